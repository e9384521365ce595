"""Signing in: one answer for every mistake, slowed down by the database, never locked for ever."""

import unicodedata
from datetime import datetime, timedelta

import pytest
from django.conf import settings
from django.test import Client
from django.utils import timezone
from pytest_django import DjangoAssertNumQueries

from accounts import lockout, throttle
from accounts.actions import disable, end_sessions
from accounts.middleware import BEGAN
from accounts.models import LoginAttempt, Session, User
from accounts.roles import Role
from accounts.tasks import remove_spent
from ground.who import Actor
from tests import factories
from tests.factories import AT, PASSWORD, Member

pytestmark = pytest.mark.django_db
SIGN_IN = "/dang-nhap/"


@pytest.fixture
def anna() -> Member:
    return factories.citizen("Trần Thị An", password=PASSWORD)


def sign_in(client: Client, username: str, password: str = PASSWORD, **more: str) -> int:
    return client.post(SIGN_IN, {"username": username, "password": password, **more}).status_code


def test_a_citizen_comes_to_her_start(client: Client, anna: Member) -> None:
    response = client.post(SIGN_IN, {"username": anna.user.username, "password": PASSWORD})

    assert (response.status_code, response.headers["Location"]) == (302, "/bat-dau/")
    assert client.get("/bat-dau/").headers["Location"] == "/ho-so/"
    assert Session.objects.get().user_id == anna.user.pk


@pytest.mark.parametrize(
    ("role", "path"),
    [
        (Role.COUNTER, "/can-bo/tiep-nhan/"),
        (Role.HANDLER, "/can-bo/xu-ly/"),
        (Role.LEADER, "/can-bo/phe-duyet/"),
        (Role.CLERK, "/can-bo/phat-hanh/"),
        (Role.AUDITOR, "/quan-tri/cong-viec-loi/"),
        (Role.CATALOGUE_ADMIN, "/can-bo/danh-muc/"),
    ],
)
def test_an_official_comes_to_the_queue_of_her_role(client: Client, role: Role, path: str) -> None:
    member = factories.official(factories.unit(factories.agency(), factories.calendar()), role)
    client.force_login(member.user)

    assert client.get("/bat-dau/").headers["Location"] == path


def test_the_page_asked_for_comes_after_signing_in(client: Client, anna: Member) -> None:
    asked = client.get("/tai-khoan/?x=1")
    response = client.post(asked.headers["Location"], {"username": anna.user.username, "password": PASSWORD})

    assert response.headers["Location"] == "/tai-khoan/?x=1"


@pytest.mark.parametrize("target", ["https://evil.vn/", "//evil.vn", "javascript:alert(1)"])
def test_nobody_is_sent_to_another_house(client: Client, anna: Member, target: str) -> None:
    response = client.post(SIGN_IN, {"username": anna.user.username, "password": PASSWORD, "next": target})

    assert response.headers["Location"] == "/bat-dau/"


def test_capitals_and_spaces_in_the_user_name_do_not_matter(client: Client, anna: Member) -> None:
    assert sign_in(client, f"  {anna.user.username.upper()} ") == 302


def test_every_mistake_gets_the_same_answer(client: Client, anna: Member) -> None:
    closed = factories.citizen(password=PASSWORD)
    User.objects.filter(pk=closed.user.pk).update(is_active=False)

    answers = {
        client.post(SIGN_IN, {"username": name, "password": password})
        .content.decode()
        .split("<main")[1]
        .split("<form")[0]
        for name, password in [
            (anna.user.username, "sai-mat-khau-roi"),
            ("khong-co-nguoi-nay", PASSWORD),
            (closed.user.username, PASSWORD),
        ]
    }

    assert len(answers) == 1
    assert LoginAttempt.objects.filter(outcome="wrong").count() == 3


def test_an_empty_form_is_no_attempt(client: Client) -> None:
    assert sign_in(client, "", "") == 422
    assert LoginAttempt.objects.count() == 0


def _try(name: str, address: str = "203.0.113.7", at: datetime = AT, *, right: bool = False) -> str:
    attempt = lockout.begin(name, address=address, at=at)
    if right and attempt.outcome != "locked":
        lockout.succeed(attempt)
    return attempt.outcome


