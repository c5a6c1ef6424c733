"""Parts as programs read them: codes with labels, days as ISO, amounts in yuan."""

import csv
import io
import json
from collections.abc import Iterator
from datetime import date, datetime
from typing import Any

import pytest

from config.words import Words
from duban.rendering import data
from duban.views.page import (
    Check,
    Checks,
    Coded,
    Column,
    Figures,
    Kind,
    Page,
    Pair,
    Pairs,
    Prose,
    Table,
    Tile,
    Value,
    Where,
)

COLUMNS = (
    Column("region", "region"),
    Column("state", "state", Kind.CODED),
    Column("paid_yuan", "paid", Kind.MONEY),
    Column("due", "due", Kind.DAY),
    Column("to", "to", Kind.CODED),
    Column("late", "late"),
    Column("facts", "facts", where=Where.DATA),
)
ROWS: tuple[tuple[Value, ...], ...] = (
    (
        "=和平区",
        Coded("OPEN", "open"),
        12_350,
        date(2024, 4, 10),
        (Coded("city", "the city"), Coded("expert", "an expert")),
        True,
        {"when": datetime(2024, 4, 10, 9, 30)},  # noqa: DTZ001 - a time without a zone is one too
    ),
    ("南开区", None, 0, None, (), False, {}),
)
TABLE = Table("cases", "Cases", COLUMNS, ROWS)


def test_codes_stand_under_their_key_and_labels_beside_them() -> None:
    first, second = data.as_data(TABLE)
    assert (first["state"], first["state_label"]) == ("OPEN", "open")
    assert (first["to"], first["to_label"]) == (["city", "expert"], ["the city", "an expert"])
    assert (second["state"], second["state_label"]) == (None, "")
    assert list(first) == list(second) == data.keys(COLUMNS)


def test_amounts_are_in_yuan_and_days_are_iso() -> None:
    first, second = data.as_data(TABLE)
    assert (first["paid_yuan"], second["paid_yuan"]) == ("123.50", 0)
    assert (first["due"], second["due"]) == ("2024-04-10", None)
    assert first["facts"] == {"when": "2024-04-10T09:30:00"}


def test_page_is_an_object_of_its_parts() -> None:
    page = Page(
        key="case",
        language="en",
        title="A case",
        parts=(
            TABLE,
            Pairs("sum", "", (Pair("state", "state", Coded("OPEN", "open"), Kind.CODED),)),
            Prose("said", "", ("One.", "Two.")),
            Figures("tiles", (Tile("late", "3", "bad"),)),
            Checks("proof", "", (Check("ledger", "balances"),)),
        ),
    )
    made = data.as_data(page)
    assert list(made) == ["cases", "sum", "said", "tiles", "proof"]
    assert made["sum"] == {"state": "OPEN", "state_label": "open"}
    assert made["said"] == ["One.", "Two."]
    assert made["tiles"][0]["value"] == "3"
    assert made["proof"][0]["tone"] == "good"


@pytest.mark.parametrize("rows", [ROWS, ROWS[:1], ()])
def test_streamed_json_is_the_json_of_the_whole(rows: tuple[tuple[Value, ...], ...]) -> None:
    whole, streamed = io.StringIO(), io.StringIO()
    data.write_json(whole, list(data.records(COLUMNS, rows)))
    data.write_json(streamed, data.records(COLUMNS, rows))
    assert streamed.getvalue() == whole.getvalue()
    assert len(json.loads(streamed.getvalue())) == len(rows)


def test_csv_has_every_key_and_no_formula() -> None:
    written = io.StringIO()
    data.write_csv(written, TABLE)
    head, first, second = csv.reader(io.StringIO(written.getvalue()))
    assert head == data.keys(COLUMNS)
    row: dict[str, Any] = dict(zip(head, first, strict=True))
    assert (row["region"], row["state"], row["to"]) == ("'=和平区", "OPEN", "city, expert")
    assert (row["late"], row["paid_yuan"]) == ("true", "123.50")
    assert second[head.index("late")] == "false"


def test_code_with_a_label_is_the_code_in_a_column_of_any_kind() -> None:
    night = Coded("nightly 2024-03-20", "2024-03-20 夜间任务")
    for kind in Kind:
        columns = (Column("one", "one", kind), Column("many", "many", kind))
        table = Table("a", "", columns, ((night, (night, "typed")),))
        csv_text, json_text = io.StringIO(), io.StringIO()
        data.write_csv(csv_text, table)
        data.write_json(json_text, data.as_data(table))
        (row,) = csv.DictReader(io.StringIO(csv_text.getvalue()))
        (kept,) = json.loads(json_text.getvalue())
        assert row["one"] == kept["one"] == night.code
        assert row["many"] == ", ".join(kept["many"]) == f"{night.code}, typed"


def test_sign_within_a_list_stays_as_it_is_in_csv() -> None:
    columns = (Column("to", "to"), Column("signs", "signs"))
    written = io.StringIO()
    data.write_csv(written, Table("a", "", columns, ((("OPEN", "="), ("=", "-1")),)))
    assert written.getvalue() == 'to,signs\n"OPEN, =","\'=, -1"\n'


def test_number_below_nothing_is_a_number_in_csv_and_a_text_is_none() -> None:
    columns = (
        Column("yuan", "yuan", Kind.MONEY),
        Column("days", "days", Kind.DAYS),
        Column("share", "share"),
        Column("said", "said"),
    )
    written = io.StringIO()
    data.write_csv(written, Table("a", "", columns, ((-12_350, -3, -0.5, "-1"),)))
    assert written.getvalue() == "yuan,days,share,said\n-123.50,-3,-0.5,'-1\n"


def test_words_of_values_come_from_the_labels_alone() -> None:
    """Data of one language differ from those of another in labels only."""
    zh, en = (Coded("OPEN", Words(language).label("outcome", "OPEN")) for language in ("zh", "en"))
    rows = [tuple(one if n == 1 else v for n, v in enumerate(ROWS[0])) for one in (zh, en)]
    first, second = data.records(COLUMNS, rows)
    assert {key for key in first if first[key] != second[key]} == {"state_label"}


class Ahead(io.StringIO):
    """Paper that notes how many rows were asked for when each of its pieces was written."""

    def __init__(self) -> None:
        super().__init__()
        self.asked, self.at = 0, list[int]()

    def rows(self, count: int) -> Iterator[tuple[Value, ...]]:
        """So many rows, each made when it is asked for."""
        for _ in range(count):
            self.asked += 1
            yield ROWS[0]

    def write(self, text: str) -> int:
        """Take a piece."""
        self.at.append(self.asked)
        return super().write(text)


@pytest.mark.parametrize("form", ["json", "csv"])
def test_rows_are_written_as_they_are_read_and_never_held(form: str) -> None:
    paper = Ahead()
    if form == "json":
        data.write_json(paper, data.records(COLUMNS, paper.rows(5_000)))
    else:
        data.write_csv_rows(paper, COLUMNS, paper.rows(5_000))
    assert paper.asked == 5_000
    assert max(asked - written for written, asked in enumerate(paper.at)) <= 1
