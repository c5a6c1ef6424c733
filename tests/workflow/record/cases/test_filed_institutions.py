"""The names of institutions follow the facts of their cases, in both databases."""

from msgspec.structs import replace

from tests.practice import HEPING, Practice, institutions
from workflow.record.cases import filed_institutions, search
from workflow.record.cases.search import CasesWanted, Meant


def names(office: Practice) -> list[str]:
    with office.store.reading() as transaction:
        return filed_institutions.names_meant(transaction, lambda name: True)


def put(office: Practice, *filed_now: str) -> None:
    facts = office.facts()
    office.put(replace(facts, institution=replace(facts.institution, institutions=filed_now)))


def test_no_name_is_known_before_one_is_filed(office: Practice) -> None:
    office.lead("submit_plan_filing")
    assert names(office) == []


def test_names_are_known_once_and_in_order(peopled: Practice) -> None:
    assert names(peopled) == sorted(institutions(HEPING))


def test_names_that_are_withdrawn_or_filed_anew_are_so_in_the_search(peopled: Practice) -> None:
    kept = institutions(HEPING)[0]
    put(peopled, kept, "新机构")
    assert names(peopled) == sorted([kept, "新机构"])
    put(peopled)
    assert names(peopled) == []


def test_any_number_of_names_may_be_meant(peopled: Practice) -> None:
    """More than a statement may have parameters, each with what JSON has to quote."""
    many = [f'"机构\\{n}' for n in range(40_000)]
    put(peopled, *many)
    with peopled.store.reading() as transaction:
        wanted = CasesWanted(meant=Meant((), lambda name: "机构" in name))
        found = [one.region_code for one in search.cases_wanted(transaction, wanted)]
        assert search.count_cases(transaction, wanted) == 1
    assert found == [HEPING]
