"""Exit codes, the same for every command."""

from enum import IntEnum


class Exit(IntEnum):
    """What a command's end means."""

    OK = 0
    ERROR = 1
    USAGE = 2
    REFUSED = 3
    NOT_FOUND = 4
    CONFLICT = 5
    TRY_LATER = 75
    CONFIGURATION = 78


class Stop(Exception):
    """End the command with words on stderr and an exit code."""

    def __init__(self, code: Exit, words: str = "") -> None:
        super().__init__(words)
        self.code, self.words = code, words
