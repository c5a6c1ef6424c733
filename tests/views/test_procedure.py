"""The procedure as lists."""

from config.findings import Finding
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
    finding = Finding(
        "dead-end", "/somewhere/six-step.toml", "plan.X", "a way out", "中文", "English"
    )
    (row,) = as_data(finding_table([finding], spoken))
    assert row["place"] == "six-step.toml plan.X"
    assert row["says"] == ("中文" if spoken.language == "zh" else "English")
