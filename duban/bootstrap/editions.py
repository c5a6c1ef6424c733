"""The notice and the procedure that come with the package, and the words for them."""

from functools import cache

from config.notices import NoticeFile, load_notice
from config.procedures import ProcedureFile, load_procedure
from config.words import Language, Words

NOTICE, PROCEDURE = "tj-2023-22", "six-step"


def editions() -> tuple[NoticeFile, ProcedureFile]:
    """The packaged notice and procedure."""
    return load_notice(NOTICE), load_procedure(PROCEDURE)


@cache
def words(language: Language) -> Words:
    """Every label and sentence in one language."""
    return Words(language).with_procedure(load_procedure(PROCEDURE).procedure)
