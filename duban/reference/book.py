"""All reference pages by their file names."""

from config.diagram import mermaid, svg
from config.notices import load_notice
from config.procedures import load_procedure
from config.rule_register import load_rules, render_markdown
from duban.bootstrap.editions import NOTICE, PROCEDURE
from duban.reference.acts import acts_page
from duban.reference.api import api_page
from duban.reference.command_line import command_line_page
from duban.reference.mails import mails_page
from duban.reference.settings import settings_page


def pages() -> dict[str, str]:
    """Make every page anew."""
    notice, procedure = load_notice(NOTICE), load_procedure(PROCEDURE).procedure
    return {
        "rules.md": render_markdown(load_rules(), notice),
        "commands.md": acts_page(procedure),
        "api.md": api_page(),
        "cli.md": command_line_page(),
        "notices.md": mails_page(procedure),
        "settings.md": settings_page(notice),
        "procedure.zh.mmd": mermaid(procedure, "zh"),
        "procedure.en.mmd": mermaid(procedure, "en"),
        "procedure.zh.svg": svg(procedure, "zh"),
        "procedure.en.svg": svg(procedure, "en"),
    }
