"""What an office says of itself, read from a file: what is empty there is taken away."""

from pathlib import Path

import pytest

from config.errors import ConfigError
from duban.bootstrap.office_settings import checked, keep, kept, missing, profile_from, sending
from states.reading import InvalidInput
from tests.conftest import shut
from tests.empty_office import new_store
from tests.practice import Practice

WHOLE = """
[office]
name = "市知识产权局"
contact = "王"
phone = "022-23039860"
mailbox = "office@city.example"

[smtp]
host = "smtp.city.example"
port = 465
security = "tls"
user = "office"
"""


def read(folder: Path, text: str) -> dict[str, str]:
    """The values of a file with that text."""
    file = folder / "office.toml"
    file.write_text(text, encoding="utf-8")
    return dict(profile_from(file))


def test_user_of_the_mail_server_is_taken_away_again(tmp_path: Path) -> None:
    store = new_store("sqlite://")
    Practice(store)
    for text, user in ((WHOLE, "office"), ('[smtp]\nuser = ""\n', None)):
        with store.writing() as transaction:
            keep(transaction, read(tmp_path, text))
            found = kept(transaction)
        assert (found.get("smtp.user"), found["smtp.host"]) == (user, "smtp.city.example")
    assert missing(found) == ()
    shut(store)


@pytest.mark.parametrize("name", ["office.mailbox", "mail.trial_to"])
def test_full_width_at_sign_of_an_input_method_is_taken_as_meant(name: str) -> None:
    assert checked(name, " office＠city.example", "FILE") == "office@city.example"


def test_what_an_office_needs_is_not_taken_away(tmp_path: Path) -> None:
    assert read(tmp_path, '[smtp]\nhost = " "\nuser = "x"\n') == {"smtp.user": "x"}


@pytest.mark.parametrize(
    "text", ['[smtp]\nusers = "x"\n', '[mail]\npassword = "x"\n', '[post]\nhost = "x"\n']
)
def test_value_of_another_name_is_an_error(tmp_path: Path, text: str) -> None:
    with pytest.raises(ConfigError):
        read(tmp_path, text)


@pytest.mark.parametrize("port", ["0", "65536", '"4６5"', f'"{"9" * 5_000}"'])
def test_value_that_does_not_fit_is_an_error(tmp_path: Path, port: str) -> None:
    with pytest.raises(InvalidInput):
        read(tmp_path, f"[smtp]\nport = {port}\n")


@pytest.mark.parametrize("rate", ["0", "100001", '"many"'])
def test_rate_of_the_mail_server_is_a_number_that_can_be(tmp_path: Path, rate: str) -> None:
    with pytest.raises(InvalidInput):
        read(tmp_path, f"[smtp]\nper_minute = {rate}\n")


def test_office_keeps_to_the_rate_of_its_mail_server_where_it_names_one(tmp_path: Path) -> None:
    named = read(tmp_path, "[smtp]\nper_minute = 60\n")
    assert sending(named, is_live=True).per_minute == 60
    assert sending({}, is_live=True).per_minute is None
