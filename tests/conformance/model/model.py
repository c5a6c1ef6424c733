"""The second model of one case: what is asked of it, what it answers, what nights do to it."""

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta, timezone

from tests.conformance.model import (
    clawback,
    contract,
    ending,
    filing,
    recovery,
    supervision,
    support,
)
from tests.conformance.model.case import Asked, Case, Doing, Refused, copied, need
from tests.conformance.model.days import Days
from tests.conformance.model.duties import Mail
from tests.conformance.model.supervision import next_flag
from tests.conformance.model.terms import Terms, Unit

ZONE = timezone(timedelta(hours=8))
SYSTEMS = ("suspend_enforcement", "dispute_result", "write_off_recovery")
ACTORS: dict[str, tuple[str, ...]] = {
    **dict.fromkeys(SYSTEMS, ("system",)),
    **dict.fromkeys(
        (
            *("start_drafting", "submit_for_internal_review", "approve_plan_internally"),
            *("decline_participation", "change_institutions", "commit_matching", "withdraw"),
            *("submit_self_check", "request_change"),
        ),
        ("district",),
    ),
    **dict.fromkeys(
        (
            *("submit_plan_filing", "resubmit_plan_filing", "submit_institution_filing"),
            *("resubmit_institution_filing", "record_account"),
        ),
        ("district", "city"),
    ),
    **dict.fromkeys(("submit_score", "finalize_review"), ("expert",)),
    "declare_conflict": ("expert", "city"),
    "objection": ("public",),
    "sign_contract": ("city", "district", "institution"),
    **dict.fromkeys(
        (
            *("submit_rectification_report", "submit_statement", "waive_statement"),
            *("request_hearing", "file_dispute"),
        ),
        ("institution", "district"),
    ),
    "refund": ("institution", "city"),
    "reopen_case": ("city_supervisor",),
}
"""Who may ask for an act; every other one is the city's."""

EFFECTS: dict[str, Callable[[Doing], None]] = {
    act.__name__: act
    for part in (filing, support, contract, supervision, clawback, recovery, ending)
    for act in part.ACTS
}
"""What every act comes to, by its name."""


@dataclass
class Second:
    """A case beside the real one; `past` are the acts with the case before each."""

    unit: Unit
    terms: Terms
    days: Days
    case: Case | None = None
    past: list[tuple[str, str, Case | None]] = field(default_factory=list)

    # --- acts -------------------------------------------------------------------------------------

    def ask(self, asked: Asked) -> list[Mail]:
        """Do an act and return what it owes. Raises Refused, and then nothing has changed."""
        need(self.case is not None or asked.name == "open_case", "no case")
        self._admit(asked)
        if asked.name == "undo_last_act":
            self._undo(asked)
            return []
        before = self.case
        if before is None:
            case = Case(self.unit, asked.at, asked.at, asked.at)
        else:
            need(asked.name != "open_case", "R-1.4")
            need(asked.day >= before.opened.date(), "too early")
            case = copied(before)
        doing = Doing(case, asked, self.terms, self.days)
        EFFECTS[asked.name](doing)
        case.last_at = max(case.last_at, asked.at)
        self.past.append((asked.name, asked.party, before))
        self.case = case
        return doing.mails

    def _admit(self, asked: Asked) -> None:
        """Who asks, and when it is said to have happened (R-A.1)."""
        allowed = ACTORS.get(asked.name, ("city",))
        by_supervisor = asked.party == "city_supervisor" and "city" in allowed
        is_undo = asked.name == "undo_last_act"
        need(is_undo or asked.party in allowed or by_supervisor, "wrong actor")
        need(self.days.first <= asked.day <= self.days.last, "R-T.7")
        need(asked.at <= asked.entered, "R-A.1")
        need(asked.basis or asked.at.date() == asked.entered.date(), "R-A.1")

    def _undo(self, asked: Asked) -> None:
        """The last act was never done, for every rule; nights have gone on meanwhile."""
        case = self.case
        if case is None:
            raise Refused("R-A.1")
        need(asked.data.get("reason"), "R-A.1")
        name, party, before = self.past[-1]
        need(asked.party in ("city", "city_supervisor", party), "R-A.1")
        need(before is not None and name not in ("undo_last_act", "night"), "R-A.1")
        if before is None:
            return
        self.past.append(("undo_last_act", "", case))
        after = {duty.number: duty for duty in case.duties}
        restored = copied(before)
        restored.last_at, restored.numbers = case.last_at, case.numbers
        doing = Doing(restored, asked, self.terms, self.days)
        for duty in restored.duties:
            now = after[duty.number]
            duty.rungs, duty.tell_on = now.rungs, now.tell_on
            duty.done, duty.escalated = now.done, now.escalated
            if duty.is_open and not now.is_open:
                doing.reopen(duty)
            elif duty.runs and not now.runs:
                duty.go_on(asked.day, self.terms, self.days)
        self.case = restored

    def import_calendar(self, days: Days, now: datetime) -> None:
        """Other holidays are in force from now on: open duties have other dates (R-T.7)."""
        self.days = days
        if self.case is None or not self.case.is_open:
            return
        before, self.case = self.case, copied(self.case)
        moved = [duty.under_another(now.date(), self.terms, days) for duty in self.case.duties]
        if any(moved):
            self.past.append(("night", "", before))

    # --- nights -----------------------------------------------------------------------------------

    def night(self, day: date) -> list[Mail]:
        """What becomes owed in a night, and what time decides in it."""
        case = self.case
        if case is None:
            return []
        works = self.days.works(day)
        reminders = [duty.remind(day) for duty in case.duties] if works and case.is_open else []
        mails = [mail for mail in reminders if mail is not None]
        self._decide(day)
        return [*mails, *self._chase(day)] if works else mails

    def _decide(self, day: date) -> None:
        """What time has decided is done, as of the beginning of the day."""
        at = datetime.combine(day, time(), ZONE)
        asked = Asked("night", {}, at, at, "system")
        while self.case is not None and clawback.is_due(self.case, day):
            case = copied(self.case)
            clawback.by_night(Doing(case, asked, self.terms, self.days), day)
            case.last_at = max(case.last_at, at)
            self.past.append(("night", "", self.case))
            self.case = case

    def _chase(self, day: date) -> list[Mail]:
        case, mails, longest = self.case, [], 0
        for duty in case.duties if case else ():
            mail, rises = duty.chase(day, self.terms, self.days)
            longest = max(longest, rises)
            if mail is not None:
                mails.append(mail)
        if longest:
            mails.append(Mail(day, "escalation", ("city_supervisor",), None, longest))
        return mails

    def next_night(self, after: date) -> date | None:
        """The next day on which a night has something to do."""
        case = self.case
        if case is None or not case.is_open:
            return None
        found = [duty.next_day(after, self.terms, self.days) for duty in case.duties]
        if (flagged := next_flag(case)) is not None:
            found.append(max(flagged, after + timedelta(days=1)))
        running = {"RECTIFYING": "rectification", "CLAWBACK_PROPOSED": "statement"}
        item = running.get(case.clawback.state) if case.clawback else None
        found += [duty.due + timedelta(days=1) for duty in case.open(item or "-") if duty.due]
        return min((day for day in found if day is not None and day > after), default=None)
