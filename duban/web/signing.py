"""Showing the way in, with what was typed into a form that came when the session was over."""

import hmac
import re
from collections.abc import Mapping, Sequence
from hashlib import sha256
from http import HTTPStatus
from secrets import token_bytes

import msgspec
from starlette.requests import Request
from starlette.responses import Response

from config.words import Words
from duban.bootstrap.desk import Desk
from duban.identity.signing_in import Next, SignedIn, Where
from duban.views.people import recovery_told
from duban.web import cookies
from duban.web.origin import MARK
from duban.web.page_addresses import is_ours
from duban.web.visit import Noted, Visit, Way
from states.actors import Channel, Role
from workflow.people import persons
from workflow.people.persons import Person

SIGN_IN, CODE, PASSWORD = "/sign-in", "/sign-in/code", "/account/password"
ACCOUNT = "/account"
PROVIDER = "/sign-in/provider"
SECRET = frozenset({MARK, "password", "old", "new", "repeat", "code", "secret", "kept", "next"})
"""What is typed and not kept for later."""


OF_THE_FORM = frozenset({"key", "version", "seen", "step", "list", "wants"})
"""What a form carries that nobody typed."""
BESIDE = frozenset({"party", "at", "basis"})
"""What stands in the form of every act beside its own fields."""
OF_AN_ACT = re.compile(r"/cases/[^/]+/([^/]+)/acts/(\w+)")


class Kept(msgspec.Struct, frozen=True):
    """A form that came too late: where it was sent, and what was typed into it."""

    address: str
    fields: Mapping[str, Sequence[str]]


_KEY = token_bytes(32)
"""With what this process seals the forms that it gives out; nobody else knows it."""
_SEAL_LENGTH = 64
TURNS = tuple(Role)
"""The roles as the demo persons stand on the page."""


def where_of(request: Request) -> Where:
    """From where a browser comes."""
    address = request.client.host if request.client else ""
    return Where(Channel.WEB, address, request.headers.get("user-agent", ""))


def kept_of(visit: Visit) -> str:
    """A form as it is carried through the steps of a sign-in."""
    fields = {name: texts for name, texts in visit.given.items() if name not in SECRET}
    text = msgspec.json.encode(Kept(visit.address, fields)).decode()
    return _seal(text) + text


def _seal(text: str) -> str:
    return hmac.new(_KEY, text.encode(), sha256).hexdigest()


def carried(visit: Visit) -> str:
    """A kept form as a page of ours sent it on; empty for one in an address, or of anybody else.

    A link could otherwise have a person send a form that somebody else has filled in.
    """
    text = (visit.given.get("kept") or [""])[0]
    seal, kept = text[:_SEAL_LENGTH], text[_SEAL_LENGTH:]
    return text if hmac.compare_digest(seal.encode(), _seal(kept).encode()) else ""


def read_kept(sealed: str) -> Kept | None:
    """The form that was carried through the sign-in, if there was one."""
    text = sealed[_SEAL_LENGTH:]
    if not text:
        return None
    kept = msgspec.json.decode(text, type=Kept)
    return kept if is_ours(kept.address) else None


def ask(
    visit: Visit, *, status: int = HTTPStatus.OK, said: str = "", kept: str = "", onward: str = ""
) -> Response:
    """The page of the first step; in training the demo persons stand on it."""
    return visit.show(
        "sign_in.html",
        status=status,
        title=visit.words.say("signing.title"),
        said=said,
        kept=kept or carried(visit),
        onward=onward or visit.one("next", "/"),
        login=visit.one("login"),
        demo=_demo(visit.desk),
        first=_first(visit.desk),
        provider=visit.provider is not None,
    )


def _demo(desk: Desk) -> list[Person]:
    """The persons who come into a training office at a click, who works at the desk first."""
    if not desk.is_training:
        return []
    with desk.store.reading() as transaction:
        found = [one for one in persons.listed(transaction) if one.is_active]
        proofs = {one.id: persons.proofs(transaction, one.id) for one in found}
    shown = [one for one in found if not (known := proofs[one.id]) or not known.password]
    return sorted(shown, key=lambda one: TURNS.index(one.roles[0]))


def _first(desk: Desk) -> str:
    """The login of the only person of a real office, who has a one-time password; else nothing."""
    if desk.is_training:
        return ""
    with desk.store.reading() as transaction:
        found = persons.listed(transaction)
    return found[0].login if len(found) == 1 and found[0].must_change else ""


def ask_code(
    visit: Visit,
    *,
    status: int = HTTPStatus.OK,
    said: str = "",
    kept: str = "",
    onward: str = "",
) -> Response:
    """The page of the second step."""
    return visit.show(
        "sign_in_code.html",
        status=status,
        title=visit.words.say("signing.title"),
        said=said,
        kept=kept or carried(visit),
        onward=onward or visit.one("next", "/"),
    )


def let_on(visit: Visit, signed_in: SignedIn, *, kept: str = "", onward: str = "") -> Response:
    """Lead on after a step that succeeded, with the new token.

    *kept* and *onward* are what was kept here, where the page that came brought neither.
    """
    match signed_in.left:
        case Next.CODE:
            answer = ask_code(visit, kept=kept, onward=onward)
        case Next.PASSWORD:
            answer = visit.lead_to(PASSWORD)
        case Next.NOTHING:
            form = read_kept(kept or carried(visit))
            where = onward or visit.one("next", "/")
            noted = _told_of_recovery(visit, signed_in)
            answer = resume(visit, form, signed_in.token) if form else visit.lead_to(where, noted)
    cookies.give(answer, visit.request, signed_in.token)
    return answer


def _told_of_recovery(visit: Visit, signed_in: SignedIn) -> Noted | None:
    """What is said to who came in by a recovery code, with the way to new ones."""
    if signed_in.recovery_left is None:
        return None
    said = visit.words.sentences(*recovery_told(signed_in.recovery_left, visit.words))
    return Noted(said, (Way(visit.words.say("account.title"), ACCOUNT),))


def resume(visit: Visit, kept: Kept, token: str) -> Response:
    """Show that a form came too late: where it goes, what is in it, a button that sends it again.

    What is secret goes with it unseen.
    """
    visit.token = token
    fields = [(name, one) for name, texts in kept.fields.items() for one in texts]
    shown = [(name, one) for name, one in fields if one and name not in SECRET | OF_THE_FORM]
    return visit.show(
        "again.html",
        title=visit.words.say("signing.again_title"),
        address=kept.address,
        where=_called(kept.address, visit),
        fields=fields,
        shown=[(_label(name, visit.words), _said(name, one, visit.words)) for name, one in shown],
    )


def _called(address: str, visit: Visit) -> str:
    """Where a form goes, as its page is called: the act of a case; else the address."""
    found = OF_AN_ACT.match(address)
    if found is None:
        return address
    region = visit.desk.regions().get(found[1])
    name = visit.words.region(region) if region else found[1]
    return f"{name} · {visit.words.label('command', found[2])}"


def _label(name: str, words: Words) -> str:
    """What a field is called: of an act by its own name, the others as on the form."""
    if name in BESIDE:
        return words.say(f"acting.{name}")
    if not name.startswith("f."):
        return name
    field, _, part = name[2:].partition(".")
    return f"{words.label('field', field)} · {part}" if part else words.label("field", field)


def _said(name: str, text: str, words: Words) -> str:
    """What was typed; the party is chosen by its name."""
    return words.label("party", text) if name == "party" else text
