"""Signing in: one answer for all that is wrong, a new token a step, ends when it is said."""

import sqlite3
from collections.abc import Callable
from contextlib import closing
from datetime import timedelta
from functools import partial

import pyotp
import pytest
from msgspec.structs import replace

from duban.identity import account, administration, lifetimes, signing_in
from duban.identity.errors import NotAllowed, NotLetIn
from duban.identity.signing_in import Next
from duban.identity.visitors import visitor_of
from states.saying import Saying
from tests.duban.identity.staff import (
    ELSEWHERE,
    HERE,
    HOUR,
    MINUTE,
    NOW,
    PASSWORD,
    SECOND,
    Staff,
    with_codes,
)
from workflow.people import persons, sessions
from workflow.people.persons import Status
from workflow.people.security import Event
from workflow.record.setting_table import change_setting
from workflow.store.errors import StoreError


def said(staff: Staff, login: str, password: str) -> Saying:
    """What somebody is told who is not let in."""
    with pytest.raises(NotLetIn) as refused:
        staff.sign_in(login, password)
    (told,) = refused.value.sayings
    return told


def test_right_password_lets_in_and_stands_in_the_log(staff: Staff) -> None:
    wang = staff.person("wang")
    signed_in = staff.sign_in(" WANG ")
    assert (signed_in.person, signed_in.left) == (wang, Next.NOTHING)
    visitor = visitor_of(staff.desk, signed_in.token, NOW)
    assert visitor is not None
    assert (visitor.person, visitor.roles) == (wang, wang.roles)
    assert staff.logged("wang") == [Event.PERSON_ADDED, Event.SIGNED_IN]


def test_whatever_is_wrong_the_answer_is_the_same(staff: Staff) -> None:
    staff.person("wang")
    li = staff.person("li")
    administration.change(staff.desk, _locked(li), "admin", NOW)
    answers = {
        str(said(staff, login, password))
        for login, password in (("wang", "wrong"), ("nobody", "wrong"), ("li", PASSWORD))
    }
    assert answers == {"sign_in.wrong"}
    assert staff.logged("nobody") == [Event.SIGN_IN_FAILED]


def _locked(person: persons.Person) -> persons.Person:
    return replace(person, status=Status.LOCKED)


def test_tokens_are_not_kept_and_no_two_are_alike(staff: Staff) -> None:
    staff.person("wang")
    one, other = staff.sign_in("wang").token, staff.sign_in("wang").token
    assert one != other
    assert len(one) >= 43
    with staff.desk.store.reading() as transaction:
        kept = sessions.of_person(transaction, staff.person("wang").id)
    assert {one, other} & {session.hash for session in kept} == set()


def test_session_ends_when_it_is_not_used_and_at_its_end_however_much_it_is(staff: Staff) -> None:
    staff.person("wang")
    token = staff.sign_in("wang").token
    now = NOW
    for _ in range(24):
        now += 29 * MINUTE
        assert visitor_of(staff.desk, token, now) is not None
    assert visitor_of(staff.desk, token, NOW + 12 * HOUR) is None
    unused = staff.sign_in("wang", now=now).token
    assert visitor_of(staff.desk, unused, now + 30 * MINUTE) is not None
    assert visitor_of(staff.desk, unused, now + 61 * MINUTE) is None


def test_office_says_how_long_sessions_last(staff: Staff) -> None:
    staff.person("wang")
    with staff.desk.store.writing() as transaction:
        change_setting(transaction, lifetimes.IDLE_MINUTES, "5")
        change_setting(transaction, lifetimes.HOURS, "1")
    token = staff.sign_in("wang").token
    for minutes in (4, 8, 12):
        assert visitor_of(staff.desk, token, NOW + minutes * MINUTE) is not None
    assert visitor_of(staff.desk, token, NOW + 18 * MINUTE) is None
    new = staff.sign_in("wang", now=NOW + 20 * MINUTE)
    with staff.desk.store.reading() as transaction:
        session = sessions.of_token(transaction, new.token)
    assert session is not None
    assert session.expires_at - session.made_at == HOUR


