"""Account numbers are sealed with the office's key, shown by their ends, corrected with acts."""

import pytest
from cryptography.fernet import Fernet
from hypothesis import given, settings
from hypothesis import strategies as st

from states.commands import RecordAccount, StartDrafting
from states.commands.correction import CorrectAct
from tests.practice import DONGLI, KEY, PROGRAMME, Practice, institutions
from tests.workflow import sql
from tests.workflow.office import corrections
from workflow.record.vault import (
    Account,
    InvalidSeal,
    Vault,
    account_of,
    masked,
    unopened,
    without_secrets,
)

CASE = f"{PROGRAMME}/{DONGLI}"
FIRST, SECOND = institutions(DONGLI)[:2]
NUMBER, OTHER = "6222020200001234567", "6222020200007654321"
VAULT = Vault(KEY)


# --- sealing --------------------------------------------------------------------------------------


@settings(max_examples=25)
@given(st.text(max_size=40))
def test_what_is_sealed_is_opened_by_the_same_key_and_by_no_other(plain: str) -> None:
    sealed = VAULT.seal(plain)
    assert VAULT.open(sealed) == plain
    assert not plain or plain.isspace() or len(plain) < 4 or plain not in sealed
    with pytest.raises(InvalidSeal):
        Vault(Fernet.generate_key()).open(sealed)


@pytest.mark.parametrize("sealed", ["", "x", NUMBER, VAULT.seal(NUMBER)[:-4] + "AAAA"])
def test_what_was_changed_is_not_opened(sealed: str) -> None:
    with pytest.raises(InvalidSeal):
        VAULT.open(sealed)


def test_signature_is_of_one_text_for_one_purpose_by_one_key() -> None:
    signed = VAULT.signed("cursor", b"text")
    assert signed == Vault(KEY).signed("cursor", b"text")
    others = (
        VAULT.signed("cursor", b"texts"),
        VAULT.signed("feed", b"text"),
        Vault(Fernet.generate_key()).signed("cursor", b"text"),
    )
    assert signed not in others


# --- what is shown --------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("number", "shown"),
    [
        (NUMBER, "****4567"),
        ("123456789", "****6789"),
        ("12345678", "****"),
        ("", "****"),
        ("****4567", "****4567"),
        ("****", "****"),
    ],
)
def test_number_shows_its_end_where_that_tells_little_of_it(number: str, shown: str) -> None:
    assert masked(number) == shown
    assert masked(masked(number)) == shown


def test_commands_go_into_history_without_numbers() -> None:
    account = RecordAccount(institution=FIRST, bank="工行", account_name=FIRST, account=NUMBER)
    assert without_secrets(account) == RecordAccount(
        institution=FIRST, bank="工行", account_name=FIRST, account="****4567"
    )
    corrected = {"command": "record_account", "account": NUMBER, "bank": "工行"}
    other = without_secrets(CorrectAct(number=3, corrected=corrected))
    assert isinstance(other, CorrectAct)
    assert other.corrected == {**corrected, "account": "****4567"}
    for plain in (StartDrafting(), RecordAccount(), CorrectAct(number=3)):
        assert without_secrets(plain) is plain


# --- keeping --------------------------------------------------------------------------------------


@pytest.fixture
def signed(office: Practice) -> Practice:
    """An office whose case of 东丽区, of three institutions, is signed."""
    office.lead("sign_contract", code=DONGLI)
    return office


def recorded(office: Practice, number: str = NUMBER, bank: str = "工行", whose: str = FIRST) -> int:
    """Record an account of an institution; the number of the act."""
    data = {"institution": whose, "bank": bank, "account_name": whose, "account": number}
    return office.do("record_account", data, code=DONGLI).seq


def corrected(office: Practice, number: int, **changes: str) -> None:
    """Let the act of that number say something else; its account number stays masked."""
    data = next(one.data for one in office.records(DONGLI) if one.seq == number)
    command = CorrectAct(
        number=number, corrected={**data, "command": "record_account", **changes}, reason="录入有误"
    )
    corrections.do(office, command, code=DONGLI)


