"""The page of mails: every message as its reader would see it."""

from __future__ import annotations

from django.contrib.auth.decorators import login_not_required
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.views.decorators.clickjacking import xframe_options_sameorigin

from demonstration.models import ShownMail

A_PAGE = 25


@login_not_required
def mail_list(request: HttpRequest) -> HttpResponse:
    """List the mails, newest first, of one reader or of all."""
    found = ShownMail.objects.all()
    wanted = request.GET.get("to", "").replace("\0", "").strip()
    if wanted:
        found = found.filter(to__icontains=wanted)
    page = Paginator(found, A_PAGE).get_page(request.GET.get("page"))
    return render(request, "demonstration/mail_list.html", {"page": page, "wanted": wanted})


@login_not_required
def mail_page(request: HttpRequest, pk: int) -> HttpResponse:
    """Show one mail: to whom, the text, and the button its reader would press."""
    mail = get_object_or_404(ShownMail, pk=pk)
    return render(request, "demonstration/mail_page.html", {"mail": mail})


@login_not_required
@xframe_options_sameorigin
def mail_html(request: HttpRequest, pk: int) -> HttpResponse:
    """Serve a mail's HTML part alone, as a mail program would draw it."""
    mail = get_object_or_404(ShownMail, pk=pk)
    response = HttpResponse(mail.html)
    response["Content-Security-Policy"] = (
        "default-src 'none'; style-src 'unsafe-inline'; form-action 'none'; frame-ancestors 'self'"
    )
    return response
