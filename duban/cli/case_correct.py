"""`duban case correct`: an act that was typed wrongly is put right, or struck."""

from typing import Annotated

import typer

from duban.cli.case_do import (
    BasisOption,
    PersonOption,
    actor_of,
    done_by,
    key_of,
    name_given,
    report,
    show_foreseen,
)
from duban.cli.days_given import moment_given, tell_understood
from duban.cli.fields import texts_given
from duban.cli.guard import tell
from duban.cli.rendering import Output, OutputOption
from duban.cli.session import at_desk, wording
from duban.cli.signed_in import signed_in
from duban.views.choosing import case_of_act
from duban.views.form.about import about_case
from duban.views.form.corrected import as_typed, corrected, correction
from duban.views.form.explained import UNSAID
from states.facts import Party
from states.reading import LARGEST
from workflow.office.request import Request

NumberArgument = Annotated[
    int, typer.Argument(help="option.number", min=1, max=LARGEST, show_default=False)
]


def correct(
    ctx: typer.Context,
    number: NumberArgument,
    field: Annotated[list[str], typer.Option("--field", "-f", help="option.correct_field")] = [],  # noqa: B006 - typer reads the default and never changes it
    strike: Annotated[bool, typer.Option("--strike", help="option.strike")] = False,
    at: Annotated[str | None, typer.Option("--at", help="option.correct_at")] = None,
    basis: BasisOption = None,
    reason: Annotated[str | None, typer.Option("--reason", help="option.reason")] = None,
    person: PersonOption = None,
    prepared_by: Annotated[
        str | None, typer.Option("--prepared-by", help="option.prepared_by")
    ] = None,
    approved_by: Annotated[
        str | None, typer.Option("--approved-by", help="option.approved_by")
    ] = None,
    key: Annotated[str | None, typer.Option("--key", help="option.key")] = None,
    version: Annotated[
        int | None, typer.Option("--version", min=0, max=LARGEST, help="option.version")
    ] = None,
    dry_run: Annotated[bool, typer.Option("--dry-run", help="option.dry_run")] = False,
    output: OutputOption = Output.TABLE,
) -> None:
    words = wording(ctx)
    with at_desk(ctx, to_write=True) as desk:
        region, stored = case_of_act(desk, number)
        typed = as_typed(desk, region, stored, number, words)
        given = texts_given(field)
        command = correction(
            typed,
            None if strike else corrected(typed, given, whole=False),
            reason=name_given(reason, "--reason") or (UNSAID if dry_run else None),
            at=moment_given(at, desk.clock(), words),
            basis=name_given(basis, "--basis"),
        )
        tell_understood(typed.form, given, words)
        visitor = signed_in(desk)
        request = Request(
            case_id=stored.id,
            command=command,
            actor=actor_of(visitor, Party.CITY, person, prepared_by, approved_by),
            key=key_of(visitor, name_given(key, "--key")),
            version=version,
        )
        if dry_run:
            about = about_case(desk, region, stored)
            seen = desk.office.preview(request)
            show_foreseen(desk, command.name, seen, about, output, words)
            if command.reason == UNSAID:
                tell(words.say("note.reason_then"))
            return
        answer = done_by(desk, visitor, request, words)
        report(desk, command.name, answer, stored.facts, output, words)
