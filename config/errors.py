"""The one error of this package: a file that cannot be used as it stands."""

from states.saying import NotAsExpected, Saying


class ConfigError(NotAsExpected):
    """A value of a configuration file is not what it must be; it names file and key."""

    def __init__(
        self, path: str, key: str, expected: Saying, found: object, hint: Saying | None = None
    ) -> None:
        super().__init__(f"{path}: {key}" if key else path, expected, found, hint)
        self.path, self.key = path, key
