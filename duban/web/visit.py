"""A visit: what a person asked for with one request, and the ways to answer."""

from collections.abc import Mapping, Sequence
from functools import cached_property
from http import HTTPStatus
from typing import Any
from urllib.parse import parse_qs, quote, unquote, urlencode

import msgspec
from starlette.datastructures import UploadFile
from starlette.requests import Request
from starlette.responses import HTMLResponse, RedirectResponse, Response

from config.words import LANGUAGES, Language, Words
from duban.bootstrap.desk import Desk
from duban.bootstrap.editions import words
from duban.identity.permissions import Permission
from duban.identity.provider import IdentityProvider
from duban.identity.visitors import Visitor
from duban.running.service import Service
from duban.views.listing import Asked
from duban.views.news import last_act
from duban.views.page import Page
from duban.views.received import count_unsigned
from duban.views.unseen import Unseen
from duban.web.api.bounds import Allowance
from duban.web.drafts import Draft, Drafts
from duban.web.html import rendered
from duban.web.menu import MENU, Entry
from duban.web.origin import MARK, mark_of
from duban.web.page_addresses import is_ours
from duban.web.presence import Presence
from duban.web.provider_sign_ins import UnderwayAll
from workflow.people import prepared

LANGUAGE, THEME, NOTED = "lang", "theme", "noted"
"""The cookies that say how somebody likes the console, and what was just done."""
DRAFT = "draft"
"""What names a kept form in the address of its page."""
THEMES = ("auto", "light", "dark")
NOTED_SECONDS = 60


class Way(msgspec.Struct, frozen=True):
    """A way to another page, with what it is called."""

    label: str
    address: str


class Noted(msgspec.Struct, frozen=True):
    """What was just done, said once on the next page, and where one may go from it."""

    text: str = ""
    ways: tuple[Way, ...] = ()


