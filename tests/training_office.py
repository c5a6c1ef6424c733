"""A training office that is made once for a whole run of tests, and copied by who needs one."""

import fcntl
import os
import shutil
from pathlib import Path

from duban.environment import Settings
from duban.practice.training import create_training_office


def made_once(folder: Path) -> Path:
    """The training office below *folder*, made by the first process that asks.

    Nobody opens it, for another process may be copying it.
    """
    made = folder / "training-office"
    with (folder / "training-office.lock").open("w") as turn:
        fcntl.flock(turn, fcntl.LOCK_EX)
        if not made.exists():
            create_training_office(Settings(office=made), lambda day, done, total: None)
    return made


def copy_office(made: Path, office: Path) -> Path:
    """Copy the folder of an office, and return the copy; mails, written once, are linked."""

    def copy(source: str, target: str) -> None:
        (os.link if source.endswith(".eml") else shutil.copy2)(source, target)

    shutil.copytree(made, office, copy_function=copy)
    return office
