"""The procedure as lists."""

from config.findings import finding
from config.procedures import load_procedure
from config.words import Words
from duban.rendering.data import as_data
from duban.views.procedure import act_table, finding_table


def test_every_act_stands_with_its_parties_ways_and_clause(spoken: Words) -> None:
    procedure = load_procedure("six-step").procedure
    rows = {row["act"]: row for row in as_data(act_table(procedure, spoken))}
    assert list(rows) == [rule.name for rule in procedure.commands]
    signing = rows["sign_contract"]
    assert signing["label"] == spoken.label("command", "sign_contract")
    assert spoken.label("party", "city") in signing["actors"]
    assert signing["clause"] and signing["rules"] and signing["to"]


def test_finding_is_said_in_the_language_of_the_reader(spoken: Words) -> None:
    found = finding("dead-end", "/somewhere/six-step.toml", "plan.X", state="plan.X")
    (row,) = as_data(finding_table([found], spoken))
    assert row["place"] == "six-step.toml plan.X"
    assert row["says"] == spoken.say("finding.dead-end", state="plan.X")
