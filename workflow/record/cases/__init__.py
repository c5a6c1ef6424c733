"""Cases: their names, their rows with the facts, lists of them; the one owner of their columns."""

from workflow.record.cases.kept import (
    Named,
    Stored,
    add,
    bodies,
    load,
    load_all,
    named,
    neighbours,
    of_programme,
    retire,
    save,
    to_copy,
)
from workflow.record.cases.lists import (
    Listed,
    by_step,
    flagged,
    listed,
    open_ids,
    promised_elsewhere,
    to_check,
)
from workflow.record.cases.names import case_id, parts, programme_of, region_of, span

__all__ = [
    "Listed",
    "Named",
    "Stored",
    "add",
    "bodies",
    "by_step",
    "case_id",
    "flagged",
    "listed",
    "load",
    "load_all",
    "named",
    "neighbours",
    "of_programme",
    "open_ids",
    "parts",
    "programme_of",
    "promised_elsewhere",
    "region_of",
    "retire",
    "save",
    "span",
    "to_check",
    "to_copy",
]
