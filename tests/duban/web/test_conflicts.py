"""Two who act on one case, or one twice: nothing typed is lost, nothing is done twice.

Each conflict is provoked with the real form on the real office: by a colleague, by a click that
comes twice, from a second tab, over a session that ended meanwhile, from a page gone back to.
"""

import re
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from datetime import date
from html import unescape
from random import Random

import httpx2
import pytest
from starlette.testclient import TestClient

from duban.bootstrap.desk import TRAINING
from duban.bootstrap.editions import words
from duban.bootstrap.founding import create
from duban.clock import now
from duban.environment import Settings
from duban.identity import first_persons
from duban.running.service import Service
from duban.web import cookies
from duban.web.app import app_of
from duban.web.origin import HEADER, mark_of
from tests.campaign import times
from tests.conftest import shut
from tests.duban.web.conftest import HERE, HTML, PORT, come_in
from tests.duban.web.filled import Form, Pairs
from tests.duban.web.office import Office
from tests.practice import DONGLI, HEPING, PROGRAMME, XIQING, institutions
from workflow.people import persons, sessions
from workflow.record import history

EACH = min(times(12), 200)
"""So many conflicts of each of the five kinds."""
CODES = (HEPING, DONGLI, XIQING)
ACT, UNDO = "deliberate", "undo_last_act"
BASES = (
    "12号函",
    "津知〔2023〕22号",
    "𠮷 & <b>",
    "a\"b'c",
    "100%；半角;",
    "＝1＋1",
    "会议纪要　第3期",
)
KEPT = re.compile(r'name="kept" value="([^"]+)"')
AGAIN = re.compile(r'<textarea name="([^"]+)" hidden>\n(.*?)</textarea>', re.DOTALL)


class Desks:
    """An office in which several cases await the same act, and two persons at their desks."""

    def __init__(self, office: Office, other: TestClient) -> None:
        self.office, self.wang, self.li = office, office.console, other
        self.done = 0

    def form(self, person: TestClient, number: int, tab: int = 0) -> Form:
        """The form of the act, with something typed that neither another conflict nor tab has."""
        case, chance = f"{PROGRAMME}/{CODES[number % len(CODES)]}", Random(number + tab * EACH)
        form = Form(person, case, ACT)
        form.say(result="support", amount=f"{900_000 - chance.randrange(9_000) * 10}")
        form.fields["basis"] = [chance.choice(BASES)]
        return form

    def take_back(self, form: Form) -> None:
        """Undo what was done, so that the next conflict finds the case as this one did."""
        case = form.address.removeprefix("/cases/").removesuffix(f"/acts/{ACT}")
        assert Form(self.wang, case, UNDO).say(reason="再来一次").do().status_code == 303
        self.done += 1

    def count(self) -> int:
        """How often the act was done in all."""
        with self.office.desk.store.reading() as transaction:
            records = [
                one for code in CODES for one in history.of_case(transaction, f"{PROGRAMME}/{code}")
            ]
        return sum(one.command == ACT for one in records)


@pytest.fixture(scope="module")
def desks(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Desks]:
    """Two operators before cases that were reviewed."""
    folder = tmp_path_factory.mktemp("conflicts") / "office"
    desk = create(Settings(office=folder), TRAINING, date(2023, 7, 18))
    first_persons.demo_persons(desk, now())
    app = app_of(Service(desk), words("zh"))

    def at_console() -> TestClient:
        return TestClient(app, base_url=HERE, headers=HTML, follow_redirects=False)

    office = Office(desk, come_in(at_console(), "wang"))
    office.lead("finalize_review", *CODES)
    yield Desks(office, come_in(at_console(), "li"))
    shut(desk.store)


def typed(fields: Pairs) -> Pairs:
    """What a person typed into a form, without what the page put there."""
    return {k: v for k, v in fields.items() if k.startswith("f.") or k in ("at", "basis")}


@pytest.mark.parametrize("number", range(EACH))
def test_colleague_was_faster(desks: Desks, number: int) -> None:
    mine, before = desks.form(desks.wang, number), desks.count()
    theirs = desks.form(desks.li, number, tab=1)
    mine.send("look")
    assert theirs.do().status_code == 303
    wanted = typed(mine.fields)
    met = mine.send("do")
    assert met.status_code == 409
    assert "演示·李经办" in met.text and "可能是您在另一窗口" not in met.text
    assert typed(mine.fields) == wanted
    assert desks.count() == before + 1
    desks.take_back(mine)