def kept(office: Practice, whose: str = FIRST) -> Account | None:
    """The account of an institution."""
    with office.store.reading() as transaction:
        return account_of(transaction, CASE, whose, VAULT)


def test_later_account_takes_the_place_of_the_earlier(signed: Practice) -> None:
    recorded(signed)
    recorded(signed, OTHER, "建行")
    recorded(signed, whose=SECOND)
    assert kept(signed) == Account("建行", FIRST, OTHER)
    assert kept(signed, SECOND) == Account("工行", SECOND, NUMBER)
    assert kept(signed, institutions(DONGLI)[2]) is None


def test_corrected_bank_leaves_the_number_as_it_is(signed: Practice) -> None:
    corrected(signed, recorded(signed), bank="建行")
    assert kept(signed) == Account("建行", FIRST, NUMBER)


def test_corrected_number_is_kept_and_stands_nowhere_in_clear(signed: Practice) -> None:
    corrected(signed, recorded(signed), account=OTHER)
    assert kept(signed) == Account("工行", FIRST, OTHER)
    everything = str(sql.everything(signed.store))
    assert NUMBER not in everything
    assert OTHER not in everything


def test_account_of_another_institution_moves_to_it_with_its_number(signed: Practice) -> None:
    corrected(signed, recorded(signed), institution=SECOND, account_name=SECOND)
    assert kept(signed, SECOND) == Account("工行", SECOND, NUMBER)
    assert kept(signed) is None


def test_correcting_an_old_account_leaves_the_one_recorded_since(signed: Practice) -> None:
    old = recorded(signed)
    recorded(signed, OTHER, "建行")
    corrected(signed, old, bank="农行")
    assert kept(signed) == Account("建行", FIRST, OTHER)


def test_account_that_is_undone_is_paid_to_no_more(signed: Practice) -> None:
    recorded(signed, whose=SECOND)
    recorded(signed)
    signed.do("undo_last_act", {"reason": "录入有误"}, code=DONGLI)
    assert kept(signed) is None
    assert kept(signed, SECOND) == Account("工行", SECOND, NUMBER)


def test_account_that_is_struck_or_given_another_institution_is_forgotten(signed: Practice) -> None:
    first, second = recorded(signed), recorded(signed, whose=SECOND)
    for _ in range(2):
        corrections.do(signed, CorrectAct(number=first, reason="录入有误"), code=DONGLI)
        assert kept(signed) is None
        signed.do("undo_last_act", {"reason": "录入有误"}, code=DONGLI)
    corrections.do(signed, CorrectAct(number=first, reason="录入有误"), code=DONGLI)
    third = institutions(DONGLI)[2]
    corrected(signed, second, institution=third, account_name=third, account=OTHER)
    assert (kept(signed), kept(signed, SECOND)) == (None, None)
    assert kept(signed, third) == Account("工行", third, OTHER)
    signed.do("undo_last_act", {"reason": "录入有误"}, code=DONGLI)
    assert kept(signed, third) is None


def test_undoing_an_account_needs_no_key(signed: Practice) -> None:
    recorded(signed)
    sql.run(signed.store, "UPDATE account SET sealed = 'x'")
    signed.do("undo_last_act", {"reason": "录入有误"}, code=DONGLI)
    assert sql.rows(signed.store, "SELECT * FROM account") == []


def test_accounts_that_the_key_does_not_open_are_named(signed: Practice) -> None:
    recorded(signed)
    recorded(signed, whose=SECOND)
    with signed.store.reading() as transaction:
        assert unopened(transaction, VAULT) == []
        other = unopened(transaction, Vault(Fernet.generate_key()))
    assert other == sorted(f"{CASE} {one}" for one in (FIRST, SECOND))
    sql.run(signed.store, "UPDATE account SET sealed = 'x' WHERE institution = :one", one=SECOND)
    with signed.store.reading() as transaction:
        assert unopened(transaction, VAULT) == [f"{CASE} {SECOND}"]
    with pytest.raises(InvalidSeal):
        kept(signed, SECOND)
