"""设置: what the office says of itself and how it sends, as one form with its checks."""

from collections.abc import Mapping
from http import HTTPStatus

import msgspec
from starlette.responses import Response

from duban.bootstrap import office_settings
from duban.bootstrap.office_settings import CHECKS, NEEDED, SECURITIES, checked, missing
from duban.web.pages.admin.shown import show
from duban.web.routing import Room
from duban.web.visit import Noted, Visit
from states.reading import InvalidInput

ROOM = Room()
CHOICES = {name: SECURITIES for name in CHECKS if name.endswith(".security")}


class Field(msgspec.Struct, frozen=True):
    """A setting in the form: its name and label, its value as typed or kept, what is wrong."""

    name: str
    label: str
    value: str
    wrong: str
    is_needed: bool
    choices: Mapping[str, str]


@ROOM.get("/admin/settings", needs="manage_settings")
def settings(visit: Visit) -> Response:
    """The settings as they are kept."""
    with visit.desk.store.reading() as transaction:
        kept = office_settings.kept(transaction)
    return _form(visit, kept, {})


@ROOM.post("/admin/settings", needs="manage_settings")
def change(visit: Visit) -> Response:
    """Keep what was typed, all of it or nothing; an empty field takes a value away."""
    desk, words = visit.desk, visit.words
    typed = {name: visit.one(name) for name in CHECKS}
    if desk.is_training:
        said = words.say("init.is_training", place=desk.name)
        return _form(visit, typed, {}, said)
    values, wrong = {}, {}
    for name, text in typed.items():
        try:
            values[name] = checked(name, text, words.named("profile", name)) if text else ""
        except InvalidInput as error:
            wrong[name] = words.said(*error.sayings)
    if wrong:
        return _form(visit, typed, wrong)
    with desk.store.writing() as transaction:
        before = office_settings.kept(transaction)
        changed = {one: text for one, text in values.items() if text != before.get(one, "")}
        office_settings.keep(transaction, changed)
    said = words.say("admin.kept", count=len(changed)) if changed else words.say("admin.unchanged")
    return visit.lead_to("/admin/settings", Noted(said))


def _form(
    visit: Visit, values: Mapping[str, str], wrong: Mapping[str, str], refused: str = ""
) -> Response:
    words, unsaid = visit.words, missing(values)
    groups: dict[str, list[Field]] = {}
    for name in CHECKS:
        field = Field(
            name,
            words.named("profile", name),
            values.get(name, ""),
            wrong.get(name, ""),
            name in NEEDED,
            {one: words.say(f"admin.security_{one}") for one in CHOICES.get(name, ())},
        )
        groups.setdefault(name.partition(".")[0], []).append(field)
    return show(
        visit,
        "admin/settings.html",
        words.say("admin.settings"),
        status=HTTPStatus.BAD_REQUEST if wrong or refused else HTTPStatus.OK,
        groups={words.say(f"admin.group_{name}"): fields for name, fields in groups.items()},
        missing=[field for fields in groups.values() for field in fields if field.name in unsaid],
        wrong=[field for fields in groups.values() for field in fields if field.wrong],
        refused=refused,
    )
