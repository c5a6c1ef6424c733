"""What a failure says, as an operator reads it."""

from config.words import Language, Words
from states.saying import Failure


def in_words(failure: Failure, language: Language = "en") -> str:
    """The sentences of a failure in words."""
    return Words(language).said(*failure.sayings)
