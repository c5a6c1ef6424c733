"""The settings of an office, by key: its kind, its schema, its date, how it writes.

What acts go by is changed by `change_setting`, after which every act knows it. A mark that no act
goes by, such as how far a mailbox was read, is kept by `keep_mark`.
"""

from collections.abc import Iterable

import msgspec
from sqlalchemy import bindparam, insert, select, update

from workflow.record import history
from workflow.store.statement import Rows, Statement, Values
from workflow.store.tables import SettingRow, table
from workflow.store.transaction import Transaction

_setting = table(SettingRow)
_SET = Statement(insert(_setting))
_CHANGE = Statement(
    update(_setting).where(_setting.c.key == bindparam("key_")).values(value=bindparam("value_"))
)


class _Kept(msgspec.Struct, frozen=True):
    """A setting."""

    key: str
    value: str


_ALL = Rows(select(_setting.c.key, _setting.c.value), _Kept)
_GET = Values(select(_setting.c.value).where(_setting.c.key == bindparam("key_")), str)


def setting(transaction: Transaction, key: str) -> str | None:
    """A setting of the office."""
    return transaction.first(_GET, {"key_": key})


def all_settings(transaction: Transaction) -> dict[str, str]:
    """All settings of the office, by key."""
    return {one.key: one.value for one in transaction.all(_ALL)}


def change_setting(transaction: Transaction, key: str, value: str) -> None:
    """Change a setting, or make it: from the next act on it is in force."""
    if setting(transaction, key) != value:
        history.renew(transaction, f"{key}={value}")
        keep_mark(transaction, key, value)


def keep_mark(transaction: Transaction, key: str, value: str) -> None:
    """Keep a value that no act goes by; it keeps nobody waiting."""
    if setting(transaction, key) == value:
        return
    if not transaction.run(_CHANGE, {"key_": key, "value_": value}):
        add_settings(transaction, [(key, value)])


def add_settings(transaction: Transaction, settings: Iterable[tuple[str, str]]) -> None:
    """Make settings that are not there yet."""
    transaction.run_many(_SET, [{"key": key, "value": value} for key, value in settings])
