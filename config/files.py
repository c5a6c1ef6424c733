"""Reading a TOML file of the configuration, with errors that name the file."""

import hashlib
import re
from pathlib import Path
from typing import Any

import tomli

from config.errors import ConfigError
from states.saying import LONGEST, NOTHING, Saying, saying

PACKAGE = Path(__file__).parent


def read_text(path: Path) -> str:
    """Read a UTF-8 file. Raises ConfigError if it is missing or in another encoding."""
    try:
        return path.read_text(encoding="utf-8-sig")
    except FileNotFoundError:
        hint = saying("hint.check_path")
        raise ConfigError(str(path), "", saying("expected.file"), NOTHING, hint) from None
    except UnicodeDecodeError:
        found, hint = saying("found.other_encoding"), saying("hint.save_as_utf8")
        raise ConfigError(str(path), "", saying("expected.utf8"), found, hint) from None


def parse_toml(text: str, path: str) -> dict[str, Any]:
    """Parse TOML *text*; *path* names it in errors. Raises ConfigError on a syntax error."""
    try:
        return tomli.loads(text)
    except tomli.TOMLDecodeError as error:
        raise ConfigError(
            path, "", saying("expected.toml"), _stopped(text, error), saying("hint.toml")
        ) from None


def _stopped(text: str, error: tomli.TOMLDecodeError) -> Saying:
    """The line on which the reader stopped, as it stands; its own words where it names none."""
    match = re.search(r"\(at line (\d+)", str(error))
    if match is None:
        return saying("found.words", words=str(error))
    number = int(match[1])
    lines = text.split("\n")
    line = lines[number - 1].strip() if number <= len(lines) else ""
    return saying("found.toml_line", line=number, text=line[:LONGEST])


def canonical(text: str) -> str:
    """Return *text* with plain line ends, no blanks at line ends, and one newline at its end."""
    lines = text.replace("\r\n", "\n").replace("\r", "\n").split("\n")
    return "\n".join(line.rstrip() for line in lines).strip("\n") + "\n"


def content_hash(text: str) -> str:
    """Return the sha256 of the canonical text, in hex: the version that a case is pinned to."""
    return hashlib.sha256(canonical(text).encode()).hexdigest()
