"""Writing files of a person's own: whole, or the old one stays."""

import os
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from glob import escape
from pathlib import Path

PART = ".part"
"""How the name of a file ends that is being written; before it stands the number of the process."""


@contextmanager
def put_whole(path: Path) -> Iterator[Path]:
    """Give a new file to write, which takes the place of *path* once it is whole and on the disk.

    What fails leaves the old file as it was, and nothing beside it. Of several that write the same
    file the one that ends last stands, whole. A device is written to itself. Raises OSError.
    """
    if path.exists() and not path.is_file():
        yield path
        return
    real = Path(os.path.realpath(path))
    aside = real.with_name(f".{real.name}.{os.getpid()}{PART}")
    _clean(real)
    try:
        yield aside
        settle(aside)
        if real.exists():
            shutil.copymode(real, aside)
        aside.replace(real)
        settle(real.parent)
    except OSError as error:
        if error.filename == str(aside):
            raise OSError(error.errno, error.strerror, str(path)) from error
        raise
    finally:
        aside.unlink(missing_ok=True)


def write_whole(path: Path, content: bytes) -> None:
    """Write a file whole, or leave the old one as it is. Raises OSError."""
    with put_whole(path) as aside:
        aside.write_bytes(content)


def _clean(real: Path) -> None:
    """Remove what processes left beside a file that are no more."""
    for left in real.parent.glob(f".{escape(real.name)}.*{PART}"):
        process = left.name.removesuffix(PART).rpartition(".")[2]
        if process.isdecimal() and not Path(f"/proc/{process}").exists():
            left.unlink(missing_ok=True)


def settle(path: Path) -> None:
    """See that what a file holds, or which files a folder has, is on the disk. Raises OSError."""
    handle = os.open(path, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
