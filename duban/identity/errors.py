"""Why somebody is not let in, and what persons may not be made to be.

Failure
├── NotLetIn       signing in failed, or has to wait
│   └── BeginAgain the first step is too long ago, or was never taken
├── NoProvider     the identity provider can't be asked, or does not answer as it should
└── NotAllowed     what was asked of persons can't be so; nothing was changed
"""

from datetime import datetime

from states.saying import Failure, Saying, saying


class NotLetIn(Failure):
    """Signing in failed. `wait_until` says when it may be tried again.

    To who has proved nothing yet it is not said why; who is known by what he proved before is
    told what it is that failed.
    """

    def __init__(self, wait_until: datetime | None = None, said: Saying | None = None) -> None:
        wait = saying("sign_in.wait", until=f"{wait_until:%H:%M:%S}") if wait_until else None
        super().__init__(wait or said or saying("sign_in.wrong"))
        self.wait_until = wait_until


class BeginAgain(NotLetIn):
    """The second step of a sign-in came without its first, or too long after it."""

    def __init__(self) -> None:
        super().__init__(said=saying("sign_in.begin_again"))


class NoProvider(Failure):
    """The identity provider can't be asked, or does not answer as it should; `why` is for a log."""

    def __init__(self, why: str) -> None:
        super().__init__(saying("sign_in.no_provider"))
        self.why = why


class NotAllowed(Failure):
    """What was asked of persons can't be so; nothing was changed."""
