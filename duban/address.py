"""Where an office lives that is not in the file of its folder: an address that the folder keeps."""

import re
from pathlib import Path

from config.errors import ConfigError
from duban.files import write_whole
from states.saying import saying

ADDRESS_FILE = "duban.url"
DATABASE = r"^postgres(ql)?(\+psycopg)?://.+"


def kept_address(office: Path) -> str | None:
    """The address that an office's folder keeps, if any. Raises ConfigError where it is none."""
    path = office / ADDRESS_FILE
    try:
        address = path.read_text(encoding="utf-8").strip()
    except (FileNotFoundError, NotADirectoryError):
        return None
    except UnicodeDecodeError:
        address = ""
    if not re.match(DATABASE, address):
        raise ConfigError(str(path), "", saying("expected.database"), scheme_of(address))
    return address


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
