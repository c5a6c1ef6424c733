"""Bounded facts: a few small cases at each state, and what an act may say of them.

They are as few as make every condition of the rules hold and fail: before, on and after the last
day of filing; with a review and without; no, one and several objections; nothing paid, a part, all.
"""

from collections.abc import Iterator
from datetime import datetime, time, timedelta
from itertools import product
from typing import Any

from msgspec.structs import replace

from states.act_in_hand import Work
from states.actors import Channel, somebody
from states.calendar import ONE_DAY, WorkCalendar, local
from states.choices import Instalment
from states.commands import Command, blank
from states.duty_items import ITEMS, Item
from states.events import Act
from states.facts import Duty, Facts, Filing, Money, Party
from states.facts.contract import Contract
from states.facts.money import Payment
from states.facts.review import Review
from states.facts.support import Objection, Support
from states.notice import Notice
from states.reading import choices_of, fields_of
from states.steps import State, Step

NAMES = ("first", "second")
"""The institutions of such a case."""

SHARE = 50_000_00
OPENED_BEFORE = timedelta(days=14)
MOVES = (State.SIGNED_AWAITING_DISBURSEMENT,)
"""The states of step 5 at which something may be paid already, and may not."""


def worlds(
    notice: Notice, calendar: WorkCalendar, act: str, state: str, step: int | None
) -> Iterator[Work]:
    """Every small case that stands at *state* with every act of that name, on three days."""
    for facts in _facts(notice, calendar, state, step):
        for command in _commands(act, facts):
            for day in (-1, 0, 1):
                moment = _moment(notice) + day * ONE_DAY
                done = Act(somebody(Party.CITY, Channel.REHEARSAL), moment, moment)
                yield Work(command, done, notice.regions[0], facts, notice, calendar)


def _moment(notice: Notice) -> datetime:
    """Ten o'clock on the last day of filing."""
    return local(datetime.combine(notice.filing_deadline, time(10)))


def _facts(notice: Notice, calendar: WorkCalendar, state: str, step: int | None) -> Iterator[Facts]:
    opened = _moment(notice) - OPENED_BEFORE
    subject, _, name = state.partition(".")
    known = Facts(
        region_code=notice.regions[0].code,
        opened_on=opened.date(),
        since=opened,
        last_at=opened,
        step=Step(step or Step.SUPERVISION),
        state=name if subject == "case" else State.EXECUTING.value,
        institution=Filing(institutions=NAMES),
        duties={
            str(n): _filing(item, opened, notice, calendar)
            for n, item in enumerate((Item.PLAN_FILING, Item.INSTITUTION_FILING))
        },
    )
    objection = Objection(opened.date(), "ground")
    for count, money in product(range(3), _moneys(name, step, opened)):
        yield replace(
            known,
            review=Review(mean="88" if count else None),
            support=Support(objections=(objection,) * count),
            contract=Contract(
                signatures={NAMES[0]: opened.date()} if count else {},
                allocation=dict.fromkeys(NAMES, SHARE),
            ),
            money=money,
        )


def _filing(item: Item, opened: datetime, notice: Notice, calendar: WorkCalendar) -> Duty:
    laid = ITEMS[item]
    return Duty(
        item=item,
        owner=laid.owner,
        event="open_case",
        rule=laid.rule,
        started=opened.date(),
        term=laid.terms(notice)[0],
        due=notice.filing_deadline,
        calendar=calendar.version,
    )


def _moneys(name: str, step: int | None, paid: datetime) -> list[Money]:
    """What may be paid and claimed at a state: nothing before step 5 is over, something after."""
    approved = Money(approved=2 * SHARE)
    moneys = [
        replace(
            approved,
            payments=tuple(
                Payment(paid.date(), Instalment.FIRST, one, SHARE) for one in NAMES[:count]
            ),
            claims=dict.fromkeys(NAMES[:count], SHARE // 2),
        )
        for count in (1, 2)
    ]
    if step is None or step >= Step.SUPERVISION:
        return moneys
    return [approved, *moneys] if name in MOVES else [approved]


def _commands(act: str, facts: Facts) -> Iterator[Command]:
    """Every act of that name, as far as a condition can ask for what it says."""
    fields = fields_of(act)
    bare = blank(act)
    menu: dict[str, tuple[Any, ...]] = {
        name: tuple((word,) if isinstance(getattr(bare, name), tuple) else word for word in c.words)
        for name, c in choices_of(act).items()
    }
    owed = facts.money.outstanding_recovery
    more = {
        "amount": tuple(dict.fromkeys((1, owed or 2, facts.money.approved))),
        "parties": (("city",), ("city", "district", *NAMES)),
        "payees": ({NAMES[0]: 1}, dict.fromkeys(NAMES, 1)),
    }
    menu |= {name: values for name, values in more.items() if name in fields}
    for values in product(*menu.values()):
        yield replace(bare, **dict(zip(menu, values, strict=True)))
