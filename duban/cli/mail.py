"""`duban mail`: the mails owed and what became of them; one as it reads."""

from pathlib import Path
from typing import Annotated

import typer

from duban.cli.exits import Exit, Stop
from duban.cli.printing import Output, OutputOption, console, show_json, show_rows
from duban.cli.session import at_desk, existing_case, read_day, wording
from duban.cli.words import LANGUAGE, say
from notifications.compose import compose
from notifications.notice import Language
from workflow import outbox
from workflow.delivery import owed_notice, short_name

app = typer.Typer(help=say("page.mail"), no_args_is_help=True, rich_markup_mode=None)


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
                mails = outbox.of_case(transaction, case_id)
            else:
                mails = outbox.recent(transaction, most)
        rows = [
            {
                "mail": short_name(one),
                "day": one.day,
                "region": regions[one.case_id.rpartition("/")[2]].name,
                "kind": words.label("notice_kind", one.kind),
                "item": words.label("item", one.item) if one.item else "",
                "to": tuple(words.label("role", role) for role in one.recipients),
                "status": words.label("notice_status", one.status),
                "result": one.result,
                "key": one.key,
            }
            for one in mails
            if case_id in (None, one.case_id)
        ]
        columns = ("mail", "day", "region", "kind", "item", "to", "status")
        show_rows(rows, columns, output)


@app.command(help=say("page.mail_show"))
def show(
    ctx: typer.Context,
    mail: Annotated[str, typer.Argument(help=say("option.mail"), show_default=False)],
    html: Annotated[Path | None, typer.Option("--html", help=say("option.html"))] = None,
    language: Annotated[str, typer.Option("--in", help=say("option.mail_lang"))] = LANGUAGE,
    output: OutputOption = Output.TABLE,
) -> None:
    chosen: Language = "en" if language == "en" else "zh"
    with at_desk(ctx) as desk:
        with desk.store.reading() as transaction:
            every = outbox.recent(transaction, 1_000_000)
            owed = next((one for one in every if mail in (short_name(one), one.key)), None)
            if owed is None:
                raise Stop(Exit.NOT_FOUND, say("error.no_mail", given=mail))
            notice = owed_notice(desk.office, transaction, owed, desk.post(chosen))
        letter = compose(notice)
        if html is not None:
            html.write_text(letter.html, encoding="utf-8")
        if output is Output.JSON:
            show_json({"subject": letter.subject, "text": letter.text, "status": owed.status})
            return
        console.print(letter.subject, style="bold", markup=False)
        console.print(letter.text, markup=False)
