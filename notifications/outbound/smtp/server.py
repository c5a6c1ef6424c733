"""The mail server of the office: where it is, how it is spoken to, and how long it may take."""

from typing import Any, Literal

import msgspec

from notifications.outbound import machine

Security = Literal["starttls", "tls", "none"]
"""TLS after a plain greeting, TLS from the first byte, or none at all."""


class Server(msgspec.Struct, frozen=True, kw_only=True):
    """A mail server that takes our mails.

    `user` and `password` sign in; without a user nobody does. `trust` is a file with the
    certificate that the server's own goes back to, where no public authority has signed it.
    `name` is how we introduce ourselves, by default as RFC 5321 (4.1.4) has it for a client that no
    DNS knows: many servers refuse `localhost`. `connect_seconds` is for a connection to become
    ready, `command_seconds` for the answer to a command, `final_seconds` for the one to a whole
    message: long, for of a mail whose answer was not waited for nobody knows whether it arrived.

    Raises ValueError for a password that would travel in the clear, and for what can't be.
    """

    host: str
    port: int = 587
    security: Security = "starttls"
    user: str = ""
    password: str = ""
    trust: str | None = None
    name: str = "[127.0.0.1]"
    connections: int = 4
    connect_seconds: float = 20.0
    command_seconds: float = 20.0
    final_seconds: float = 120.0

    def __post_init__(self) -> None:
        if not (machine.can_be(self.host) and 0 < self.port < 65536):
            raise ValueError(f"there is no mail server at {self.place!r}")
        if not (machine.can_be(self.name) and self.name.isascii()):
            raise ValueError(f"this is no name to introduce oneself with: {self.name!r}")
        if self.connections < 1:
            raise ValueError("a mail server needs one connection at least")
        if min(self.connect_seconds, self.command_seconds, self.final_seconds) <= 0:
            raise ValueError("a mail server needs time to answer")
        if self.user and self.security == "none" and not self.is_here:
            raise ValueError(
                f"the password for {self.place} would travel in the clear: "
                "use starttls or tls, or no user"
            )

    @property
    def place(self) -> str:
        """Host and port."""
        return f"{self.host}:{self.port}"

    @property
    def is_here(self) -> bool:
        """Whether it is on this machine."""
        return machine.is_here(self.host)

    @property
    def longest_seconds(self) -> float:
        """What passes at most until it is known what became of a mail that was drawn.

        It may have to wait for the one before it, and for a second connection.
        """
        return 2 * (self.connect_seconds + 4 * self.command_seconds + self.final_seconds)

    def __rich_repr__(self) -> list[tuple[str, Any]]:
        """Name all fields but the password."""
        return [
            (name, getattr(self, name)) for name in self.__struct_fields__ if name != "password"
        ]

    def __repr__(self) -> str:
        fields = ", ".join([f"{name}={value!r}" for name, value in self.__rich_repr__()])
        return f"Server({fields})"
