"""One act being decided: what it reads, and what it changes, owes, tells and posts.

A `Work` lives for one decision. Guards read it; effects change it; nothing outside sees it.
"""

from collections.abc import Mapping
from datetime import date
from typing import Any, TypeVar

import msgspec

from states import deadlines
from states.additions import OwnDuty
from states.calendar import WorkCalendar
from states.commands import Command
from states.duty_items import ITEMS, Item, Owner
from states.events import Act, Decision, Owing, Posting, Transition
from states.facts import Clawback, Duty, DutyStatus, Facts, Money
from states.mail_kinds import MAILS, Addressee, MailKind
from states.notice import Notice, Region
from states.refusals import Problem, problem
from states.steps import State

Neighbours = Mapping[str, tuple[str, ...]]
"""The institutions that other cases of a programme have filed, by region."""

NOBODY: Neighbours = {}
C = TypeVar("C", bound=Command)
replace = msgspec.structs.replace


class Work:
    """One act being decided: the facts as it changes them, and all that follows from it."""

    def __init__(
        self,
        command: Command,
        act: Act,
        region: Region,
        facts: Facts,
        notice: Notice,
        calendar: WorkCalendar,
        *,
        is_new: bool = False,
        promised_elsewhere: int = 0,
        neighbours: Neighbours = NOBODY,
        is_real: bool = False,
    ) -> None:
        self.command, self.act = command, act
        self.region, self.notice, self.calendar = region, notice, calendar
        self.facts = facts
        self.promised_elsewhere, self.neighbours = promised_elsewhere, neighbours
        self.is_real = is_real
        self.owed: list[Owing] = []
        self.postings: list[Posting] = []
        self.warnings: list[Problem] = []
        self.transitions: list[Transition] = []
        self.may_enter: tuple[str, ...] | None = None
        self._shown = None if is_new else (facts.step, facts.shown_state)

    def asked(self, kind: type[C]) -> C:
        """The command as one of *kind*, which the caller knows it to be."""
        if not isinstance(self.command, kind):
            raise TypeError(f"{self.command.name} is no {kind.__name__}")
        return self.command

    @property
    def day(self) -> date:
        """The day on which the act happened."""
        return self.act.day

    @property
    def money(self) -> Money:
        """The amounts of the case."""
        return self.facts.money

    # --- changes --------------------------------------------------------------------------

    def change(self, **fields: Any) -> None:
        """Replace facts of the case."""
        self.facts = replace(self.facts, **fields)

    def change_money(self, **fields: Any) -> None:
        """Replace amounts of the case."""
        self.facts = replace(self.facts, money=replace(self.facts.money, **fields))

    def change_clawback(self, **fields: Any) -> Clawback:
        """Replace facts of the clawback, and return it."""
        if self.facts.clawback is None:
            raise LookupError("the case has no clawback")
        clawback = replace(self.facts.clawback, **fields)
        self.facts = replace(self.facts, clawback=clawback)
        return clawback

    def move(self, state: str) -> None:
        """Set the state of the case, a filing or the clawback: `case.DRAFTING`.

        Raises LookupError where what follows an act enters a state that the procedure does not
        declare for it.
        """
        if self.may_enter is not None and state not in self.may_enter:
            raise LookupError(f"{self.command.name} is not declared to enter {state}")
        subject, _, name = state.partition(".")
        if subject == "case":
            if name == State.CLOSED and self.facts.state != State.CLOSED:
                self.change(ended_from=self.facts.state)
            if name == State.TERMINATION_PENDING and self.facts.state != State.TERMINATION_PENDING:
                self.change(left_from=self.facts.state)
            if name != self.facts.state:
                self.change(state=name, since=self.act.counts_from)
        elif subject == "clawback" and self.facts.open_clawback is None and name != State.CLOSED:
            self._open_clawback(name)
        elif subject == "clawback":
            self.change_clawback(state=name, since=self.act.counts_from)
        else:
            filing = replace(getattr(self.facts, subject), status=name, since=self.act.counts_from)
            self.change(**{subject: filing})

    def _open_clawback(self, state: str) -> None:
        """Begin a clawback; one that a dispute brought back to life keeps what it knew.

        The decision of the one before is kept where it is under dispute.
        """
        facts, before = self.facts, self.facts.clawback
        if state == State.RECOVERING and before is not None:
            self.change_clawback(state=state, since=self.act.counts_from)
            return
        if before is not None and facts.contested is before:
            self.change(disputed=replace(before, returned=facts.returned_of(before)))
        self.change(clawback=Clawback(state, self.act.counts_from, ()))

    def mark(self) -> None:
        """Log that the step or the shown state is another than when last marked."""
        now = (self.facts.step, self.facts.shown_state)
        if now != self._shown:
            step, state = self._shown or (None, None)
            self.transitions.append(Transition(step, state, now[0], now[1]))
            self._shown = now

    # --- duties -----------------------------------------------------------------------------

    def owe(
        self,
        item: Item,
        *,
        rule: str | None = None,
        term: str | None = None,
        started: date | None = None,
        period: date | None = None,
    ) -> date | None:
        """Create a duty and return its due date (None while the calendar does not reach it).

        Rule and term are those laid down for the item, and the term runs from today, unless given.
        """
        laid = ITEMS[item]
        term, started = term or laid.terms(self.notice)[0], started or self.day
        return self._owe(
            Duty(
                item=item,
                owner=laid.owner,
                event=self.command.name,
                rule=rule or laid.rule,
                started=started,
                term=term,
                due=deadlines.due_after(started, term, self.calendar),
                calendar=self.calendar.version,
                ladder=laid.ladder,
                period=period,
            )
        )

    def owe_own(self, declared: OwnDuty) -> date | None:
        """Create a duty that the procedure adds, and return its due date."""
        return self._owe(
            Duty(
                item=Item.OWN,
                owner=Owner(declared.owner),
                event=self.command.name,
                rule=declared.rule,
                started=self.day,
                term=declared.term,
                due=deadlines.due_after(self.day, declared.term, self.calendar),
                calendar=self.calendar.version,
                ladder=declared.ladder,
                name=declared.name,
            )
        )

    def _owe(self, duty: Duty) -> date | None:
        key = f"{len(self.facts.duties) + 1:02d}"
        self.facts = replace(self.facts, duties={**self.facts.duties, key: duty})
        return duty.due

    def update_duty(self, key: str, **fields: Any) -> Duty:
        """Replace facts of one duty, and return it."""
        duty = replace(self.facts.duties[key], **fields)
        self.facts = replace(self.facts, duties={**self.facts.duties, key: duty})
        return duty

    def settle(self, *items: Item, status: DutyStatus = DutyStatus.FULFILLED) -> None:
        """Close the open duties for *items*: what was owed is done, or no longer owed."""
        for key, duty in self.facts.open_duties():
            if duty.item in items:
                self.update_duty(
                    key, status=status, closed_on=self.day, closed_by=self.command.name
                )

    def lapse_all(self) -> None:
        """Let every open duty lapse."""
        self.settle(*{duty.item for _, duty in self.facts.open_duties()}, status=DutyStatus.LAPSED)

    def due(self, item: Item) -> date | None:
        """When the latest duty for *item* is or was due."""
        duty = self.facts.duty(item)
        return duty.due if duty else None

    def warn_if_other(self, field: str, given: date | None, computed: date | None) -> None:
        """Record that a due date was given which is not the computed one; that one stands."""
        if None not in (given, computed) and given != computed:
            self.warn("other_due_date", "R-T.2", field=field, given=given, computed=computed)

    # --- words and money -----------------------------------------------------------------------

    def warn(self, code: str, *rules: str, **facts: Any) -> None:
        """Record a warning beside the act."""
        self.warnings.append(problem(code, *rules, **facts))

    def tell(
        self,
        kind: MailKind,
        *,
        to: tuple[Addressee, ...] | None = None,
        item: Item | None = None,
        **facts: Any,
    ) -> None:
        """Owe a mail of *kind* to its usual addressees, or those given (amounts in fen)."""
        self.owed.append(Owing(kind, to or MAILS[kind].to[0], item, facts))

    def post(self, debit: str, credit: str, amount: int, party: str = "") -> None:
        """Post *amount* fen; a negative one is posted as a reversal, zero not at all (R-M.8)."""
        if amount > 0:
            self.postings.append(Posting(debit, credit, amount, party))
        elif amount < 0:
            self.postings.append(Posting(credit, debit, -amount, party, reverses=True))

    def decision(self) -> Decision:
        """What the act comes to."""
        self.mark()
        return Decision(
            facts=self.facts,
            transitions=tuple(self.transitions),
            owed=tuple(self.owed),
            postings=tuple(self.postings),
            warnings=tuple(self.warnings),
        )
