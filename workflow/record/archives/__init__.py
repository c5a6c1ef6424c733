"""Archives: finished programmes that were closed, and whether their rows are as they were."""

from workflow.record.archives.compared import (
    LOCKS,
    all_differences,
    differences_of,
    lock_differences,
    of_cases,
    of_mails,
    standing_differences,
)
from workflow.record.archives.contents import TABLES, Contents, Step, contents_of
from workflow.record.archives.kept import (
    Archive,
    add,
    all_archives,
    archive_of,
    case_ids,
    closed_ones,
    parts,
    reopen,
)

__all__ = [
    "LOCKS",
    "TABLES",
    "Archive",
    "Contents",
    "Step",
    "add",
    "all_archives",
    "all_differences",
    "archive_of",
    "case_ids",
    "closed_ones",
    "contents_of",
    "differences_of",
    "lock_differences",
    "of_cases",
    "of_mails",
    "parts",
    "reopen",
    "standing_differences",
]
