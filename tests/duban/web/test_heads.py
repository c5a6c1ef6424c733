"""Who let a late filing in is chosen among the heads of the office, and is nobody who enters it."""

import pytest

from tests.duban.web.conftest import come_in
from tests.duban.web.filled import errors
from tests.duban.web.office import Office
from tests.practice import HEPING, plan_papers


@pytest.fixture
def late(office: Office) -> Office:
    """An office that got a plan filing after the deadline."""
    office.lead("approve_plan_internally")
    form = office.form("submit_plan_filing")
    papers = plan_papers(HEPING)
    form.fields |= {"f.documents": ["函", "实施方案", "相关工作开展情况"], "f.stamped": ["yes"]}
    form.say(subject=str(papers["subject"]), mail_received="2023-07-19T10:00")
    assert form.do().status_code == 303
    return office


def test_operator_chooses_a_head(late: Office) -> None:
    page = late.form("approve_late_filing").shown.text
    assert 'name="f.approved_by" value="演示·陈处长"' in page
    assert "演示·王经办" not in page[page.index("f.approved_by") :]


def test_head_who_enters_it_is_not_offered(late: Office) -> None:
    come_in(late.console, "chen")
    page = late.form("approve_late_filing").shown.text
    assert 'value="演示·陈处长"' not in page


@pytest.mark.parametrize("name", ["演示·王经办", "某人"])
def test_nobody_else_is_taken(late: Office, name: str) -> None:
    form = late.form("approve_late_filing").say(approved_by=name, reason="系统故障")
    answer = form.send("look")
    assert answer.status_code == 422
    assert "批准人" in errors(answer.text)


def test_head_of_the_office_is_kept_with_the_filing(late: Office) -> None:
    form = late.form("approve_late_filing").say(approved_by="演示·陈处长", reason="系统故障")
    answer = form.send("look")
    assert "批准人" not in errors(answer.text)
