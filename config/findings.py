"""What a check of the configuration found wrong, for the one who mends it."""

import msgspec

from states.saying import Saying, saying


class Finding(msgspec.Struct, frozen=True):
    """One thing that is wrong: where it is, and sentences on what it is and what mends it.

    `code` is stable (`sentence-changed`); `key` is the place in the file, a sentence number or
    who claims to model one.
    """

    code: str
    file: str
    key: str
    sayings: tuple[Saying, ...]

    def __str__(self) -> str:
        return f"{self.file}: {self.key}: {'; '.join(map(str, self.sayings))}"


def finding(code: str, file: str, key: str, /, *hints: Saying, **facts: object) -> Finding:
    """A finding whose words stand in the catalogue under its code, with *hints* after them."""
    return Finding(code, file, key, (saying(f"finding.{code}", **facts), *hints))