def test_what_a_page_asks_by_itself_keeps_no_session_alive(staff: Staff) -> None:
    staff.person("wang")
    with staff.desk.store.writing() as transaction:
        change_setting(transaction, lifetimes.IDLE_MINUTES, "5")
    token = staff.sign_in("wang").token
    for minutes in (2, 4):
        asked = visitor_of(staff.desk, token, NOW + minutes * MINUTE, is_use=False)
        assert asked is not None
    assert visitor_of(staff.desk, token, NOW + 6 * MINUTE, is_use=False) is None


def test_who_reads_goes_on_while_the_database_takes_nothing_in(staff: Staff) -> None:
    staff.person("wang")
    token = staff.sign_in("wang").token
    with closing(sqlite3.connect(staff.desk.settings.office / "duban.db")) as disk:
        disk.execute(
            "CREATE TRIGGER full BEFORE UPDATE ON session BEGIN SELECT disk_is_full(); END"
        )
    visitor = visitor_of(staff.desk, token, NOW + 2 * MINUTE)
    assert visitor is not None
    with pytest.raises(StoreError), staff.desk.store.writing() as transaction:
        sessions.seen(transaction, visitor.session, NOW)


def test_sign_out_ends_this_session_and_everywhere_all_others(staff: Staff) -> None:
    staff.person("wang")
    one, two, three = (staff.sign_in("wang").token for _ in range(3))
    signing_in.sign_out(staff.desk, one, NOW)
    assert visitor_of(staff.desk, one, NOW) is None
    visitor = visitor_of(staff.desk, two, NOW)
    assert visitor is not None
    assert signing_in.sign_out_everywhere(staff.desk, visitor, NOW) == 1
    assert visitor_of(staff.desk, three, NOW) is None
    assert visitor_of(staff.desk, two, NOW) is not None
    assert staff.logged("wang")[-2:] == [Event.SIGNED_OUT, Event.SIGNED_OUT_EVERYWHERE]


def test_one_time_password_leads_to_the_own_account_alone_and_is_void_in_time(
    staff: Staff,
) -> None:
    wang = staff.person("wang")
    password = administration.reset(staff.desk, wang, "admin", NOW)
    said(staff, "wang", PASSWORD)
    signed_in = staff.sign_in("wang", password)
    visitor = visitor_of(staff.desk, signed_in.token, NOW)
    assert visitor is not None
    assert signed_in.left is Next.PASSWORD
    assert {one.value for one in visitor.permissions} == {"open", "account"}
    with pytest.raises(NotAllowed):  # the session was left open since
        account.change_password(staff.desk, visitor, "", "a wholly new phrase", HERE, NOW + HOUR)
    changed = account.change_password(staff.desk, visitor, "", "a wholly new phrase", HERE, NOW)
    assert visitor_of(staff.desk, signed_in.token, NOW) is None
    anew = visitor_of(staff.desk, changed.token, NOW)
    assert anew is not None
    assert not anew.person.must_change
    late = administration.reset(staff.desk, wang, "admin", NOW)
    with pytest.raises(NotLetIn):
        staff.sign_in("wang", late, now=NOW + timedelta(days=3))


def test_old_password_is_guessed_no_more_freely_than_at_the_sign_in(staff: Staff) -> None:
    wang, new = staff.visitor("wang"), "a wholly new phrase"
    for _ in range(5):
        with pytest.raises(NotAllowed):
            account.change_password(staff.desk, wang, "a guess", new, HERE, NOW)
    with pytest.raises(NotLetIn) as refused:
        account.change_password(staff.desk, wang, PASSWORD, new, HERE, NOW)
    assert refused.value.wait_until is not None
    assert staff.logged("wang").count(Event.SIGN_IN_FAILED) == 5
    account.change_password(staff.desk, wang, PASSWORD, new, HERE, NOW + HOUR)
    assert staff.logged("wang")[-1] is Event.PASSWORD_CHANGED


