"""What may be wrong with a database.

StoreError
├── NotAnOffice    the file or database is not one of Duban's
│   └── Damaged    it is a file that was one once
├── OtherSchema    it was made by another version
│   └── OwnersTurn its owner has to bring it up to date, which this account may not
├── StoreBusy      others held the database for too long; nothing was changed
├── StoreFailed    the database or its disk failed; nothing was changed
│   └── ServerGone its server can't be reached, or was lost
├── NotPermitted   this account of the database may not do that
├── ReadOnly       it may only be looked at, by this account or from this disk
├── Archived       it keeps a programme closed, of which something was to be changed
├── Unreadable     it holds what nobody of ours has written there; nothing was changed
└── FateUnknown    the server was lost while it kept what was done: it is whole or absent
"""

from states.saying import Failure, Saying, saying


class StoreError(Failure):
    """The database can't be used."""


class NotAnOffice(StoreError):
    """This is no office of Duban's: nothing was read or changed."""


class Damaged(NotAnOffice):
    """The file is damaged: nothing was read or changed."""


class OtherSchema(StoreError):
    """This office was made by another version of Duban; run `duban init` of that version."""


class OwnersTurn(OtherSchema):
    """An earlier version made this office, and this account may not alter its tables."""


class StoreBusy(StoreError):
    """Others held the database for too long; nothing was changed, try again."""


class StoreFailed(StoreError):
    """The database or its disk failed; nothing was changed."""


class ServerGone(StoreFailed):
    """The server of the database can't be reached, lets nobody in, or was lost."""


class NotPermitted(StoreError):
    """This account of the database may not do that."""


class ReadOnly(StoreError):
    """The database may only be looked at, by this account or from this disk."""


class Archived(StoreError):
    """A programme is archived, and this would have changed it; nothing was changed."""


class Unreadable(StoreError):
    """The database holds what nobody of ours has written there; nothing was changed."""


def unreadable(what: Saying) -> Unreadable:
    """The error that says where something stands that can't be read."""
    return Unreadable(saying("error.unsound", what=what))


class FateUnknown(StoreError):
    """The server was lost while it kept what was done: it is whole or absent.

    An act that is asked again with the same key is done once; a copy or a migration is repeated.
    """
