"""Options that several commands share."""

from typing import Annotated

import typer

from duban.cli.words import say

YesOption = Annotated[bool, typer.Option("--yes", "-y", help=say("option.yes"))]
DryRunOption = Annotated[bool, typer.Option("--dry-run", help=say("option.dry_run"))]
