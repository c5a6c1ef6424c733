"""What a check of the configuration found wrong, in words for the one who mends it."""

import msgspec


class Finding(msgspec.Struct, frozen=True):
    """One thing that is wrong: where, what, what was expected, and what to do.

    `code` is stable (`sentence-changed`); `key` is a sentence number or a claimant; `zh` and
    `en` say what is wrong and what to do.
    """

    code: str
    file: str
    key: str
    expected: str
    zh: str
    en: str

    def __str__(self) -> str:
        return f"{self.file}: {self.key}: [{self.code}] {self.zh} / {self.en}"
