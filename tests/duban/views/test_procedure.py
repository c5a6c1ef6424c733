"""The procedure as lists."""

import re

from config.findings import finding
from config.procedures import load_procedure
from config.words import Words
from duban.rendering.data import as_data
from duban.views.page import Coded, Table
from duban.views.procedure import act_table, finding_table, procedure_page


def test_every_act_stands_with_its_parties_ways_and_clause(spoken: Words) -> None:
    procedure = load_procedure("six-step").procedure
    rows = {row["act"]: row for row in as_data(act_table(procedure, spoken))}
    assert list(rows) == [rule.name for rule in procedure.commands]
    signing = rows["sign_contract"]
    assert signing["label"] == spoken.label("command", "sign_contract")
    assert spoken.label("party", "city") in signing["actors"]
    assert signing["clause"] and signing["rules"] and signing["to"]


def test_people_read_where_an_act_leads_and_programs_its_code(spoken: Words) -> None:
    procedure = load_procedure("six-step").procedure
    table = act_table(procedure, spoken)
    rows = {row["act"]: row for row in as_data(table)}
    assert rows["open_case"]["to"] == ["case.NOT_STARTED"]
    at = [one.key for one in table.columns].index("to")
    shown = [row[at] for row in table.rows]
    labels = {
        one.label for to in shown if isinstance(to, tuple) for one in to if isinstance(one, Coded)
    }
    assert spoken.label("state", "case.NOT_STARTED") in labels
    assert spoken.say("procedure.stays") in labels
    assert not [label for label in labels if re.search(r"[A-Z]{2}|_|=", label)]


def test_finding_is_said_in_the_language_of_the_reader(spoken: Words) -> None:
    found = finding("dead-end", "/somewhere/six-step.toml", "plan.X", state="plan.X")
    (row,) = as_data(finding_table([found], spoken))
    assert row["place"] == "six-step.toml plan.X"
    assert row["says"] == spoken.say("finding.dead-end", state="plan.X")


def test_every_act_stands_in_one_step(spoken: Words) -> None:
    procedure = load_procedure("six-step").procedure
    tables = [part for part in procedure_page(procedure, spoken).parts if isinstance(part, Table)]
    acts = [row[0] for table in tables for row in table.rows]
    assert sorted(map(str, acts)) == sorted(
        spoken.label("command", rule.name) for rule in procedure.commands
    )
    assert [table.key for table in tables] == [*(f"step-{n}" for n in range(1, 7)), "elsewhere"]
    assert all(table.rows for table in tables)
