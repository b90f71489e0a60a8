"""A form's act happens once (I9): the same token leads on, other content is refused."""

from __future__ import annotations

import threading
import uuid
from collections.abc import Callable

import pytest
from django.contrib.auth.models import AnonymousUser
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.test import RequestFactory

from ambassadors.models import Cohort
from core.models import FormToken, Organisation, User
from core.once import once
from core.refusals import Stale
from tests.cast import Clock, SignedIn

Acts = list[str]
View = Callable[[HttpRequest], HttpResponse]


@pytest.fixture
def acts() -> Acts:
    """Return what was done, in order."""
    return []


@pytest.fixture
def view(acts: Acts, clock: Clock) -> View:
    """Return a view that notes what it did, and comes back with a page where something is missing."""

    def act(request: HttpRequest) -> HttpResponse:
        if not request.POST.get("name"):
            return HttpResponse("Enter a name", status=200)
        acts.append(request.POST["name"])
        return HttpResponseRedirect(f"/done/{len(acts)}/")

    return once(act)


def sent(person: User | None, token: str, path: str = "/form/", **data: object) -> HttpRequest:
    request = RequestFactory().post(path, {"form_token": token, **data})
    request.user = person or AnonymousUser()
    return request


def led_to(answer: HttpResponse) -> str:
    assert isinstance(answer, HttpResponseRedirect)
    return answer.url


def test_the_same_form_sent_twice_is_one_act(view: View, acts: Acts, stranger: User) -> None:
    token = str(uuid.uuid4())
    first, second = (led_to(view(sent(stranger, token, name="A"))) for _ in range(2))
    assert (first, second, acts) == ("/done/1/", "/done/1/", ["A"])


def test_another_content_under_the_same_token_is_refused(
    view: View, acts: Acts, stranger: User
) -> None:
    token = str(uuid.uuid4())
    view(sent(stranger, token, name="A"))
    with pytest.raises(Stale, match="already sent with other content"):
        view(sent(stranger, token, name="B"))
    assert acts == ["A"]


def test_another_file_is_another_content(view: View, stranger: User) -> None:
    token = str(uuid.uuid4())
    for content in (b"one", b"one"):
        view(sent(stranger, token, name="A", file=SimpleUploadedFile("a.pdf", content)))
    with pytest.raises(Stale):
        view(sent(stranger, token, name="A", file=SimpleUploadedFile("a.pdf", b"three")))


def test_another_person_or_page_does_not_get_the_answer(
    view: View, acts: Acts, stranger: User, coordinator: User
) -> None:
    token = str(uuid.uuid4())
    view(sent(stranger, token, name="A"))
    for request in (
        sent(coordinator, token, name="A"),
        sent(None, token, name="A"),
        sent(stranger, token, path="/other/", name="A"),
    ):
        with pytest.raises(Stale):
            view(request)
    assert acts == ["A"]


def test_a_page_with_problems_does_not_use_the_token_up(
    view: View, acts: Acts, stranger: User
) -> None:
    token = str(uuid.uuid4())
    assert view(sent(stranger, token, name="")).content == b"Enter a name"
    assert not FormToken.objects.exists()
    assert led_to(view(sent(stranger, token, name="A"))) == "/done/1/"


def test_what_a_page_with_problems_wrote_is_undone(stranger: User, clock: Clock) -> None:
    def half(request: HttpRequest) -> HttpResponse:
        User.objects.filter(pk=stranger.pk).update(name="Half done")
        return HttpResponse("A problem")

    once(half)(sent(stranger, str(uuid.uuid4())))
    stranger.refresh_from_db()
    assert stranger.name == "Odd Nobody-Else"


@pytest.mark.parametrize("token", ["", "not a token"])
def test_without_a_token_every_post_runs(
    view: View, acts: Acts, stranger: User, token: str
) -> None:
    for _time in range(2):
        view(sent(stranger, token, name="A"))
    assert acts == ["A", "A"]


def test_over_http_other_content_is_a_page_with_409(
    cohort: Cohort, coordinator: User, signed_in: SignedIn
) -> None:
    browser = signed_in(coordinator)
    url, token = f"/cohorts/{cohort.pk}/cancel/", str(uuid.uuid4())
    words = ["", "No money was found.", "No money was found.", "Nobody applied in time for it."]
    answers = [browser.post(url, {"form_token": token, "reason": reason}) for reason in words]
    assert [answer.status_code for answer in answers] == [200, 302, 302, 409]
    assert words[3] in answers[3].content.decode()  # given back to copy


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("guarded", [True, False])
def test_two_at_once_are_one_act(clock: Clock, guarded: bool) -> None:
    """The twin without the guard acts twice, so this test can fail."""
    both = threading.Barrier(2, timeout=20)
    organisations = threading.Lock()
    token, answers = str(uuid.uuid4()), []

    def act(request: HttpRequest) -> HttpResponse:
        with organisations:
            Organisation.objects.create(kind="ns", name=str(uuid.uuid4()), sort_key="x")
        return HttpResponseRedirect("/done/")

    view = once(act) if guarded else act

    def send() -> None:
        try:
            both.wait()
            answers.append(led_to(view(sent(None, token, name="A"))))
        finally:
            connection.close()

    threads = [threading.Thread(target=send) for _ in range(2)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(30)
    assert answers == ["/done/", "/done/"]
    assert Organisation.objects.count() == (1 if guarded else 2)
