"""The pages of the console: found, in both languages, safe, and true to what they count."""

import hashlib
import re
import tomllib
from html import unescape

import pytest
from starlette.testclient import TestClient

from duban.identity.permissions import permissions_of
from duban.running.service import Service
from duban.web import assets
from duban.web.headers import POLICY
from duban.web.pages.all_pages import ROOMS
from states.actors import Role
from tests.duban.web.conftest import come_in, text_of

PLAIN = ["/", "/cases", "/duties", "/nights", "/cases/tj-2023-22/120116"]
PREVIEWED = ("years", "contacts", "new-programme")
LEADING = {
    "/admin/new-programme/items",
    "/own",
    "/cases/bulk",
    *(f"/admin/{one}/preview" for one in PREVIEWED),
}
"""The pages that lead elsewhere where nothing was sent to them."""
TILE = re.compile(r'<a href="([^"]+)"><span class="label">[^<]+</span><span class="value">([\d,]+)')


@pytest.mark.parametrize("path", PLAIN)
@pytest.mark.parametrize("language", ["zh", "en"])
def test_page_is_found_in_both_languages(console: TestClient, path: str, language: str) -> None:
    console.cookies.set("lang", language)
    page = text_of(console.get(path))
    assert f'lang="{"zh-CN" if language == "zh" else "en"}"' in page
    assert "{" not in re.sub(r"<svg.*?</svg>", "", page, flags=re.DOTALL)


def test_every_page_without_a_place_in_its_path_is_found(console: TestClient) -> None:
    ways = [one for room in ROOMS for one in room.ways if one.method == "GET"]
    assert len(ways) > len(PLAIN)
    for login, role in (
        ("wang", Role.OPERATOR),
        ("sun", Role.AUDITOR),
        ("admin", Role.ADMINISTRATOR),
        ("chen", Role.SUPERVISOR),
        ("nankai", Role.DISTRICT),
    ):
        come_in(console, login)
        may = permissions_of([role])
        for path in [way.path for way in ways if way.all_needed <= may and "{" not in way.path]:
            if path.startswith("/sign-in/provider"):  # of an office that knows one
                continue
            assert console.get(path).status_code == (303 if path in LEADING else 200), path
        ways = [way for way in ways if not way.all_needed <= may]
    assert ways == []


def test_every_figure_of_today_leads_to_exactly_its_rows(console: TestClient) -> None:
    tiles = TILE.findall(text_of(console.get("/")))
    assert tiles.pop(0) == ("/approvals", "0")
    assert len(tiles) == 10
    for address, value in tiles:
        page = text_of(console.get(unescape(address)))
        assert f"共 {value} 条" in page, address


@pytest.mark.parametrize("path", [*PLAIN, "/nope", "/cases?step=9", "/healthz"])
def test_every_answer_is_safe(console: TestClient, path: str) -> None:
    answer = console.get(path)
    assert answer.headers["content-security-policy"] == POLICY
    assert "unsafe" not in POLICY
    assert answer.headers["x-content-type-options"] == "nosniff"
    assert answer.headers["cache-control"] == "no-store"
    assert " style=" not in answer.text
    assert not re.search(r"<script(?![^>]* src=)|\son\w+=", answer.text)


def test_what_is_wrong_in_an_address_is_said_and_is_no_empty_list(console: TestClient) -> None:
    wrong = console.get("/cases?step=9")
    assert wrong.status_code == 400
    assert "step" in wrong.text
    assert "1" in wrong.text and "6" in wrong.text
    assert console.get("/cases?colour=red").status_code == 400
    assert console.get("/cases/tj-2023-22/999999").status_code == 404


@pytest.mark.parametrize(
    ("address", "status"),
    [
        ("/cases?step={}", 400),
        ("/duties?page={}", 400),
        ("/cases/tj-2023-22/120116/records/{}", 404),
        ("/cases/tj-2023-22/120116/records/{}/correction", 404),
    ],
)
def test_number_longer_than_any_is_wrong_as_others_are(
    console: TestClient, address: str, status: int
) -> None:
    assert console.get(address.format("9" * 5_000)).status_code == status


