"""`duban init`: make an office, in training or real, and tell a real one who it is."""

from pathlib import Path
from typing import Annotated

import typer

from config.words import Words
from duban.bootstrap import office_settings
from duban.bootstrap.desk import REAL
from duban.bootstrap.editions import NOTICE, PROCEDURE, Edition
from duban.bootstrap.founding import create, founding, is_founded, standing_in_the_way
from duban.bootstrap.office_settings import Profile
from duban.bootstrap.opening import open_desk
from duban.cli.addresses import sound_address
from duban.cli.asking import ask, somebody_is_there
from duban.cli.contact import sound_listing
from duban.cli.edition import sound_edition
from duban.cli.exits import Exit, Stop
from duban.cli.guard import tell
from duban.cli.language import words_of
from duban.cli.rendering import Output
from duban.cli.session import settings_of, taking_turn
from duban.cli.training import found_training
from duban.environment import Settings, smtp_password
from states.reading import InvalidInput
from workflow.mail import contacts
from workflow.mail.contacts import Contact

app = typer.Typer(add_completion=False, rich_markup_mode=None)


@app.command(help="page.init")
def init(
    ctx: typer.Context,
    real: Annotated[bool, typer.Option("--real", help="option.real")] = False,
    source: Annotated[Path | None, typer.Option("--from", help="option.profile")] = None,
    sheet: Annotated[Path | None, typer.Option("--contacts", help="option.contacts")] = None,
    notice: Annotated[str, typer.Option("--notice", help="option.notice")] = NOTICE,
    procedure: Annotated[str, typer.Option("--procedure", help="option.procedure")] = PROCEDURE,
    database: Annotated[str | None, typer.Option("--database", help="option.database")] = None,
) -> None:
    settings, words = settings_of(ctx, sound_address(database, "--database")), words_of(ctx)
    edition = sound_edition(notice, procedure, words)
    if (source is not None or sheet is not None or notice != NOTICE) and not real:
        raise Stop(Exit.USAGE, words.say("init.from_needs_real"))
    given = office_settings.profile_from(source) if source is not None else None
    people = _people(sheet, edition, words) if sheet is not None else None
    with taking_turn(settings, words):
        if is_founded(settings):
            if given is None or people is not None:
                raise Stop(Exit.CONFIGURATION, words.said(standing_in_the_way(settings)))
            _tell_more(settings, given, words)
        elif real:
            profile = _asked(words) if given is None else given
            _found_real(settings, edition, profile, people or (), words)
        else:
            found_training(settings, words)
            tell(words.say("init.training", place=settings.office))


def _people(sheet: Path, edition: Edition, words: Words) -> tuple[Contact, ...]:
    """The contacts of a sheet, checked by the units of the notice before there is an office."""
    return sound_listing(sheet, edition.notice.notice.regions, Output.TABLE, words).contacts


def _found_real(
    settings: Settings,
    edition: Edition,
    given: Profile,
    people: tuple[Contact, ...],
    words: Words,
) -> None:
    with founding(settings) as aside:
        desk = create(aside, REAL, edition=edition)
        with desk.store.writing() as transaction:
            office_settings.keep(transaction, given)
            contacts.replace(transaction, people)
        desk.store.close()
    tell(words.say("init.real", place=settings.office, notice=edition.programme))
    if people:
        tell(words.say("contact.done", count=len(people)))
    _tell_what_is_missing(given, words)


def _tell_more(settings: Settings, given: Profile, words: Words) -> None:
    """Give an office that there is the values of a file; what else it has stays as it is."""
    with open_desk(settings, to_write=True) as desk:
        if desk.is_training:
            raise Stop(Exit.CONFIGURATION, words.say("init.is_training", place=settings.office))
        with desk.store.writing() as transaction:
            office_settings.keep(transaction, given)
            known = office_settings.kept(transaction)
    tell(words.say("init.told", place=settings.office, count=len(given)))
    _tell_what_is_missing(known, words)


def _asked(words: Words) -> dict[str, str]:
    """What the person at the terminal says; an empty answer leaves a value for later."""
    answers: dict[str, str] = {}
    if not somebody_is_there():
        return answers
    tell(words.say("init.asking"))
    for name in office_settings.ASKED:
        while answer := ask(f"{words.named('profile', name)}:"):
            try:
                answers[name] = office_settings.checked(name, answer, words.named("profile", name))
                break
            except InvalidInput as error:
                tell(words.said(*error.sayings))
    return answers


def _tell_what_is_missing(known: Profile, words: Words) -> None:
    missing = office_settings.missing(known)
    if missing:
        listed = words.say("word.comma").join(words.named("profile", name) for name in missing)
        tell(words.say("init.missing", listed=listed))
    if known.get("smtp.user") and not smtp_password():
        tell(words.say("init.no_password", name=office_settings.PASSWORD))
    tell(words.say("init.contacts"))
    tell(words.say("init.on_trial"))
