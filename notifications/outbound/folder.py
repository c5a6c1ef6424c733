"""A folder as the way out: each message a file, for rehearsal, training and handing over."""

import os
import re
from collections.abc import Callable, Iterable
from datetime import date
from pathlib import Path

from notifications.parcel import Courier, Parcel, Result

GROUP = 50
PART = ".part"
"""How the name of a file ends that is being written; who writes the mail again takes its place."""
_UNSAFE = re.compile(r'[\x00-\x1f\x7f<>:"/\\|?*\s]+')
LONGEST_PART = 60


def courier(folder: Path) -> Courier:
    """Carry parcels into *folder*; one that cannot be written there has failed."""

    def carry(parcels: Iterable[Parcel], told: Callable[[list[Result]], None]) -> None:
        results: list[Result] = []
        for parcel in parcels:
            results.append(_put(folder, parcel))
            if len(results) == GROUP:
                told(results)
                results = []
        if results:
            told(results)

    return carry


def _put(folder: Path, parcel: Parcel) -> Result:
    try:
        return Result(parcel.key, "sent", write(folder, parcel.file, parcel.message).name)
    except OSError as error:
        return Result(parcel.key, "failed", str(error))


def file_name(day: date, notice_id: str, kind: str, region: str) -> str:
    """Return `YYYY-MM-DD_<id>_<kind>_<region>.eml`, safe on Windows and in GBK.

    What such a file system cannot hold becomes `_`; the same arguments give the same name.
    """
    parts = (_safe(part) for part in (notice_id, kind, region))
    return "_".join([day.isoformat(), *parts]) + ".eml"


def write(folder: Path, name: str, message: bytes) -> Path:
    """Put *message* into *folder* under *name*, whole or not at all, and return its path.

    A file that is there already stays as it is: the same mail is written once. Raises OSError
    where the folder cannot be written.
    """
    path = folder / name
    folder.mkdir(parents=True, exist_ok=True)
    while not path.exists():
        _write(path, folder / f".{name}{PART}", message)
        _settle(folder)
    return path


def _write(path: Path, aside: Path, message: bytes) -> None:
    """Write a file aside and put it into its place, unless another has begun to do so meanwhile.

    Who was stopped writes on into a file that has no name any more.
    """
    aside.unlink(missing_ok=True)
    with aside.open("xb") as part:
        try:
            part.write(message)
            part.flush()
            os.fsync(part.fileno())
            if os.fstat(part.fileno()).st_nlink:
                aside.replace(path)
        except BaseException:
            if os.fstat(part.fileno()).st_nlink:
                aside.unlink(missing_ok=True)
            raise


def _settle(folder: Path) -> None:
    """Make the rename last through a power cut, where the system can be asked to."""
    if os.name == "posix":
        handle = os.open(folder, os.O_RDONLY)
        try:
            os.fsync(handle)
        finally:
            os.close(handle)


def _safe(part: str) -> str:
    known = part.encode("gbk", "replace").decode("gbk")
    return _UNSAFE.sub("_", known)[:LONGEST_PART].strip(". ") or "_"
