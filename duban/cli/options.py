"""Options that several commands share."""

from typing import Annotated

import typer

YesOption = Annotated[bool, typer.Option("--yes", "-y", help="option.yes")]
DryRunOption = Annotated[bool, typer.Option("--dry-run", help="option.dry_run")]
