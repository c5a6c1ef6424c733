"""What a program sees: every way as the document says, lists from page to page."""

import re
from collections.abc import Iterator
from typing import Any

import jsonschema_rs
import pytest
from starlette.testclient import TestClient

from duban.running.service import Service
from duban.views.cases import Cases
from duban.views.duties import Duties
from duban.views.mails import Mails
from duban.web.api.ways import WAYS
from states.actors import Role
from states.commands import IssueWarning
from tests.duban.web.api.conftest import API, Ask
from tests.practice import BINHAI, DONGLI, HEPING, PROGRAMME, request
from tests.workflow import sql
from workflow.office.request import Done

NANKAI = "120104"
CASE = f"{API}/cases/{PROGRAMME}/{BINHAI}"
SORTS = {"cases": Cases.SORTS, "duties": Duties.SORTS, "mails": Mails.SORTS}
LOOKING = [way for way in WAYS if way.method == "GET"]


def found(program: TestClient, path: str) -> Any:
    """What is answered at a path that is there."""
    answer = program.get(path)
    assert answer.status_code == 200, answer.text
    return answer.json()


def with_examples(path: str, program: TestClient) -> str:
    """The path of a way with an example in each place, the last mail and the last night."""
    mail = found(program, f"{API}/mails?size=1")["items"][0]["mail"]
    (night,) = found(program, f"{API}/nights?most=1")
    names = {"programme": PROGRAMME, "region": BINHAI, "act": "submit_self_check"}
    return path.format(**names, mail=mail, day=night["day"])


@pytest.mark.parametrize("name", [way.name for way in LOOKING])
def test_what_is_there_is_answered_in_the_shape_that_is_told(ask: Ask, name: str) -> None:
    program = ask()
    (way,) = [one for one in LOOKING if one.name == name]
    told = found(program, f"{API}/openapi.json")["paths"][way.path]["get"]["responses"]["200"]
    answer = found(program, with_examples(way.path, program))
    jsonschema_rs.validate(told["content"]["application/json"]["schema"], answer)


def pages(program: TestClient, path: str) -> Iterator[Any]:
    """The pages of a list, one after the other."""
    page = found(program, path)
    yield page
    while page["next"]:
        page = found(program, f"{path}&cursor={page['next']}")
        yield page


def test_list_goes_on_by_its_cursor_and_misses_nobody(ask: Ask) -> None:
    program = ask()
    whole = found(program, f"{API}/cases?sort=-step")
    parts = list(pages(program, f"{API}/cases?sort=-step&size=4"))
    assert len(parts) > 4
    assert {one["count"] for one in parts} == {whole["count"]}
    assert [row for one in parts for row in one["items"]] == whole["items"]


def test_last_page_that_is_full_has_no_next(ask: Ask) -> None:
    program = ask()
    count = found(program, f"{API}/cases")["count"]
    assert found(program, f"{API}/cases?size={count}")["next"] is None


def test_cursor_is_good_for_its_own_list_alone(ask: Ask) -> None:
    program = ask()
    cursor = found(program, f"{API}/cases?size=4")["next"]
    of_duties = found(program, f"{API}/duties?size=4")["next"]
    queries = [f"size=5&cursor={cursor}", f"size=4&step=6&cursor={cursor}", f"cursor={cursor}"]
    queries += [f"size=4&cursor={one}" for one in (of_duties, f"{cursor}&cursor={cursor}")]
    for query in queries:
        answer = program.get(f"{API}/cases?{query}")
        assert (answer.status_code, answer.json()["fields"][0]["field"]) == (400, "cursor"), query


@pytest.mark.parametrize(
    "cursor", ["", "zzz", "é", "A" * 5_000, "=", "%00", "WyJhIl0", "__ok__x", "-", "AA=="]
)
def test_cursor_that_somebody_made_up_is_told(ask: Ask, cursor: str) -> None:
    answer = ask().get(f"{API}/cases", params={"cursor": cursor})
    assert (answer.status_code, answer.json()["fields"][0]["field"]) == (400, "cursor")


def test_cursor_of_which_a_letter_was_changed_is_told(ask: Ask) -> None:
    program = ask()
    cursor = found(program, f"{API}/cases?size=4&sort=-step")["next"]
    for place in range(len(cursor) - 1):  # the last one has bits that say nothing
        other = "B" if cursor[place] == "A" else "A"
        changed = f"{cursor[:place]}{other}{cursor[place + 1 :]}"
        answer = program.get(f"{API}/cases?size=4&sort=-step&cursor={changed}")
        assert answer.status_code == 400


