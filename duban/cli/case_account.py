"""`duban case account`: the account numbers that a case pays to, for those who pay."""

from typing import Annotated

import typer

from duban.cli.guard import tell
from duban.cli.rendering import Output, OutputOption, present
from duban.cli.session import at_desk, wording
from duban.cli.signed_in import signed_in
from duban.clock import now
from duban.identity import payees
from duban.views.case.payees import chosen, payee_table
from duban.views.choosing import existing_case
from states.actors import Channel

RegionArgument = Annotated[str, typer.Argument(help="option.region", show_default=False)]


def account(
    ctx: typer.Context,
    region: RegionArgument,
    institution: Annotated[
        str | None, typer.Argument(help="option.payee", show_default=False)
    ] = None,
    person: Annotated[str | None, typer.Option("--person", help="option.payee_person")] = None,
    output: OutputOption = Output.TABLE,
) -> None:
    words = wording(ctx)
    with at_desk(ctx, to_write=True) as desk:
        place, stored = existing_case(desk, region)
        known = payees.payees(desk, stored.id, stored.facts.institutions)
        asked = [one.institution for one in known] if institution is None else [institution]
        by = payees.reader(desk, signed_in(desk), person, stored.id, asked, now())
        shown = chosen(known, institution, place)
        found = payees.opened(desk, by.login, Channel.TERMINAL, stored.id, shown, now())
    present(payee_table(found, words), output, words)
    tell(words.say("payee.noted", name=by.name))
    if lacking := [one.institution for one in found if not one.is_recorded]:
        tell(words.say("payee.without", institutions=words.listed(lacking)))
