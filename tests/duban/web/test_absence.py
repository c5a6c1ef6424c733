"""An absence at the console of an office in training: by its date, told of, ended, on record."""

import re
from datetime import date

from msgspec.structs import replace
from starlette.testclient import TestClient

from duban.running.service import Service
from tests.duban.web.conftest import come_in, text_of
from tests.practice import HEPING
from workflow.people import persons
from workflow.people.persons import Person


def known(service: Service, login: str) -> Person:
    """A person as kept."""
    with service.desk.store.reading() as transaction:
        found = persons.by_login(transaction, login)
    assert found is not None
    return found


def test_absence_is_told_of_and_ended(stranger: TestClient, service: Service) -> None:
    today = service.desk.office.today
    console = come_in(stranger, "admin")
    chen, li = known(service, "chen"), known(service, "li")
    page = f"/people/{chen.id}"
    assert "结束离岗" not in text_of(console.get(page))
    typed = {"absent_from": f"{today}", "absent_until": f"{date.max}", "substitute": li.id}
    assert console.post(f"{page}/absence", data=typed).status_code == 303
    for path in (page, "/people"):
        shown = text_of(console.get(path))
        assert f"离岗至{date.max}、由{li.name}代理" in shown
    assert "结束离岗" in text_of(console.get(page))
    come_in(console, "li")
    told = f"{chen.name}离岗，由您代理处室负责人"
    assert told in text_of(console.get("/"))
    assert f"处室负责人（代{chen.name}）" in text_of(console.get("/account"))
    come_in(console, "admin")
    assert console.post(f"{page}/absence", data={**typed, "over": "1"}).status_code == 303
    assert known(service, "chen").absent_from is None
    assert "离岗至" not in text_of(console.get("/people"))
    assert told not in text_of(come_in(console, "li").get("/"))


def test_person_is_absent_locked_and_lets_desk_go(stranger: TestClient, service: Service) -> None:
    console = come_in(stranger, "admin")
    wang, li = known(service, "wang"), known(service, "li")
    page = f"/people/{wang.id}"
    offered = text_of(console.get(page)).partition('id="substitute"')[2].partition("</select>")[0]
    named = re.findall(r">演示[·]?(\w+)</option>", offered)
    assert {*named} == {"李经办", "赵财务", "陈处长"}
    typed = {"absent_from": "2026-03-02", "absent_until": "2026-03-01", "substitute": li.id}
    assert console.post(f"{page}/absence", data=typed).status_code == 422
    assert console.post(f"{page}/absence", data={**typed, "absent_until": ""}).status_code == 303
    assert "演示·李经办" in text_of(console.get(page))
    takers = text_of(console.get(page)).partition('id="taker"')[2].partition("</select>")[0]
    assert {*re.findall(r">演示[·]?(\w+)</option>", takers)} == {"李经办", "赵财务", "陈处长"}
    assert 'required><option value="">' in takers  # nobody is chosen until somebody chooses
    assert console.post(f"{page}/handover", data={"taker": ""}).status_code == 404
    assert console.post(f"{page}/handover", data={"taker": li.id}).status_code == 303
    assert console.post(f"{page}/status", data={"status": "locked"}).status_code == 303
    after = known(service, "wang")
    assert after.status is persons.Status.LOCKED
    assert replace(after, status=wang.status).name == wang.name
    told = f'<a href="/handovers">{wang.name}的移交清单等您签收</a>'
    assert told in text_of(come_in(console, "li").get("/"))
    handed = text_of(console.get("/handovers"))
    told_of = re.findall(r"<li>([^<>]+：.*?)</li>", handed)
    assert told_of[0].startswith("角色：")
    assert told_of[1:] == ["联系人：无", "待审批事项：无", "代理：无"]
    signs = re.findall(r'action="(/handovers/\w+)"', handed)
    assert console.post(signs[0]).status_code == 303


def test_what_was_typed_of_a_person_stays_where_it_is_refused(
    stranger: TestClient, service: Service
) -> None:
    console = come_in(stranger, "admin")
    typed = {"login": "qian", "name": "钱九", "email": "qian@example.cn"}
    for page, extra in (("/people", {}), (f"/people/{known(service, 'li').id}", {"version": "1"})):
        both = {**typed, **extra, "roles": ["auditor", "finance"], "region_code": HEPING}
        answer = console.post(page, data=both)
        assert answer.status_code == 422
        shown = answer.text
        form = shown.partition('class="part sheet"' if page == "/people" else 'name="version"')[2]
        for text in ("钱九", "qian@example.cn"):
            assert f'value="{text}"' in form
        assert {*re.findall(r'value="(\w+)" checked', form)} == {"auditor", "finance"}
        assert f'value="{HEPING}" selected' in form
    assert "登记的为：经办人" in shown and "登记的为：演示·李经办" in shown
    away = {"absent_from": "2026-03-02", "absent_until": "2026-03-01"}
    answer = console.post(f"{page}/absence", data={**away, "substitute": known(service, "wang").id})
    assert answer.status_code == 422
    shown = answer.text
    assert all(f'value="{day}"' in shown for day in away.values())
    assert f'value="{known(service, "wang").id}" selected' in shown