@pytest.mark.parametrize("secret", ["", "not base 32!", "ABC", "密钥", "A" * 1024])
def test_codes_are_set_up_of_a_secret_of_base_32_alone(staff: Staff, secret: str) -> None:
    with pytest.raises(NotAllowed) as refused:
        account.set_up_codes(staff.desk, staff.visitor("wang"), secret, "000000", NOW)
    assert refused.value.sayings[0].code == "codes.bad_secret"


def test_second_step_takes_a_code_once_and_gives_a_new_token(staff: Staff) -> None:
    secret, _ = with_codes(staff)
    later = NOW + MINUTE
    half = staff.sign_in("wang", now=later)
    assert half.left is Next.CODE
    assert visitor_of(staff.desk, half.token, later) is None
    code = pyotp.TOTP(secret).at(later)
    whole = signing_in.enter_code(staff.desk, half.token, code, HERE, later)
    assert whole.token != half.token
    assert visitor_of(staff.desk, whole.token, later) is not None
    again = staff.sign_in("wang", now=later + SECOND)
    for used in (code, pyotp.TOTP(secret).at(NOW), "000000"):
        with pytest.raises(NotLetIn):
            signing_in.enter_code(staff.desk, again.token, used, HERE, later + SECOND)
    with pytest.raises(NotLetIn):
        signing_in.enter_code(staff.desk, half.token, code, HERE, later)


def test_recovery_code_is_good_once_and_told_of(staff: Staff) -> None:
    _, recovery = with_codes(staff)
    half = staff.sign_in("wang")
    typed = recovery[0].upper().replace("-", " ")
    assert signing_in.enter_code(staff.desk, half.token, typed, HERE, NOW).left is Next.NOTHING
    half = staff.sign_in("wang")
    with pytest.raises(NotLetIn):
        signing_in.enter_code(staff.desk, half.token, recovery[0], HERE, NOW)
    assert Event.RECOVERY_USED in staff.logged("wang")


def test_secret_of_codes_is_sealed_and_recovery_codes_are_hashed(staff: Staff) -> None:
    secret, recovery = with_codes(staff)
    with staff.desk.store.reading() as transaction:
        kept = persons.proofs(transaction, staff.person("wang").id)
    assert kept is not None
    assert secret not in kept.totp
    assert not [code for code in recovery if code in kept.recovery]


def test_second_step_has_ten_minutes(staff: Staff) -> None:
    secret, _ = with_codes(staff)
    half, late = staff.sign_in("wang"), NOW + 10 * MINUTE
    with pytest.raises(NotLetIn):
        signing_in.enter_code(staff.desk, half.token, pyotp.TOTP(secret).at(late), HERE, late)


def test_codes_are_not_guessed(staff: Staff) -> None:
    secret, _ = with_codes(staff)
    half = staff.sign_in("wang")
    for _ in range(5):
        with pytest.raises(NotLetIn):
            signing_in.enter_code(staff.desk, half.token, "123456", HERE, NOW)
    later = NOW + 20 * SECOND
    with pytest.raises(NotLetIn) as waits:
        signing_in.enter_code(staff.desk, half.token, pyotp.TOTP(secret).at(later), HERE, later)
    assert waits.value.wait_until is not None


# --- guessing ------------------------------------------------------------------------------------


def test_who_guesses_waits_ever_longer_and_a_right_password_meanwhile_is_not_tried(
    staff: Staff,
) -> None:
    staff.person("wang")
    now, waits = NOW, []
    for _ in range(9):
        with pytest.raises(NotLetIn):
            staff.sign_in("wang", "wrong", ELSEWHERE, now)
        with pytest.raises(NotLetIn) as refused:
            staff.sign_in("wang", "wrong", ELSEWHERE, now)
        if refused.value.wait_until is not None:
            waits.append((refused.value.wait_until - now).total_seconds())
            with pytest.raises(NotLetIn):
                staff.sign_in("wang", PASSWORD, ELSEWHERE, now)
            now = refused.value.wait_until
    assert waits[:4] == [30, 60, 120, 240]
    assert staff.sign_in("wang", PASSWORD, ELSEWHERE, now).left is Next.NOTHING


