"""Cases: the list, and one case as it stands, with its dates, history, lines and what comes."""

from collections.abc import Callable
from datetime import date
from http import HTTPStatus

from starlette.responses import Response

from duban.clock import now
from duban.identity import payees
from duban.identity.permissions import Permission
from duban.rendering.data import as_data
from duban.views import ledger
from duban.views.case.acts import acts
from duban.views.case.foreseen import foreseen as foreseen_of
from duban.views.case.outside import from_outside
from duban.views.case.page import standing
from duban.views.case.payees import payee_table
from duban.views.case.why import why as why_of
from duban.views.cases import LATE_BY, STEPS, CaseQuery, Cases, case_query
from duban.views.listing import Asked
from duban.views.unseen import unseen_by
from duban.web.api.call import Call, etag
from duban.web.api.chapter import Chapter, Parameter, in_path, in_query
from duban.web.api.lists import OF_EVERY_LIST, listed
from duban.web.api.shape import (
    FLAG,
    MAYBE_TEXT,
    OBJECT,
    TEXT,
    TEXTS,
    WHOLE,
    Look,
    Schema,
    always,
    exactly,
    many,
    page_of,
    rows,
)
from states.actors import Channel
from states.facts import Case, Outcome
from workflow.record import history
from workflow.record.duties import rungs

CHAPTER = Chapter()
CASE = "/cases/{programme}/{region}"
OF_CASE = in_path("programme", "region")
GONE = (HTTPStatus.NOT_FOUND,)

FILTERS = (
    Parameter(name="region", several=True, example="120101"),
    Parameter(
        name="step",
        schema={"type": "integer", "minimum": STEPS[0], "maximum": STEPS[1]},
        example=4,
    ),
    Parameter(name="state"),
    Parameter(name="outcome", schema={"type": "string", "enum": [one.value for one in Outcome]}),
    Parameter(name="late", schema=FLAG),
    Parameter(name="overdue", schema=FLAG),
    Parameter(name="late_by", schema={"type": "string", "enum": [one.value for one in LATE_BY]}),
    Parameter(name="flag", schema=FLAG),
    Parameter(name="news", schema=FLAG),
    *in_query(("search", "programme")),
)
STANDING = exactly(
    region_code=TEXT, version=WHOLE, as_of=TEXT, step=WHOLE, state=TEXT, outcome=TEXT, facts=OBJECT
)
"""Where a case stands, and all its facts."""


def _listing(call: Call) -> Callable[[Asked], Cases]:
    desk, words, unseen = call.desk, call.words, unseen_by(call.desk, call.who)
    return lambda asked: Cases(desk, case_query(asked, desk, words), words, unseen=unseen)


@CHAPTER.get(
    "/cases",
    "cases.list",
    needs=Permission.LIST_OWN,
    answer=lambda look: page_of(Cases(look.desk, CaseQuery(), look.words).columns),
    parameters=(*FILTERS, *OF_EVERY_LIST),
    also=GONE,
)
def cases(call: Call) -> Response:
    """The cases that are asked for."""
    return listed(call, _listing(call))


@CHAPTER.get(
    CASE,
    "cases.case",
    needs=Permission.LOOK_AT_OWN,
    answer=always(STANDING),
    parameters=OF_CASE,
    also=GONE,
    headers=("ETag",),
)
def case(call: Call) -> Response:
    """The case as it stands today."""
    _, stored = call.case()
    visitor = call.who
    is_of_office = visitor.may(Permission.LOOK_AT_CASES)
    seen = stored if is_of_office else from_outside(stored, visitor.person.name)
    shown = as_data(standing(seen, call.desk.office.today))
    return call.give(shown, headers={"ETag": etag(stored.version)})


ACT: Schema = exactly(
    act=TEXT,
    label=TEXT,
    standing={"type": "string", "enum": ["allowed", "waiting", "out_of_place"]},
    actors=TEXTS,
    actors_label=TEXTS,
    lacks=TEXTS,
    needs=TEXTS,
    choices=TEXTS,
    fields=TEXTS,
    rules=TEXTS,
    says=TEXT,
    cure=TEXT,
    only_at=TEXT,
)
DATE: Schema = exactly(
    item=TEXT, item_label=TEXT, due=TEXT, why=TEXT, reminders=TEXTS, calendar=TEXT
)


@CHAPTER.get(
    f"{CASE}/why",
    "cases.why",
    needs=Permission.LOOK_AT_OWN,
    answer=always(exactly(dates=many(DATE), acts=many(ACT))),
    parameters=OF_CASE,
    also=GONE,
)
def why(call: Call) -> Response:
    """How each date came about, and how each act stands to the case."""
    region, stored = call.case()
    world = call.desk.world(stored.notice_hash, stored.procedure_hash)
    with call.desk.store.reading() as transaction:
        laid = rungs.of_case(transaction, stored.id)
    found = why_of(Case(region, stored.facts), world, laid, call.desk.office.clock(), call.words)
    return call.give(as_data(found.tables(call.words)))


def _history(look: Look) -> Schema:
    return rows(acts(look.transaction, "", date.max, look.words))


@CHAPTER.get(
    f"{CASE}/history",
    "cases.history",
    needs=Permission.LOOK_AT_CASES,
    answer=_history,
    parameters=OF_CASE,
    also=GONE,
)
def past(call: Call) -> Response:
    """All that was done to the case."""
    _, stored = call.case()
    with call.desk.store.reading() as transaction:
        return call.give(as_data(acts(transaction, stored.id, date.max, call.words)))


def _lines(look: Look) -> Schema:
    return rows(ledger.lines(look.transaction, "", None, look.words))


@CHAPTER.get(
    f"{CASE}/ledger",
    "cases.ledger",
    needs=Permission.LOOK_AT_OWN,
    answer=_lines,
    parameters=OF_CASE,
    also=GONE,
)
def lines(call: Call) -> Response:
    """The lines that were booked for the case."""
    _, stored = call.case()
    with call.desk.store.reading() as transaction:
        return call.give(as_data(ledger.lines(transaction, stored.id, None, call.words)))


def _accounts(look: Look) -> Schema:
    return rows(payee_table((), look.words))


@CHAPTER.get(
    f"{CASE}/accounts",
    "cases.accounts",
    needs=Permission.READ_ACCOUNTS,
    answer=_accounts,
    parameters=OF_CASE,
    also=GONE,
)
def accounts(call: Call) -> Response:
    """The accounts that the case pays to, with their numbers; each look is logged."""
    _, stored = call.case()
    desk, login = call.desk, call.who.person.login
    known = payees.payees(desk, stored.id, stored.facts.institutions)
    found = payees.opened(desk, login, Channel.API, stored.id, known, now())
    return call.give(as_data(payee_table(found, call.words)))


POINT = exactly(day=TEXT, when=TEXT, when_label=TEXT, says=TEXT, whom=MAYBE_TEXT)


@CHAPTER.get(
    f"{CASE}/foreseen",
    "cases.foreseen",
    needs=Permission.LOOK_AT_OWN,
    answer=always(exactly(lines=TEXTS, axis=many(POINT))),
    parameters=OF_CASE,
    also=GONE,
)
def foreseen(call: Call) -> Response:
    """What happened, what is due, and what comes if nobody acts."""
    _, stored = call.case()
    coming = call.service.foresight.of(stored)
    with call.desk.store.reading() as transaction:
        done = history.of_case(transaction, stored.id)
    found = foreseen_of(done, stored.facts, coming, call.desk.office.today, call.words)
    return call.give({"lines": found.lines, "axis": as_data(found.table)})
