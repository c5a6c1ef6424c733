"""设置: what the office says of itself and how it sends, as one form with its checks."""

import re
import unicodedata
from collections.abc import Mapping
from datetime import timedelta
from http import HTTPStatus

import msgspec
from starlette.responses import Response

from config.words import Words
from duban.bootstrap import office_settings
from duban.bootstrap.office_settings import (
    ANY_HOUR,
    CHECKS,
    NEEDED,
    NO_KIND,
    SECURITIES,
    checked,
    missing,
)
from duban.identity.lifetimes import Limits
from duban.web.pages.admin.shown import show
from duban.web.routing import Room
from duban.web.visit import Noted, Visit
from states.mail_kinds import AWAITING_RELEASE, OF_CASES, MailKind
from states.reading import InvalidInput
from workflow.mail.dispatch import OFFICE_HOURS

ROOM = Room()
HOURS, HOLD = "mail.hours", "mail.hold"
EXAMPLE = MailKind.SLOW_WARNING
CHOICES = {name: SECURITIES for name in CHECKS if name.endswith(".security")}


class Field(msgspec.Struct, frozen=True):
    """A setting in the form: its name and label, its value as typed or kept, what is wrong.

    The *hint* says how it is written and what holds where it is empty.
    """

    name: str
    label: str
    value: str
    hint: str
    wrong: str
    is_needed: bool
    choices: Mapping[str, str]


def _kept(name: str, text: str, words: Words) -> str:
    """What was typed as the office keeps it: words for codes, a day's hours, a number's unit."""
    if name == HOLD:
        codes = {_plain(words.label("mail_kind", kind)): str(kind) for kind in OF_CASES}
        codes[words.say("word.none")] = NO_KIND
        parts = re.split(f"[,;{words.say('word.comma').strip()}]", _plain(text))
        return ",".join(codes.get(one.strip(), one.strip()) for one in parts if one.strip())
    if name == HOURS:
        until = words.say("admin.until")
        plain = re.sub(rf"\s*(?:[-–—~]|{until})\s*", "-", _plain(text))
        is_any = plain in (ANY_HOUR, words.say("mail.at_any_hour"))
        return ANY_HOUR if is_any else re.sub(r"(?<!\d)(\d):", r"0\1:", plain)
    units = "|".join(words.say("admin.units").split())
    return re.sub(rf"^(\d+)\s*({units})$", r"\1", text.strip())


def _plain(text: str) -> str:
    """A text with every sign in its usual width."""
    return unicodedata.normalize("NFKC", text).strip()


def _shown(name: str, kept: str, words: Words) -> str:
    """A value that is kept as a person reads and writes it."""
    if name == HOURS and kept == ANY_HOUR:
        return words.say("mail.at_any_hour")
    if name == HOLD and kept:
        kinds = kept.split(",")
        return words.listed(
            words.say("word.none") if one == NO_KIND else words.label("mail_kind", one.strip())
            for one in kinds
        )
    return kept


def _hint(name: str, words: Words) -> str:
    """How a value is written and what holds without one; nothing where the label says enough."""
    usual = Limits()
    begin, end = (f"{one:%H:%M}" for one in OFFICE_HOURS)
    kinds = words.listed(words.label("mail_kind", one) for one in sorted(AWAITING_RELEASE))
    hints = {
        "mail.trial_to": words.say("admin.hint_trial_to"),
        HOURS: words.say(
            "admin.hint_hours",
            usual=words.say("mail.on_working_days", begin=begin, end=end),
            any=words.say("mail.at_any_hour"),
        ),
        HOLD: words.say("admin.hint_hold", usual=kinds, none=words.say("word.none")),
        "sign_in.idle_minutes": words.say(
            "admin.hint_number", usual=usual.idle // timedelta(minutes=1)
        ),
        "sign_in.hours": words.say("admin.hint_number", usual=usual.whole // timedelta(hours=1)),
        "money.waiting_days": words.say("admin.hint_number", usual=usual.waiting.days),
    }
    return hints.get(name, "")


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
            meant = _kept(name, text, words)
            values[name] = checked(name, meant, words.named("profile", name)) if meant else ""
        except InvalidInput as error:
            wrong[name] = words.said(*error.sayings)
    if HOLD in wrong:
        wrong[HOLD] = words.say("admin.wrong_hold", example=words.label("mail_kind", EXAMPLE))
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
            values.get(name, "") if wrong or refused else _shown(name, values.get(name, ""), words),
            _hint(name, words),
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
