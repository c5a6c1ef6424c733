"""Parcels for the tests, and what a courier tells of them."""

from collections.abc import Iterable

from notifications.outbound.smtp import Server, courier
from notifications.parcel import Parcel, Result
from tests.mailhouse.house import House

PASSWORD = "督办-Pa55"  # noqa: S105 - of a server that lives for one test
MESSAGE = b"Subject: =?utf-8?b?552j5Yqe?=\r\n\r\nhello\r\n.\r\n..dots\r\n"
"""Its lone dot must not end it."""


def parcel(name: str, message: bytes = MESSAGE, *, to: str = "") -> Parcel:
    """A parcel to somebody in the district, unless *to* names another."""
    return Parcel(name, "office@office.example", to or f"{name}@district.example", message)


def parcels(count: int) -> list[Parcel]:
    """Parcels with different recipients."""
    return [parcel(f"m{n}") for n in range(count)]


def server_of(house: House, **more: object) -> Server:
    """The house as a mail server that is asked on one connection, and soon given up."""
    given: dict[str, object] = {
        "host": "localhost",
        "port": house.port,
        "security": "none",
        "connections": 1,
        "connect_seconds": 5.0,
        "command_seconds": 5.0,
        "final_seconds": 5.0,
    }
    return Server(**{**given, **more})  # type: ignore[arg-type]


def carried(server: Server, load: Iterable[Parcel]) -> dict[str, Result]:
    """Carry a load; return what was told of each, which is exactly one thing."""
    told: list[Result] = []
    courier(server)(load, told.extend)
    found = {result.key: result for result in told}
    assert len(found) == len(told)
    return found


def fates(results: dict[str, Result]) -> dict[str, str]:
    """The fate of each parcel."""
    return {key: result.fate for key, result in results.items()}
