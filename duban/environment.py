"""Settings: a flag beats `DUBAN_*` in the environment, that beats duban.toml, that the default."""

import json
import os
import tomllib
from collections.abc import Mapping
from pathlib import Path
from typing import Annotated, Any, Literal
from urllib.parse import quote

from pydantic import AfterValidator, BeforeValidator, Field, ValidationError
from pydantic_settings import (
    BaseSettings,
    NoDecode,
    PydanticBaseSettingsSource,
    SettingsConfigDict,
    TomlConfigSettingsSource,
)

from config.errors import ConfigError
from duban.address import HOW_WRITTEN, kept_address, require_address, scheme_of
from states.saying import close_to, saying

FILE, DATABASE_FILE = "duban.toml", "duban.db"
ISSUER = r"^(https://|http://(localhost|127\.0\.0\.1|\[::1\])[:/]).+"


EXPECTED = {
    "office": saying("expected.path"),
    "database": saying("expected.database"),
    "lang": saying("expected.one_of", options=("zh", "en")),
    "log": saying("expected.one_of", options=("json", "console")),
    "hosts": saying("expected.host_names"),
    "proxies": saying("expected.addresses"),
    "oidc_issuer": saying("expected.issuer"),
    "oidc_client": saying("expected.line"),
    "oidc_claim": saying("expected.one_of", options=("email", "sub", "preferred_username")),
    "runner": saying("expected.one_of", options=("embedded", "procrastinate")),
    "backups": saying("expected.path"),
    "backup_hour": saying("expected.hour_of_day"),
    "backups_kept": saying("expected.number_from_one"),
}
"""What each setting takes."""

BESIDE = (
    "DUBAN_DEBUG",
    "DUBAN_SMTP_PASSWORD",
    "DUBAN_IMAP_PASSWORD",
    "DUBAN_OIDC_SECRET",
    "DUBAN_CAMPAIGN",
)
"""What else the environment may hold in our name."""


def _several(given: object) -> object:
    """Names as the environment may have them: parted by commas, or as JSON."""
    if not isinstance(given, str):
        return given
    if given.lstrip()[:1] in ("[", "{"):
        try:
            return json.loads(given)
        except ValueError:
            return given
    return [one for part in given.split(",") if (one := part.strip())]


Names = Annotated[tuple[str, ...], NoDecode, BeforeValidator(_several)]


class Settings(BaseSettings):
    """What an installation can be told.

    `office` is the folder that holds the office's file, key and mails; `database` a PostgreSQL
    URL where the office does not live in that folder's SQLite file, by default the one that the
    folder keeps (`duban.address`); `log` the form of the log of a
    process that stays, by default the one that fits a terminal or a file. `hosts` are the names by
    which a browser reaches the console, beside localhost and addresses in figures; `proxies` the
    addresses of proxies that are believed in what they say of a caller and of TLS. `oidc_issuer` is
    the address of an identity provider, `oidc_client` what this office is called there, and
    `oidc_claim` what it tells by which a person is known here: the address, or the login. `runner`
    says how a process that stays runs its jobs: by itself, or handing them over to whoever is free
    among those of one PostgreSQL database. `backups` is the folder that it
    puts a backup into each day at `backup_hour`, and keeps those of the last `backups_kept` days
    there; without one it makes none.
    """

    model_config = SettingsConfigDict(
        env_prefix="DUBAN_", env_ignore_empty=True, toml_file=FILE, extra="forbid"
    )

    office: Path = Field(default=Path("office"))
    database: Annotated[str, AfterValidator(require_address)] | None = None
    lang: Literal["zh", "en"] | None = None
    log: Literal["json", "console"] | None = None
    hosts: Names = ()
    proxies: Names = ()
    oidc_issuer: Annotated[str, Field(pattern=ISSUER)] | None = None
    oidc_client: Annotated[str, Field(min_length=1)] | None = None
    oidc_claim: Literal["email", "sub", "preferred_username"] = "email"
    runner: Literal["embedded", "procrastinate"] = "embedded"
    backups: Path | None = None
    backup_hour: Annotated[int, Field(ge=0, le=23)] = 3
    backups_kept: Annotated[int, Field(ge=1)] = 14

    @classmethod
    def settings_customise_sources(
        cls,
        settings_cls: type[BaseSettings],
        init_settings: PydanticBaseSettingsSource,
        env_settings: PydanticBaseSettingsSource,
        dotenv_settings: PydanticBaseSettingsSource,
        file_secret_settings: PydanticBaseSettingsSource,
    ) -> tuple[PydanticBaseSettingsSource, ...]:
        """Flag, environment, file."""
        return init_settings, env_settings, TomlConfigSettingsSource(settings_cls)

    @property
    def url(self) -> str:
        """The URL of the database; what a URL would take for its own stands quoted in it."""
        return self.database or f"sqlite:///{quote(str(self.office / DATABASE_FILE))}"


