"""No password of a database's address is shown or kept, wherever it stands in it."""

import pytest

from workflow.store.address import bare, has_password

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