@pytest.mark.parametrize("number", range(EACH))
def test_click_came_twice(desks: Desks, number: int) -> None:
    form, before = desks.form(desks.wang, number), desks.count()
    form.send("look")
    data = {**form.fields, "step": ["do"]}

    def click(_: int) -> httpx2.Response:
        return desks.wang.post(form.address, data=data)

    with ThreadPoolExecutor(2) as pool:
        answers = list(pool.map(click, range(2)))
    assert [one.status_code for one in answers] == [303, 303]
    assert desks.count() == before + 1
    desks.take_back(form)


@pytest.mark.parametrize("number", range(EACH))
def test_second_tab_was_there_first(desks: Desks, number: int) -> None:
    one, other = (desks.form(desks.wang, number, tab) for tab in range(2))
    before = desks.count()
    assert other.do().status_code == 303
    wanted = typed(one.fields)
    met = one.send(("look", "do")[number % 2])
    assert met.status_code == 409
    assert "可能是您在另一窗口办理的" in met.text
    assert typed(one.fields) == wanted
    assert desks.count() == before + 1
    desks.take_back(one)


@pytest.mark.parametrize("number", range(EACH))
def test_session_ended_in_the_middle_of_a_form(desks: Desks, number: int) -> None:
    form, before = desks.form(desks.wang, number), desks.count()
    form.send("look")
    wanted = {name: texts for name, texts in form.fields.items() if name != "csrf"}
    store = desks.office.desk.store
    with store.writing() as transaction:
        wang = persons.by_login(transaction, "wang")
        assert wang is not None
        sessions.end_others(transaction, wang.id)
    over = desks.wang.post(form.address, data={**form.fields, "step": "do"})
    kept = KEPT.search(over.text)
    assert (over.status_code, kept is not None) == (401, True)
    assert desks.count() == before
    let_in = {"login": "wang", "kept": unescape(kept[1]) if kept else ""}
    again = desks.wang.post("/sign-in/demo", data=let_in)
    desks.wang.headers[HEADER] = mark_of(desks.wang.cookies[cookies.plain(PORT)])
    fields: Pairs = {}
    for name, text in AGAIN.findall(again.text):
        fields.setdefault(unescape(name), []).append(unescape(text))
    assert {name: fields.get(name) for name in wanted} == wanted
    assert desks.wang.post(form.address, data=fields).status_code == 303
    assert desks.count() == before + 1
    desks.take_back(form)


@pytest.mark.parametrize("number", range(EACH))
def test_page_was_gone_back_to(desks: Desks, number: int) -> None:
    form, before = desks.form(desks.wang, number), desks.count()
    form.send("look")
    seen = dict(form.fields)
    assert form.send("do").status_code == 303
    form.fields = {**seen, "basis": [f"补{number}"]} if number % 2 else seen
    wanted = typed(form.fields)
    met = form.send("do")
    if number % 2:  # something else was typed: it is no repetition
        assert met.status_code == 409
        assert typed(form.fields) == wanted
    else:
        assert met.status_code == 303
    assert desks.count() == before + 1
    desks.take_back(form)


def cells(page: str, label: str) -> list[str]:
    """What stands in the row of a field: typed, now, before."""
    row = re.search(rf"<tr[^>]*>\s*<t[hd][^>]*>\s*{label}\s*</t[hd]>(.*?)</tr>", page, re.DOTALL)
    assert row is not None, label
    return [re.sub(r"<[^>]*>", "", one).strip() for one in re.findall(r"<td.*?</td>", row[1], re.S)]


def account(person: TestClient, bank: str, name: str, number: str) -> Form:
    """The form by which the account of an institution is recorded."""
    form = Form(person, f"{PROGRAMME}/{HEPING}", "record_account")
    return form.say(
        institution=institutions(HEPING)[0], bank=bank, account_name=name, account=number
    )


def test_account_that_a_colleague_recorded_is_told_masked_as_the_case_page_does(
    desks: Desks,
) -> None:
    assert account(desks.li, "甲银行", "甲户", "1111222233334444").do().status_code == 303
    mine = account(desks.wang, "乙银行", "乙户", "5555666677778888")
    mine.send("look")
    assert account(desks.li, "丙银行", "丙户", "9999000011112222").do().status_code == 303
    met = mine.send("do")
    assert met.status_code == 409
    assert cells(met.text, "开户银行") == ["乙银行", "丙银行", "甲银行"]
    assert cells(met.text, "账户名称") == ["乙户", "丙户", "甲户"]
    assert cells(met.text, "银行账号") == ["5555666677778888", "****2222", "****4444"]
    assert "9999000011112222" not in met.text and "1111222233334444" not in met.text


def test_history_of_all_conflicts_proves_itself(desks: Desks) -> None:
    with desks.office.desk.store.reading() as transaction:
        assert history.verify(transaction)[1] == []
    assert desks.count() == desks.done
