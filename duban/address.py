"""Where an office lives that is not in the file of its folder: an address that the folder keeps."""

import re
from pathlib import Path

from config.errors import ConfigError
from duban.files import write_whole
from states.saying import saying
from workflow.store.address import is_readable

ADDRESS_FILE = "duban.url"
DATABASE = r"^postgres(ql)?(\+psycopg)?://.+"

HOW_WRITTEN = saying("hint.address_quoted")
"""What is wrong with most addresses that begin as one and are none."""


def require_address(address: str) -> str:
    """The same address of a PostgreSQL database. Raises ValueError where it can't be read as one.

    What is not quoted in it parts it elsewhere than it was meant to, perhaps in a password.
    """
    if not (re.match(DATABASE, address) and is_readable(address)):
        raise ValueError("no address of a PostgreSQL database")
    return address


def kept_address(office: Path) -> str | None:
    """The address that an office's folder keeps, if any. Raises ConfigError where it is none."""
    path = office / ADDRESS_FILE
    try:
        address = path.read_text(encoding="utf-8").strip()
    except (FileNotFoundError, NotADirectoryError):
        return None
    except UnicodeDecodeError:
        address = ""
    try:
        return require_address(address)
    except ValueError:
        expected, found = saying("expected.database"), scheme_of(address)
        raise ConfigError(str(path), "", expected, found, HOW_WRITTEN) from None


def keep_address(office: Path, address: str | None) -> None:
    """Let the folder say where its office lives; None: in its own file. It holds no password."""
    path = office / ADDRESS_FILE
    if address is None:
        path.unlink(missing_ok=True)
        return
    office.mkdir(parents=True, exist_ok=True)
    write_whole(path, f"{address}\n".encode())


def scheme_of(address: str) -> str:
    """As much of an address as may be shown while it may hold a password."""
    return f"{address.partition(':')[0][:20]}:…"
