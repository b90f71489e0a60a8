"""The invited person's pages: public, by one-time link. Opening one changes nothing."""

from __future__ import annotations

from allauth.account.internal.flows.login import record_authentication
from allauth.account.utils import perform_login
from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse

from applications.forms.invitation import AcceptForm, DeclineForm
from applications.queries.question import answered as answered_questions
from applications.services import invitation as invitations
from applications.views.load import plain_when_spent, posted
from core.clock import end_of_day, now
from core.models import User
from core.once import once
from core.refusals import Refused


@login_not_required
@plain_when_spent
@once
def opened(request: HttpRequest, secret: str) -> HttpResponse:
    """Show the invitation; "Continue" tells the coordinator that a person saw it."""
    _link, invitation = invitations.of_link(secret, at=now())
    if request.method == "POST":
        invitations.see(secret=secret, at=now())
        return redirect("invitation_answer", secret)
    zone = invitation.cohort.time_zone
    context = {
        "invitation": invitation,
        "cohort": invitation.cohort,
        "closes": end_of_day(invitation.cohort.closes_on, zone),
        "zone": zone,
        "questions": list(answered_questions(invitation.cohort)),
    }
    return render(request, "applications/invitation_opened.html", context)


@login_not_required
@plain_when_spent
@once
def answered(request: HttpRequest, secret: str) -> HttpResponse:
    """Accept: with a new account, or with the one that the address has."""
    at = now()
    _link, invitation = invitations.of_link(secret, at=at)
    account = User.objects.filter(email__iexact=invitation.email, is_active=True).first()
    if account:
        return _with_account(request, secret, account)
    data = posted(request)
    form = AcceptForm(data, email=invitation.email, initial={"name": invitation.name})
    if form.is_valid():
        try:
            application, person = invitations.accept(secret=secret, at=at, **form.cleaned_data)
        except Refused as refused:
            form.add_error(None, str(refused))
        else:
            url = reverse("application", args=[application.pk])
            record_authentication(request, person, method="password", email=person.email)
            perform_login(request, person, email_verification="none", redirect_url=url)
            return redirect(url)
    context = {"form": form, "invitation": invitation, "secret": secret}
    return render(request, "applications/invitation_accept.html", context)


def _with_account(request: HttpRequest, secret: str, account: User) -> HttpResponse:
    """Accept with the account that the invited address has, once its owner is signed in."""
    signed_in = request.user == account
    if request.method == "POST" and signed_in:
        application, _person = invitations.accept(secret=secret, at=now(), person=account)
        return redirect("application", application.pk)
    _link, invitation = invitations.of_link(secret, at=now())
    context = {
        "invitation": invitation,
        "secret": secret,
        "account": account,
        "signed_in": signed_in,
        "other": request.user.is_authenticated and not signed_in,
        "sign_in_url": f"{reverse('account_login')}?next={request.path}",
    }
    return render(request, "applications/invitation_account.html", context)


@login_not_required
@plain_when_spent
@once
def declined(request: HttpRequest, secret: str) -> HttpResponse:
    """Decline, with or without a reason."""
    _link, invitation = invitations.of_link(secret, at=now())
    form = DeclineForm(posted(request))
    if form.is_valid():
        invitations.decline(secret=secret, at=now(), reason=form.cleaned_data["reason"])
        return redirect("invitation_declined")
    context = {"form": form, "invitation": invitation, "secret": secret}
    return render(request, "applications/invitation_decline.html", context)


@login_not_required
def thanked(request: HttpRequest) -> HttpResponse:
    """Say that the answer is kept."""
    return render(request, "applications/invitation_declined.html")
