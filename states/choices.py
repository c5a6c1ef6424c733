"""What a field of an act may say where only certain words mean something: one enum a field.

A command keeps what was typed, so that a wrong word is refused by its rule with the words that it
could have been, and a scenario goes on. What is known of a case holds the enum.
"""

from enum import StrEnum
from typing import TypeVar


class SupportResult(StrEnum):
    """What a deliberation on support comes to (R-4.2)."""

    SUPPORT = "support"
    NOT_SUPPORT = "not_support"


class ObjectionResult(StrEnum):
    """What looking into an objection comes to (R-P.3)."""

    REJECTED = "rejected"
    UPHELD = "upheld"


class Instalment(StrEnum):
    """Which part of the support is paid (R-M.4)."""

    FIRST = "first_instalment"
    FOLLOW_ON = "follow_on"


class AssessmentKind(StrEnum):
    """Which assessment (R-6.3)."""

    MIDTERM = "midterm"
    FINAL = "final"


class ChangeResult(StrEnum):
    """What became of a request to change the contract."""

    APPROVED = "approved"
    REFUSED = "refused"


class RectificationResult(StrEnum):
    """What the city finds at the end of a rectification (R-6.6)."""

    CLEARED = "cleared"
    NOT_CLEARED = "not_cleared"


class Ground(StrEnum):
    """On what a clawback rests; the first two also raise a flag (R-6.4, R-6.10)."""

    SLOW = "slow_execution"
    NO_DATA = "no_data"
    POOR_WORK = "poor_performance"
    MISUSE = "misuse"


class TaskState(StrEnum):
    """How far a task of the plan has come (R-6.2)."""

    DONE = "done"
    UNDER_WAY = "under_way"
    NOT_BEGUN = "not_begun"


_TASK_WORDS = {
    "已完成": TaskState.DONE,
    "进行中": TaskState.UNDER_WAY,
    "未开始": TaskState.NOT_BEGUN,
}


def read_task_state(text: str) -> TaskState | None:
    """The state of a task that a word means, its code or the word of a report; else None."""
    return _TASK_WORDS.get(text) or next((one for one in TaskState if one == text), None)


class ClawbackResult(StrEnum):
    """What a deliberation on a clawback comes to (R-6.8)."""

    RECOVER = "recover"
    DROP = "drop"


class Remedy(StrEnum):
    """By which way a decision is disputed (R-D.1)."""

    RECONSIDERATION = "行政复议"
    LAWSUIT = "行政诉讼"


_OTHER_WORDS = {
    "复议": Remedy.RECONSIDERATION,
    "reconsideration": Remedy.RECONSIDERATION,
    "诉讼": Remedy.LAWSUIT,
    "lawsuit": Remedy.LAWSUIT,
    "suit": Remedy.LAWSUIT,
}


def read_remedy(text: str | None) -> Remedy | None:
    """The remedy that a word means, reconsideration where there is none; else None."""
    if not text:
        return Remedy.RECONSIDERATION
    return _OTHER_WORDS.get(text) or next((one for one in Remedy if one == text), None)


class Ruling(StrEnum):
    """How a dispute ends (R-D.1)."""

    UPHELD = "维持"
    CHANGED = "变更"
    ANNULLED = "撤销"


C = TypeVar("C", bound=StrEnum)


def chosen(choice: type[C], word: str | None) -> C:
    """The choice that a word stands for, once a guard has let it pass."""
    return choice(word or "")


class Choice:
    """Stands in the type of a command's field and names the words that lead on.

    *decides* says that the act goes one way or another by it, so that it cannot be left out.
    """

    def __init__(self, *words: StrEnum, decides: bool = True) -> None:
        self.words, self.decides = words, decides
