"""The guide for districts: whole sentences, each with the clause that it stands in."""

import msgspec

from config.words import Words
from duban.bootstrap.editions import editions
from duban.views.guide import ACT, SECTIONS, guide
from duban.views.page import Table
from tests.practice import the_notice

LINES = [line for lines in SECTIONS.values() for line in lines]


def test_every_line_is_made_of_what_notice_and_procedure_have() -> None:
    file, procedure = editions()
    known = {*file.items, *(f"{ACT}{one.name}" for one in procedure.procedure.commands)}
    assert [name for line in LINES for name in line.of if name not in known] == []
    assert len({line.name for line in LINES}) == len(LINES)


def test_every_line_is_a_filled_sentence_with_its_clause(spoken: Words) -> None:
    file, procedure = editions()
    page = guide(file, procedure.procedure, spoken)
    clauses = {spoken.label("clause", one) for one in Words("en").names("clause")}
    known = clauses | {spoken.say("notice_page.ours")}
    for name in SECTIONS:
        table = page.table(name)
        assert table.rows and table.title
        for number, (n, says, basis) in enumerate(table.rows, start=1):
            assert n == number
            assert isinstance(says, str) and says and "{" not in says
            assert basis in known, says


def test_guide_follows_the_notice(spoken: Words) -> None:
    file, procedure = editions()
    other = msgspec.structs.replace(file.items["allow_decline"], value=False)
    changed = msgspec.structs.replace(file, items={**file.items, "allow_decline": other})
    who = guide(changed, procedure.procedure, spoken).table("who")
    said = [row[1] for row in who.rows]
    assert spoken.say("guide_line.obliged") in said
    assert spoken.say("guide_line.voluntary") not in said


def test_every_unit_is_told_its_track_its_cap_and_its_subject(spoken: Words) -> None:
    file, procedure = editions()
    units: Table = guide(file, procedure.procedure, spoken).table("units")
    notice = the_notice()
    assert units.count == len(notice.regions) == 21
    binhai = next(row for row in units.rows if row[0] == spoken.label("region", "滨海新区"))
    assert binhai[2:] == ("A", 3, "深化知识产权运营服务体系建设+天津市滨海新区市场监督管理局")
