"""`duban backup` and `duban restore`: an office copied at one point, and made again from a copy."""

from pathlib import Path
from typing import Annotated

import typer

from config.words import Words
from duban.bootstrap import backups
from duban.bootstrap.backups import Backup
from duban.bootstrap.founding import is_founded, standing_in_the_way
from duban.bootstrap.restoring import restore as restored_from
from duban.cli.addresses import sound_address
from duban.cli.exits import Exit, Stop
from duban.cli.guard import tell
from duban.cli.language import words_of
from duban.cli.progress import stages_bar
from duban.cli.session import at_desk, settings_of, taking_turn
from duban.clock import now
from duban.environment import Settings
from states.reading import LARGEST


def backup(
    ctx: typer.Context,
    to: Annotated[Path | None, typer.Argument(help="option.backup_to")] = None,
    with_key: Annotated[bool, typer.Option("--with-key", help="option.with_key")] = False,
    keep: Annotated[
        int | None, typer.Option("--keep", min=1, max=LARGEST, help="option.backup_keep")
    ] = None,
) -> None:
    words = words_of(ctx)
    with at_desk(ctx) as desk:
        folder = to or desk.settings.backups
        if folder is None:
            raise Stop(Exit.USAGE, words.say("backup.where"))
        with stages_bar(words, "backup") as stage:
            moment = desk.clock.wall()
            made = backups.make(
                desk, folder, moment, with_key=with_key, loads_much=True, stage=stage
            )
        gone = backups.keep_days(folder, keep) if keep and not made.manifest.doubts else []
        _tell_of(made, len(gone), desk.settings, words)
    if made.manifest.doubts:
        raise Stop(Exit.ERROR, words.say("backup.in_doubt", count=made.manifest.doubts))


def _tell_of(made: Backup, gone: int, settings: Settings, words: Words) -> None:
    manifest = made.manifest
    said = words.say("backup.made", place=made.folder, acts=manifest.acts, head=manifest.head)
    tell(said)
    tell(
        words.say("backup.with_key" if made.key() else "backup.without_key", place=settings.office)
    )
    if gone:
        tell(words.say("backup.gone", count=gone))


def restore(
    ctx: typer.Context,
    source: Annotated[Path, typer.Argument(help="option.restore_from", show_default=False)],
    key: Annotated[Path | None, typer.Option("--key", help="option.restore_key")] = None,
    database: Annotated[str | None, typer.Option("--database", help="option.database")] = None,
) -> None:
    settings, words = settings_of(ctx, sound_address(database, "--database")), words_of(ctx)
    with taking_turn(settings, words):
        if is_founded(settings):
            said = standing_in_the_way(settings, restores=True)
            raise Stop(Exit.CONFIGURATION, words.said(said))
        with stages_bar(words, "backup") as stage:
            stage("read")
            found = restored_from(settings, backups.read(source), key, now(), stage)
    manifest = found.backup.manifest
    facts = {"place": settings.office, "acts": manifest.acts, "head": manifest.head}
    tell(words.say("backup.restored", made=f"{manifest.made:%Y-%m-%d %H:%M}", **facts))
    tell(words.say(f"backup.on_trial_{manifest.kind}"))
    if found.doubts:
        raise Stop(Exit.ERROR, words.said(*found.doubts))
