"""A form's act happens once: double clicks and replays get the first answer again (I9)."""

from __future__ import annotations

import functools
import hashlib
from collections.abc import Callable
from typing import Any
from uuid import UUID

from django.db import IntegrityError, transaction
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.utils.translation import gettext as _

from core.clock import now
from core.models import FormToken
from core.refusals import Stale

View = Callable[..., HttpResponse]


class _Undone(Exception):
    """Carries an answer that is no redirect out of the transaction, so that the token stays free."""

    def __init__(self, answer: HttpResponse) -> None:
        super().__init__()
        self.answer = answer


def once(view: View) -> View:
    """Run a POST once per form token; the same form sent again is led where the first one went.

    A form that comes back with errors does not use its token up. The same token with other content
    is refused as stale. A POST without a token runs as it is (the moves' own guards still hold).
    """

    @functools.wraps(view)
    def guarded(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        token = _token(request)
        if request.method != "POST" or token is None:
            return view(request, *args, **kwargs)
        digest = _digest(request)
        try:
            with transaction.atomic():
                row = FormToken.objects.create(
                    token=token,
                    person_id=request.user.pk if request.user.is_authenticated else None,
                    address=request.path[:250],
                    digest=digest,
                    answer="",
                    at=now(),
                )
                answer = view(request, *args, **kwargs)
                if not isinstance(answer, HttpResponseRedirect):
                    raise _Undone(answer)
                row.answer = answer.url[:500]
                row.save(update_fields=["answer"])
                return answer
        except _Undone as undone:
            return undone.answer
        except IntegrityError:
            first = FormToken.objects.filter(token=token).first()
            if first is None:  # something else was refused by the database
                raise
            return _again(request, first, digest)

    return guarded


def _again(request: HttpRequest, row: FormToken, digest: str) -> HttpResponse:
    """Answer a form that was already sent: the same content is led on, other content is stale."""
    person = request.user.pk if request.user.is_authenticated else None
    if (row.digest, row.person_id, row.address) != (digest, person, request.path[:250]):
        raise Stale(
            _("This form was already sent with other content. Open the page again to see it.")
        )
    return HttpResponseRedirect(row.answer)


def _token(request: HttpRequest) -> UUID | None:
    try:
        return UUID(request.POST.get("form_token", ""))
    except ValueError:
        return None


def _digest(request: HttpRequest) -> str:
    sent = [(key, request.POST.getlist(key)) for key in sorted(request.POST)]
    sent = [(key, values) for key, values in sent if key != "csrfmiddlewaretoken"]
    files = [(key, file) for key in sorted(request.FILES) for file in request.FILES.getlist(key)]
    names = [(key, file.name, file.size) for key, file in files]
    return hashlib.sha256(repr((sent, names)).encode()).hexdigest()
