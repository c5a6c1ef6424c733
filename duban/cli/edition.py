"""The notice and the procedure that a command names, with nothing wrong in them."""

from pathlib import Path

from config.lint import check
from config.words import Words
from duban.bootstrap.editions import NOTICE, PROCEDURE, Edition, editions
from duban.cli.exits import Exit, Stop
from duban.cli.rendering import Output, present_found
from duban.views.procedure import finding_table


def sound_edition(notice: str | Path, procedure: str | Path, words: Words) -> Edition:
    """The edition that is named; of files, one in which the linter finds nothing.

    Raises ConfigError, and Stop where anything is found, having told it.
    """
    if (notice, procedure) != (NOTICE, PROCEDURE):
        findings = check(procedure, notice)
        if findings:
            present_found(finding_table(findings, words), Output.TABLE, words)
            raise Stop(Exit.ERROR, words.say("procedure.findings", count=len(findings)))
    return editions(notice, procedure)
