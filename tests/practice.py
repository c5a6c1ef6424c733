"""A practice office: the real parts put together, a clock that is set by hand, and a usual way.

Amounts are in yuan, as an operator types them.
"""

from collections.abc import Callable, Iterator, Mapping
from datetime import date, datetime
from functools import cache
from hashlib import sha256
from typing import Any

from msgspec.structs import replace

from config.calendars import packaged_calendar
from config.notices import load_notice
from config.procedures import load_procedure
from states.actors import Channel, somebody
from states.calendar import OFFICE_TIME, WorkCalendar, every_day
from states.commands import Command
from states.facts import Facts, Party
from states.money import fen, split, yuan
from states.notice import Notice, Region
from states.procedure import Procedure, Rulebook
from states.reading import read_command
from states.refusals import Refusal
from workflow.night.plan import day_plan
from workflow.office.door import Office
from workflow.office.request import Answer, Done, Request
from workflow.office.shelf import InForce
from workflow.record import cases, history, owing
from workflow.record.founding import found
from workflow.record.owing import Owed
from workflow.record.setting_table import change_setting, setting
from workflow.record.vault import Vault
from workflow.store.database import Store
from workflow.store.transaction import Transaction

PROGRAMME = "tj-2023-22"
HEPING, DONGLI, BINHAI, XIQING, TEDA = "120101", "120110", "120116", "120111", "120116400"
KEY = b"MDEyMzQ1Njc4OTAxMjM0NTY3ODkwMTIzNDU2Nzg5MDE="
SECTIONS, TEXTS = ["二年总体目标", "年度绩效目标", "工作任务"], ("notice", "procedure")
FIRST_NIGHT, IN_FORCE = "2024", "in_force"
EXPERTS = ["E1", "E2", "E3", "E4", "E5"]


@cache
def the_notice() -> Notice:
    """The packaged notice."""
    return load_notice(PROGRAMME).notice


@cache
def the_rulebook() -> Rulebook:
    """The packaged procedure, made ready."""
    return Rulebook(the_procedure())


@cache
def the_procedure() -> Procedure:
    """The packaged procedure."""
    return load_procedure("six-step").procedure


@cache
def the_calendar() -> WorkCalendar:
    """The packaged calendar."""
    return packaged_calendar()


def region(code: str) -> Region:
    """A region of the packaged notice."""
    return the_notice().regions_by_code[code]


def at(moment: str) -> datetime:
    """A time in Tianjin, of `2023-07-18` (then at nine) or of `2023-07-18T10:30`."""
    given = moment if "T" in moment else f"{moment}T09:00"
    return datetime.fromisoformat(given).replace(tzinfo=OFFICE_TIME)


class Shelf:
    """A library of one notice and one procedure; what is in force is kept here under a number."""

    def __init__(self, notice: Notice, calendar: WorkCalendar) -> None:
        self._notice, self.procedure = notice, the_rulebook()
        self._in_force = [InForce(calendar)]

    def notice(self, notice_hash: str) -> Notice:
        """The one notice."""
        return self._notice

    def rulebook(self, procedure_hash: str) -> Rulebook:
        """The one procedure."""
        return self.procedure

    def in_force(self, transaction: Transaction) -> InForce:
        """What was put in force last."""
        return self._in_force[int(setting(transaction, IN_FORCE) or 0)]

    def keep(self, transaction: Transaction, **changes: Any) -> None:
        """Put something else in force: `calendar`, `held` or `report_to`."""
        changed = replace(self.in_force(transaction), **changes)
        if changed not in self._in_force:
            self._in_force.append(changed)
        change_setting(transaction, IN_FORCE, str(self._in_force.index(changed)))


