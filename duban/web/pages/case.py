"""案件详情: a case with its path, what is open, what can be done, and all that was done."""

from collections.abc import Iterable
from datetime import date
from urllib.parse import urlencode

import msgspec
from msgspec.structs import replace
from starlette.background import BackgroundTask
from starlette.responses import Response

from config.words import Words
from duban.bootstrap.desk import Desk
from duban.identity.looking import look
from duban.identity.payees import payees
from duban.views.case.acts import acts_of, numbers_standing, with_corrections, with_news
from duban.views.case.outside import from_outside
from duban.views.case.page import page_of
from duban.views.case.path import moves, path_of
from duban.views.case.payees import RECORDING
from duban.views.case.uses import by_use
from duban.views.case.why import Why
from duban.views.case.why import why as why_of
from duban.views.cases import Cases, case_query
from duban.views.choosing import place_of_case
from duban.views.ledger import lines
from duban.views.mails import mail_table
from duban.views.next_acts import is_open_to
from duban.views.page import Coded, Pairs, Part, Prose, Ref, Subject, Table, Value, is_nothing
from duban.views.prepared import waiting_of
from duban.views.unopened import not_opened
from duban.web.database_look import looking
from duban.web.routing import Room
from duban.web.visit import Visit
from states.attempts import Standing
from states.facts import Case, Facts
from states.notice import Region
from states.procedure import Rulebook
from workflow.mail.acts import signed_for
from workflow.record import history, owing
from workflow.record.cases import Stored
from workflow.record.duties import rungs
from workflow.store.transaction import Transaction

ROOM = Room()
SHOWN = 20
"""So many mails of a case stand on its page; a link leads to all."""


class Beside(msgspec.Struct, frozen=True):
    """The list that one came from: its address, and the cases before and after this one in it."""

    address: str
    before: str | None
    after: str | None


@ROOM.get("/cases/{programme}/{region}", needs="look_at_own")
def case(visit: Visit) -> Response:
    """The case as it stands."""
    desk, words = visit.desk, visit.words
    programme, code = visit.named("programme"), visit.named("region")
    region, case_id, found = place_of_case(desk, programme, code)
    if found is None:
        page = not_opened(region, case_id, words, may_open=visit.may("look") and visit.may("act"))
        return visit.show_page(page, here="cases")
    stored = found
    world = desk.world(stored.notice_hash, stored.procedure_hash)
    shown = stored if visit.may("look") else from_outside(stored, visit.who.person.name)
    page = page_of(region, shown, world, desk.office.today, words)
    why = _own(visit, _why(desk, region, stored, words), world.rulebook)
    is_of_office = visit.may("look")
    with desk.store.reading() as transaction:
        records = history.of_case(transaction, stored.id)
        new = visit.unseen.new_acts(transaction, records)
        has_news = stored.id in visit.unseen.news(transaction)
        waiting = waiting_of(transaction, desk, words) if is_of_office else []
        booked = lines(transaction, stored.id, None, words) if is_of_office else None
        owed = _owed(transaction, stored.id, region, words) if visit.may("mails") else None
    told_parts = (*page.parts, why.dates)
    done = acts_of(records, date.max, words)
    told = with_news(done if is_of_office else replace(done, details=()), new, words)
    if visit.may("act"):
        mine = {
            one.seq for one in records if is_open_to(visit.who.roles, one.command, world.rulebook)
        }
        standing = numbers_standing(records, world.rulebook, desk.clock()) & mine
        last = records[-1].seq if is_of_office else None
        told = with_corrections(told, stored.id, standing, words, undoable=last)
    acts = _by_standing(why.acts, world.rulebook)
    answer = visit.show(
        "case.html",
        title=page.title,
        parts=[part for part in told_parts if _says_anything(part)],
        silent=_silent(told_parts),
        case=stored,
        watched=stored.id,
        region=region,
        path=path_of(stored.facts, world, words, moves(records, world.rulebook, desk.clock())),
        payees=payees(desk, stored.id, stored.facts.institutions) if is_of_office else [],
        records_accounts=visit.may("act") and _is_allowed(why.acts, RECORDING),
        uses=_by_use(why.acts, done, stored.facts, world.rulebook, desk.office.today),
        acts=acts,
        dated=_dated(why, acts[Standing.WAITING]),
        waiting=[row for row in acts[Standing.WAITING] if row["act"] not in why.earliest],
        cures=why.cures if visit.may("act") else {},
        within=_within(told_parts),
        history=told,
        booked=booked,
        owed=owed,
        awaiting=[one for one in waiting if one.case_id == stored.id],
        beside=_beside(visit, stored.id),
        here="cases",
    )
    if has_news:
        answer.background = BackgroundTask(_seen, visit, stored.id, records[-1].seq)
    return answer


def _seen(visit: Visit, case_id: str, upto: int) -> None:
    """Write down that the visitor has seen the page, which is on its way already."""
    with looking(visit.desk):
        look(visit.desk, visit.who, case_id, upto)


