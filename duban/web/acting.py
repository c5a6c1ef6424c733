"""What a person sent with the form of an act, and the request to the office that it makes."""

import secrets
from collections.abc import Sequence

import msgspec
from msgspec.structs import replace

from config.words import Words
from duban.views.form.about import About
from duban.views.form.days import read_moment
from duban.views.form.field import ActForm, Option
from duban.views.form.kinds import kinds_of
from duban.views.form.reading import Given, Mistake, Unread, data_of, given_of, read_form, refilled
from duban.views.form.refused import Objection
from duban.web.visit import Visit
from states.actors import Actor, Role
from states.facts import Party
from states.reading import InvalidInput, in_digits
from states.role_rights import ACTS_FOR
from states.saying import saying
from workflow.office.request import Request
from workflow.people import persons

FIELD = "f."
"""What the names of an act's own fields begin with in a page, apart from those of the page."""
KEY_BYTES = 16
HEAD = "approved_by"
"""The field that names the head of the office who decided."""


class Beside(msgspec.Struct, frozen=True):
    """What a page asks beside the act: when it happened, and on which paper that rests."""

    at: str = ""
    basis: str = ""


class Sent(msgspec.Struct, frozen=True, kw_only=True):
    """A form as it was sent, or as it is first shown with what is known.

    `version` is that of the case that was looked at; `key` makes a repeated request act once;
    `seen` is the fingerprint of the request whose consequences were shown, `wants` the step.
    """

    form: ActForm
    given: Given
    party: str
    version: int
    key: str
    seen: str = ""
    wants: str = ""
    beside: Beside = Beside()


class Wrong(msgspec.Struct, frozen=True):
    """What is wrong with a field of the form: which, and what to do about it."""

    key: str
    says: str

    @classmethod
    def of(cls, mistake: Mistake, words: Words) -> "Wrong":
        """A field that can't be read."""
        error = mistake.error
        expected = words.say("acting.expected", expected=error.expected)
        return cls(mistake.key, words.sentences(expected, words.said(error.hint)))

    @classmethod
    def met(cls, objection: Objection, key: str, words: Words) -> "Wrong":
        """A field that would answer what the rules object to."""
        return cls(key, words.sentences(objection.says, objection.cure))


def summary_of(wrong: Sequence[Wrong], form: ActForm, words: Words) -> list[tuple[str, str, str]]:
    """What is wrong, each thing once: the first field that would answer it, their labels, the rest.

    A thing that several fields would answer names them together.
    """
    keys: dict[str, list[str]] = {}
    for one in wrong:
        keys.setdefault(one.says, []).append(one.key)
    found: list[tuple[str, str, str]] = []
    for says, of in keys.items():
        labels = [form.label_of(key) or words.named("acting", key) for key in of]
        if says == words.say("acting.missing"):
            found.extend((key, label, says) for key, label in zip(of, labels, strict=True))
        else:
            found.append((of[0], words.listed(dict.fromkeys(labels)), says))
    return found


def new_key() -> str:
    """A key that no other request has."""
    return secrets.token_hex(KEY_BYTES)


def with_heads(visit: Visit, act: str, about: About) -> About:
    """What an act is decided on, with the heads of the office where it names the one who decides.

    Nobody decides on what he enters himself.
    """
    if HEAD not in kinds_of(act):
        return about
    with visit.desk.store.reading() as transaction:
        people = persons.listed(transaction)
    heads = [
        one.name
        for one in people
        if one.is_active and Role.SUPERVISOR in one.roles and one.id != visit.who.person.id
    ]
    return replace(about, heads=tuple(heads))


def parties_for(visit: Visit, form: ActForm) -> tuple[Option, ...]:
    """Those on whose behalf the visitor may do the act; all who may where none is the visitor's.

    What the city may do, its supervisor may.
    """
    supervisor = Party.CITY_SUPERVISOR
    whole = form.parties
    if any(one.code == Party.CITY for one in whole):
        whole = (*whole, Option(supervisor.value, visit.words.label("party", supervisor)))
    own = {party for role in visit.who.roles for party in ACTS_FOR[role]}
    return tuple(one for one in whole if one.code in own) or form.parties


def first_shown(visit: Visit, form: ActForm, version: int) -> Sent:
    """The form as it is first shown."""
    party = parties_for(visit, form)[0].code
    return Sent(form=form, given=given_of(form), party=party, version=version, key=new_key())


def sent_of(visit: Visit, form: ActForm) -> Sent:
    """What came back of a form. Raises InvalidInput where the page's own fields were changed."""
    given: dict[str, Sequence[str]] = {
        name.removeprefix(FIELD): texts
        for name, texts in visit.given.items()
        if name.startswith(FIELD)
    }
    version = in_digits(visit.one("version"))
    if version is None:
        raise InvalidInput("version", saying("expected.whole_number"), visit.one("version"))
    return Sent(
        form=refilled(form, given),
        given=given,
        party=_party(parties_for(visit, form), visit.one("party")),
        version=version,
        key=visit.one("key"),
        seen=visit.one("seen"),
        wants=visit.one("step"),
        beside=Beside(**{name: visit.one(name) for name in Beside.__struct_fields__}),
    )


def _party(parties: Sequence[Option], given: str) -> str:
    return given if any(one.code == given for one in parties) else parties[0].code


def actor_of(visit: Visit, sent: Sent) -> Actor:
    """The visitor, on behalf of the party that was chosen."""
    return visit.who.actor(Party(sent.party))


def request_of(visit: Visit, sent: Sent, case_id: str) -> Request:
    """The request that a form makes. Raises Unread with every field that can't be read.

    The page sends its key, so it counts for the visitor alone: nobody takes another's.
    """
    mistakes: list[Mistake] = []
    try:
        data_of(sent.form, sent.given)
    except Unread as error:
        mistakes.extend(error.mistakes)
    happened = None
    try:
        happened = read_moment(sent.beside.at, sent.form.today, "at") if sent.beside.at else None
    except InvalidInput as error:
        mistakes.append(Mistake("at", "at", error))
    if mistakes:
        raise Unread(mistakes)
    return Request(
        case_id=case_id,
        command=read_form(sent.form, sent.given),
        actor=actor_of(visit, sent),
        at=happened,
        basis=sent.beside.basis or None,
        key=f"web:{visit.who.person.id}:{sent.key}" if sent.key else None,
        version=sent.version,
    )