class Practice:
    """An office with its store, whose operators act at the time that `now` says."""

    def __init__(
        self,
        store: Store,
        *,
        notice: Notice | None = None,
        calendar: WorkCalendar | None = None,
        is_founded: bool = False,
        is_real: bool = False,
    ) -> None:
        self.store, self.now = store, at("2023-07-18")
        self.notice = notice or the_notice()
        self.shelf = Shelf(self.notice, calendar or the_calendar())
        self.clock: Callable[[], datetime] = lambda: self.now
        store.clock = lambda: self.clock()
        self.office = Office(store, self.shelf, lambda: self.clock(), Vault(KEY), is_real=is_real)
        if not is_founded:
            n, p = (sha256(kind.encode()).hexdigest() for kind in TEXTS)
            found(
                store,
                kind="training",
                programmes=[PROGRAMME],
                notice_hash=n,
                procedure_hash=p,
                documents=[(n, "notice", PROGRAMME, TEXTS[0]), (p, "procedure", "six", TEXTS[1])],
            )

    # --- acting ---------------------------------------------------------------------------------

    def set(self, moment: str) -> None:
        """Set the clock."""
        self.now = at(moment)

    def put_in_force(self, **changes: Any) -> None:
        """Put something else in force: `calendar`, `held` or `report_to`."""
        with self.store.writing() as transaction:
            self.shelf.keep(transaction, **changes)

    @property
    def in_force(self) -> InForce:
        """What is in force."""
        with self.store.reading() as transaction:
            return self.office.in_force(transaction)

    @property
    def calendar(self) -> WorkCalendar:
        """The calendar in force."""
        return self.in_force.calendar

    def ask(
        self,
        name: str,
        data: Mapping[str, object] | None = None,
        *,
        code: str = HEPING,
        party: str | None = None,
        **more: Any,
    ) -> Answer:
        """Ask for an act, by default on behalf of whoever usually does it."""
        command = read_command(name, data or {}, "test")
        return self.office.handle(request(command, code=code, party=party, **more))

    def do(self, name: str, data: Mapping[str, object] | None = None, **more: Any) -> Done:
        """Do an act that is allowed."""
        answer = self.ask(name, data, **more)
        assert isinstance(answer, Done), answer
        return answer

    def refused(
        self, name: str, data: Mapping[str, object] | None = None, **more: Any
    ) -> tuple[str, ...]:
        """Ask for an act that is refused; the rules that stand in its way."""
        answer = self.ask(name, data, **more)
        assert isinstance(answer, Refusal), answer
        return answer.rules

    def night(self, day: str, *, proves: bool = False) -> dict[str, str]:
        """Run the day plan of a day at six, and return what its jobs did.

        Only a night that *proves* holds a share of the office against its acts and its journal.
        """
        self.now = at(f"{day}T06:00")
        done = day_plan(self.office, self.now.date(), proves=proves).done
        return {job: str(result) for job, result in done.items()}

    def nights(self, first: str, last: str) -> None:
        """Run the day plan of every day from *first* to *last*."""
        for day in every_day(date.fromisoformat(first), date.fromisoformat(last)):
            self.night(day.isoformat())

    def lead(self, until: str, *, code: str = HEPING) -> None:
        """Lead a case on its usual way, then on the slow one, up to and including *until*."""
        for moment, name, data in (*usual_way(code), *slow_way()):
            if moment > FIRST_NIGHT:
                self.night(moment[:10])
            self.set(moment)
            self.do(name, data, code=code)
            if name == until:
                return
        raise LookupError(until)

    def facts(self, code: str = HEPING) -> Facts:
        """The facts of a case."""
        stored = self.stored(code)
        assert stored is not None
        return stored.facts

    def stored(self, code: str = HEPING) -> cases.Stored | None:
        """A case as it is stored."""
        with self.store.writing() as transaction:
            return cases.load(transaction, f"{PROGRAMME}/{code}")

    def put(self, facts: Facts, code: str = HEPING) -> None:
        """Put a case as an earlier version of Duban may have left it."""
        stored = self.stored(code)
        assert stored is not None
        with self.store.writing() as transaction:
            cases.save(transaction, stored, stored.version, facts)

    def records(self, code: str = HEPING) -> list[history.Record]:
        """The acts of a case."""
        with self.store.reading() as transaction:
            return history.of_case(transaction, f"{PROGRAMME}/{code}")

    def mails(self, code: str = HEPING) -> list[Owed]:
        """The mails of a case, in order."""
        with self.store.reading() as transaction:
            return owing.of_case(transaction, f"{PROGRAMME}/{code}")


