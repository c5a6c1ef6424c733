"""As whom the command line acts: the token of a session, in a file that its owner alone reads."""

import errno
import os
from hashlib import sha256
from pathlib import Path

from duban.bootstrap.desk import Desk
from duban.clock import now
from duban.identity.errors import NotAllowed
from duban.identity.visitors import Visitor, visitor_of
from states.saying import saying


def token_file(desk: Desk) -> Path:
    """Where the token for an office is kept: among the settings of whoever is at the terminal.

    Raises FileNotFoundError where that is an account without a home.
    """
    place = os.environ.get("XDG_CONFIG_HOME")
    try:
        folder = Path(place) if place else Path.home() / ".config"
    except RuntimeError:
        raise FileNotFoundError(errno.ENOENT, os.strerror(errno.ENOENT), "~") from None
    office = sha256(str(desk.settings.office.absolute()).encode()).hexdigest()[:16]
    return folder / "duban" / f"session-{office}"


def kept_token(desk: Desk) -> str:
    """The token for an office; empty where nobody has signed in.

    Nobody can have where the home can't be looked into, as a service of systemd can't.
    """
    try:
        file = token_file(desk)
        return file.read_text(encoding="ascii").strip()
    except (FileNotFoundError, NotADirectoryError):
        return ""
    except PermissionError:
        if os.access(file.parent, os.X_OK, effective_ids=True):
            raise
        return ""


def signed_in(desk: Desk) -> Visitor | None:
    """Who has signed in at this terminal; None where nobody has.

    Raises NotAllowed where the session is over: nobody then acts unnamed without knowing it.
    """
    token = kept_token(desk)
    if not token:
        return None
    visitor = visitor_of(desk, token, now())
    if visitor is None:
        raise NotAllowed(saying("signing.over"))
    return visitor


def who_is_at(desk: Desk) -> str:
    """Who is at this terminal, as the journal says it: the login, else the account there."""
    token = kept_token(desk)
    visitor = visitor_of(desk, token, now(), is_use=False) if token else None
    return visitor.person.login if visitor else f"terminal of {os.getuid()}"


def room_for_token(desk: Desk) -> Path:
    """Where a token can be kept, its folder made.

    Raises OSError where none can: who signs in is told so before a password is asked or changed.
    """
    path = token_file(desk)
    path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    if not os.access(path.parent, os.W_OK | os.X_OK, effective_ids=True):
        raise PermissionError(errno.EACCES, os.strerror(errno.EACCES), str(path.parent))
    return path


def keep_token(desk: Desk, token: str) -> None:
    """Keep the token of a session, readable by its owner alone."""
    path = room_for_token(desk)
    path.unlink(missing_ok=True)
    handle = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    with os.fdopen(handle, "w", encoding="ascii") as file:
        file.write(token)


def forget_token(desk: Desk) -> None:
    """Keep no token any more."""
    token_file(desk).unlink(missing_ok=True)
