"""The notice and the procedure that an office works by, as they come, and the words for them."""

from functools import cache
from pathlib import Path
from typing import NamedTuple

from config.notices import NoticeFile, load_notice
from config.procedures import ProcedureFile, load_procedure
from config.words import LANGUAGES, Language, Words
from states.procedure import Procedure

NOTICE, PROCEDURE = "tj-2023-22", "six-step"


class Edition(NamedTuple):
    """A notice with the procedure by which it is carried out."""

    notice: NoticeFile
    procedure: ProcedureFile

    @property
    def programme(self) -> str:
        """The name of the programme that is opened under it: that of its notice."""
        return self.notice.notice.id


def editions(notice: str | Path = NOTICE, procedure: str | Path = PROCEDURE) -> Edition:
    """A notice and a procedure, each packaged under a name or in a file. Raises ConfigError."""
    return Edition(load_notice(notice), load_procedure(procedure))


@cache
def words(language: Language, *, at_terminal: bool = False) -> Words:
    """Every label and sentence in one language, of the console or of a terminal."""
    spoken = Words(language, at_terminal=at_terminal)
    return spoken.with_procedure(packaged_procedure().procedure)


@cache
def packaged_procedure() -> ProcedureFile:
    """The packaged procedure, whose names the words of a language know."""
    return load_procedure(PROCEDURE)


def learn_words(procedure: Procedure) -> None:
    """Have the words of every language know what a procedure calls its states and acts."""
    for language in LANGUAGES:
        words(language).learn(procedure)
        words(language, at_terminal=True).learn(procedure)
