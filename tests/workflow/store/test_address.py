"""No password of a database's address is shown or kept, wherever it stands in it."""

import pytest

from workflow.store.address import bare, has_password, is_same_database

HOST = "postgresql://duban@db.example.cn:5432/office"


@pytest.mark.parametrize(
    ("address", "shown"),
    [
        (HOST, HOST),
        ("postgresql://duban:secret@db.example.cn:5432/office", HOST),
        (f"{HOST}?password=secret", HOST),
        (f"{HOST}?sslpassword=secret&sslmode=require", f"{HOST}?sslmode=require"),
        (
            "postgresql://duban:secret@/office?host=/run/pg",
            "postgresql://duban@/office?host=%2Frun%2Fpg",
        ),
        ("postgresql:///office", "postgresql:///office"),
    ],
)
def test_address_is_shown_without_its_passwords(address: str, shown: str) -> None:
    assert bare(address) == shown
    assert "secret" not in bare(address)
    assert has_password(address) == ("secret" in address)
    assert not has_password(bare(address))


@pytest.mark.parametrize(
    ("other", "is_same"),
    [
        ("postgresql://duban_application@db.example.cn:5432/office", True),
        ("postgresql://duban_application:secret@db.example.cn:5432/office", True),
        ("postgresql://duban@db.example.cn:5432/other", False),
        ("postgresql://duban@elsewhere.example.cn:5432/office", False),
        ("sqlite:///office/duban.db", False),
    ],
)
def test_another_account_is_no_other_database(other: str, is_same: bool) -> None:
    assert is_same_database(HOST, other) is is_same