def request(
    command: Command,
    *,
    code: str = HEPING,
    party: str | None = None,
    persons: Mapping[str, str] | None = None,
    **more: Any,
) -> Request:
    """A request for an act, by default on behalf of whoever usually does it, and unnamed."""
    rule = the_rulebook().rules.get(command.name)
    usual = rule.actors[0] if rule else Party.CITY
    actor = somebody(Party(party) if party else usual, Channel.REHEARSAL)
    return Request(
        case_id=f"{PROGRAMME}/{code}",
        command=command,
        actor=replace(actor, **persons or {}),
        **more,
    )


def plan_papers(code: str) -> dict[str, object]:
    """A whole plan filing."""
    own = region(code)
    return {
        "subject": f"{the_notice().subject_titles[own.track]}+{own.unit}",
        "documents": ["函", "实施方案", "相关工作开展情况"],
        "formats": ["pdf", "word"],
        "paper_copies": 5,
        "stamped": True,
        "cover_letter": True,
    }


def institutions(code: str) -> list[str]:
    """As many institutions as the region may file."""
    return [f"{region(code).name}机构{n + 1}" for n in range(the_notice().cap(region(code)))]


def institution_papers(code: str) -> dict[str, object]:
    """A whole institution filing."""
    return {
        "institutions": institutions(code),
        "selection_documents": True,
        "formats": ["pdf", "word"],
        "paper_copies": 5,
        "stamped": True,
        "cover_letter": True,
    }


def support(code: str) -> int:
    """The support of a region in yuan."""
    return {BINHAI: 3_000_000, DONGLI: 2_000_000}.get(code, 1_000_000)


def usual_way(code: str) -> Iterator[tuple[str, str, dict[str, object]]]:
    """The way of a case without trouble: when, which act, with what."""
    amount, names = support(code), institutions(code)
    parts = split(fen(amount), dict.fromkeys(names, 1))
    shares: dict[str, object] = {name: yuan(part) for name, part in parts.items()}
    firsts = {name: part * 60 // 100 for name, part in parts.items()}
    first: dict[str, object] = {name: yuan(part) for name, part in firsts.items()}
    yield "2023-07-18T10:00", "open_case", {"region_code": code}
    yield "2023-07-19T10:00", "start_drafting", {}
    yield "2023-07-20T10:00", "submit_for_internal_review", {}
    yield "2023-07-21T10:00", "approve_plan_internally", {"period_months": 24, "sections": SECTIONS}
    yield "2023-07-24T10:00", "submit_plan_filing", plan_papers(code)
    yield "2023-07-24T11:00", "submit_institution_filing", institution_papers(code)
    yield "2023-07-26T10:00", "accept_plan_filing", {}
    yield "2023-07-26T11:00", "accept_institution_filing", {}
    yield "2023-08-10T10:00", "invite_experts", {"experts": EXPERTS}
    yield "2023-08-15T10:00", "finalize_review", {"scores": dict.fromkeys(EXPERTS, 88)}
    yield "2023-08-22T10:00", "deliberate", {"result": "support", "amount": amount}
    yield "2023-08-23T10:00", "publicise", {"start": "2023-08-23"}
    yield "2023-08-31T10:00", "decide_support", {"amount": amount}
    yield "2023-09-08T10:00", "commit_matching", {"amount": amount}
    yield (
        "2023-09-12T10:00",
        "sign_contract",
        {"parties": ["city", "district", *names], "allocation": shares},
    )
    yield (
        "2023-09-19T10:00",
        "disburse",
        {
            "instalment": "first_instalment",
            "amount": yuan(sum(firsts.values())),
            "payees": first,
        },
    )


def slow_way() -> Iterator[tuple[str, str, dict[str, object]]]:
    """How a case that was paid, and spends nothing, comes to a recovery of 300,000 yuan.

    Its nights flag it, and let the term for rectification end.
    """
    yield "2024-01-10", "submit_self_check", {"as_of": "2023-12-31", "spent_cumulative": 0}
    yield "2024-01-12", "issue_warning", {}
    yield "2024-02-26", "verify_rectification", {"result": "not_cleared"}
    yield "2024-02-27", "propose_clawback", {"amount": 300_000}
    yield "2024-02-28", "waive_statement", {}
    yield "2024-02-29", "decide_clawback", {"amount": 300_000}
