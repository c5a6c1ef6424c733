"""How much room the disk has on which the database lies."""

import shutil

from workflow.store.database import Store

SHORT = 32 * 2**20
"""So few bytes may be gone before what is under way is kept."""


def is_short(store: Store) -> bool:
    """Whether the disk is nearly full; of a database that has no file here nobody knows."""
    path = store.path
    return path is not None and shutil.disk_usage(path.parent).free < SHORT
