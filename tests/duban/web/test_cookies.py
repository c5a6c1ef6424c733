"""The cookie of a session is one office's: behind TLS by its host, without by its port as well."""

from starlette.testclient import TestClient

from duban.bootstrap.editions import words
from duban.running.service import Service
from duban.web import cookies
from duban.web.app import app_of
from tests.duban.web.conftest import HTML, PORT, come_in, text_of
from workflow.people import persons


def name_of(service: Service, login: str) -> str:
    """What a demo person is called."""
    with service.desk.store.reading() as transaction:
        found = persons.by_login(transaction, login)
    assert found is not None
    return found.name


def test_offices_at_two_ports_of_a_host_are_signed_in_to_side_by_side(
    service: Service, stranger: TestClient
) -> None:
    come_in(stranger, "wang")
    app, there = app_of(service, words("zh")), f"http://127.0.0.1:{PORT + 1}"
    with TestClient(app, base_url=there, headers=HTML, follow_redirects=False) as other:
        assert other.post("/sign-in/demo", data={"login": "chen"}).status_code == 303
        for name, token in other.cookies.items():  # a browser has one jar for both
            stranger.cookies.set(name, token, domain="127.0.0.1", path="/")
    assert stranger.cookies.keys() >= {cookies.plain(PORT), cookies.plain(PORT + 1)}
    shown = text_of(stranger.get("/"))
    assert name_of(service, "wang") in shown and name_of(service, "chen") not in shown


def test_cookie_is_for_tls_alone_behind_tls(service: Service, stranger: TestClient) -> None:
    app = app_of(service, words("zh"))
    with TestClient(app, base_url="https://127.0.0.1", follow_redirects=False) as client:
        given = client.post("/sign-in/demo", data={"login": "wang"}).headers["set-cookie"]
    assert given.startswith("__Host-duban=")
    assert "Secure" in given
