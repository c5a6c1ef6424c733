"""What a program is told where its request goes no further.

Failure
├── NoToken      nobody known asks
├── NotGranted   the token, or the person, may not do that
├── TooOften     more requests than are answered in a while
├── TooLarge     more bytes than a request may bring
└── NotJson      a body that says it is something else
"""

from states.saying import Failure, saying


class NoToken(Failure):
    """No token came with the request, or one that is unknown or over."""

    def __init__(self) -> None:
        super().__init__(saying("api.no_token"))


class NotGranted(Failure):
    """The token was not made for that, or its person may not do it."""

    def __init__(self, scope: str) -> None:
        super().__init__(
            saying("api.not_granted", named=saying(f"permission.{scope}"), scope=scope)
        )
        self.scope = scope


class TooOften(Failure):
    """More was asked than is answered in a while; `wait` says how many seconds to wait."""

    def __init__(self, wait: int) -> None:
        super().__init__(saying("api.too_often", seconds=wait))
        self.wait = wait


class TooLarge(Failure):
    """The body of the request is larger than any act needs."""

    def __init__(self, most: int) -> None:
        super().__init__(saying("api.too_large", most=most))


class NotJson(Failure):
    """The body of the request says that it is no JSON."""

    def __init__(self) -> None:
        super().__init__(saying("api.not_json"))
