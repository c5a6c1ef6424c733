"""Cases are found by the institutions that they filed, in both databases."""

from tests.practice import DONGLI, HEPING, PROGRAMME, Practice
from workflow.record.cases.search import CasesWanted, cases_named


def test_cases_are_found_by_an_institution_or_by_their_region(office: Practice) -> None:
    office.lead("submit_institution_filing")
    office.do("open_case", code=DONGLI)
    wanted, heping, dongli = CasesWanted(), f"{PROGRAMME}/{HEPING}", f"{PROGRAMME}/{DONGLI}"

    def found(regions: set[str], name: str) -> list[str]:
        with office.store.reading() as transaction:
            return [
                one.id for one in cases_named(transaction, wanted, regions, lambda x: name in x)
            ]

    assert found(set(), "和平区机构1") == [heping]
    assert found({DONGLI}, "和平区机构1") == [heping, dongli]
    assert found(set(), "东丽区机构1") == []
