"""The administration in the console: health, jobs, programmes, settings."""

import re
from collections.abc import Iterator
from datetime import date, timedelta
from html import unescape
from pathlib import Path
from threading import Event

import pytest
from starlette.testclient import TestClient

from duban.bootstrap import office_settings
from duban.bootstrap.desk import REAL
from duban.bootstrap.editions import words
from duban.bootstrap.founding import create
from duban.clock import now
from duban.environment import Settings
from duban.identity import first_persons, passwords
from duban.running.long_work import Work
from duban.running.service import Service
from duban.web import cookies
from duban.web.app import app_of
from duban.web.origin import HEADER, mark_of
from duban.web.pages.admin.jobs import MOVE
from states.mail_kinds import AWAITING_RELEASE, OF_CASES
from tests.conftest import shut
from tests.duban.identity.staff import PASSWORD, Staff
from tests.duban.web.conftest import HERE, HTML, PORT, come_in, text_of
from tests.duban.web.long_work import followed
from tests.mailhouse.house import House
from workflow.people import persons
from workflow.record import history

GOOD = {
    "office.name": "某局",
    "office.phone": "022-12345678",
    "office.mailbox": "office@example.com",
    "smtp.host": "mail.example.com",
    "smtp.port": "587",
    "smtp.security": "starttls",
}


@pytest.fixture
def real(tmp_path: Path) -> Iterator[Service]:
    """A real office without cases, open."""
    desk = create(Settings(office=tmp_path / "real"), REAL)
    yield Service(desk)
    shut(desk.store)


@pytest.fixture
def keeper(real: Service) -> Iterator[TestClient]:
    """The administrator at the console of a real office."""
    Staff(real.desk, PASSWORD).person("admin")
    app = app_of(real, words("zh"))
    with TestClient(app, base_url=HERE, headers=HTML, follow_redirects=False) as client:
        answer = client.post("/sign-in", data={"login": "admin", "password": PASSWORD})
        assert answer.status_code == 303, answer.text
        client.headers[HEADER] = mark_of(client.cookies[cookies.plain(PORT)])
        yield client


def kept(service: Service) -> dict[str, str]:
    with service.desk.store.reading() as transaction:
        return office_settings.kept(transaction)


@pytest.mark.parametrize("language", ["zh", "en"])
def test_health_tells_what_a_monitor_is_told_and_looks_at_everything(
    console: TestClient, language: str
) -> None:
    console.cookies.set("lang", language)
    now = text_of(console.get("/admin"))
    assert now.count("<tr") == 8
    assert re.search(r"\d+秒前走动|moved \d+ seconds ago", now)
    assert not re.search(r">\d+ s<", now)
    assert "走时正常" in now or "goes right" in now
    assert not re.search(r"拨动\d+秒|by \d+ seconds", now)
    begun = console.post("/admin/health")
    page = followed(console, begun.headers["location"])
    assert "SQLite" in page
    assert 'class="bad"' not in page


@pytest.mark.parametrize("job", ["day_plan", "deliver", "bounces"])
def test_job_is_run_in_the_background(console: TestClient, job: str) -> None:
    begun = console.post(f"/admin/jobs/{job}")
    assert begun.status_code == 303
    page = followed(console, begun.headers["location"])
    assert ('role="alert"' in page) == (job == "bounces")  # no mailbox is named in training
    listed = text_of(console.get("/admin/jobs"))
    assert f'href="{begun.headers["location"]}"' in listed
    assert "day_plan</td>" not in listed


def test_what_is_no_job_is_not_run(console: TestClient) -> None:
    assert console.post("/admin/jobs/remind").status_code == 404


def test_programme_shows_its_notice(console: TestClient) -> None:
    assert 'href="/admin/programmes/tj-2023-22"' in text_of(console.get("/admin/programmes"))
    assert "津知发运字〔2023〕22号" in text_of(console.get("/admin/programmes/tj-2023-22"))
    assert console.get("/admin/programmes/tj-1999").status_code == 404


def test_settings_are_kept_and_taken_away(keeper: TestClient, real: Service) -> None:
    assert keeper.post("/admin/settings", data=GOOD).status_code == 303
    assert kept(real) == GOOD
    assert 'value="某局"' in text_of(keeper.get("/admin/settings"))
    with real.desk.store.reading() as transaction:
        before = history.in_force(transaction)
    changed = {**GOOD, "office.phone": "", "mail.hours": "any"}
    assert keeper.post("/admin/settings", data=changed).status_code == 303
    found = kept(real)
    assert "office.phone" not in found and found["mail.hours"] == "any"
    with real.desk.store.reading() as transaction:
        assert history.in_force(transaction) != before


