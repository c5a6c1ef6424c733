"""Writing files of a person's own: whole, or the old one stays."""

import os
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path


@contextmanager
def put_whole(path: Path) -> Iterator[Path]:
    """Give a new file to write, which takes the place of *path* once it is whole and on the disk.

    What fails leaves the old file as it was, and nothing beside it. A device is written to itself.
    Raises OSError.
    """
    if path.exists() and not path.is_file():
        yield path
        return
    real = Path(os.path.realpath(path))
    aside = real.with_name(f".{real.name}.part")
    try:
        yield aside
        _settle(aside)
        if real.exists():
            shutil.copymode(real, aside)
        aside.replace(real)
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


def _settle(file: Path) -> None:
    handle = os.open(file, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
