"""Where the tests write: in memory where the machine has room for it, else where programs do.

Offices and servers of tests live for a second; on a disk, making and deleting their files took
longer than all that is tried with them.
"""

import os
import tempfile
from pathlib import Path

MEMORY = Path("/dev/shm")  # noqa: S108 - what a test makes there has a folder of its own
ROOM = 4 << 30
"""So many bytes have to be free; a run takes less than a quarter of that."""


def folder(*, runs_programs: bool = False) -> Path | None:
    """The folder that is kept in memory, where there is room; None where there is not.

    Some machines let no program start there: then it is none for who *runs_programs*.
    """
    try:
        told = os.statvfs(MEMORY)
    except OSError:
        return None
    if told.f_bavail * told.f_frsize < ROOM or not os.access(MEMORY, os.W_OK):
        return None
    return None if runs_programs and told.f_flag & os.ST_NOEXEC else MEMORY


def write_there() -> None:
    """Let this process and all that it starts write there, unless whoever tests says where."""
    found = folder(runs_programs=True)
    if found is not None and os.environ.setdefault("TMPDIR", str(found)) == str(found):
        tempfile.tempdir = None
