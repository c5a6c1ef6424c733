"""What an entry of the log says besides its codes: what failed, why, and what is to be done."""

from collections.abc import Mapping

from config.words import Words
from duban.cli.failures import in_words
from notifications.inbound.mailbox import MailboxClosed
from notifications.parcel import Unreachable
from states.saying import Failure

OF_EVENTS = {
    "clock": "logged.clock",
    "failed": "logged.failed",
    "fault": "logged.fault",
    "no_provider": "logged.no_provider",
    "sign": "logged.sign",
    "taken back": "logged.taken_back",
    "unsettled": "logged.unsettled",
    "worker": "logged.worker",
}
"""The sentence of each event that is logged as an error."""

CURES: tuple[tuple[type[Exception], str], ...] = (
    (Unreachable, "logged.unreachable"),
    (MailboxClosed, "logged.mailbox_closed"),
)
"""What is to be done where the words of an error say only what is wrong."""


def said_of(entry: Mapping[str, object], error: Exception | None, words: Words) -> str:
    """The words for an error that is logged; what is none of ours says nothing."""
    code = OF_EVENTS.get(str(entry["event"]))
    if code is None:
        return ""
    job = words.named("job", str(entry.get("job", "")))
    event = words.say(code, **{**entry, "job": job})
    has_why = error is not None and code != "logged.fault"  # which says all that there is
    return words.sentences(event, why_of(error, words) if error and has_why else "")


def why_of(error: Exception, words: Words) -> str:
    """Why something failed; of a fault of ours the log shows the rest when that is asked for."""
    known = isinstance(error, Failure | OSError)
    if not known:
        return words.say("error.fault_after_some", what=f"{type(error).__name__}: {error}")
    cure = next((code for kind, code in CURES if isinstance(error, kind)), None)
    why = in_words(error, words, kept=True)[1]
    return words.sentences(why, words.say(cure) if cure else "")
