"""`python -m duban.reference.scale DOCS`: what offices cost as they grow, from measured figures.

The figures stand in `reference/scale.json`, written by `make scale`; the tables of the pages on
scale and the curves are made of them, so that neither drifts from what was measured.
"""

import sys
from collections.abc import Callable, Iterable
from pathlib import Path

import msgspec

from config.words import LANGUAGES, Language
from duban.reference.markdown import table
from duban.rendering.curves import Curve, Plot

FILE = "reference/scale.json"
PAGES: dict[Language, str] = {"zh": "explanation/scale.zh.md", "en": "explanation/scale.md"}
BEGIN, END = "<!-- measured -->", "<!-- end of what was measured -->"


class Point(msgspec.Struct, frozen=True):
    """What an office of so many cases costs on a database.

    The night in seconds, with what its process holds at most in MB; a durable act and the slowest
    usual page in milliseconds; `duban case list` from call to exit in seconds; bytes on the disk.
    """

    database: str
    cases: int
    night_s: float
    night_mb: int
    act_ms: float
    page_ms: float
    list_s: float
    bytes_a_case: int


class LeftOut(msgspec.Struct, frozen=True):
    """So many cases on a database were not measured, and why not (`REASONS`)."""

    cases: int
    database: str
    why: str


class Scale(msgspec.Struct, frozen=True):
    """All points of a run, what it left out, and with what it was measured."""

    day: str
    points: tuple[Point, ...]
    left_out: tuple[LeftOut, ...]
    versions: dict[str, str]


Cell = Callable[[Point], str]

COLUMNS: tuple[tuple[dict[Language, str], Cell], ...] = (
    ({"zh": "数据库", "en": "database"}, lambda one: one.database),
    ({"zh": "案件", "en": "cases"}, lambda one: f"{one.cases:,}"),
    ({"zh": "一夜（秒）", "en": "a night, s"}, lambda one: f"{one.night_s:,.1f}"),
    ({"zh": "其内存（MB）", "en": "its memory, MB"}, lambda one: f"{one.night_mb:,}"),
    ({"zh": "办一件（毫秒）", "en": "an act, ms"}, lambda one: f"{one.act_ms:.1f}"),
    ({"zh": "最慢的页（毫秒）", "en": "the slowest page, ms"}, lambda one: f"{one.page_ms:.0f}"),
    ({"zh": "case list（秒）", "en": "case list, s"}, lambda one: f"{one.list_s:.2f}"),
    (
        {"zh": "每案磁盘（KB）", "en": "disk a case, KB"},
        lambda one: f"{one.bytes_a_case / 1000:.0f}",
    ),
)
CURVES: tuple[tuple[dict[Language, str], Callable[[Point], float]], ...] = (
    ({"zh": "一夜", "en": "a night"}, lambda one: one.night_s),
    ({"zh": "办一件", "en": "an act"}, lambda one: one.act_ms / 1000),
    ({"zh": "最慢的页", "en": "slowest page"}, lambda one: one.page_ms / 1000),
    ({"zh": "case list", "en": "case list"}, lambda one: one.list_s),
)
TITLE: dict[Language, str] = {
    "zh": "各项所需的秒数，随案件数（虚线：PostgreSQL）",
    "en": "Seconds by the number of cases (dashed: PostgreSQL)",
}
ACROSS: dict[Language, str] = {"zh": "案件", "en": "cases"}
SQLITE, POSTGRESQL = "SQLite", "PostgreSQL"
REASONS: dict[str, dict[Language, str]] = {
    "disk": {"zh": "磁盘放不下", "en": "no room on the disk"},
    "time": {"zh": "时间不够", "en": "no time"},
}
SAID: dict[Language, tuple[str, str]] = {
    "zh": ("未测", "{day} 用 `make scale` 测得，{versions}。"),
    "en": ("Not run", "Measured on {day} by `make scale`: {versions}."),
}


def read(docs: Path) -> Scale:
    """The figures of the last run."""
    return msgspec.json.decode((docs / FILE).read_bytes(), type=Scale)


def plot(scale: Scale, lang: Language) -> str:
    """The curves, one of each kind for each database."""
    databases = list(dict.fromkeys(one.database for one in scale.points))
    curves = [
        Curve(f"{name[lang]}, {database}", _points(scale, database, of), database != SQLITE)
        for name, of in CURVES
        for database in databases
    ]
    return Plot(TITLE[lang], ACROSS[lang], tuple(curves)).svg()


def _points(
    scale: Scale, database: str, of: Callable[[Point], float]
) -> tuple[tuple[float, float], ...]:
    return tuple((one.cases, of(one)) for one in scale.points if one.database == database)


def measured(scale: Scale, lang: Language) -> str:
    """The curves and the table as they stand in a page."""
    left_out, told = SAID[lang]
    versions = ", ".join(f"{name} {version}" for name, version in scale.versions.items())
    lines = [
        BEGIN,
        f"![{TITLE[lang]}](../images/scale.{lang}.svg)",
        "",
        *_table(scale.points, lang),
        "",
        told.format(day=scale.day, versions=versions),
        *(f"{left_out}: {_of(one)} ({REASONS[one.why][lang]})." for one in scale.left_out),
        END,
    ]
    return "\n".join(lines)


def _of(one: LeftOut) -> str:
    return f"{one.cases:,}, {one.database}"


def _table(points: Iterable[Point], lang: Language) -> list[str]:
    heads = [names[lang] for names, _ in COLUMNS]
    return table(heads, [[cell(one) for _, cell in COLUMNS] for one in points])


def written(docs: Path) -> dict[str, str]:
    """The pages and curves as they are of the figures that are kept, by their places."""
    scale, found = read(docs), {}
    for lang in LANGUAGES:
        page = (docs / PAGES[lang]).read_text(encoding="utf-8")
        before, _, rest = page.partition(BEGIN)
        found[PAGES[lang]] = before + measured(scale, lang) + rest.partition(END)[2]
        found[f"images/scale.{lang}.svg"] = plot(scale, lang)
    return found


def main(docs: Path) -> None:
    """Write the pages and the curves."""
    for name, text in written(docs).items():
        (docs / name).write_text(text, encoding="utf-8")


if __name__ == "__main__":
    main(Path(sys.argv[1]))
