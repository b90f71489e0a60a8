"""Open calls: public pages on which a person asks to represent a National Society."""

from __future__ import annotations

from allauth.account.internal.flows.login import record_authentication
from allauth.account.utils import perform_login
from allauth.core import ratelimit
from django.contrib.auth.decorators import login_not_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse

from ambassadors.models import Cohort
from applications.forms.claim import AddressForm, ClaimForm
from applications.forms.invitation import AcceptForm
from applications.queries.claim import open_calls, takes_claims
from applications.services import claim as claims
from applications.views.load import plain_when_spent, posted
from core.clock import end_of_day, now
from core.models import User
from core.once import once
from core.refusals import Refused
from core.views import errors

DONE = ("sent", "asked")


@login_not_required
def call_list(request: HttpRequest) -> HttpResponse:
    """List the open calls."""
    context = {"calls": open_calls(at=now())}
    return render(request, "applications/call_list.html", context)


@login_not_required
@once
def call_page(request: HttpRequest, pk: int) -> HttpResponse:
    """Show an open call, and take the address of who wants to represent a National Society."""
    at = now()
    cohort = get_object_or_404(Cohort, pk=pk)
    if not takes_claims(cohort, at=at):
        raise Http404
    form = AddressForm(posted(request))
    if form.is_valid():
        email = form.cleaned_data["email"]
        if not ratelimit.consume(request, action="claim", key=email.lower()):
            return errors.handler429(request)
        claims.begin(cohort_id=pk, email=email, at=at)
        return redirect("call_done", "sent")
    closes = end_of_day(cohort.closes_on, cohort.time_zone)
    context = {"cohort": cohort, "form": form, "closes": closes}
    return render(request, "applications/call_page.html", context)


@login_not_required
def call_done(request: HttpRequest, answer: str) -> HttpResponse:
    """Say what happens next."""
    if answer not in DONE:
        raise Http404
    return render(request, "applications/call_done.html", {"answer": answer})


@login_not_required
@plain_when_spent
@once
def claim_opened(request: HttpRequest, pk: int, secret: str) -> HttpResponse:
    """Ask who it is, from a confirmed address; opening the link changes nothing."""
    at = now()
    if not Cohort.objects.filter(pk=pk).exists():
        raise Http404
    link, cohort = claims.of_link(pk, secret, at=at)
    form = ClaimForm(posted(request))
    if form.is_valid():
        try:
            claims.ask(cohort_id=pk, secret=secret, at=at, **form.cleaned_data)
        except Refused as refused:
            form.add_error(None, str(refused))
        else:
            return redirect("call_done", "asked")
    context = {"form": form, "cohort": cohort, "email": link.address}
    return render(request, "applications/claim_opened.html", context)


@login_not_required
@plain_when_spent
@once
def deputy_opened(request: HttpRequest, secret: str) -> HttpResponse:
    """Become deputy: with a new account, or with the one that the address has."""
    at = now()
    _link, claim = claims.of_deputy_link(secret, at=at)
    account = User.objects.filter(email__iexact=claim.email, is_active=True).first()
    if account:
        return _with_account(request, secret, account)
    form = AcceptForm(posted(request), email=claim.email, initial={"name": claim.name})
    if form.is_valid():
        try:
            person = claims.join(secret=secret, at=at, **form.cleaned_data)
        except Refused as refused:
            form.add_error(None, str(refused))
        else:
            url = reverse("my_application")
            record_authentication(request, person, method="password", email=person.email)
            perform_login(request, person, email_verification="none", redirect_url=url)
            return redirect(url)
    return render(request, "applications/deputy_opened.html", {"form": form, "claim": claim})


def _with_account(request: HttpRequest, secret: str, account: User) -> HttpResponse:
    """Become deputy with the account that the address has, once its owner is signed in."""
    _link, claim = claims.of_deputy_link(secret, at=now())
    signed_in = request.user == account
    if request.method == "POST" and signed_in:
        claims.join(secret=secret, at=now(), person=account)
        return redirect("my_application")
    context = {
        "claim": claim,
        "account": account,
        "signed_in": signed_in,
        "other": request.user.is_authenticated and not signed_in,
        "sign_in_url": f"{reverse('account_login')}?next={request.path}",
    }
    return render(request, "applications/deputy_opened.html", context)
