"""`duban db archive`: a finished programme is closed, proved, and opened again."""

from typing import Annotated

import typer

from config.words import Words
from duban.bootstrap.desk import Desk
from duban.cli.exits import Exit, Stop
from duban.cli.guard import tell
from duban.cli.options import DryRunOption
from duban.cli.progress import stages_bar
from duban.cli.rendering import Output, OutputOption, present_found
from duban.cli.session import at_desk, wording
from duban.cli.signed_in import signed_in
from duban.clock import now
from duban.identity.archiving import (
    archivist,
    close_programme,
    reopen_programme,
    try_closing,
)
from duban.views.archives import archive_table, doubts_of, obstacle_table
from duban.views.choosing import programme_named
from duban.views.history import Verified, doubt_table
from workflow.past.archiving import NotFinished
from workflow.people.persons import Person
from workflow.record import archives
from workflow.record.archives import Archive


def archive(
    ctx: typer.Context,
    programme: Annotated[
        str | None, typer.Argument(help="option.archive_programme", show_default=False)
    ] = None,
    dry_run: DryRunOption = False,
    verify: Annotated[bool, typer.Option("--verify", help="option.archive_verify")] = False,
    reopens: Annotated[bool, typer.Option("--reopen", help="option.archive_reopen")] = False,
    reason: Annotated[str | None, typer.Option("--reason", help="option.archive_reason")] = None,
    person: Annotated[str | None, typer.Option("--person", help="option.archive_person")] = None,
    output: OutputOption = Output.TABLE,
) -> None:
    words = wording(ctx)
    if (verify and (reopens or dry_run)) or (reopens and dry_run):
        raise Stop(Exit.USAGE, words.say("archive.one_at_a_time"))
    if programme is None and reopens:
        raise Stop(Exit.USAGE, words.say("archive.which"))
    is_change = programme is not None and not (verify or dry_run)
    with at_desk(ctx, to_write=is_change or dry_run) as desk:
        chosen = programme and programme_named(desk.programmes(), programme, "PROGRAMME")
        if verify:
            _verify(desk, chosen, output, words)
        elif chosen is None:
            _show(_all(desk), output, words)
        elif dry_run:
            _close(desk, chosen, None, output, words)
        else:
            by = archivist(desk, signed_in(desk), person)
            if reopens:
                reopen_programme(desk, by, chosen, reason, now())
                tell(words.say("archive.done_reopened", programme=chosen, name=by.name))
            else:
                _close(desk, chosen, by, output, words)


def _close(desk: Desk, programme: str, by: Person | None, output: Output, words: Words) -> None:
    """Close a programme, or without a person only try to; say what stands in the way."""
    try:
        with stages_bar(words, "archive") as stage:
            stage("close")
            done = (
                close_programme(desk, by, programme, now()) if by else try_closing(desk, programme)
            )
    except NotFinished as error:
        present_found(obstacle_table(programme, error.obstacles, words), output, words)
        raise Stop(Exit.REFUSED, words.said(*error.sayings)) from None
    _show([done], output, words)
    said = "archive.done" if by else "archive.would_close"
    tell(words.say(said, programme=programme, rows=done.rows, digest=done.digest))


def _verify(desk: Desk, programme: str | None, output: Output, words: Words) -> None:
    """Hold closed programmes against what was kept of them."""
    closed = [one for one in _all(desk) if one.is_closed and programme in (None, one.programme_id)]
    if not closed:
        if programme is not None:
            raise Stop(Exit.REFUSED, words.say("archive.is_open", programme=programme))
        tell(words.say("archive.none_closed"))
        return
    with desk.store.reading() as transaction, stages_bar(words, "archive") as stage:
        stage("verify")
        doubts = tuple(doubts_of(transaction, closed))
    if doubts:
        present_found(doubt_table(Verified(0, "", doubts), words), output, words)
        raise Stop(Exit.ERROR, words.say("archive.broken", count=len(doubts)))
    _show(closed, output, words)
    tell(words.say("archive.sound", count=len(closed), rows=sum(one.rows for one in closed)))


def _all(desk: Desk) -> list[Archive]:
    with desk.store.reading() as transaction:
        return archives.all_archives(transaction)


def _show(found: list[Archive], output: Output, words: Words) -> None:
    table = archive_table(found, words)
    present_found(table, output, words)
    if not found:
        tell(table.empty)
