"""Addresses of PostgreSQL databases, which may hold a password that nobody is to see."""

from sqlalchemy import make_url
from sqlalchemy.engine import URL
from sqlalchemy.exc import ArgumentError

from workflow.store.drivers import server_options

SECRET = frozenset({"password", "sslpassword"})
"""What of an address's query is a password as well."""


def is_readable(address: str) -> bool:
    """Whether an address can be parted into what it says, and says no option that there is not."""
    try:
        return server_options().issuperset(make_url(address).query)
    except (ArgumentError, ValueError):
        return False


def bare(address: str | URL) -> str:
    """The address without its passwords, to be shown and kept."""
    url = make_url(address)
    kept = {name: value for name, value in url.query.items() if name not in SECRET}
    return url.set(query=kept)._replace(password=None).render_as_string(hide_password=False)


def is_same_database(one: str | URL, other: str | URL) -> bool:
    """Whether two addresses differ in nothing but the account."""
    found = (make_url(bare(address)).set(username="") for address in (one, other))
    return next(found) == next(found)


def has_password(address: str | URL) -> bool:
    """Whether the address holds a password."""
    url = make_url(address)
    return bool(url.password) or not SECRET.isdisjoint(url.query)
