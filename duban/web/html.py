"""Templates and the environment that fills them: what is filled in is text, never markup."""

import re
from collections.abc import Mapping
from functools import cache
from pathlib import Path
from typing import Any

from jinja2 import Environment, FileSystemLoader, StrictUndefined
from jinja2.ext import Extension

from duban.views.charts import Drawing
from duban.views.page import Part, is_nothing, printed
from duban.web.assets import asset
from duban.web.cells import lines_of, look_of, name_of, shown_columns
from duban.web.origin import MARK
from duban.web.page_addresses import address_of

NATIVE = re.compile(r"\d{4}-\d{2}-\d{2}(T\d{2}:\d{2})?")
TEMPLATES = Path(__file__).parent / "templates"
_FORM = re.compile(r"""(<form\b[^>]*\bmethod="post"[^>]*>)""")
_MARK = f'<input type="hidden" name="{MARK}" value="{{{{ visit.mark }}}}">'


class MarkedForms(Extension):
    """Puts the mark of the session into each form that is sent, so that none goes without."""

    def preprocess(self, source: str, name: str | None, filename: str | None = None) -> str:
        """The template with the mark in its forms."""
        return _FORM.sub(r"\1" + _MARK, source)


TAGS: Mapping[str, str] = {"zh": "zh-CN", "en": "en"}
"""The languages by the tags that documents are marked with."""


@cache
def _environment() -> Environment:
    made = Environment(
        loader=FileSystemLoader(TEMPLATES),
        extensions=[MarkedForms],
        autoescape=True,
        undefined=StrictUndefined,
        auto_reload=False,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    made.filters["template"] = template_of
    made.tests["native"] = is_native
    made.filters["href"] = address_of
    made.filters["tag"] = TAGS.__getitem__
    made.globals.update(
        asset=asset,
        lines_of=lines_of,
        chart_name=chart_name,
        is_nothing=is_nothing,
        look_of=look_of,
        name_of=name_of,
        printed=printed,
        shown_columns=shown_columns,
    )
    return made


def template_of(part: Part) -> str:
    """The template that shows a part of a page."""
    return f"parts/{type(part).__name__.lower()}.html"


def chart_name(drawing: Drawing) -> str:
    """The template that draws a chart, by its name."""
    return type(drawing).__name__.lower()


def is_native(text: str) -> bool:
    """Whether a browser's own field for days and times can hold a text."""
    return NATIVE.fullmatch(text) is not None


def rendered(template: str, facts: dict[str, Any]) -> str:
    """A template filled with facts."""
    return _environment().get_template(template).render(facts)