def _within(parts: Iterable[Part]) -> list[tuple[str, str]]:
    """Where each part is found that says anything, with what it is called."""
    return [
        (part.key, part.title)
        for part in parts
        if isinstance(part, Table | Pairs | Prose) and part.title and _says_anything(part)
    ]


def _says_anything(part: Part) -> bool:
    match part:
        case Table():
            return part.count > 0
        case Pairs():
            return any(not is_nothing(one.value, one.kind) for one in part.pairs)
        case Prose():
            return bool(part.lines)
    return True


def _silent(parts: Iterable[Part]) -> list[str]:
    """The titles that nothing stands under: they are named in one line."""
    return [
        part.title
        for part in parts
        if isinstance(part, Table | Pairs) and part.title and not _says_anything(part)
    ]


def _why(desk: Desk, region: Region, stored: Stored, words: Words) -> Why:
    world = desk.world(stored.notice_hash, stored.procedure_hash)
    with desk.store.reading() as transaction:
        laid = rungs.of_case(transaction, stored.id)
    return why_of(Case(region, stored.facts), world, laid, desk.office.clock(), words)


def _own(visit: Visit, why: Why, rulebook: Rulebook) -> Why:
    """Of the acts those that the visitor may ever ask for; who only looks is shown all."""
    if not visit.may("act"):
        return why
    act = next(n for n, one in enumerate(why.acts.columns) if one.key == "act")
    rows = tuple(
        row for row in why.acts.rows if is_open_to(visit.who.roles, str(row[act]), rulebook)
    )
    cures = {
        name: tuple(one for one in acts if is_open_to(visit.who.roles, one, rulebook))
        for name, acts in why.cures.items()
    }
    return replace(why, acts=replace(why.acts, rows=rows), cures=cures)


def _owed(transaction: Transaction, case_id: str, region: Region, words: Words) -> Table:
    """The mails of a case, the latest first."""
    found = owing.of_case(transaction, case_id)[::-1]
    signed = signed_for(transaction, [one.key for one in found[:SHOWN]])
    table = mail_table(found, {region.code: region}, words, signed=signed).cut(SHOWN)
    programme, _, code = case_id.partition("/")
    asked = urlencode({"region": code, "programme": programme})
    return replace(table, all_at=Ref(words.say("case_page.mails"), Subject.MAILS, asked))


def _by_standing(acts: Table, rulebook: Rulebook) -> dict[str, list[dict[str, Value]]]:
    """The acts by how they stand to the case, each by its columns and with its clause."""
    keys = [one.key for one in acts.columns]
    rows = [dict(zip(keys, row, strict=True)) for row in acts.rows]
    clauses = {name: rule.clause for name, rule in rulebook.rules.items()}
    return {
        standing.value: [
            {**row, "clause": clauses[str(row["act"])]}
            for row in rows
            if row["standing"] == standing.value
        ]
        for standing in Standing
    }


def _is_allowed(acts: Table, act: str) -> bool:
    """Whether an act may be done in the case as it stands."""
    at = {one.key: n for n, one in enumerate(acts.columns)}
    allowed = Standing.ALLOWED.value
    return any(row[at["act"]] == act and row[at["standing"]] == allowed for row in acts.rows)


def _dated(why: Why, waiting: list[dict[str, Value]]) -> list[tuple[date, dict[str, Value]]]:
    """Of the acts that are *waiting* those that wait for their day alone, the first first."""
    found = [
        (why.earliest[act], row) for row in waiting if (act := str(row["act"])) in why.earliest
    ]
    return sorted(found, key=lambda one: one[0])


def _by_use(
    acts: Table, done: Table, facts: Facts, rulebook: Rulebook, today: date
) -> dict[str, list[tuple[str, Value]]]:
    """The acts that are allowed with what they are called, by their use."""
    at = {one.key: n for n, one in enumerate(acts.columns)}
    is_allowed = Standing.ALLOWED.value
    allowed = {
        str(row[at["act"]]): row[at["label"]]
        for row in acts.rows
        if row[at["standing"]] == is_allowed
    }
    act = next(n for n, one in enumerate(done.columns) if one.key == "act")
    before = {one.code for row in done.rows if isinstance(one := row[act], Coded)}
    found = by_use([*allowed], facts, rulebook, {str(one) for one in before}, today)
    return {use.value: [(name, allowed[name]) for name in names] for use, names in found.items()}


def _beside(visit: Visit, case_id: str) -> Beside:
    """The neighbours of a case in the list that one came from; without one, among all."""
    asked = visit.asked_by(visit.one("list"))
    query = case_query(asked, visit.desk, visit.words)
    listing = Cases(visit.desk, query, visit.words, unseen=visit.unseen)
    with visit.desk.store.reading() as transaction:
        before, after = listing.beside(transaction, case_id)
    return Beside(query.address(), before, after)
