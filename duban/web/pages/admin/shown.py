"""A page of the administration, among the others of it."""

from http import HTTPStatus
from typing import Any

from starlette.responses import Response

from duban.identity.permissions import Permission
from duban.web.tabs import tabs
from duban.web.visit import Visit

TABS = {
    "admin.health": ("/admin", Permission.RUN_JOBS),
    "admin.jobs": ("/admin/jobs", Permission.RUN_JOBS),
    "admin.contacts": ("/admin/contacts", Permission.MANAGE_CONTACTS),
    "admin.calendar": ("/admin/years", Permission.MANAGE_SETTINGS),
    "admin.programmes": ("/admin/programmes", Permission.LOOK_AT_OFFICE),
    "admin.archives": ("/admin/archives", Permission.LOOK_AT_CASES),
    "admin.settings": ("/admin/settings", Permission.MANAGE_SETTINGS),
}
"""The pages by the names of their words: where each is, and who finds it there."""


def show(
    visit: Visit, template: str, title: str, *, status: int = HTTPStatus.OK, **facts: Any
) -> Response:
    """A page of the administration under *title*."""
    mine = {name: address for name, (address, needs) in TABS.items() if visit.may(needs)}
    return visit.show(
        template, title=title, status=status, tabs=tabs(visit, mine), here="admin", **facts
    )