@pytest.mark.parametrize("language", ["zh", "en"])
def test_settings_are_written_and_shown_in_words(
    keeper: TestClient, real: Service, language: str
) -> None:
    keeper.cookies.set("lang", language)
    spoken = words("zh" if language == "zh" else "en")
    page = unescape(text_of(keeper.get("/admin/settings")))
    for kind in AWAITING_RELEASE:  # what holds where nothing is written
        assert spoken.label("mail_kind", kind) in page
    for kinds in [*OF_CASES], ["slow_warning", "decision_supported"], []:
        shown = spoken.listed(spoken.label("mail_kind", one) for one in kinds)
        typed = {**GOOD, "mail.hold": shown or spoken.say("word.none")}
        assert keeper.post("/admin/settings", data=typed).status_code in (200, 303)
        assert kept(real)["mail.hold"] == (",".join(kinds) or "none")
        assert typed["mail.hold"] in unescape(keeper.get("/admin/settings").text)
    minutes = spoken.say("admin.units").split()[0]
    for hours, known in (
        (spoken.say("mail.at_any_hour"), "any"),
        (f"9:00 {spoken.say('admin.until')} 17:30", "09:00-17:30"),
        ("09：00—18：00", "09:00-18:00"),
    ):
        typed = {**GOOD, "mail.hours": hours, "sign_in.idle_minutes": f"45 {minutes}"}
        keeper.post("/admin/settings", data=typed)
        assert (kept(real)["mail.hours"], kept(real)["sign_in.idle_minutes"]) == (known, "45")
    wrong = keeper.post("/admin/settings", data={**GOOD, "mail.hold": "舞会"})
    assert wrong.status_code == 400 and "slow_warning" not in unescape(wrong.text)


@pytest.mark.parametrize(
    ("name", "text"),
    [
        ("office.mailbox", "nobody"),
        ("smtp.port", "99999"),
        ("smtp.security", "secret"),
        ("mail.hours", "late"),
        ("mail.hold", "dance"),
        ("sign_in.hours", "400"),
        ("smtp.ca_file", "/no/such/file"),
    ],
)
def test_setting_that_is_wrong_keeps_nothing_and_loses_nothing(
    keeper: TestClient, real: Service, name: str, text: str
) -> None:
    answer = keeper.post("/admin/settings", data={**GOOD, name: text})
    assert answer.status_code == 400
    assert kept(real) == {}
    assert f'href="#f-{name}"' in answer.text
    assert 'value="某局"' in answer.text
    if name != "smtp.security":
        assert f'value="{text}"' in answer.text


def test_settings_that_are_needed_and_not_given_are_named_and_the_others_kept(
    keeper: TestClient, real: Service
) -> None:
    answer = keeper.post("/admin/settings", data={})
    page = text_of(keeper.get(answer.headers["location"]))
    assert "没有改动" in page and "改动 0 项" not in page
    assert re.findall(r'href="#f-([\w.]+)"', page) == [*office_settings.NEEDED]
    keeper.post("/admin/settings", data={**GOOD, "office.phone": ""})
    page = text_of(keeper.get("/admin/settings"))
    assert re.findall(r'href="#f-([\w.]+)"', page) == ["office.contact", "office.phone"]
    assert 'value="某局"' in page
    keeper.post("/admin/settings", data={**GOOD, "office.contact": "李某"})
    assert 'id="missing"' not in text_of(keeper.get("/admin/settings"))


def test_settings_say_what_they_are_for(console: TestClient, keeper: TestClient) -> None:
    page = text_of(keeper.get("/admin/settings"))
    assert page.count("STARTTLS 多为587端口") == 2
    assert "用来查收退回的邮件" in page


def test_training_office_is_told_nothing(stranger: TestClient, service: Service) -> None:
    answer = come_in(stranger, "admin").post("/admin/settings", data=GOOD)
    assert answer.status_code == 400
    assert kept(service) == {}
    assert 'value="某局"' in answer.text


@pytest.mark.parametrize(("login", "seen"), [("wang", 5), ("admin", 6), ("sun", 0)])
def test_each_role_finds_what_it_may(stranger: TestClient, login: str, seen: int) -> None:
    visitor = come_in(stranger, login)
    answer = visitor.get("/admin")
    assert answer.status_code == (200 if seen else 403)
    shown = answer.text.partition('<nav class="tabs-row"')[2].partition("</nav>")[0]
    assert shown.count("<a ") == seen
    assert visitor.get("/admin/settings").status_code == (200 if login == "admin" else 403)