def smtp_password() -> str | None:
    """The password of the mail server, from the environment; it is kept nowhere."""
    return os.environ.get("DUBAN_SMTP_PASSWORD") or None


def imap_password() -> str | None:
    """The password of the mailbox, from the environment; it is kept nowhere."""
    return os.environ.get("DUBAN_IMAP_PASSWORD") or None


def oidc_secret() -> str | None:
    """What this office shows the identity provider, from the environment; it is kept nowhere."""
    return os.environ.get("DUBAN_OIDC_SECRET") or None


def load_settings(
    office: Path | None,
    lang: str | None = None,
    database: str | None = None,
    runner: str | None = None,
) -> Settings:
    """Read the settings, of which these are the flags. Raises ConfigError naming the key."""
    _look_at_names()
    asked: dict[str, Any] = {
        "office": office,
        "lang": lang,
        "database": database,
        "runner": runner,
    }
    given = {name: value for name, value in asked.items() if value is not None}
    try:
        settings = Settings(**given)
        return settings.model_copy(
            update={"database": settings.database or kept_address(settings.office)}
        )
    except ValidationError as error:
        raise _refused(error, given) from None
    except tomllib.TOMLDecodeError as error:
        found = saying("found.words", words=str(error))
        raise ConfigError(FILE, "", saying("expected.toml"), found) from None
    except UnicodeDecodeError:
        found, hint = saying("found.other_encoding"), saying("hint.save_as_utf8")
        raise ConfigError(FILE, "", saying("expected.utf8"), found, hint) from None


def _look_at_names() -> None:
    """Refuse a variable that looks like one of ours and is none: it was meant to do something."""
    known = (*(f"DUBAN_{name.upper()}" for name in Settings.model_fields), *BESIDE)
    for name in sorted(os.environ):
        if name.upper().startswith("DUBAN_") and name.upper() not in known:
            expected, hint = saying("expected.one_of", options=known), close_to(name.upper(), known)
            raise ConfigError(name, "", expected, saying("found.other_name"), hint)


def _refused(error: ValidationError, given: Mapping[str, Any]) -> ConfigError:
    """The first wrong setting, with its place: a flag that was *given*, environment or file."""
    first = error.errors()[0]
    key = str(first["loc"][0])
    known = tuple(Settings.model_fields)
    variable = f"DUBAN_{key.upper()}"
    place, name = (variable, "") if variable in os.environ else (FILE, key)
    if key in given:
        place, name = f"--{key}", ""
    if first["type"] == "extra_forbidden":
        expected = saying("expected.one_of", options=known)
        return ConfigError(place, "", expected, key, close_to(key, known))
    if key == "database":  # which may hold a password
        return ConfigError(place, name, EXPECTED[key], scheme_of(str(first["input"])), HOW_WRITTEN)
    return ConfigError(place, name, EXPECTED[key], first["input"])
