"""`duban mail`: the mails owed and what became of them; one as it reads; and what may be done."""

import sys
from pathlib import Path
from typing import Annotated

import typer

from config.words import LANGUAGES
from duban.cli import mail_acts, mail_mode
from duban.cli.guard import tell
from duban.cli.language import words_of
from duban.cli.mail_named import found_notices
from duban.cli.rendering import Output, OutputOption, present, present_found
from duban.cli.session import at_desk, read_day, wording
from duban.rendering.data import write_json
from duban.running.correspondence import post_of
from duban.views.choosing import existing_case
from duban.views.mail import as_data, mail_page, row_table, shown
from duban.views.mails import MailsWanted, mail_table
from states.reading import InvalidInput
from states.saying import close_to, saying
from workflow.mail.letters import letter
from workflow.record.owing import OwedStatus

STATUSES = list(OwedStatus)

app = typer.Typer(
    help="page.mail", no_args_is_help=True, add_completion=False, rich_markup_mode=None
)


@app.command(name="list", help="page.mail_list")
def list_(
    ctx: typer.Context,
    region: Annotated[str | None, typer.Option("--region", help="option.region")] = None,
    day: Annotated[str | None, typer.Option("--day", help="option.day")] = None,
    status: Annotated[str | None, typer.Option("--status", help="option.mail_status")] = None,
    most: Annotated[int, typer.Option("--most", help="option.most", min=1)] = 40,
    output: OutputOption = Output.TABLE,
) -> None:
    if status is not None and status not in STATUSES:
        expected = saying("expected.one_of", options=STATUSES)
        raise InvalidInput("--status", expected, status, close_to(status, STATUSES))
    words = words_of(ctx)
    with at_desk(ctx) as desk:
        wanted = MailsWanted(
            day=read_day(day, "--day") if day else None,
            case_id=existing_case(desk, region)[1].id if region else None,
            status=status,
            most=most,
        )
        with desk.store.reading() as transaction:
            found = wanted.found(transaction)
        present_found(mail_table(found, desk.notice().regions_by_code, words), output, words)
    is_cut = not day and len(found) == most
    told = words.say("mail.latest" if is_cut else "mail.shown", count=len(found))
    tell(words.sentences(told, words.say("mail.look")) if found else told)


@app.command(help="page.mail_show")
def show(
    ctx: typer.Context,
    mail: Annotated[str, typer.Argument(help="option.mail", show_default=False)],
    html: Annotated[Path | None, typer.Option("--html", help="option.html")] = None,
    language: Annotated[str | None, typer.Option("--in", help="option.mail_lang")] = None,
    output: OutputOption = Output.TABLE,
) -> None:
    words = wording(ctx)
    if language not in (None, *LANGUAGES):
        raise InvalidInput("--in", saying("expected.one_of", options=LANGUAGES), language)
    chosen = next((one for one in LANGUAGES if one == language), words.language)
    with at_desk(ctx) as desk, desk.store.reading() as transaction:
        notices, piece = found_notices(transaction, mail, words)
        role = piece.role if piece else notices[0].recipients[0]
        made, _ = letter(desk.office, transaction, notices, post_of(desk, chosen), role=role)
        found = shown(transaction, notices, piece, made, words)
    if html is not None:
        html.write_text(made.html, encoding="utf-8")
        tell(words.say("procedure.drawn", path=html))
    if output is Output.JSON:
        write_json(sys.stdout, as_data(found))
    elif output is Output.CSV:
        present(row_table(found, words), output, words)
    else:
        present(mail_page(found, words), output, words)


app.command(help="page.mail_hold")(mail_acts.hold)
app.command(help="page.mail_release")(mail_acts.release)
app.command(help="page.mail_resend")(mail_acts.resend)
app.command(help="page.mail_cancel")(mail_acts.cancel)
app.command(help="page.mail_mute")(mail_acts.mute)
app.command(help="page.mail_unmute")(mail_acts.unmute)
app.command(help="page.mail_status")(mail_mode.status)
app.command(help="page.mail_live")(mail_mode.live)
app.command(help="page.mail_trial")(mail_mode.trial)
app.command(help="page.mail_check")(mail_mode.check)
