"""Queries over many keys find each once, however many there are."""

import pytest
from sqlalchemy import select

from workflow.record.setting_table import add_settings
from workflow.store.by_keys import found, is_one_of
from workflow.store.database import Store
from workflow.store.statement import Values
from workflow.store.tables import SettingRow, table

_setting = table(SettingRow)
_KEYS = Values(select(_setting.c.key).where(is_one_of(_setting.c.key)), str)


@pytest.fixture
def filled(store: Store) -> Store:
    """A store with 250 settings."""
    with store.writing() as transaction:
        add_settings(transaction, [(f"k{n:03}", "") for n in range(250)])
    return store


@pytest.mark.parametrize("count", [0, 1, 99, 100, 101, 200, 250])
def test_every_key_is_found_once(filled: Store, count: int) -> None:
    keys = [f"k{n:03}" for n in range(count)]
    with filled.reading() as transaction:
        assert sorted(found(transaction, _KEYS, keys)) == keys


def test_keys_that_there_are_not_are_left_out(filled: Store) -> None:
    with filled.reading() as transaction:
        assert list(found(transaction, _KEYS, ["none", "k007"])) == ["k007"]


def test_key_is_found_whatever_it_is_made_of(store: Store) -> None:
    keys = [
        '"',
        "\\",
        "'; --",
        "津知发运字〔2023〕22号",
        "𠮷",
        "a,b",
        "[1]",
        "null",
        "1",
        "\u2028",
        "",
    ]
    with store.writing() as transaction:
        add_settings(transaction, [(key, "") for key in keys])
        assert sorted(found(transaction, _KEYS, keys)) == sorted(keys)