@pytest.mark.parametrize("login", ["wang", "admin"])
def test_date_of_a_training_office_is_moved_with_the_work_of_its_days(
    stranger: TestClient, service: Service, login: str
) -> None:
    visitor, today = come_in(stranger, login), service.desk.office.today
    page = text_of(visitor.get("/admin/jobs"))
    assert f'name="day" value="{today + timedelta(days=1)}"' in page
    begun = visitor.post("/admin/date", data={"day": f"{today + timedelta(days=2)}"})
    assert begun.status_code == 303, begun.text
    page = followed(visitor, begun.headers["location"])
    assert service.desk.office.today == today + timedelta(days=2)
    assert all(words("zh").day(today + timedelta(days=n)) in page for n in (1, 2))
    part = visitor.get(begun.headers["location"], headers={"HX-Request": "true"}).text
    assert 'id="office-date" hx-swap-oob="true"' in part
    assert words("zh").day(today + timedelta(days=2)) in part.partition("<div id=")[0]
    assert "hx-swap-oob" not in page
    assert begun.headers["location"] in text_of(visitor.get("/admin/jobs"))


@pytest.mark.parametrize(
    ("day", "said"),
    [("2024-04-10", "日期只能向前推进"), ("2031-01-01", "超出工作日历"), ("soon", "推进到")],
)
def test_date_is_not_moved_back_or_beyond_the_calendar(
    console: TestClient, service: Service, day: str, said: str
) -> None:
    answer = console.post("/admin/date", data={"day": day})
    assert answer.status_code == 400
    assert said in answer.text.split('role="alert">')[1].split("</div>")[0]
    assert service.desk.office.today == date(2024, 4, 10)


@pytest.mark.parametrize(("language", "said"), [("zh", "正在推进到"), ("en", "is being moved to")])
def test_date_is_moved_by_one_at_a_time(
    console: TestClient, service: Service, language: str, said: str
) -> None:
    done = Event()
    other = Work(MOVE, "2024-04-11", 1, service.desk.clock.wall())
    service.works.begin(other, lambda step: done.wait(20))
    try:
        console.cookies.set("lang", language)
        answer = console.post("/admin/date", data={"day": "2024-04-12"})
        assert answer.status_code == 400
        assert said in answer.text.split('role="alert">')[1].split("</div>")[0]
        assert service.works.of(MOVE) == [other]
    finally:
        done.set()
    assert service.desk.office.today == date(2024, 4, 10)


def test_real_office_goes_by_the_real_date(keeper: TestClient, real: Service) -> None:
    assert "/admin/date" not in text_of(keeper.get("/admin/jobs"))
    assert keeper.post("/admin/date", data={"day": "2030-01-01"}).status_code == 400
    assert real.desk.clock.business_date is None


def served_by(house: House) -> dict[str, str]:
    """The settings of an office whose mails that server takes."""
    server = {"smtp.host": "localhost", "smtp.port": str(house.port), "smtp.security": "none"}
    return {**GOOD, **server}


def checked(keeper: TestClient) -> str:
    """The page that says what came of checking the server."""
    return followed(keeper, keeper.post("/admin/mail-server").headers["location"])


@pytest.mark.parametrize("place", ["/admin", "/admin/settings"])
def test_mail_server_is_checked_without_a_mail(keeper: TestClient, place: str) -> None:
    with House() as house:
        assert keeper.post("/admin/settings", data=served_by(house)).status_code == 303
        assert 'action="/admin/mail-server"' in text_of(keeper.get(place))
        page = checked(keeper)
    assert f"localhost:{house.port}" in page and 'role="alert"' not in page
    assert house.mails == []


def test_mail_server_that_is_not_named_or_not_there_is_told(keeper: TestClient) -> None:
    assert 'role="alert"' in checked(keeper)
    with House() as house:
        assert keeper.post("/admin/settings", data=served_by(house)).status_code == 303
    assert "邮件都保留待发" in checked(keeper)


def test_training_office_has_no_mail_server_to_check(console: TestClient) -> None:
    assert "mail-server" not in text_of(console.get("/admin"))


def test_sign_in_of_a_fresh_office_says_where_its_first_password_stands(tmp_path: Path) -> None:
    """Until somebody has chosen a password; an office in training has none."""
    desk = create(Settings(office=tmp_path / "real"), REAL)
    password = first_persons.first_administrator(desk, now())
    with TestClient(app_of(Service(desk), words("zh")), base_url=HERE, headers=HTML) as client:
        page = text_of(client.get("/sign-in"))
        assert "duban person reset admin" in page and str(password) not in page
        with desk.store.writing() as transaction:
            admin = persons.by_login(transaction, "admin")
            assert admin is not None
            persons.set_password(transaction, admin.id, passwords.hashed(PASSWORD))
        assert 'id="first"' not in text_of(client.get("/sign-in"))
    shut(desk.store)