class Visit:
    """One request of a person at the console.

    `given` is what a form brought, by name; a name may come several times. `files` are the files
    that came with it. `shown` is what the answer shows beside what its way declares.
    """

    def __init__(
        self,
        desk: Desk,
        request: Request,
        given: Mapping[str, Sequence[str]],
        files: Mapping[str, UploadFile],
    ) -> None:
        self.desk, self.request, self.given, self.files = desk, request, given, files
        self.visitor: Visitor | None = None
        self.token = ""
        self.outcome: object = None
        self.shown: set[Permission] = set()

    # --- who asks -------------------------------------------------------------------------------

    @property
    def who(self) -> Visitor:
        """Who has signed in, on a page that takes that. Raises LookupError elsewhere."""
        if self.visitor is None:
            raise LookupError("nobody has signed in")
        return self.visitor

    @property
    def mark(self) -> str:
        """What every form carries, so that it is known for one of this console's."""
        return mark_of(self.token)

    def may(self, permission: str) -> bool:
        """Whether the visitor may do that."""
        return self.visitor is not None and self.visitor.may(Permission(permission))

    @cached_property
    def unseen(self) -> Unseen:
        """What is new to the visitor in cases."""
        return Unseen(self.desk.clock, self.who)

    @property
    def service(self) -> Service:
        """The office that stays open, with its jobs and the work that is under way."""
        found: Service = self.request.app.state.service
        return found

    @property
    def presence(self) -> Presence:
        """Who looks at which case just now."""
        found: Presence = self.request.app.state.presence
        return found

    @property
    def drafts(self) -> Drafts:
        """The forms that were sent, each under its own address."""
        found: Drafts = self.request.app.state.drafts
        return found

    @property
    def refusals(self) -> Allowance:
        """How often it is written down yet that a stranger was refused."""
        found: Allowance = self.request.app.state.refusals
        return found

    @property
    def provider(self) -> IdentityProvider | None:
        """Who else says who somebody is; None where the office has its own passwords alone."""
        found: IdentityProvider | None = self.request.app.state.provider
        return found

    @property
    def underway(self) -> UnderwayAll:
        """The sign-ins that are under way there."""
        found: UnderwayAll = self.request.app.state.underway
        return found

    # --- what is asked for ----------------------------------------------------------------------

    @cached_property
    def words(self) -> Words:
        """The words of the language that this person chose; Chinese where none was chosen."""
        return words(self.language)

    @property
    def language(self) -> Language:
        """The language that this person chose."""
        chosen = self.request.cookies.get(LANGUAGE)
        return next((one for one in LANGUAGES if one == chosen), LANGUAGES[0])

    @property
    def theme(self) -> str:
        """Light, dark, or as the machine has it."""
        chosen = self.request.cookies.get(THEME, "")
        return chosen if chosen in THEMES else THEMES[0]

    @property
    def path(self) -> str:
        """The path of the page that is asked for."""
        return self.request.url.path

    @property
    def address(self) -> str:
        """The address of the page that is asked for, with its query."""
        return f"{self.path}?{self.query}" if self.query else self.path

    @property
    def menu(self) -> tuple[Entry, ...]:
        """The pages that stand in the menu of the visitor."""
        found: dict[str, Entry] = {}
        for one in MENU:
            if self.may(one.needs):
                found.setdefault(one.name, one)
        return tuple(found.values())

    @cached_property
    def waiting(self) -> Mapping[str, int]:
        """How much waits for the visitor, by the entry of the menu where it does.

        As the second person, and to be signed for by the visitor's district.
        """
        found: dict[str, int] = {}
        if self.visitor is None:
            return found
        person = self.visitor.person
        with self.desk.store.reading() as transaction:
            if self.may(Permission.APPROVE_MONEY):
                now = self.desk.clock()
                found["approvals"] = prepared.count_waiting_for(transaction, person.id, now)
            if self.may(Permission.SIGN_FOR):
                found["received"] = count_unsigned(transaction, [person.region_code or ""])
        return found

    @cached_property
    def last_act(self) -> int:
        """The number of the last act, after which others may do more."""
        return last_act(self.desk)

    @property
    def query(self) -> str:
        """The query of the address, as it came."""
        return self.request.url.query

    @property
    def asked(self) -> Asked:
        """What the query of the address asks of a list."""
        return self.asked_by(self.query)

    def asked_by(self, query: str) -> Asked:
        """What a query asks of a list, for a district's user of its own region alone."""
        region = self.visitor.region_code if self.visitor else None
        own = [] if region is None else [region]
        given = parse_qs(query, keep_blank_values=True)
        return Asked({**given, "region": own} if own else given)

    @property
    def is_part(self) -> bool:
        """Whether only a part of a page is asked for, by a script on the page."""
        return self.request.headers.get("HX-Request") == "true"

    def named(self, name: str) -> str:
        """A part of the path, by its name there."""
        return str(self.request.path_params[name])

    def one(self, name: str, default: str = "") -> str:
        """What a form or an address brought under a name, without blanks around it."""
        found = self.given.get(name) or self.request.query_params.getlist(name)
        return found[0].strip() if found else default

    def keep_draft(self, **changed: str) -> Response:
        """Keep the form that was sent, with some of it *changed*, and lead to its own address."""
        return self._kept({name: [text] for name, text in changed.items()}, None)

    def keep_outcome(self, outcome: object) -> Response:
        """Keep what came of the form that was sent, and lead to where it is shown."""
        return self._kept({}, outcome)

    def _kept(self, changed: Mapping[str, Sequence[str]], outcome: object) -> Response:
        fields = {name: texts for name, texts in self.given.items() if name != MARK}
        draft = Draft(self.path, {**fields, **changed}, outcome)
        name = self.drafts.keep(self.who.person.id, draft)
        return self.lead_to(f"{self.path}?{urlencode({DRAFT: name})}")

    def take_draft(self) -> bool:
        """Take the form that the address names as if it were sent now; False if there is none."""
        name = (self.request.query_params.getlist(DRAFT) or [""])[0]
        kept = self.drafts.of(self.who.person.id, name, self.path) if name else None
        if kept is not None:
            self.given, self.outcome = kept.fields, kept.outcome
        return kept is not None

    # --- the answer -----------------------------------------------------------------------------

    def show(self, template: str, *, status: int = HTTPStatus.OK, **facts: Any) -> Response:
        """A page, or a part of one, filled with facts."""
        noted = self.request.cookies.get(NOTED)
        shown = {"visit": self, "w": self.words, "noted": _read_noted(noted or ""), **facts}
        answer = HTMLResponse(rendered(template, shown), status)
        if noted and not self.is_part:
            answer.delete_cookie(NOTED)
        return answer

    def show_page(self, page: Page, *, status: int = HTTPStatus.OK, **facts: Any) -> Response:
        """A page that a view made, as it is."""
        return self.show("page.html", page=page, title=page.title, status=status, **facts)

    def lead_to(self, address: str, noted: Noted | None = None) -> Response:
        """Lead to another page of the console; *noted* is said there once."""
        where = address if is_ours(address) else "/"
        answer = RedirectResponse(where, HTTPStatus.SEE_OTHER)
        if noted:
            text = quote(msgspec.json.encode(noted))
            answer.set_cookie(NOTED, text, max_age=NOTED_SECONDS, httponly=True, samesite="lax")
        return answer


def _read_noted(cookie: str) -> Noted:
    """What a cookie says was just done; one that somebody else wrote leads nowhere else."""
    try:
        noted = msgspec.json.decode(unquote(cookie), type=Noted)
    except msgspec.DecodeError:
        return Noted()
    return Noted(noted.text, tuple(way for way in noted.ways if is_ours(way.address)))
