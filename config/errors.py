"""The one error of this package: a file that cannot be used as it stands."""

from collections.abc import Iterable
from difflib import get_close_matches


class ConfigError(ValueError):
    """A configuration value is not what it must be; the message says where and what to do."""

    def __init__(self, path: str, key: str, expected: str, found: str, cure: str = "") -> None:
        where = f"{path}: {key}" if key else path
        text = f"{where}: expected {expected}, found {found}"
        super().__init__(f"{text}; {cure}" if cure else text)
        self.path, self.key, self.expected, self.found, self.cure = (
            path,
            key,
            expected,
            found,
            cure,
        )


def did_you_mean(word: str, known: Iterable[str]) -> str:
    """Return "did you mean …?" for the known word closest to *word*, or nothing."""
    near = get_close_matches(word, list(known), n=1)
    return f"did you mean {near[0]}?" if near else ""


def shown(value: object) -> str:
    """Return *value* for an error message: as written, cut to 60 characters, with its type."""
    text = repr(value)
    text = text if len(text) <= 60 else text[:59] + "…"
    return f"{text} ({type(value).__name__})"
