"""Bank accounts: sealed before anything is written, so that no table and no history holds one."""

import hmac
from collections.abc import Iterable, Iterator, Sequence
from functools import cached_property
from typing import TYPE_CHECKING, Any

import msgspec
from msgspec import structs
from sqlalchemy import bindparam, delete, insert, select

from states.commands import Command, RecordAccount
from states.commands.correction import CorrectAct
from states.saying import saying
from workflow.store import by_keys, copying
from workflow.store.errors import Unreadable
from workflow.store.statement import Rows, Statement
from workflow.store.tables import AccountRow, table
from workflow.store.transaction import Transaction

if TYPE_CHECKING:
    from cryptography.fernet import Fernet


class Account(msgspec.Struct, frozen=True):
    """Bank, name and number of an account; as it is kept, the number is sealed."""

    bank: str
    account_name: str
    number: str


class InvalidSeal(Unreadable):
    """The key does not open what is sealed: it is another key's, or was changed."""

    def __init__(self) -> None:
        super().__init__(saying("error.not_opened"))


class Ending(msgspec.Struct, frozen=True):
    """An account as anybody of the office may see it: of its number the end alone."""

    institution: str
    bank: str
    account_name: str
    ending: str


_account = table(AccountRow)
_INSERT = Statement(insert(_account))
_FORGET = Statement(
    delete(_account).where(
        _account.c.case_id == bindparam("case_id_"),
        _account.c.institution == bindparam("institution_"),
    )
)
_ONE = Rows(
    select(_account.c.bank, _account.c.account_name, _account.c.sealed.label("number")).where(
        _account.c.case_id == bindparam("case_id_"),
        _account.c.institution == bindparam("institution_"),
    ),
    Account,
)
_ENDINGS = Rows(
    select(*(_account.c[name] for name in Ending.__struct_fields__))
    .where(_account.c.case_id == bindparam("case_id_"))
    .order_by(_account.c.institution),
    Ending,
)
SHOWN_DIGITS = 4
_MASK = "****"
_RECORDS = RecordAccount().name


class _Sealed(msgspec.Struct, frozen=True):
    """A sealed number, and whose it is."""

    case_id: str
    institution: str
    sealed: str


_sealed_ones = select(*(_account.c[name] for name in _Sealed.__struct_fields__)).order_by(
    _account.c.case_id, _account.c.institution
)
_ALL = Rows(_sealed_ones, _Sealed)
_OF_CASES = Rows(_sealed_ones.where(by_keys.is_one_of(_account.c.case_id)), _Sealed)


class Vault:
    """Seals and opens account numbers with the office's key (32 bytes, base64)."""

    def __init__(self, key: bytes) -> None:
        self._key = key

    @cached_property
    def _fernet(self) -> "Fernet":
        from cryptography.fernet import Fernet  # noqa: PLC0415 - takes a moment that few acts need

        return Fernet(self._key)

    def seal(self, plain: str) -> str:
        """The number as it may be stored."""
        return self._fernet.encrypt(plain.encode()).decode()

    def signed(self, purpose: str, text: bytes) -> bytes:
        """What nobody but this office can have made of a text, for one purpose (HMAC-SHA256)."""
        key = hmac.digest(self._key, purpose.encode(), "sha256")
        return hmac.digest(key, text, "sha256")

    def open(self, sealed: str) -> str:
        """The number itself. Raises InvalidSeal where the key does not open it."""
        from cryptography.fernet import InvalidToken  # noqa: PLC0415 - the same

        try:
            return self._fernet.decrypt(sealed).decode()
        except (InvalidToken, TypeError):  # SQLite keeps anything where a text belongs
            raise InvalidSeal from None


def masked(account: str) -> str:
    """A number of which only the end is readable; one that is masked stays as it is."""
    if account.startswith(_MASK):
        return account
    shown = account[-SHOWN_DIGITS:] if len(account) > 2 * SHOWN_DIGITS else ""
    return f"{_MASK}{shown}"