def test_nothing_typed_becomes_markup(console: TestClient) -> None:
    typed = "<script>alert(1)</script>"
    page = text_of(console.get("/cases", params={"search": typed}))
    assert typed not in page
    assert "&lt;script&gt;" in page


def test_list_is_exported_whole(console: TestClient) -> None:
    sheet = console.get("/cases.xlsx?flag=1")
    assert sheet.content.startswith(b"PK")
    csv = console.get("/cases.csv?flag=1").text
    assert len(csv.splitlines()) == 1 + 3


def test_looks_are_kept_and_lead_back(console: TestClient) -> None:
    answer = console.post("/looks", data={"lang": "en", "from": "/cases?flag=1"})
    assert (answer.status_code, answer.headers["location"]) == (303, "/cases?flag=1")
    assert "Cases" in text_of(console.get("/cases"))
    away = console.post("/looks", data={"theme": "dark", "from": "//elsewhere.example/"})
    assert away.headers["location"] == "/"


def test_neighbours_keep_the_filter(console: TestClient) -> None:
    page = text_of(console.get("/cases?flag=1"))
    links = re.findall(r'href="(/cases/[^"]+list=[^"]+)"', page)
    found = [*dict.fromkeys(map(unescape, links))]  # a number leads where its name does
    assert len(found) == 3
    second = text_of(console.get(found[1]))
    assert unescape(re.search(r'rel="next" href="([^"]+)"', second)[1]) == found[2]  # type: ignore[index]


def test_office_is_let_go_after_each_look(service: Service, console: TestClient) -> None:
    for _ in range(3):
        text_of(console.get("/"))
    assert service.desk.office.today is not None


def test_files_of_others_are_whole() -> None:
    folder = assets.FOLDER / "vendor"
    kept = tomllib.loads((folder / "VENDORED.toml").read_text(encoding="utf-8"))["file"]
    assert {one["name"] for one in kept} == {path.name for path in folder.glob("*.js")}
    for one in kept:
        assert hashlib.sha256((folder / one["name"]).read_bytes()).hexdigest() == one["sha256"]
        assert (folder / one["licence_file"]).exists()


def test_assets_change_their_address_with_their_content(console: TestClient) -> None:
    address = assets.asset("console.css")
    assert "immutable" in console.get(address).headers["cache-control"]
    assert console.get("/assets/000000000000/console.css").status_code == 404
    for outside in ("/assets/x/%2e%2e/app.py", "/assets/x/..%2fapp.py", "/assets/x//etc/passwd"):
        assert console.get(outside).status_code == 404


def test_part_takes_nothing_away_from_the_page_of_somebody_whose_session_is_over(
    console: TestClient,
) -> None:
    console.cookies.clear()
    answer = console.get("/news?after=0", headers={"HX-Request": "true"})
    assert (answer.status_code, answer.text) == (204, "")
    assert "hx-redirect" not in answer.headers


@pytest.mark.parametrize("language", ["zh", "en"])
def test_page_of_a_case_leads_to_each_of_its_parts(console: TestClient, language: str) -> None:
    console.cookies.set("lang", language)
    for code in ("120104", "120106", "120117"):
        page = text_of(console.get(f"/cases/tj-2023-22/{code}"))
        within = page.split('<nav class="within"')[1].split("</nav>")[0]
        keys = re.findall(r'href="#([^"]+)"', within)
        assert len(keys) > 4 and "history" in keys
        for key in keys:
            assert page.count(f' id="{key}"') == 1, key


def test_parts_of_a_case_that_say_nothing_stand_in_one_line(console: TestClient) -> None:
    found = [
        text_of(console.get(f"/cases/tj-2023-22/{code}")) for code in ("120101", "120104", "120117")
    ]
    assert all('<p class="empty">' not in page.split('class="told"')[1] for page in found)
    assert any("暂无：" in page for page in found)
