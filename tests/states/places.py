"""Which pages there are: from the table of addresses, who opens each, and about which thing."""

from __future__ import annotations

import functools
from collections.abc import Iterator
from typing import Any

from allauth.mfa.models import Authenticator
from django.urls import get_resolver, reverse

from tests.routes.open import OWN_ACCOUNT, PUBLIC
from tests.routes.places import ANONYMOUS, PEOPLE, PLACES
from tests.routes.table import ROWS, Row
from tests.routes.things import arguments
from tests.states.accounts import HALF, KEYS
from tests.states.world import FRESH
from tests.test_routes import to

ROUTES = "tests.routes.urls"
# Addresses that answer with a file, a redirect or another kind of answer than a page.
NO_PAGES = {
    "healthz", "document", "upload_begin", "shared_computer", "cohort_export",
    "workbook_download", "application_pdf", "report_pdf", "agreement_link_document",
    "demonstration_sign_in", "demonstration_mail_html", "mfa_download_recovery_codes",
    "mfa_login_webauthn", "openid_connect_login", "openid_connect_callback",
    "socialaccount_signup", "socialaccount_connections", "account_confirm_login_code",
    "account_email_verification_sent", "account_set_password", "mfa_reauthenticate_webauthn",
}  # fmt: skip
REFUSALS = ("403", "404", "404 to nobody", "409")
HOMES = (
    "focal.point", "applicant", "seat", "chair", "mentor", "coordinator", "approver", "auditor",
    "administrator",
)  # fmt: skip
EVERYBODY = [who for who in PEOPLE if who != ANONYMOUS]
EVERYBODY += sorted({place.ns for place in PLACES.values()} - {"", *EVERYBODY})
WHO = {"account_logout": "stranger", "mfa_authenticate": HALF} | dict.fromkeys(
    (
        "mfa_reauthenticate", "mfa_deactivate_totp", "mfa_view_recovery_codes",
        "mfa_generate_recovery_codes", "mfa_list_webauthn", "mfa_edit_webauthn",
        "mfa_remove_webauthn",
    ),
    KEYS,
)  # fmt: skip
OF_THE_COHORT = (
    "cohort", "terms", "terms_check", "questions", "invitations", "applications_of_cohort", "conflicts", "kick_off",
    "release", "papers",
)  # fmt: skip
OF_THE_AWARD = (
    "award",
    "award_history",
    "spending",
    "plan",
    "agreement",
    "payee",
    "talks",
    "matching",
)
OF_NOBODY = ("home", "cohorts", "awards", "my_application")
EMPTY = (*OF_THE_COHORT, *OF_THE_AWARD, *OF_NOBODY)
BARE = [
    *(
        ("coordinator", name)
        for name in ("home", "cohorts", "cohort_new", "awards", "messages", "mentors", "mentor_new")
    ),
    *(("auditor", name) for name in ("home", "cohorts", "awards", "messages")),
    *(("administrator", name) for name in ("home", "people")),
    ("approver", "home"),
    ("", "calls"),
]
Place = tuple[str, str]  # who opens it, and its address


@functools.cache
def converters() -> dict[str, set[str]]:
    """Return what stands in each address, by its name."""
    return dict(_read(get_resolver(ROUTES)))


def _read(resolver: Any) -> Iterator[tuple[str, set[str]]]:
    for each in resolver.url_patterns:
        if hasattr(each, "url_patterns"):
            yield from _read(each)
        elif each.name:
            yield each.name, set(each.pattern.converters)


def _of_row(row: Row) -> Iterator[Place]:
    """Yield who may open a row's page about which thing, those who act on it first."""
    for thing in row.on or ("",):
        found = arguments(row.kind, thing) if thing else {}
        url = reverse(row.name, ROUTES, kwargs={key: found[key] for key in converters()[row.name]})
        for who in EVERYBODY:
            if to(row, who, thing) & row.may:
                yield who, url


def filled(secrets: dict[str, str]) -> dict[str, list[Place]]:
    """Return where each page may be opened, by its name; the first that answers is looked at."""
    found: dict[str, list[Place]] = {}
    for row in ROWS:
        if "G" in row.takes and row.name not in NO_PAGES:
            found.setdefault(row.name, []).extend(_of_row(row))
    key = Authenticator.objects.get(type="webauthn").pk
    for name, arguments_ in {**PUBLIC, **OWN_ACCOUNT}.items():
        if name not in NO_PAGES:
            args = secrets[name].split() if name in secrets else arguments_
            args = [key] if name in ("mfa_edit_webauthn", "mfa_remove_webauthn") else args
            who = "stranger" if name in OWN_ACCOUNT else ""
            found[name] = [(WHO.get(name, who), reverse(name, ROUTES, args=args))]
    found["invite_contacts"] = [("coordinator", _contacts())]
    lebanon = arguments("expenditure", "LBN")["pk"]
    for name in ("expenditure_accept", "expenditure_return"):
        found[name] = [("coordinator", reverse(name, ROUTES, args=[lebanon]))]
    done = arguments("expenditure", "COL")["pk"]
    found |= {
        "403": [("mentor", reverse("cohort_new", ROUTES))],
        "404": [("stranger", "/nothing/")],
        "404 to nobody": [("", "/nothing/")],
        "409": [("coordinator", reverse("expenditure_accept", ROUTES, args=[done]))],
    }
    found |= {f"home of {who}": [(who, "/")] for who in HOMES}
    return found


def _contacts() -> str:
    """Return the page that asks whom to write to, for a suspended National Society and another."""
    from ambassadors.models import StandingEntry
    from core.models import Organisation

    suspended = StandingEntry.objects.filter(suspended=True)[0].organisation_id
    other = Organisation.objects.filter(kind="NS", invitations=None)[0].pk
    page = reverse("invite_contacts", ROUTES, args=[arguments("cohort", "open")["pk"]])
    return f"{page}?ns={suspended}&ns={other}"


def empty() -> dict[str, list[Place]]:
    """Return pages about what has only just begun."""
    from ambassadors.models import Award, Cohort

    cohort = Cohort.objects.get(name=FRESH).pk
    award = Award.objects.get(organisation__iso3="UGA").pk
    found = {
        name: [("coordinator", reverse(name, ROUTES, args=[cohort]))] for name in OF_THE_COHORT
    }
    found |= {
        name: [(who, reverse(name, ROUTES, args=[award])) for who in ("coordinator", "cea.uga")]
        for name in OF_THE_AWARD
    }
    return found | {name: [("stranger", reverse(name, ROUTES))] for name in OF_NOBODY}


def bare() -> dict[str, list[Place]]:
    """Return pages of a network in which nothing has happened."""
    return {f"{name} of {who}": [(who, reverse(name, ROUTES))] for who, name in BARE}
