"""Founding an office whole or not at all: it is made aside and moved into its folder at the end.

What was interrupted leaves nothing that looks like an office; the next attempt begins anew.
"""

import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from duban.bootstrap import exists
from duban.sealing import KEY_FILE
from duban.settings import DATABASE_FILE, Settings
from workflow.record.founding import recognise
from workflow.store.database import Store
from workflow.store.errors import NotAnOffice

ASIDE = ".founding"


def is_founded(settings: Settings) -> bool:
    """Whether there is an office already, in the folder or in the database server."""
    if settings.database is None:
        return exists(settings)
    store = Store(settings.url)
    try:
        recognise(store)
    except NotAnOffice:
        return False
    finally:
        store.close()
    return True


@contextmanager
def founding(settings: Settings) -> Iterator[Settings]:
    """Give the settings under which to make an office, and move what was made into its folder.

    A key that lies in the folder already is the new office's too. An office in a database server
    is made where it is.
    """
    if settings.database is not None:
        yield settings
        return
    aside = settings.office / ASIDE
    shutil.rmtree(aside, ignore_errors=True)
    aside.mkdir(parents=True)
    try:
        if (settings.office / KEY_FILE).is_file():
            shutil.copy2(settings.office / KEY_FILE, aside / KEY_FILE)
        yield settings.model_copy(update={"office": aside})
        _move(aside, settings.office)
    finally:
        shutil.rmtree(aside, ignore_errors=True)


def _move(aside: Path, office: Path) -> None:
    """Move all files; the database comes last, for it is what makes a folder an office."""
    files = sorted(path.relative_to(aside) for path in aside.rglob("*") if path.is_file())
    for file in sorted(files, key=lambda name: name == Path(DATABASE_FILE)):
        (office / file).parent.mkdir(parents=True, exist_ok=True)
        (aside / file).replace(office / file)