def test_guesser_elsewhere_keeps_nobody_out_of_the_own_desk(staff: Staff) -> None:
    staff.person("wang")
    staff.sign_in("wang")
    for number in range(60):
        where = signing_in.Where(HERE.channel, f"203.0.113.{number}")
        with pytest.raises(NotLetIn):
            staff.sign_in("wang", "wrong", where)
    with pytest.raises(NotLetIn) as waits:
        staff.sign_in("wang", PASSWORD, ELSEWHERE)
    assert waits.value.wait_until is not None
    assert staff.sign_in("wang").left is Next.NOTHING


def test_guesser_in_the_house_keeps_no_colleague_out(staff: Staff) -> None:
    staff.person("wang")
    staff.person("li")
    staff.sign_in("wang")
    for number in range(40):
        with pytest.raises(NotLetIn):
            staff.sign_in(f"nobody{number}", "wrong")
    with pytest.raises(NotLetIn) as waits:
        staff.sign_in("li")
    assert waits.value.wait_until is not None
    assert staff.sign_in("wang").left is Next.NOTHING


@pytest.mark.parametrize("proxy", ["127.0.0.1", "::1", "", "not an address"])
def test_address_that_stands_for_many_is_not_counted_as_one(staff: Staff, proxy: str) -> None:
    staff.person("wang")
    where = signing_in.Where(HERE.channel, proxy)
    for number in range(35):
        with pytest.raises(NotLetIn):
            staff.sign_in(f"nobody{number}", "wrong", where)
    assert staff.sign_in("wang", None, where).left is Next.NOTHING


def test_neighbours_in_an_ipv6_network_are_one_caller(staff: Staff) -> None:
    staff.person("wang")
    for number in range(31):
        where = signing_in.Where(HERE.channel, f"2001:db8:1:2::{number:x}")
        with pytest.raises(NotLetIn):
            staff.sign_in(f"nobody{number}", "wrong", where)
    with pytest.raises(NotLetIn) as waits:
        staff.sign_in("wang", None, signing_in.Where(HERE.channel, "2001:db8:1:2::ffff"))
    assert waits.value.wait_until is not None


def told_of(deed: Callable[[], object]) -> str:
    """By which words somebody is told why a step failed."""
    with pytest.raises(NotLetIn) as refused:
        deed()
    return refused.value.sayings[0].code


def test_who_is_known_already_is_told_what_was_wrong(staff: Staff) -> None:
    li = staff.visitor("li")
    assert not staff.person("li").has_codes
    again = partial(signing_in.prove, staff.desk)
    assert told_of(lambda: again(li, "wrong", HERE, NOW)) == "sign_in.wrong_password"
    wang = staff.visitor("wang")
    secret, _ = with_codes(staff)
    assert staff.person("wang").has_codes
    assert told_of(lambda: again(wang, PASSWORD, HERE, NOW)) == "sign_in.wrong_password_or_code"
    assert told_of(lambda: again(wang, "wrong", HERE, NOW, None)) == "sign_in.wrong_password"
    half = staff.sign_in("wang").token
    enter = partial(signing_in.enter_code, staff.desk)
    assert told_of(lambda: enter(half, "000000", HERE, NOW)) == "sign_in.wrong_code"
    late = NOW + lifetimes.HALF_WAY
    code = pyotp.TOTP(secret).at(late)
    assert told_of(lambda: enter(half, code, HERE, late)) == "sign_in.begin_again"
    assert told_of(lambda: enter("none", code, HERE, NOW)) == "sign_in.begin_again"
