"""The files for a server: what they start is a program that serves, works and ends as they say."""

import configparser
import json
import os
import re
import shlex
import signal
import subprocess
import sys
import urllib.request
from pathlib import Path
from typing import Any

import pytest
import yaml  # type: ignore[import-untyped]

from duban.environment import BESIDE, Settings
from tests.conftest import Postgres
from tests.duban.cli.terminal import Terminal, environment

ROOT = Path(__file__).parents[2]
DEPLOY = ROOT / "docs" / "howto" / "deploy"
UNITS = sorted(DEPLOY.glob("*.service"))
COMPOSED = sorted(DEPLOY.glob("compose.*.yaml"))
KNOWN = {f"DUBAN_{name.upper()}" for name in Settings.model_fields} | {*BESIDE}
PROGRAM = "/opt/duban/.venv/bin/duban"
URL = re.compile(r"http://\S+/healthz")
USUAL = "http://127.0.0.1:8470/healthz"
BEGUN = "常驻运行：".encode()
PATIENCE = 40.0


def unit(path: Path) -> configparser.ConfigParser:
    """A unit of systemd."""
    read = configparser.ConfigParser(interpolation=None)
    read.optionxform = str  # type: ignore[assignment,method-assign]  # keys as they stand
    read.read_string(path.read_text(encoding="utf-8"))
    return read


def services(path: Path) -> dict[str, dict[str, Any]]:
    """The services of a compose file that run Duban."""
    read = yaml.safe_load(path.read_text(encoding="utf-8"))
    return {
        name: one for name, one in read["services"].items() if not one["image"].startswith("post")
    }


def surroundings(one: dict[str, Any], folder: Path, database: str | None) -> dict[str, str]:
    """The environment that a service is given, with another office and another server in it."""
    there = {"DUBAN_OFFICE": f"{folder / 'city'}", "DUBAN_DATABASE": database or ""}
    given = {name: there.get(name, text) for name, text in one["environment"].items()}
    return {name: "" if text.startswith("${") else text for name, text in given.items()}


def started(
    terminal: Terminal, arguments: list[str], more: dict[str, str]
) -> "subprocess.Popen[bytes]":
    """A command of one of the files, as its own process, in the environment that it has there."""
    return subprocess.Popen(
        [sys.executable, "-m", "duban", *arguments],
        cwd=terminal.folder,
        env=environment("zh", **more),
        stderr=subprocess.PIPE,
    )


def is_healthy(one: dict[str, Any], address: str) -> bool:
    """Whether a service passes its own health check, asked at *address*."""
    _, program, *arguments = one["healthcheck"]["test"]
    assert program == "python"
    asked = [text.replace(USUAL, address) for text in arguments]
    assert asked != arguments
    return subprocess.run([sys.executable, *asked], timeout=PATIENCE).returncode == 0


def begun(process: "subprocess.Popen[bytes]") -> str:
    """What a process said until it stays open, and so ends in order when it is told to."""
    assert process.stderr
    said = b""
    while BEGUN not in said:
        more = os.read(process.stderr.fileno(), 4_096)
        assert more, said.decode()
        said += more
    return said.decode(errors="ignore")  # the last character may not have come whole


def answer(url: str) -> str:
    """What a running office answers."""
    with urllib.request.urlopen(url, timeout=PATIENCE) as asked:  # noqa: S310 - our own address
        return str(asked.read().decode())


@pytest.mark.parametrize("path", UNITS, ids=lambda one: one.name)
def test_a_unit_starts_the_program_with_settings_that_it_knows(path: Path) -> None:
    service = unit(path)["Service"]
    program, *arguments = shlex.split(service["ExecStart"])
    assert (program, arguments) in ((PROGRAM, ["serve"]), (PROGRAM, ["worker"]))
    named = [one.partition("=")[0] for one in shlex.split(service["Environment"])]
    assert set(named) <= KNOWN
    assert service["RestartPreventExitStatus"] == "78"
    assert int(service["TimeoutStopSec"]) > 20  # what an office takes to end what is under way


@pytest.mark.parametrize("path", UNITS, ids=lambda path: path.name)
def test_a_unit_starts_where_the_guide_puts_the_file_of_settings(path: Path) -> None:
    (folder,) = dict(unit(path)["Service"])["WorkingDirectory"].split()
    assert f"`{folder}`" in (DEPLOY.parent / "deploy.zh.md").read_text(encoding="utf-8")


@pytest.mark.parametrize("path", COMPOSED, ids=lambda one: one.name)
def test_a_compose_file_names_settings_that_the_program_knows(path: Path) -> None:
    for one in services(path).values():
        assert {name for name in one["environment"] if name.startswith("DUBAN_")} <= KNOWN
        assert all(text.startswith("127.0.0.1:") for text in one.get("ports", ()))
        if "build" in one:
            assert (path.parent / one["build"]["context"] / one["build"]["dockerfile"]).is_file()


