"""The machine on which a server stands, as it is named in the settings."""

from ipaddress import ip_address


def can_be(host: str) -> bool:
    """Whether *host* can name a machine: one word that can be printed."""
    return host.isprintable() and host.split() == [host]


def is_here(host: str) -> bool:
    """Whether *host* is this machine itself, so that nobody listens in between."""
    try:
        return ip_address(host).is_loopback
    except ValueError:
        return host == "localhost"
