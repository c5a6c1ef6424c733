"""`duban mail`: the mails owed and what became of them; one as it reads."""

import re
from datetime import date
from pathlib import Path
from typing import Annotated

import typer

from duban.cli.exits import Exit, Stop
from duban.cli.guard import harmless, tell
from duban.cli.printing import Output, OutputOption, console, show_json, show_rows
from duban.cli.session import at_desk, existing_case, place_of, read_day, wording
from duban.cli.words import LANGUAGE, say
from notifications.notice import Language
from states.reading import InvalidInput
from workflow import outbox
from workflow.delivery import letter, short_name
from workflow.outbox import Owed
from workflow.store import Transaction

app = typer.Typer(
    help=say("page.mail"), no_args_is_help=True, add_completion=False, rich_markup_mode=None
)

NAMED = re.compile(r"(?P<day>\d{4}-\d{2}-\d{2})[_-](?P<short>[0-9a-f]{8})(_.*\.eml)?")
"""A mail as lists name it, or the name of its file."""


@app.command(name="list", help=say("page.mail_list"))
def list_(
    ctx: typer.Context,
    region: Annotated[str | None, typer.Option("--region", help=say("option.region"))] = None,
    day: Annotated[str | None, typer.Option("--day", help=say("option.day"))] = None,
    most: Annotated[int, typer.Option("--most", help=say("option.most"), min=1)] = 40,
    output: OutputOption = Output.TABLE,
) -> None:
    with at_desk(ctx) as desk:
        case_id = existing_case(desk, region)[1] if region else None
        words, regions = wording(), desk.notice().regions_by_code
        with desk.store.reading() as transaction:
            if day:
                mails = outbox.on_day(transaction, read_day(day, "--day"))
            elif case_id:
                mails = outbox.of_case(transaction, case_id)[-most:]
            else:
                mails = outbox.recent(transaction, most)
        rows = [
            {
                "mail": name_of(one),
                "region": place_of(one, regions),
                "region_code": one.case_id.rpartition("/")[2],
                "kind": words.label("notice_kind", one.kind),
                "item": words.label("item", one.item) if one.item else "",
                "to": tuple(words.label("role", role) for role in one.recipients),
                "status": words.label("notice_status", one.status),
                "result": one.result,
                "failure": one.result if one.status == outbox.FAILED else "",
                "key": one.key,
            }
            for one in mails
            if case_id in (None, one.case_id)
        ]
        if rows or output is not Output.TABLE:
            show_rows(rows, ("mail", "region", "kind", "item", "to", "status", "failure"), output)
        shown = say("mail.shown", count=len(rows))
        tell(f"{shown} {say('mail.look')}" if rows else shown)


def name_of(owed: Owed) -> str:
    """The name of a mail: its day, which finds it, and eight characters of its own."""
    return f"{owed.day}-{short_name(owed)}"


def _found(transaction: Transaction, given: str) -> Owed:
    """The mail of that name, file name or key."""
    owed = outbox.one(transaction, given) if "\0" not in given else None
    named = NAMED.fullmatch(Path(given).name)
    if owed is None and named is not None:
        try:
            day = date.fromisoformat(named["day"])
        except ValueError:
            raise InvalidInput("MAIL", "a day that exists, as YYYY-MM-DD", named["day"]) from None
        mails = outbox.on_day(transaction, day)
        owed = next((one for one in mails if short_name(one) == named["short"]), None)
    if owed is None:
        raise Stop(Exit.NOT_FOUND, say("error.no_mail", given=given[:80]))
    return owed


@app.command(help=say("page.mail_show"))
def show(
    ctx: typer.Context,
    mail: Annotated[str, typer.Argument(help=say("option.mail"), show_default=False)],
    html: Annotated[Path | None, typer.Option("--html", help=say("option.html"))] = None,
    language: Annotated[str, typer.Option("--in", help=say("option.mail_lang"))] = LANGUAGE,
    output: OutputOption = Output.TABLE,
) -> None:
    if language not in ("zh", "en"):
        raise InvalidInput("--in", "one of zh, en", language)
    chosen: Language = "en" if language == "en" else "zh"
    with at_desk(ctx) as desk:
        with desk.store.reading() as transaction:
            owed = _found(transaction, mail)
            made, _ = letter(desk.office, transaction, owed, desk.post(chosen))
        if html is not None:
            html.write_text(made.html, encoding="utf-8")
            tell(say("procedure.drawn", path=html))
        words = wording()
        to = words.listed(words.label("role", role) for role in owed.recipients)
        status = words.label("notice_status", owed.status)
        known = {"mail": name_of(owed), "to": to, "status": status, "subject": made.subject}
        if output is Output.JSON:
            show_json({**known, "status": owed.status, "to": owed.recipients, "text": made.text})
        elif output is Output.CSV:
            show_rows([{**known, "text": made.text}], (), output)
        else:
            console.print(say("mail.head", to=to, status=status), style="dim", markup=False)
            console.print(harmless(made.subject), style="bold", markup=False)
            console.print()
            console.print(harmless(made.text), markup=False, soft_wrap=True)