def test_after_ten_wrong_tries_the_account_waits_and_then_opens_again() -> None:
    assert {_try("an") for _ in range(10)} == {"wrong"}
    assert _try("an", right=True) == "locked"
    assert _try("an", "198.51.100.1", right=True) == "ok"  # its owner at home is not locked out by a stranger
    assert _try("an", at=AT + lockout.WINDOW, right=True) == "ok"


def test_tries_while_locked_do_not_prolong_the_wait() -> None:
    for _ in range(10):
        _try("an")
    for minute in range(15):
        assert _try("an", at=AT + timedelta(minutes=minute)) == "locked"

    assert _try("an", at=AT + timedelta(minutes=15), right=True) == "ok"


def test_a_right_password_forgets_the_wrong_ones() -> None:
    for _ in range(3):
        for _ in range(9):
            assert _try("an") == "wrong"
        assert _try("an", right=True, at=AT + timedelta(seconds=1)) == "ok"
        LoginAttempt.objects.filter(outcome="wrong").update(at=AT)


def test_many_addresses_against_one_account_are_stopped_too() -> None:
    for number in range(lockout.PER_ACCOUNT):
        assert _try("an", f"203.0.113.{number}") == "wrong"

    assert _try("an", "198.51.100.1") == "locked"
    assert _try("binh", "198.51.100.1") == "wrong"


def test_one_address_against_many_accounts_is_stopped_too() -> None:
    key = "x" * 64
    LoginAttempt.objects.bulk_create(
        LoginAttempt(account_key=key, address="203.0.113.7", outcome="wrong", at=AT) for _ in range(lockout.PER_ADDRESS)
    )

    assert _try("an") == "locked"
    assert _try("an", "198.51.100.1") == "wrong"


def test_a_locked_account_says_so_and_looks_at_no_password(client: Client, anna: Member) -> None:
    for _ in range(10):
        assert sign_in(client, anna.user.username, "sai-mat-khau-roi") == 422
    response = client.post(SIGN_IN, {"username": anna.user.username, "password": PASSWORD})

    assert response.status_code == 422
    assert "15" in response.content.decode()
    assert not Session.objects.exists()


def test_typed_names_are_not_kept(client: Client) -> None:
    sign_in(client, "mat-khau-go-nham-o", "x" * 12)

    assert "mat-khau" not in LoginAttempt.objects.get().account_key


def test_a_session_ends_after_its_longest_life(client: Client, anna: Member) -> None:
    client.force_login(anna.user)
    client.get("/tai-khoan/")
    session = client.session
    began = timezone.now() - timedelta(seconds=settings.SESSION_LONGEST_AGE + 1)
    session[BEGAN] = began.isoformat()
    session.save()

    assert client.get("/tai-khoan/").status_code == 302
    assert not Session.objects.exists()


def test_a_session_ends_when_nobody_uses_it(client: Client, anna: Member) -> None:
    client.force_login(anna.user)
    assert client.get("/tai-khoan/").status_code == 200
    Session.objects.update(expire_date=timezone.now() - timedelta(seconds=1))

    assert client.get("/tai-khoan/").status_code == 302


def test_use_prolongs_a_session_with_one_write_a_minute(client: Client, anna: Member) -> None:
    client.force_login(anna.user)
    client.get("/tai-khoan/")
    row = Session.objects.get()
    client.get("/tai-khoan/")
    assert Session.objects.get().expire_date == row.expire_date

    session = client.session
    session["seen"] = (timezone.now() - timedelta(minutes=2)).isoformat()
    session.save()
    before = Session.objects.get().expire_date
    client.get("/tai-khoan/")

    assert Session.objects.get().expire_date > before


def test_who_is_disabled_is_out_at_the_next_request_inv_16(client: Client, anna: Member) -> None:
    client.force_login(anna.user)
    disable(anna.user.pk, actor=Actor.system("test"), at=AT)

    assert client.get("/tai-khoan/").status_code == 302


def test_a_new_password_ends_the_other_sessions(client: Client, anna: Member) -> None:
    elsewhere = Client()
    for one in (client, elsewhere):
        one.force_login(anna.user)
    new = "mat-khau-moi-hoan-toan"
    response = client.post(
        "/tai-khoan/mat-khau/", {"old_password": PASSWORD, "new_password1": new, "new_password2": new}
    )

    assert response.status_code == 302
    assert client.get("/tai-khoan/").status_code == 200
    assert elsewhere.get("/tai-khoan/").status_code == 302


