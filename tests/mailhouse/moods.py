"""A house with a mood for every recipient: what it does to their mail, and how often."""

from collections import defaultdict

from tests.mailhouse.house import Fault, House, Step

AT_FIRST: dict[str, Fault] = {
    "plain": Fault(step="RCPT", times=0),
    "greylisting": Fault(step="RCPT", says=b"451 4.7.1 Greylisted, come back later", times=2),
    "full": Fault(step=".", says=b"452 4.3.1 Out of space", keeps=False, times=1),
    "closing": Fault(step="RCPT", says=b"421 4.3.2 Shutting down", then="hang up", times=1),
    "stalling": Fault(step="RCPT", then="stall", times=1),
    "babbling": Fault(step="RCPT", says=b"\xfe\xffwhat?", times=1),
    "leaving": Fault(step="DATA", then="hang up", times=1),
}
"""Moods in which a mail is taken in the end."""

NEVER: dict[str, Fault] = {
    "refusing": Fault(step="RCPT", says=b"550 5.1.1 No such user"),
    "disliking": Fault(step=".", says=b"554 5.7.1 Looks like spam", keeps=False),
    "weary": Fault(step="RCPT", says=b"450 4.2.0 Not today"),
}
"""Moods in which a mail is never taken."""

WORDLESS: dict[str, Fault] = {
    "vanishing": Fault(step=".", then="hang up", times=1),
    "forgetful": Fault(step=".", then="hang up", keeps=False, times=1),
    "mumbling": Fault(step=".", says=b"all right", times=1),
    "speechless": Fault(step=".", then="stall", times=1),
}
"""Moods in which nobody can tell from the answer whether a mail was taken."""

MOODS = {**AT_FIRST, **NEVER, **WORDLESS}


def mood_of(recipient: str) -> str:
    """The mood that a mail address begins with."""
    return recipient.partition(".")[0]


class MoodyHouse(House):
    """A mail server that treats each recipient as the beginning of their address says.

    `struck` are the clients that felt it, by recipient.
    """

    def __init__(self) -> None:
        super().__init__()
        self.struck: dict[str, list[str]] = defaultdict(list)

    def fault_at(self, step: Step, about: str = "", client: str = "") -> Fault | None:
        """Return what strikes the recipient that *about* names."""
        recipient = about.removeprefix("TO:<").rstrip(">")
        fault = MOODS.get(mood_of(recipient))
        if fault is None or fault.step != step or len(self.struck[recipient]) == fault.times:
            return None
        self.struck[recipient].append(client)
        return fault
