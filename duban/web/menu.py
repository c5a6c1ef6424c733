"""The menu of the console: what is found there, and by whom."""

import msgspec

from duban.identity.permissions import Permission


class Entry(msgspec.Struct, frozen=True):
    """An entry of the menu: its name in `[nav]`, where it leads, and who finds it there."""

    name: str
    address: str
    needs: Permission = Permission.LOOK_AT_CASES


MENU = (
    Entry("today", "/"),
    Entry("cases", "/cases", Permission.LIST_OWN),
    Entry("duties", "/duties", Permission.LIST_OWN),
    Entry("own", "/own", Permission.SCORE),
    Entry("received", "/received", Permission.SIGN_FOR),
    Entry("approvals", "/approvals", Permission.PREPARE_MONEY),
    Entry("review", "/review"),
    Entry("funds", "/funds"),
    Entry("calendar", "/calendar"),
    Entry("map", "/map"),
    Entry("mails", "/mails", Permission.READ_MAILS),
    Entry("nights", "/nights"),
    Entry("rehearsal", "/rehearsal", Permission.REHEARSE),
    Entry("procedure", "/procedure", Permission.LOOK_AT_OWN),
    Entry("audit", "/audit", Permission.READ_AUDIT),
    Entry("alarms", "/alarms", Permission.LOOK_AT_OFFICE),
    Entry("people", "/people", Permission.MANAGE_PEOPLE),
    Entry("log", "/log", Permission.READ_LOG),
    Entry("admin", "/admin", Permission.RUN_JOBS),
    Entry("admin", "/admin/programmes", Permission.LOOK_AT_OFFICE),
)
"""Of entries of one name somebody finds the first that is open to them."""
