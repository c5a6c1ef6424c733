"""`duban mail`: the mails owed and what became of them; one as it reads; and what may be done."""

from pathlib import Path
from typing import Annotated

import typer

from config.words import Language
from duban.cli import mail_acts, mail_mode
from duban.cli.guard import harmless, tell
from duban.cli.mail_named import found_notices
from duban.cli.mail_view import came_back, done, reason, ways
from duban.cli.printing import Output, OutputOption, console, show_json, show_rows
from duban.cli.session import at_desk, existing_case, place_of, read_day, wording
from duban.cli.words import LANGUAGE, say, sentences
from states.reading import InvalidInput, close_to
from workflow.mail import dead_letters, holds, mails
from workflow.mail.letters import letter
from workflow.record import owing

app = typer.Typer(
    help=say("page.mail"), no_args_is_help=True, add_completion=False, rich_markup_mode=None
)


@app.command(name="list", help=say("page.mail_list"))
def list_(
    ctx: typer.Context,
    region: Annotated[str | None, typer.Option("--region", help=say("option.region"))] = None,
    day: Annotated[str | None, typer.Option("--day", help=say("option.day"))] = None,
    status: Annotated[str | None, typer.Option("--status", help=say("option.mail_status"))] = None,
    most: Annotated[int, typer.Option("--most", help=say("option.most"), min=1)] = 40,
    output: OutputOption = Output.TABLE,
) -> None:
    if status is not None and status not in owing.STATUSES:
        expected = f"one of {', '.join(owing.STATUSES)}"
        raise InvalidInput("--status", expected, status, close_to(status, list(owing.STATUSES)))
    with at_desk(ctx) as desk:
        case_id = existing_case(desk, region)[1] if region else None
        words, regions = wording(), desk.notice().regions_by_code
        with desk.store.reading() as transaction:
            if day:
                found = owing.on_day(transaction, read_day(day, "--day"))
            elif case_id:
                found = owing.of_case(transaction, case_id)
            elif status:
                found = owing.of_status(transaction, status, most)
            else:
                found = owing.recent(transaction, most)
        asked = [one for one in found if case_id in (None, one.case_id)]
        asked = [one for one in asked if status in (None, one.status)]
        if case_id and not day:
            asked = asked[-most:]
        rows = [
            {
                "mail": owing.name_of(one),
                "region": place_of(one, regions),
                "region_code": one.case_id.rpartition("/")[2],
                "kind": words.label("mail_kind", one.kind),
                "item": words.label("item", one.item) if one.item else "",
                "to": tuple(words.label("role", role) for role in one.recipients),
                "status": words.label("owed_status", one.status),
                "result": one.result,
                "why": words.label("owed_reason", one.result) if one.result else "",
                "key": one.key,
            }
            for one in asked
        ]
        if rows or output is not Output.TABLE:
            show_rows(rows, ("mail", "region", "kind", "item", "to", "status", "why"), output)
        is_cut = not day and len(rows) == most
        shown = say("mail.latest" if is_cut else "mail.shown", count=len(rows))
        tell(sentences(shown, say("mail.look")) if rows else shown)


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
        words = wording()
        with desk.store.reading() as transaction:
            notices, piece = found_notices(transaction, mail)
            role = piece.role if piece else notices[0].recipients[0]
            made, _ = letter(desk.office, transaction, notices, desk.post(chosen), role=role)
            pieces = [piece] if piece else mails.carrying(transaction, notices[0].key)
            returned = [
                said for one in pieces for said in dead_letters.of_mail(transaction, one.id)
            ]
            acts = [act for one in notices for act in holds.acts(transaction, one.key)]
            reasons = [reason(transaction, one, words) for one in notices]
        if html is not None:
            html.write_text(made.html, encoding="utf-8")
            tell(say("procedure.drawn", path=html))
        first = notices[0]
        to = words.listed(words.label("role", role) for role in first.recipients)
        status = words.label("owed_status", first.status)
        if first.result:
            status = f"{status} ({words.label('owed_reason', first.result)})"
        if output is Output.JSON:
            show_json(
                {
                    "mail": owing.name_of(first),
                    "to": first.recipients,
                    "status": first.status,
                    "result": first.result,
                    "subject": made.subject,
                    "text": made.text,
                    "because": [one.strip() for one in reasons],
                    "mails": pieces,
                    "bounces": returned,
                    "acts": acts,
                }
            )
        elif output is Output.CSV:
            known = {"mail": owing.name_of(first), "to": to, "status": status}
            show_rows([{**known, "subject": made.subject, "text": made.text}], (), output)
        else:
            console.print(say("mail.head", to=to, status=status), style="dim", markup=False)
            for line in (*reasons, *ways(pieces, words), *came_back(returned), *done(acts)):
                console.print(harmless(line), style="dim", markup=False, soft_wrap=True)
            console.print(harmless(made.subject), style="bold", markup=False)
            console.print()
            console.print(harmless(made.text), markup=False, soft_wrap=True)


app.command(help=say("page.mail_hold"))(mail_acts.hold)
app.command(help=say("page.mail_release"))(mail_acts.release)
app.command(help=say("page.mail_resend"))(mail_acts.resend)
app.command(help=say("page.mail_cancel"))(mail_acts.cancel)
app.command(help=say("page.mail_mute"))(mail_acts.mute)
app.command(help=say("page.mail_unmute"))(mail_acts.unmute)
app.command(help=say("page.mail_status"))(mail_mode.status)
app.command(help=say("page.mail_live"))(mail_mode.live)
app.command(help=say("page.mail_trial"))(mail_mode.trial)
app.command(help=say("page.mail_check"))(mail_mode.check)
