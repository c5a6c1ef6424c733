"""The sections of the nightly report: its rows in words, amounts in fen, what is late first."""

import re
from collections.abc import Iterable
from datetime import date

from config.wording import Wording
from duban.nightly.cells import Cells, Regions
from notifications.report import Section, Tone, Value
from workflow.night.reports import NightlyReport, Waiting

DATED = re.compile(r"_\d{4}-\d{2}-\d{2}$")
"""A self-check's due date in its name; where the date stands beside it, it is said once."""

PLACE = ("region_code", "region", "unit")
FLAG_TONES: dict[str, Tone] = {"red": "bad", "yellow": "warn"}


class Lists(Cells):
    """What makes the sections of one report."""

    def __init__(self, report: NightlyReport, regions: Regions, labels: Wording) -> None:
        super().__init__(regions, labels)
        self.report = report

    def all(self) -> tuple[Section, ...]:
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

    def figures(self) -> tuple[Section, ...]:
        """What is for the record: the books, the mails, what ran."""
        report = self.report
        books = [(self.amount(name), fen) for name, fen in (report.books or {}).items() if fen]
        mails = [(self.label("notice_status", name), n) for name, n in report.mails.items()]
        ran = [(self.words.job.get(one.job, one.job), self.done(one.counts)) for one in report.ran]
        return (
            self.section("books", ("amount", "yuan"), books),
            self.section("mails", ("status", "count"), mails),
            self.section("ran", ("job", "done"), ran),
        )

    def trend(self) -> Section:
        """The nights behind the curve."""
        rows = [
            (point.day, point.overdue, point.city_overdue, point.flags)
            for point in self.report.trend
        ]
        return self.section("trend", ("day", "overdue", "city_overdue", "flags"), rows)

    def _cut(
        self,
        key: str,
        columns: tuple[str, ...],
        rows: Iterable[tuple[Value, ...]],
        *,
        tone: Tone = "",
        tones: tuple[Tone, ...] = (),
    ) -> Section:
        """A section whose list the report may have cut short."""
        more = self.report.more.get("returned_within_window" if key == "returned" else key, 0)
        return self.section(key, columns, rows, tone=tone, tones=tones, more=more)

    # --- the lists --------------------------------------------------------------------------

    def _late(self) -> Section:
        escalated = frozenset(self.report.escalated)
        rows = [
            (
                *self.place(one.region_code),
                self.steps(one.items),
                self.items(one),
                self.labels.listed(self.label("owner", owner) for owner in one.owners),
                one.overdue_working_days,
                self.words.page["yes"] if one.region_code in escalated else None,
            )
            for one in self.report.overdue
        ]
        columns = (*PLACE, "step", "items", "owner", "overdue_working_days", "escalated")
        return self._cut("overdue", columns, rows, tone="bad")

    def _city_late(self) -> Section:
        rows = [
            (
                *self.place(one.region_code),
                self.steps(one.items),
                self.items(one),
                one.overdue_working_days,
            )
            for one in self.report.city_overdue
        ]
        columns = (*PLACE, "step", "items", "overdue_working_days")
        return self._cut("city_overdue", columns, rows, tone="bad")

    def _recovery_work(self) -> Section:
        rows = [
            (
                *self.place(one.region_code),
                self.words.act.get(one.command, one.command),
                one.outstanding,
                one.overdue_working_days,
            )
            for one in self.report.recovery_work
        ]
        columns = ("act", "outstanding", "overdue_working_days")
        return self._cut("recovery_work", (*PLACE, *columns), rows, tone="bad")

    def _waiting(self, key: str, waiting: Iterable[Waiting]) -> Section:
        rows = [
            (
                *self.place(one.region_code),
                self.label("item", DATED.sub("", one.item) if one.due else one.item),
                self.label("owner", one.owner),
                one.due or self.words.page["undated"],
                (one.due - self.report.day).days if one.due else None,
            )
            for one in waiting
        ]
        return self._cut(key, (*PLACE, "item", "owner", "due", "days_left"), rows)

    def _flags(self) -> Section:
        flags = self.report.flags
        rows = [
            (
                *self.place(one.region_code),
                self.label("flag", one.level),
                self.label("state", one.state),
            )
            for one in flags
        ]
        tones = tuple(FLAG_TONES.get(one.level, "") for one in flags)
        return self._cut("flags", (*PLACE, "flag", "state"), rows, tone="warn", tones=tones)

    def _clawbacks(self) -> Section:
        page = self.words.page
        rows = [
            (
                *self.place(one.region_code),
                self.label("state", one.state),
                self.labels.listed(self.label("ground", ground) for ground in one.grounds),
                one.proposed or None,
                one.decided or None,
                self.label("item", one.term) if one.term else page["no_term"],
                self._due(one.due, is_open=bool(one.term), suspended=one.suspended),
            )
            for one in self.report.clawbacks
        ]
        columns = ("state", "grounds", "proposed", "decided", "term", "due")
        return self._cut("clawbacks", (*PLACE, *columns), rows)

    def _due(self, due: date | None, *, is_open: bool, suspended: bool) -> Value:
        page = self.words.page
        if suspended:
            return page["suspended"].format(due or page["undated"])
        return due or (page["undated"] if is_open else None)

    def _unpaid(self) -> Section:
        rows = [
            (
                *self.place(one.region_code),
                one.decided or None,
                one.outstanding,
                self._due(one.due, is_open=False, suspended=one.suspended),
                one.overdue_working_days or None,
            )
            for one in self.report.unpaid
        ]
        columns = ("decided", "outstanding", "due", "overdue_working_days")
        return self._cut("unpaid", (*PLACE, *columns), rows)

    def _stuck(self) -> Section:
        rows = [
            (
                *self.place_of(one),
                one.day,
                self.label("notice_kind", one.kind),
                self.label("item", one.item) if one.item else None,
                self.label("notice_status", one.status),
                self.label("notice_reason", one.result) if one.result else None,
            )
            for one in self.report.stuck
        ]
        stuck = sum(self.report.mails.get(status, 0) for status in ("failed", "held", "uncertain"))
        columns = ("day", "kind", "item", "status", "result")
        more = max(stuck - len(rows), 0)
        return self.section("stuck", (*PLACE, *columns), rows, tone="bad", more=more)
