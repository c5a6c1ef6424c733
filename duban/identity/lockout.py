"""Who guesses passwords waits ever longer, and nobody else does.

Failures are counted of a login from an address, of a login, and of an address. The last two do not
bind where that login signed in from that address before: neither can somebody who guesses keep a
person out of the own desk, nor one who shares an address all the others. An address that stands for
many, such as that of a proxy on this machine, is not counted as one.
"""

from collections.abc import Iterator
from datetime import datetime, timedelta
from ipaddress import IPv6Address, ip_address, ip_network

import msgspec

from workflow.people import attempts, security
from workflow.people.attempts import Attempts
from workflow.people.security import Event
from workflow.store.transaction import Transaction

FIRST_WAIT = timedelta(seconds=30)
LOOKED_BACK = 200
"""So many entries of the log are looked through for a sign-in from the same address."""


class Bucket(msgspec.Struct, frozen=True):
    """What is counted together: so many failures are free, then waits double up to the longest."""

    name: str
    free: int
    longest: timedelta

    def wait(self, failures: int) -> timedelta:
        """How long to wait after so many failures."""
        beyond = failures - self.free
        if beyond < 0:
            return timedelta()
        return min(FIRST_WAIT * (1 << min(beyond, 16)), self.longest)


def _buckets(transaction: Transaction, login: str, address: str) -> Iterator[Bucket]:
    """Where a failure of a login from an address counts."""
    near = _net(address)
    yield Bucket(f"both {login} {near}", 5, timedelta(minutes=15))
    if _is_known(transaction, login, address):
        return
    yield Bucket(f"login {login}", 20, timedelta(minutes=5))
    if near:
        yield Bucket(f"address {near}", 30, timedelta(minutes=15))


def _net(address: str) -> str:
    """What of an address is one caller's: all of IPv4, the network of IPv6; else nothing."""
    try:
        found = ip_address(address)
    except ValueError:
        return ""
    if isinstance(found, IPv6Address) and found.ipv4_mapped:
        found = found.ipv4_mapped
    if found.is_loopback or found.is_unspecified:
        return ""
    return str(ip_network(f"{found}/64", strict=False)) if found.version == 6 else str(found)


def _is_known(transaction: Transaction, login: str, address: str) -> bool:
    """Whether the login signed in from there lately."""
    entries = security.latest(transaction, most=LOOKED_BACK, person=login)
    return any(
        one.what is Event.SIGNED_IN and one.facts.get("address") == address for one in entries
    )


def begin(transaction: Transaction, login: str, address: str, now: datetime) -> datetime | None:
    """Count an attempt as failed before it is tried, so that many at once are many.

    Returns until when to wait where it may not be tried; then nothing is counted.
    """
    buckets = [*_buckets(transaction, login, address)]
    kept = {one.name: attempts.of(transaction, one.name) for one in buckets}
    waits = [one.locked_until for one in kept.values() if one and one.locked_until > now]
    if waits:
        return max(waits)
    for bucket in buckets:
        before = kept[bucket.name]
        failures = 1 + (before.failures if before else 0)
        until = now + bucket.wait(failures)
        attempts.count(transaction, Attempts(bucket.name, failures, now, until))
    return None


def succeeded(transaction: Transaction, login: str, address: str, now: datetime) -> None:
    """Take back what `begin` counted: the login begins anew, the address by one less."""
    for bucket in _buckets(transaction, login, address):
        kept = attempts.of(transaction, bucket.name)
        if kept is None or not bucket.name.startswith("address"):
            attempts.forget(transaction, bucket.name)
        else:
            fewer = msgspec.structs.replace(kept, failures=kept.failures - 1, locked_until=now)
            attempts.count(transaction, fewer)