@pytest.mark.parametrize("weak", ["ngan", "mat-khau-11", "12345678901234", "q1w2e3r4t5y6", "x" * 129])
def test_weak_passwords_are_refused(client: Client, anna: Member, weak: str) -> None:
    client.force_login(anna.user)
    data = {"old_password": PASSWORD, "new_password1": weak, "new_password2": weak}

    assert client.post("/tai-khoan/mat-khau/", data).status_code == 422


def test_sessions_can_be_ended_by_their_user(anna: Member) -> None:
    for _ in range(3):
        Client().force_login(anna.user)
    keep = Session.objects.first()
    assert keep is not None

    assert end_sessions(anna.user.pk, keep=keep.session_key) == 2
    assert [row.session_key for row in Session.objects.all()] == [keep.session_key]


def test_signing_out_needs_a_post_and_ends_the_session(client: Client, anna: Member) -> None:
    client.force_login(anna.user)

    assert client.get("/dang-xuat/").status_code == 405
    assert client.post("/dang-xuat/").status_code == 302
    assert not Session.objects.exists()


def test_text_typed_into_a_form_whose_session_ended_comes_back(client: Client, anna: Member) -> None:
    """B03: sign in again and continue, nothing typed twice; secrets are never handed back."""
    typed = {"phone": "0912 345 678", "address_line": 'Số 7 <b>"Bờ Sông"</b>', "pin": "246810"}
    page = client.post("/tai-khoan/sua/", typed)

    assert page.status_code == 403
    html = page.content.decode()
    assert 'name="typed-phone" value="0912 345 678"' in html
    assert "<b>" not in html
    assert "246810" not in html

    back = client.post(
        SIGN_IN,
        {
            "username": anna.user.username,
            "password": PASSWORD,
            "resume": "/tai-khoan/sua/",
            "typed-phone": "0912 345 678",
        },
    )

    assert back.status_code == 200
    assert 'action="/tai-khoan/sua/"' in back.content.decode()
    assert 'name="phone" value="0912 345 678"' in back.content.decode()


def test_typed_text_goes_to_no_other_house(client: Client, anna: Member) -> None:
    response = client.post(
        SIGN_IN, {"username": anna.user.username, "password": PASSWORD, "resume": "https://evil.vn/", "typed-x": "1"}
    )

    assert response.status_code == 302


def test_who_asks_costs_three_queries_for_an_official(
    client: Client, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    member = factories.official(factories.unit(factories.agency(), factories.calendar()), Role.AUDITOR)
    client.force_login(member.user)
    client.get("/bat-dau/")

    with django_assert_num_queries(3):  # session, user with person, posts
        client.get("/bat-dau/")


def test_what_has_done_its_work_is_removed_at_night(anna: Member) -> None:
    Client().force_login(anna.user)
    kept = Session.objects.get()
    Session.objects.create(session_key="x" * 32, session_data="", expire_date=AT - timedelta(seconds=1))
    for days in (1, 91):
        _try("an", at=AT - timedelta(days=days))
        throttle.allow("k", 3, timedelta(minutes=1), AT - timedelta(days=days))

    assert remove_spent(at=AT) == 3
    assert Session.objects.get() == kept
    assert LoginAttempt.objects.get().at == AT - timedelta(days=1)


def test_a_password_is_the_same_whether_its_letters_come_in_one_piece_or_two(client: Client, anna: Member) -> None:
    anna.user.set_password(unicodedata.normalize("NFD", "Sông Thao mùa lũ"))
    anna.user.save()

    assert sign_in(client, anna.user.username, unicodedata.normalize("NFC", "Sông Thao mùa lũ")) == 302
    assert sign_in(Client(), anna.user.username, unicodedata.normalize("NFD", "Sông Thao mùa lũ")) == 302


def test_a_password_with_the_user_name_in_it_is_refused(client: Client, anna: Member) -> None:
    client.force_login(anna.user)
    weak = f"toi-la-{anna.user.username}-day"

    page = client.post("/tai-khoan/mat-khau/", {"old_password": PASSWORD, "new_password1": weak, "new_password2": weak})

    assert page.status_code == 422
    assert "bạn" not in page.content.decode()