@pytest.mark.parametrize("path", COMPOSED, ids=lambda one: one.name)
def test_a_compose_file_passes_the_passwords_of_mail_on(path: Path) -> None:
    passwords = {name for name in BESIDE if name.endswith("_PASSWORD")}
    for one in services(path).values():
        assert {name: one["environment"].get(name) for name in passwords} == {
            name: f"${{{name}:-}}" for name in passwords
        }


def test_the_image_starts_in_the_folder_that_is_kept_which_is_the_home_of_its_account() -> None:
    text = (DEPLOY / "Containerfile").read_text(encoding="utf-8")
    (kept,) = re.findall(r"^VOLUME (\S+)$", text, re.MULTILINE)
    *_, begins_in = re.findall(r"^WORKDIR (\S+)$", text, re.MULTILINE)
    (home,) = re.findall(r"useradd .*--home-dir (\S+) ", text)
    assert {begins_in, home} == {kept}
    for path in COMPOSED:
        assert all(one["volumes"] == [f"office:{kept}"] for one in services(path).values())
    guide = (DEPLOY.parent / "deploy.zh.md").read_text(encoding="utf-8")
    assert f"useradd --system --home-dir {home} duban" in guide


def test_a_database_that_is_still_being_made_is_not_taken_for_ready() -> None:
    """While its image makes a database, a server answers on the socket and not over the network."""
    text = (DEPLOY / "compose.postgresql.yaml").read_text(encoding="utf-8")
    asked = yaml.safe_load(text)["services"]["database"]["healthcheck"]["test"]
    assert asked[:4] == ["CMD", "pg_isready", "-h", "127.0.0.1"]


def locked(name: str) -> dict[str, str]:
    """The libraries of a lock, each with its version."""
    text = (ROOT / "requirements" / name).read_text(encoding="utf-8")
    return dict(re.findall(r"^([\w.-]+)==(\S+)", text, re.MULTILINE))


def test_what_shares_jobs_is_locked_beside_the_rest_and_in_the_image() -> None:
    run, distributed, dev = map(locked, ("run.txt", "distributed.txt", "dev.txt"))
    more = distributed.keys() - run.keys()
    assert distributed == {**run, **{name: dev[name] for name in more}}
    assert "procrastinate" in more
    text = (DEPLOY / "Containerfile").read_text(encoding="utf-8")
    assert re.findall(r"--require-hashes -r (\S+)", text) == ["requirements/distributed.txt"]


def test_all_processes_of_an_office_in_postgresql_share_its_jobs() -> None:
    path = DEPLOY / "compose.postgresql.yaml"
    runners = {one["environment"]["DUBAN_RUNNER"] for one in services(path).values()}
    assert runners == {"procrastinate"}
    worker = unit(DEPLOY / "duban-worker@.service")["Service"]
    assert "DUBAN_RUNNER=procrastinate" in shlex.split(worker["Environment"])


def test_the_image_takes_what_the_wheel_takes() -> None:
    text = (DEPLOY / "Containerfile").read_text(encoding="utf-8")
    packages = {"states", "config", "notifications", "workflow", "duban"}
    assert {*re.findall(r"^COPY (\w+) \w+$", text, re.MULTILINE)} == packages
    context = (ROOT / ".dockerignore").read_text(encoding="utf-8").splitlines()
    assert {one[1:] for one in context if one.startswith("!")} == {
        name.split("/")[0]
        for names in re.findall(r"^COPY (.+) \S+$", text, re.MULTILINE)
        for name in names.split()
    }
    assert "*" in context
    command = re.search(r"^CMD (.+)$", text, re.MULTILINE)
    assert command
    assert json.loads(command[1]) == services(COMPOSED[1])["office"]["command"]


@pytest.mark.parametrize("path", COMPOSED, ids=lambda one: one.name)
def test_what_a_compose_file_starts_serves_and_ends_when_told(
    path: Path, tmp_path: Path, postgres: Postgres
) -> None:
    terminal, found = Terminal(tmp_path), services(path)
    database = postgres.new_database(empty=True) if "worker" in found else None
    around = {name: surroundings(one, tmp_path, database) for name, one in found.items()}
    founded = terminal("init", "--real", lang="zh", **around["office"])  # as the file says above
    assert founded.code == 0, founded.err
    asked = [("office", [*found["office"]["command"], "--port", "0"])]
    for worker in [found["worker"]] if database else []:
        asked += [("worker", worker["command"])] * int(worker["scale"])
    running = [started(terminal, one, around[name]) for name, one in asked]
    try:
        told = [begun(one) for one in running]
        address = URL.search(told[0])
        assert address
        asked_at = address[0]
        assert answer(asked_at)
        assert is_healthy(found["office"], asked_at)
        assert (tmp_path / "city" / "duban.key").is_file()
        assert [one.poll() for one in running] == [None] * len(running)
    finally:
        for one in running:
            one.send_signal(signal.SIGTERM)
        codes = [one.wait(PATIENCE) for one in running]
        for one in running:
            one.communicate()
        if database:
            postgres.drop(database)
    assert codes == [0] * len(running)
