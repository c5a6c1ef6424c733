"""What an installation is told: a flag beats the environment, that beats duban.toml."""

from pathlib import Path
from typing import Any

import pytest

from config.errors import ConfigError
from duban.environment import (
    FILE,
    Settings,
    imap_password,
    load_settings,
    oidc_secret,
    smtp_password,
)


@pytest.fixture(autouse=True)
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A folder of its own to start in."""
    monkeypatch.chdir(tmp_path)
    return tmp_path


def refused() -> ConfigError:
    """The error with which the settings are refused."""
    with pytest.raises(ConfigError) as raised:
        load_settings(None)
    return raised.value


def test_flag_beats_environment_beats_file_beats_default(
    folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert load_settings(None).office == Path("office")
    (folder / FILE).write_text('office = "of-file"\nlang = "en"\n', encoding="utf-8")
    assert load_settings(None).office == Path("of-file")
    monkeypatch.setenv("DUBAN_OFFICE", "of-environment")
    assert load_settings(None).office == Path("of-environment")
    settings = load_settings(Path("of-flag"))
    assert (settings.office, settings.lang) == (Path("of-flag"), "en")
    monkeypatch.setenv("DUBAN_OFFICE", "")
    assert load_settings(None).office == Path("of-file")


@pytest.mark.parametrize(
    ("given", "hosts"),
    [
        ("duban.example.cn", ("duban.example.cn",)),
        ("a.example.cn, b.example.cn,", ("a.example.cn", "b.example.cn")),
        ('["a.example.cn", "b.example.cn"]', ("a.example.cn", "b.example.cn")),
        (" , ", ()),
    ],
)
def test_several_names_are_parted_by_commas_or_json(
    monkeypatch: pytest.MonkeyPatch, given: str, hosts: tuple[str, ...]
) -> None:
    monkeypatch.setenv("DUBAN_HOSTS", given)
    monkeypatch.setenv("DUBAN_PROXIES", given)
    settings = load_settings(None)
    assert (settings.hosts, settings.proxies) == (hosts, hosts)


def test_several_names_stand_as_a_list_in_the_file(folder: Path) -> None:
    (folder / FILE).write_text('hosts = ["a.example.cn"]\n', encoding="utf-8")
    assert load_settings(None).hosts == ("a.example.cn",)


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("DUBAN_LANG", "fr"),
        ("DUBAN_LOG", "xml"),
        ("DUBAN_DATABASE", "mysql://u@h/x"),
        ("DUBAN_OIDC_ISSUER", "http://login.example.cn"),
        ("DUBAN_OIDC_CLAIM", "phone"),
        ("DUBAN_HOSTS", '{"a": 1}'),
        ("DUBAN_HOSTS", "[1]"),
        ("DUBAN_HOSTS", "[a"),
    ],
)
def test_wrong_value_is_named_by_its_variable(
    monkeypatch: pytest.MonkeyPatch, name: str, value: str
) -> None:
    monkeypatch.setenv(name, value)
    assert refused().path == name


def test_password_in_a_wrong_address_is_not_told(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("DUBAN_DATABASE", "mysql://u:secret@h/x")
    assert "secret" not in str(refused().sayings)


@pytest.mark.parametrize(
    ("name", "meant"), [("DUBAN_HOST", "DUBAN_HOSTS"), ("duban_langs", "DUBAN_LANG")]
)
def test_variable_that_is_none_of_ours_is_refused_with_the_one_that_is_meant(
    monkeypatch: pytest.MonkeyPatch, name: str, meant: str
) -> None:
    monkeypatch.setenv(name, "x")
    error = refused()
    assert error.path == name
    assert error.hint is not None
    assert error.hint.facts["near"] == meant


@pytest.mark.parametrize(
    ("text", "key"),
    [
        (b'ofice = "x"', ""),
        (b'lang = "fr"', "lang"),
        (b"lang = ", ""),
        ('lang = "中"'.encode("gbk"), ""),
    ],
)
def test_wrong_file_is_named_with_its_key(folder: Path, text: bytes, key: str) -> None:
    (folder / FILE).write_bytes(text)
    assert (refused().path, refused().key) == (FILE, key)


@pytest.mark.parametrize(
    ("settings", "url"),
    [
        ({"office": Path("office")}, "sqlite:///office/duban.db"),
        ({"office": Path("o?1")}, "sqlite:///o%3F1/duban.db"),
        ({"database": "postgresql://u@h/x"}, "postgresql://u@h/x"),
    ],
)
def test_office_lives_in_its_folder_or_where_the_address_says(
    settings: dict[str, Any], url: str
) -> None:
    assert Settings(**settings).url == url


def test_passwords_come_from_the_environment_alone(monkeypatch: pytest.MonkeyPatch) -> None:
    read = {
        "DUBAN_SMTP_PASSWORD": smtp_password,
        "DUBAN_IMAP_PASSWORD": imap_password,
        "DUBAN_OIDC_SECRET": oidc_secret,
    }
    for name, password in read.items():
        monkeypatch.delenv(name, raising=False)
        assert password() is None
        monkeypatch.setenv(name, "")
        assert password() is None
        monkeypatch.setenv(name, name)
        assert password() == name
    load_settings(None)