@pytest.mark.parametrize("name", ["cases", "duties", "mails"])
@pytest.mark.parametrize("turn", ["", "-"])
def test_list_goes_on_by_its_cursor_in_every_order(ask: Ask, name: str, turn: str) -> None:
    program = ask()
    for sort in ("", *(f"{turn}{one}" for one in SORTS[name])):
        whole = found(program, f"{API}/{name}?sort={sort}&size=1000")["items"][:40]
        size = max(7, len(whole) // 4)
        walked: list[Any] = []
        for one in pages(program, f"{API}/{name}?sort={sort}&size={size}"):
            walked += one["items"]
            if len(walked) >= len(whole):
                break
        assert walked[: len(whole)] == whole, sort


def test_list_goes_on_where_it_was_while_others_change_it(service: Service, ask: Ask) -> None:
    program = ask()
    path = f"{API}/cases?sort=state&size=5"
    before = found(program, f"{API}/cases?sort=state&size=1000")["items"]
    first = found(program, path)
    moved = [one["region_code"] for one in (*before[:2], before[-1])]
    states = dict(zip(moved, ("ZZZ", "ZZZ", "AAA"), strict=True))
    for code, state in states.items():
        sql.run(
            service.desk.store,
            'UPDATE "case" SET state = :s WHERE region_code = :c',
            s=state,
            c=code,
        )
    rest: list[Any] = []
    page = first
    while page["next"]:
        page = found(program, f"{path}&cursor={page['next']}")
        rest += page["items"]
    walked = [one["region_code"] for one in (*first["items"], *rest)]
    stayed = [one["region_code"] for one in before if one["region_code"] not in moved]
    assert [one for one in walked if one in stayed] == stayed


def test_filters_are_those_of_the_list(ask: Ask) -> None:
    program = ask()
    late = found(program, f"{API}/cases?late=1")["items"]
    assert late and all(one["late"] for one in late)
    (one,) = found(program, f"{API}/cases?search=bhxq")["items"]
    assert one["region_code"] == BINHAI
    theirs = found(program, f"{API}/duties?region={BINHAI}&region={DONGLI}")["items"]
    assert {one["region_code"] for one in theirs} == {BINHAI, DONGLI}


def test_wrong_filter_is_an_error_and_no_empty_list(ask: Ask) -> None:
    answer = ask().get(f"{API}/cases?stat=CLOSED")
    assert answer.status_code == 400
    assert "state" in answer.json()["detail"]


def test_case_carries_its_version_as_a_tag(ask: Ask) -> None:
    program = ask()
    answer = program.get(CASE)
    told = answer.json()
    assert answer.headers["etag"] == f'"{told["version"]}"'
    assert len(found(program, f"{CASE}/history")) == told["version"]


def test_codes_stand_beside_labels_in_the_language_that_is_asked_for(ask: Ask) -> None:
    program = ask()
    english = found(program, f"{CASE}/why")
    chinese = program.get(f"{CASE}/why", headers={"accept-language": "zh-CN,zh;q=0.9"}).json()
    assert [one["act"] for one in english["acts"]] == [one["act"] for one in chinese["acts"]]
    assert "自查" in next(
        one["label"] for one in chinese["acts"] if one["act"] == "submit_self_check"
    )


def test_district_sees_its_own_case_and_no_other(ask: Ask) -> None:
    program = ask(Role.DISTRICT)
    assert program.get(f"{API}/cases/{PROGRAMME}/{HEPING}").status_code == 200
    listed = found(program, f"{API}/cases")["items"]
    assert {one["region_code"] for one in listed} == {HEPING}
    duties = found(program, f"{API}/duties?region={BINHAI}")["items"]
    assert {one["region_code"] for one in duties} <= {HEPING}
    assert program.get(f"{API}/mails").status_code == 403
    assert program.get(f"{CASE}/history").status_code == 403  # it tells what experts think
    for rest in ("", "/why", "/ledger", "/foreseen", "/acts/withdraw"):
        others = program.get(f"{CASE}{rest}")
        nobodys = program.get(f"{API}/cases/{PROGRAMME}/999999{rest}")
        assert (others.status_code, nobodys.status_code) == (404, 404)
        assert others.json()["code"] == nobodys.json()["code"] == "no_such_case"


def test_there_is_a_problem_at_an_address_where_there_is_nothing(ask: Ask) -> None:
    answer = ask().get(f"{API}/nothing", headers={"accept": "text/html"})
    assert answer.status_code == 404
    assert answer.headers["content-type"] == "application/problem+json"
    assert ask().post(f"{API}/cases").status_code == 405


@pytest.mark.parametrize("name", ["page", "columns"])
def test_what_is_asked_of_a_page_alone_is_refused(ask: Ask, name: str) -> None:
    answer = ask().get(f"{API}/cases", params={name: "1"})
    assert (answer.status_code, answer.json()["fields"][0]["field"]) == (400, name)


@pytest.mark.parametrize("name", ["cases", "duties", "mails"])
def test_wrong_filter_is_told_those_that_a_program_may_ask_and_no_others(
    ask: Ask, name: str
) -> None:
    answer = ask().get(f"{API}/{name}", params={"pages": "1"})
    (wrong,) = answer.json()["fields"]
    assert (answer.status_code, wrong["field"]) == (400, "pages")
    told = set(re.findall(r"[\w-]+", wrong["expected"]))
    assert {"cursor", "sort", "size"} <= told
    assert not {"page", "columns"} & told


def test_list_says_what_is_new_to_the_person_of_the_token(ask: Ask, service: Service) -> None:
    program = ask()
    done = service.desk.office.handle(request(IssueWarning(), code=NANKAI))
    assert isinstance(done, Done)
    page = found(program, f"{API}/cases?news=1&size=500")
    news = {row["region_code"]: row["news"] for row in page["items"]}
    assert news[NANKAI] == "issue_warning"
    assert all(news.values())
    whole = found(program, f"{API}/cases?size=500")["items"]
    assert {row["region_code"]: row["news"] for row in whole if row["news"]} == news
