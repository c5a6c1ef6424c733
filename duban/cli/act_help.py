"""The help of `duban case do`: with an act, also its fields and an example of it."""

from collections.abc import Sequence
from contextlib import suppress
from typing import Any

from typer.core import TyperCommand

from duban.bootstrap.opening import NoOffice
from duban.cli.session import at_desk, wording
from duban.views.act_called import act_named
from duban.views.choosing import case_named
from duban.views.form.about import about_case, about_programme
from duban.views.form.explained import UNSAID, example, fields_told
from duban.views.form.making import form_of

TYPED = "duban.typed"
"""Where the context keeps what was typed after the command."""


class ActCommand(TyperCommand):
    """The command that does an act; its help explains the act that is named before `--help`."""

    def parse_args(self, ctx: Any, args: list[str]) -> list[str]:
        """Keep what was typed for the help, which is shown before anything is read."""
        ctx.meta[TYPED] = tuple(args)
        return super().parse_args(ctx, args)

    def format_options(self, ctx: Any, formatter: Any) -> None:
        """The fields of the act, where one is named and there is an office, and the options."""
        with suppress(NoOffice):
            _write_act(ctx, formatter, _named(ctx.meta.get(TYPED, ())))
        super().format_options(ctx, formatter)


def _named(typed: Sequence[str]) -> list[str]:
    """The act and the region among what was typed: what stands before the first option."""
    first = next((n for n, one in enumerate(typed) if one.startswith("-")), len(typed))
    return list(typed[:first])


def _write_act(ctx: Any, formatter: Any, named: Sequence[str]) -> None:
    if not named:
        return
    words = wording(ctx)
    with at_desk(ctx) as desk:
        if len(named) > 1:
            place, _, stored = case_named(desk, named[1])
            about, region = about_case(desk, place, stored), place.code
        else:
            about, region = about_programme(desk), UNSAID
        form = form_of(act_named(named[0], words, about), about, words)
        today = desk.office.today
    clause = words.label("clause", form.clause)
    with formatter.section(words.say("act_help.fields", act=form.label, clause=clause)):
        told = fields_told(form, words) or [("—", words.say("act_help.none"))]
        formatter.write_dl(told)
    with formatter.section(words.say("act_help.example")):
        formatter.write_text(example(form, region, today))
