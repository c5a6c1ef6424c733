"""Cases are found by their columns, page by page, in both databases."""

import pytest

from tests.practice import BINHAI, DONGLI, HEPING, PROGRAMME, XIQING, Practice
from workflow.record.cases import search
from workflow.record.cases.search import CasesWanted, Meant
from workflow.store.order import UNORDERED, Order

CODES = (HEPING, DONGLI, XIQING, BINHAI)
ALL = CasesWanted()


def name(code: str) -> str:
    return f"{PROGRAMME}/{code}"


def found(office: Practice, wanted: CasesWanted, order: Order = UNORDERED) -> list[str]:
    with office.store.reading() as transaction:
        return [one.region_code for one in search.cases_wanted(transaction, wanted, order)]


def test_cases_are_found_by_their_columns(peopled: Practice) -> None:
    assert found(peopled, ALL) == sorted(CODES)
    assert found(peopled, CasesWanted(step=2)) == [HEPING]
    assert found(peopled, CasesWanted(state="DRAFTING")) == [DONGLI]
    assert found(peopled, CasesWanted(regions=[DONGLI, XIQING], step=1)) == [DONGLI, XIQING]
    assert found(peopled, CasesWanted(programme="another")) == []
    assert found(peopled, CasesWanted(outcome="CLOSED")) == []
    assert found(peopled, CasesWanted(late=True)) == []
    assert found(peopled, CasesWanted(flag=True)) == []


def test_cases_are_found_by_an_institution_or_by_their_region(peopled: Practice) -> None:
    def meant(regions: set[str], part: str) -> list[str]:
        return found(peopled, CasesWanted(meant=Meant(regions, lambda one: part in one)))

    assert meant(set(), "和平区机构1") == [HEPING]
    assert meant({DONGLI}, "和平区机构1") == [HEPING, DONGLI]
    assert meant(set(), "东丽区机构1") == []


@pytest.mark.parametrize("field", sorted(search.ORDERED_BY))
@pytest.mark.parametrize("backwards", [False, True])
def test_cases_stand_by_a_field_and_then_by_name(
    peopled: Practice, field: str, backwards: bool
) -> None:
    order = Order(field, backwards)
    with peopled.store.reading() as transaction:
        listed = list(search.cases_wanted(transaction, ALL, order))
    places = [(getattr(one, field) or "", one.id) for one in listed]
    assert places == sorted(places, reverse=backwards)
    assert len(places) == len(CODES)


@pytest.mark.parametrize("meant", [None, Meant({HEPING, DONGLI, XIQING}, lambda _: False)])
@pytest.mark.parametrize("order", [UNORDERED, Order("state"), Order("step", True)])
def test_pages_counts_and_neighbours_are_those_of_the_whole_list(
    peopled: Practice, meant: Meant | None, order: Order
) -> None:
    wanted = CasesWanted(meant=meant)
    with peopled.store.reading() as transaction:
        whole = [one.id for one in search.cases_wanted(transaction, wanted, order)]
        pages = [
            [one.id for one in search.cases_wanted(transaction, wanted, order, start=n, most=2)]
            for n in (0, 2, 4)
        ]
        assert [*pages[0], *pages[1]] == whole
        assert pages[2] == []
        assert search.count_cases(transaction, wanted) == len(whole)
        beside = [search.cases_beside(transaction, wanted, order, one) for one in whole]
    assert [before for before, _ in beside] == [None, *whole[:-1]]
    assert [after for _, after in beside] == [*whole[1:], None]


def test_case_that_left_the_list_still_has_a_place_in_it(peopled: Practice) -> None:
    wanted = CasesWanted(regions=[HEPING, XIQING, BINHAI])
    with peopled.store.reading() as transaction:
        left = search.cases_beside(transaction, wanted, UNORDERED, name(DONGLI))
        unknown = search.cases_beside(transaction, wanted, UNORDERED, name("999999"))
    assert left == (name(HEPING), name(XIQING))
    assert unknown == (None, None)


def test_of_many_names_those_that_are_wanted_are_known(peopled: Practice) -> None:
    names = [*(f"none/{n}" for n in range(1_200)), name(DONGLI), name(HEPING)]
    meant = CasesWanted(meant=Meant({HEPING}, lambda _: False))
    with peopled.store.reading() as transaction:
        assert search.known_cases(transaction, ALL, names) == [name(HEPING), name(DONGLI)]
        assert search.known_cases(transaction, CasesWanted(step=2), names) == [name(HEPING)]
        assert search.known_cases(transaction, meant, names) == [name(HEPING)]
        assert search.known_cases(transaction, ALL, []) == []


@pytest.mark.parametrize("field", sorted(search.ORDERED_BY))
@pytest.mark.parametrize("backwards", [False, True])
def test_list_goes_on_after_each_of_its_rows(
    peopled: Practice, field: str, backwards: bool
) -> None:
    order = Order(field, backwards)
    with peopled.store.reading() as transaction:
        whole = list(search.cases_wanted(transaction, ALL, order))
        for place, one in enumerate(whole):
            mark = search.mark_of(one, order)
            rest = list(search.cases_wanted(transaction, ALL, order, most=99, after=mark))
            assert rest == whole[place + 1 : place + 100]
    assert len(whole) > 3
