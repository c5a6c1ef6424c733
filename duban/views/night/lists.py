"""The lists of the nightly report: its rows in words, amounts in fen, what is late first."""

from collections.abc import Iterable
from datetime import date

from config.words import Words
from duban.views.flag_tones import LEVELS
from duban.views.night.cells import Cells
from duban.views.owners import owed_by
from duban.views.page import Table, Tone, Value
from duban.views.places import Regions
from states.duty_items import Owner
from states.labels import read_label
from workflow.night.reports import NightlyReport
from workflow.record.cases import case_id
from workflow.record.duties.waiting import Waiting

PLACE = ("programme", "region_code", "region", "unit")


class Lists(Cells):
    """What makes the lists of one report."""

    def __init__(
        self, report: NightlyReport, regions: Regions, words: Words, *, several: bool
    ) -> None:
        super().__init__(regions, words, several=several)
        self.report = report

    def all(self) -> tuple[Table, ...]:
        """The lists that ask for something, in their order."""
        report = self.report
        return (
            self._late(),
            self._city_late(),
            self._recovery_work(),
            self._waiting("returned", report.returned_within_window),
            self._waiting("due_soon", report.due_soon),
            self._flags(),
            self._clawbacks(),
            self._unpaid(),
            self._stuck(),
            self._waiting("undated", report.undated),
        )

    def figures(self) -> tuple[Table, ...]:
        """What is for the record: the books, the mails, what ran."""
        report = self.report
        books = [(self.amount(name), fen) for name, fen in (report.books or {}).items() if fen]
        mails = [(self.label("owed_status", name), n) for name, n in report.owed.items()]
        ran = [
            (self.words.named("night_job", one.job), self.done(one.counts)) for one in report.ran
        ]
        return (
            self.table("books", ("amount", "yuan"), books),
            self.table("mails", ("status", "count"), mails),
            self.table("ran", ("job", "done"), ran),
        )

    def trend(self) -> Table:
        """The nights behind the curve."""
        rows = [
            (point.day, point.overdue, point.city_overdue, point.flags)
            for point in self.report.trend
        ]
        return self.table("trend", ("day", "overdue", "city_overdue", "flags"), rows)

    def _cut(
        self,
        key: str,
        columns: tuple[str, ...],
        rows: Iterable[tuple[Value, ...]],
        *,
        tone: Tone = "",
        tones: tuple[Tone, ...] = (),
    ) -> Table:
        """A list that the report may have cut short."""
        more = self.report.more.get("returned_within_window" if key == "returned" else key, 0)
        return self.table(key, columns, rows, tone=tone, tones=tones, more=more)

    # --- the lists --------------------------------------------------------------------------

    def _late(self) -> Table:
        escalated = frozenset(self.report.escalated_cases or self.report.escalated)
        rows = [
            (
                *self.place(one),
                self.steps(one.items),
                self.items(one),
                self._owners(one.items, one.owners),
                one.overdue_working_days,
                self.words.say("night.yes")
                if escalated & {case_id(one.programme, one.region_code), one.region_code}
                else None,
            )
            for one in self.report.overdue
        ]
        columns = (*PLACE, "step", "items", "owner", "overdue_working_days", "escalated")
        return self._cut("overdue", columns, rows, tone="bad")

    def _owners(self, items: Iterable[str], owners: Iterable[str]) -> str:
        """All that owe what is late; a duty of several parties is kept under one of them."""
        labels = [read_label(one) for one in items]
        shared = {one.laid_down.owner: one.item for one in labels if one.laid_down.is_shared}
        return self.words.listed(
            owed_by(shared[Owner(one)], one, self.words).label
            if one in shared
            else self.label("owner", one)
            for one in owners
        )

    def _city_late(self) -> Table:
        rows = [
            (
                *self.place(one),
                self.steps(one.items),
                self.items(one),
                one.overdue_working_days,
            )
            for one in self.report.city_overdue
        ]
        columns = (*PLACE, "step", "items", "overdue_working_days")
        return self._cut("city_overdue", columns, rows, tone="bad")

    def _recovery_work(self) -> Table:
        rows = [
            (
                *self.place(one),
                self.words.named("night_act", one.command),
                one.outstanding,
                one.overdue_working_days,
            )
            for one in self.report.recovery_work
        ]
        columns = ("act", "outstanding", "overdue_working_days")
        return self._cut("recovery_work", (*PLACE, *columns), rows, tone="bad")

    def _waiting(self, key: str, waiting: Iterable[Waiting]) -> Table:
        rows = [
            (
                *self.place(one),
                self.label("item", read_label(one.item).item if one.due else one.item),
                owed_by(read_label(one.item).item, one.owner, self.words).label,
                one.due or self.words.say("night.undated"),
                (one.due - self.report.day).days if one.due else None,
            )
            for one in waiting
        ]
        return self._cut(key, (*PLACE, "item", "owner", "due", "days_left"), rows)

    def _flags(self) -> Table:
        flags = self.report.flags
        rows = [
            (
                *self.place(one),
                self.label("flag", one.level),
                self.label("state", one.state),
            )
            for one in flags
        ]
        tones = tuple(LEVELS.get(one.level, "") for one in flags)
        return self._cut("flags", (*PLACE, "flag", "state"), rows, tone="warn", tones=tones)

    def _clawbacks(self) -> Table:
        rows = [
            (
                *self.place(one),
                self.label("state", one.state),
                self.words.listed(self.label("ground", ground) for ground in one.grounds),
                one.proposed or None,
                one.decided or None,
                self.label("item", one.term) if one.term else self.words.say("night.no_term"),
                self._due(one.due, is_open=bool(one.term), suspended=one.suspended),
            )
            for one in self.report.clawbacks
        ]
        columns = ("state", "grounds", "proposed", "decided", "term", "due")
        return self._cut("clawbacks", (*PLACE, *columns), rows)

    def _due(self, due: date | None, *, is_open: bool, suspended: bool) -> Value:
        if suspended:
            return self.words.say("night.suspended").format(due or self.words.say("night.undated"))
        return due or (self.words.say("night.undated") if is_open else None)

    def _unpaid(self) -> Table:
        rows = [
            (
                *self.place(one),
                one.decided or None,
                one.outstanding,
                self._due(one.due, is_open=False, suspended=one.suspended),
                one.overdue_working_days or None,
            )
            for one in self.report.unpaid
        ]
        columns = ("decided", "outstanding", "due", "overdue_working_days")
        return self._cut("unpaid", (*PLACE, *columns), rows)

    def _stuck(self) -> Table:
        rows = [
            (
                *self.place(one),
                one.day,
                self.label("mail_kind", one.kind),
                self.label("item", one.item) if one.item else None,
                self.label("owed_status", one.status),
                self.label("owed_reason", one.result) if one.result else None,
            )
            for one in self.report.stuck
        ]
        stuck = sum(self.report.owed.get(status, 0) for status in ("failed", "held", "uncertain"))
        columns = ("day", "kind", "item", "status", "result")
        more = max(stuck - len(rows), 0)
        return self.table("stuck", (*PLACE, *columns), rows, tone="bad", more=more)