def without_secrets(command: Command) -> Command:
    """The command as history may keep it."""
    if isinstance(command, RecordAccount) and command.account:
        return structs.replace(command, account=masked(command.account))
    if isinstance(command, CorrectAct) and command.corrected.get("account"):
        number = masked(command.corrected["account"])
        return structs.replace(command, corrected={**command.corrected, "account": number})
    return command


def keep(
    transaction: Transaction,
    case_id: str,
    command: Command,
    vault: Vault,
    *,
    before: Command | None = None,
) -> None:
    """Write down the account that a command records, and forget the one of an act that is undone.

    *before* is the act that is taken back, or that a correction lets read otherwise or strikes. The
    number that it recorded is forgotten, unless another was recorded since; where the correction
    leaves it masked, it moves with it to another institution. What was recorded before that act is
    known by its end alone, and has to be recorded anew.
    """
    recorded, undone = _recorded(command), _recorded(before)
    if undone is not None and not _is_kept(transaction, case_id, undone):
        undone = None
    if recorded is not None and (recorded.account or "").startswith(_MASK):
        known = undone and account_of(transaction, case_id, undone.institution or "", vault)
        recorded = structs.replace(recorded, account=known.number) if known else None
    if undone is not None:
        _forget(transaction, case_id, undone.institution)
    if recorded is None or recorded.account is None:
        return
    _forget(transaction, case_id, recorded.institution)
    transaction.run(
        _INSERT,
        {
            "case_id": case_id,
            "institution": recorded.institution,
            "bank": recorded.bank,
            "account_name": recorded.account_name,
            "sealed": vault.seal(recorded.account or ""),
            "ending": masked(recorded.account or ""),
        },
    )


def _recorded(command: Command | None) -> RecordAccount | None:
    """What a command records of an account, itself or as the correction of an act that did."""
    if isinstance(command, CorrectAct) and command.corrected.get("command") == _RECORDS:
        return msgspec.convert(command.corrected, type=RecordAccount)
    return command if isinstance(command, RecordAccount) else None


def _is_kept(transaction: Transaction, case_id: str, recorded: RecordAccount) -> bool:
    """Whether the account that was recorded is the one that is kept still."""
    ending = masked(recorded.account or "")
    kept = {one.institution: one.ending for one in endings(transaction, case_id)}
    return bool(recorded.account) and kept.get(recorded.institution or "") == ending


def _forget(transaction: Transaction, case_id: str, institution: str | None) -> None:
    where: dict[str, Any] = {"case_id_": case_id, "institution_": institution}
    transaction.run(_FORGET, where)


def account_of(
    transaction: Transaction, case_id: str, institution: str, vault: Vault
) -> Account | None:
    """The account of an institution, its number opened."""
    kept = transaction.first(_ONE, {"case_id_": case_id, "institution_": institution})
    return None if kept is None else structs.replace(kept, number=vault.open(kept.number))


def endings(transaction: Transaction, case_id: str) -> list[Ending]:
    """The accounts of a case, by institution; no number is opened."""
    return transaction.all(_ENDINGS, {"case_id_": case_id})


def unopened(transaction: Transaction, vault: Vault) -> list[str]:
    """The accounts, each by case and institution, that the key of the office does not open."""
    return list(_unopened(transaction.all(_ALL), vault))


def unopened_of(transaction: Transaction, vault: Vault, case_ids: Sequence[str]) -> list[str]:
    """Those of some cases."""
    return list(_unopened(by_keys.found(transaction, _OF_CASES, case_ids), vault))


def _unopened(some: Iterable[_Sealed], vault: Vault) -> Iterator[str]:
    for one in some:
        try:
            vault.open(one.sealed)
        except InvalidSeal:
            yield f"{one.case_id} {one.institution}"


def to_copy() -> Statement:
    """Copies the accounts of a programme's cases."""
    return copying.rows_of_cases(_account)
