"""Archives: finished programmes that were closed, and whether their rows are as they were."""

from workflow.record.archives.compared import all_differences, differences_of, lock_differences
from workflow.record.archives.contents import TABLES, Contents, Step, contents_of
from workflow.record.archives.kept import (
    Archive,
    add,
    all_archives,
    archive_of,
    closed_ones,
    parts,
    reopen,
)

__all__ = [
    "TABLES",
    "Archive",
    "Contents",
    "Step",
    "add",
    "all_archives",
    "all_differences",
    "archive_of",
    "closed_ones",
    "contents_of",
    "differences_of",
    "lock_differences",
    "parts",
    "reopen",
]
