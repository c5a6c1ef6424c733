"""A filing corrected after its return: what the return told that is not so any more is named."""

from tests.practice import HEPING, Practice, plan_papers
from tests.workflow.office.corrections import RIGHT, correction, do, file, number_of, returned

FEW = {**plan_papers(HEPING), "paper_copies": 3, "stamped": False}


def codes(found: object) -> list[str]:
    """The codes of some problems."""
    assert isinstance(found, list)
    return [one.code for one in found]


def test_return_for_a_mistyped_subject_is_named_for_its_own_correction(office: Practice) -> None:
    returned(office)
    number = number_of(office, "return_plan_filing")
    done = do(office, correction(office, "submit_plan_filing", subject=RIGHT))
    (warning,) = done.decision.warnings
    assert (warning.code, warning.facts["number"]) == ("told_no_more", number)
    assert codes(warning.facts["defects"]) == ["subject"]


def test_what_is_told_and_reads_otherwise_is_named_too_and_what_stands_is_not(
    office: Practice,
) -> None:
    file(office, FEW)
    office.set("2023-07-26")
    office.do("return_plan_filing", {"defects": ["纸质只有3份", "没有盖章"]})
    done = do(office, correction(office, "submit_plan_filing", paper_copies=4))
    (warning,) = done.decision.warnings
    assert codes(warning.facts["defects"]) == ["copies"]


def test_nothing_is_said_where_what_was_told_still_is_so(office: Practice) -> None:
    file(office, FEW)
    office.set("2023-07-26")
    office.do("return_plan_filing", {"defects": ["纸质只有3份", "没有盖章"]})
    done = do(office, correction(office, "submit_plan_filing", mail_received="2023-07-24T09:00"))
    assert done.decision.warnings == ()
