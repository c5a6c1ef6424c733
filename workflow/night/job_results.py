"""What a run of a job came to: what it counted, that it was left to another day, or its error.

It is kept as JSON. The first offices kept a line of text, which is read as well.
"""

from typing import Any

import msgspec

from states.saying import Saying, as_data, from_data, saying, sayings_of

FAILED, LEFT = "failed: ", "left to the day of catching up"
"""How the text of a failed run began, and that of a run which left its work to another day."""

LIKE_FAILED = ('{"error":%', f"{FAILED}%")
"""What the kept form of a failed run is like, in JSON and as text."""


class JobResult(msgspec.Struct, frozen=True):
    """What a run came to. `counts` are by name; a run with an `error` failed and counts nothing."""

    counts: dict[str, int] = {}
    is_left: bool = False
    error: tuple[Saying, ...] = ()

    def __str__(self) -> str:
        if self.error:
            return FAILED + "; ".join(str(one.facts.get("words", one)) for one in self.error)
        return LEFT if self.is_left else " ".join(f"{name}={n}" for name, n in self.counts.items())


def failure(error: Exception) -> JobResult:
    """The result of a run that ended in *error*."""
    return JobResult(error=sayings_of(error))


def joined(results: list[JobResult]) -> JobResult:
    """What several parts of one job came to together."""
    counts = {name: count for one in results for name, count in one.counts.items()}
    errors = tuple(said for one in results for said in one.error)
    return JobResult(counts, any(one.is_left for one in results), errors)


def as_text(result: JobResult) -> str:
    """A result as it is kept; that of a failed run begins with its error."""
    kept: dict[str, Any] = {}
    if result.error:
        kept["error"] = as_data(result.error)
    else:
        kept["counts"] = result.counts
        if result.is_left:
            kept["left"] = True
    return msgspec.json.encode(kept).decode()


def from_text(text: str) -> JobResult:
    """A result that was kept, as JSON or as the text of the first offices.

    What can't be read is an error that says what stands there.
    """
    if text.startswith("{"):
        try:
            return _from_data(msgspec.json.decode(text))
        except (msgspec.MsgspecError, ValueError, TypeError, AttributeError):
            return JobResult(error=(saying("reason.words", words=text),))
    if text.startswith(FAILED):
        return JobResult(error=_error_in(text.removeprefix(FAILED)))
    return JobResult(counts_in(text), text == LEFT)


def _from_data(kept: dict[str, Any]) -> JobResult:
    counts = msgspec.convert(kept.get("counts", {}), dict[str, int])
    error = tuple(from_data(kept.get("error", [])))
    return JobResult(counts, kept.get("left", False), error)


def counts_in(text: str) -> dict[str, int]:
    """What a text such as `reminders=2 overdue=1` counts."""
    pairs = (one.partition("=") for one in text.split())
    return {name: int(count) for name, _, count in pairs if count.isdigit()}


def _error_in(text: str) -> tuple[Saying, ...]:
    if text.startswith("["):
        return tuple(from_data(msgspec.json.decode(text)))
    return (saying("reason.words", words=text),)
