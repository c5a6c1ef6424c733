"""The beginning of a list, and how much longer it is."""

import msgspec
import pytest
from sqlalchemy import bindparam, select

from workflow.record.setting_table import add_settings
from workflow.store import excerpts
from workflow.store.database import Store
from workflow.store.excerpts import Beginning, Listing
from workflow.store.tables import SettingRow, table

_setting = table(SettingRow)


class Key(msgspec.Struct, frozen=True):
    """A setting by its key."""

    key: str


@pytest.mark.parametrize(("count", "more"), [(0, 0), (2, 0), (3, 0), (4, 1), (9, 6)])
def test_long_list_is_cut_and_its_rest_counted(
    store: Store, monkeypatch: pytest.MonkeyPatch, count: int, more: int
) -> None:
    monkeypatch.setattr(excerpts, "KEPT", 3)
    listing = Listing(
        select(_setting.c.key).where(_setting.c.value == bindparam("value")).order_by("key"), Key
    )
    with store.writing() as transaction:
        add_settings(transaction, [(f"k{n}", "yes") for n in range(count)])
        add_settings(transaction, [("other", "no")])
        found = listing.begin(transaction, value="yes")
    assert found == Beginning(tuple(Key(f"k{n}") for n in range(min(count, 3))), more)
