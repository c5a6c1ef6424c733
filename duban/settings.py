"""Settings: a flag beats `DUBAN_*` in the environment, that beats duban.toml, that the default."""

from pathlib import Path
from typing import Literal

from pydantic import Field, ValidationError
from pydantic_settings import (
    BaseSettings,
    PydanticBaseSettingsSource,
    SettingsConfigDict,
    TomlConfigSettingsSource,
)

from config.errors import ConfigError, did_you_mean

FILE = "duban.toml"


class Settings(BaseSettings):
    """What an installation can be told.

    `office` is the folder that holds the office's file, key and mails; `database` a PostgreSQL
    URL where the office does not live in that folder's SQLite file.
    """

    model_config = SettingsConfigDict(env_prefix="DUBAN_", toml_file=FILE, extra="forbid")

    office: Path = Field(default=Path("office"))
    database: str | None = None
    lang: Literal["zh", "en"] | None = None

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
        """The URL of the database."""
        return self.database or f"sqlite:///{self.office / 'duban.db'}"


def load_settings(office: Path | None) -> Settings:
    """Read the settings; *office* is the flag. Raises ConfigError naming the wrong key."""
    try:
        return Settings() if office is None else Settings(office=office)
    except ValidationError as error:
        first = error.errors()[0]
        key = ".".join(str(part) for part in first["loc"])
        known = tuple(Settings.model_fields)
        cure = did_you_mean(key, known)
        raise ConfigError(FILE, key, first["msg"], str(first["input"]), cure) from None
