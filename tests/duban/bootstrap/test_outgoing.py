"""How mails leave: into a folder in training, else by the server that the office names."""

import pytest

from config.errors import ConfigError
from duban.bootstrap.desk import Desk
from duban.bootstrap.outgoing import NoServer, courier_of, named, server_of
from workflow.record.setting_table import change_setting

PASSWORD = "DUBAN_SMTP_PASSWORD"  # noqa: S105 - the name of a variable
SECRET = "geheim"  # noqa: S105 - that of a test


def tell(desk: Desk, **values: str) -> None:
    """Let the office say something of its mail server."""
    with desk.store.writing() as transaction:
        for name, value in values.items():
            change_setting(transaction, f"smtp.{name}", value)


def test_training_office_needs_no_server(training: Desk) -> None:
    courier_of(training)
    assert named(training).server == ""


def test_office_that_names_no_server_sends_nothing(real: Desk) -> None:
    with pytest.raises(NoServer):
        courier_of(real)
    assert named(real).server == ""


def test_server_has_the_values_of_the_office_or_their_defaults(
    real: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delenv(PASSWORD, raising=False)
    tell(real, host="smtp.example.cn")
    server = server_of(real)
    assert (server.host, server.port, server.security) == ("smtp.example.cn", 587, "starttls")
    assert (server.user, server.trust) == ("", None)
    assert (named(real).server, named(real).user) == ("smtp.example.cn:587", "")
    monkeypatch.setenv(PASSWORD, SECRET)
    tell(real, port="465", security="tls", user="office")
    server = server_of(real)
    assert (server.port, server.security, server.user) == (465, "tls", "office")
    assert server.password == SECRET
    assert (named(real).server, named(real).user) == ("smtp.example.cn:465", "office")


def test_user_without_a_password_is_refused_before_it_is_tried(
    real: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delenv(PASSWORD, raising=False)
    tell(real, host="smtp.example.cn", user="office")
    with pytest.raises(ConfigError) as refused:
        server_of(real)
    assert refused.value.path == PASSWORD


def test_password_never_travels_in_the_clear(real: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv(PASSWORD, SECRET)
    tell(real, host="smtp.example.cn", user="office", security="none")
    with pytest.raises(ConfigError) as refused:
        server_of(real)
    assert (refused.value.path, refused.value.key) == ("[smtp]", "security")
    assert SECRET not in str(refused.value.sayings)
