"""Recovery codes: how many are left, and new ones in their place."""

import pyotp
import pytest

from duban.identity import account, signing_in
from duban.identity.errors import NotAllowed, NotLetIn
from duban.identity.signing_in import Next
from duban.identity.visitors import visitor_of
from tests.duban.identity.staff import HERE, HOUR, MINUTE, NOW, Staff, with_codes
from workflow.people.security import Event


def test_who_comes_in_by_a_recovery_code_is_told_how_many_are_left(staff: Staff) -> None:
    secret, recovery = with_codes(staff)
    for number, one in enumerate(recovery[:2]):
        half = staff.sign_in("wang")
        let_in = signing_in.enter_code(staff.desk, half.token, one, HERE, NOW)
        assert let_in.recovery_left == 9 - number
    later = NOW + MINUTE
    half = staff.sign_in("wang", now=later)
    code = pyotp.TOTP(secret).at(later)
    let_in = signing_in.enter_code(staff.desk, half.token, code, HERE, later)
    assert let_in.recovery_left is None


def test_new_recovery_codes_void_the_old_and_the_application_goes_on(staff: Staff) -> None:
    secret, old = with_codes(staff)
    later = NOW + MINUTE
    half = staff.sign_in("wang", now=later)
    token = signing_in.enter_code(
        staff.desk, half.token, pyotp.TOTP(secret).at(later), HERE, later
    ).token
    wang = visitor_of(staff.desk, token, later)
    assert wang is not None
    with pytest.raises(NotAllowed):
        account.renew_recovery(staff.desk, wang, later + HOUR)
    new = account.renew_recovery(staff.desk, wang, later)
    assert len(new) == 10 and not {*new} & {*old}
    assert staff.logged("wang")[-1] is Event.RECOVERY_RENEWED
    half = staff.sign_in("wang", now=later)
    with pytest.raises(NotLetIn):
        signing_in.enter_code(staff.desk, half.token, old[0], HERE, later)
    assert signing_in.enter_code(staff.desk, half.token, new[0], HERE, later).recovery_left == 9
    much_later = NOW + HOUR
    half = staff.sign_in("wang", now=much_later)
    code = pyotp.TOTP(secret).at(much_later)
    let_in = signing_in.enter_code(staff.desk, half.token, code, HERE, much_later)
    assert let_in.left is Next.NOTHING


def test_without_codes_there_are_no_recovery_codes_to_renew(staff: Staff) -> None:
    with pytest.raises(NotAllowed) as refused:
        account.renew_recovery(staff.desk, staff.visitor("wang"), NOW)
    assert refused.value.sayings[0].code == "codes.off"
