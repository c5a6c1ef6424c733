"""Why somebody is not let in, and what persons may not be made to be.

Failure
├── NotLetIn       signing in failed, or has to wait
├── NoProvider     the identity provider can't be asked, or does not answer as it should
└── NotAllowed     what was asked of persons can't be so; nothing was changed
"""

from datetime import datetime

from states.saying import Failure, saying


class NotLetIn(Failure):
    """Signing in failed; it is not said why. `wait_until` says when it may be tried again."""

    def __init__(self, wait_until: datetime | None = None) -> None:
        said = saying("sign_in.wait", until=f"{wait_until:%H:%M:%S}") if wait_until else None
        super().__init__(said or saying("sign_in.wrong"))
        self.wait_until = wait_until


class NoProvider(Failure):
    """The identity provider can't be asked, or does not answer as it should; `why` is for a log."""

    def __init__(self, why: str) -> None:
        super().__init__(saying("sign_in.no_provider"))
        self.why = why


class NotAllowed(Failure):
    """What was asked of persons can't be so; nothing was changed."""
