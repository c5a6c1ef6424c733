"""`duban doctor`: what this installation stands on, and what is not as it should be."""

import platform
from datetime import datetime, time, timedelta
from typing import Annotated

import typer

from duban import watch
from duban.bootstrap import NoOffice, open_desk
from duban.cli.exits import Exit, Stop
from duban.cli.guard import tell
from duban.cli.printing import Output, OutputOption, show_rows
from duban.cli.session import settings_of, wording
from duban.cli.words import named, say
from duban.sealing import KeyMissing
from duban.settings import Settings
from states.reading import InvalidInput
from workflow.night import runs
from workflow.night.jobs import JOBS, last_due
from workflow.night.reports import COVERAGE_DAYS
from workflow.record import history, ledger, owing
from workflow.store.drivers import FIXED_WAL, sqlite_module
from workflow.store.errors import StoreBusy, StoreError
from workflow.store.schema import is_current

app = typer.Typer(add_completion=False, rich_markup_mode=None)

Finding = dict[str, object]


@app.command(help=say("page.doctor"))
def doctor(
    ctx: typer.Context,
    is_watch: Annotated[bool, typer.Option("--watch", help=say("option.watch"))] = False,
    by: Annotated[str, typer.Option("--by", help=say("option.by"))] = f"{watch.BY:%H:%M}",
    output: OutputOption = Output.TABLE,
) -> None:
    settings = settings_of(ctx)
    if is_watch:
        _watch(settings, _hour(by), output)
        return
    findings = [*_machine(), *_office(settings)]
    show_rows(
        findings,
        ("what", "found", "sound", "cure"),
        output,
        style=lambda row: "" if row["sound"] else "bold red",
    )
    if not all(one["sound"] for one in findings):
        raise Stop(Exit.ERROR, say("doctor.unsound"))


def _hour(given: str) -> time:
    try:
        return datetime.strptime(given, "%H:%M").time()  # noqa: DTZ007 - an hour of any day
    except ValueError:
        raise InvalidInput("--by", "an hour such as 07:00", given) from None


def _watch(settings: Settings, by: time, output: Output) -> None:
    """What a monitor asks: nothing but an exit code, and a sentence for each thing that fails."""
    with open_desk(settings) as desk:
        found = list(watch.findings(desk, by))
    faults = [one.fault for one in found if one.fault]
    if output is not Output.TABLE:
        rows = [
            _finding(one.what, one.found, not one.fault) | {"fault": one.fault} for one in found
        ]
        show_rows(rows, (), output)
    if faults:
        raise Stop(Exit.ERROR, "\n".join(faults))
    tell(say("watch.sound"))


def _finding(what: str, found: object, sound: bool, cure: str = "") -> Finding:
    return {
        "what": say(f"doctor.{what}"),
        "found": str(found),
        "sound": sound,
        "cure": "" if sound or not cure else say(f"doctor.{cure}"),
    }


def _machine() -> list[Finding]:
    sqlite = sqlite_module()
    return [
        _finding("python", platform.python_version(), True),
        _finding(
            "sqlite",
            say(
                "doctor.sqlite_found",
                version=sqlite.sqlite_version,
                library=sqlite.__name__.partition(".")[0],
            ),
            sqlite.sqlite_version_info >= FIXED_WAL,
            "sqlite_cure",
        ),
    ]


def _office(settings: Settings) -> list[Finding]:
    try:
        with open_desk(settings) as desk:
            with desk.store.reading() as transaction:
                _, faults = history.verify(transaction)
                imbalances = ledger.imbalances(transaction)
                counts = owing.counts(transaction)
                last, done = runs.last(transaction), runs.done_until(transaction, JOBS)
            left = (desk.office.calendar.last - desk.office.today).days
            expected = last_due(desk.days_until()) - timedelta(days=int(desk.is_training))
            late = done is not None and done.date() < expected
            failed = counts.get("failed", 0)
            labels, current = wording(), is_current(desk.store)
            mails = [f"{labels.label('owed_status', s)} {n}" for s, n in counts.items()]
            jobs = [f"{named('job', job)} {due.replace('T', ' ')}" for job, due in last.items()]
            comma, none = say("word.comma"), say("word.none")
            return [
                _finding("office", f"{settings.office} ({named('kind', desk.kind)})", True),
                _finding("schema", say(f"doctor.schema_{current}"), current, "schema_cure"),
                _finding("history", len(faults), not faults, "history_cure"),
                _finding("ledger", len(imbalances), not imbalances, "ledger_cure"),
                _finding("mails", comma.join(mails) or none, not failed, "mails_cure"),
                _finding("jobs", comma.join(jobs) or none, not late, "jobs_cure"),
                _finding(
                    "calendar",
                    desk.office.calendar.last,
                    left >= COVERAGE_DAYS or desk.is_training,
                    "calendar_cure",
                ),
            ]
    except NoOffice as error:
        return [_finding("office", error, False, "office_cure")]
    except KeyMissing as error:
        return [_finding("key", error, False, "key_cure")]
    except StoreBusy as error:
        return [_finding("office", error, False, "busy_cure")]
    except StoreError as error:
        return [_finding("office", error, False, "foreign_cure")]
