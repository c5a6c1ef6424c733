"""What the documents say of the code is so."""

import ast
import re
import tomllib
from collections.abc import Iterator
from functools import cache

import pytest

from tests.house.documents import (
    ARCHITECTURE,
    CONTRIBUTING,
    GLOSSARY,
    coded,
    homes,
    table,
    text_of,
)
from tests.house.sources import PACKAGES, ROOT, nodes, sources, tracked
from workflow.store import tables

LIBRARIES = homes("library")
THINGS = homes("what")

SQL = re.compile(
    r"\bselect\b.+\bfrom\b|\binsert into\b|\bdelete from\b|\bupdate \w+ set\b|\bpragma \w"
    r"|\b(?:create|alter|drop) (?:table|index|trigger)\b",
    re.I | re.S,
)
DATABASES = {"sqlalchemy", "sqlmodel", "alembic", "psycopg", "pysqlite3", "sqlite3"}
NETWORK = {"fastapi", "starlette", "uvicorn", "http", "socket", "ssl", "smtplib", "imaplib"}
OUTSIDE = {"os", "io", "pathlib", "shutil", "socket", "subprocess", "tempfile", "threading"}
WRITING = {("cases", "add"), ("cases", "save"), ("history", "append"), ("ledger", "post")}
CHINESE = re.compile(r"[\u3400-\u9fff]")
PACKAGED = {"pydantic_settings": "pydantic-settings", "chinese_calendar": "chinesecalendar"}
ALONG = {
    "pydantic": "pydantic_settings",
    "starlette": "fastapi",
    "h11": "uvicorn",
    "joserfc": "authlib",
}
"""Libraries that come with another one that is named in pyproject.toml."""


def imported(module: ast.Module) -> Iterator[str]:
    """The modules that a module imports, anywhere in it, by their full names."""
    for node in nodes(module):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom) and node.module:
            yield node.module


@cache
def tops(module: ast.Module) -> set[str]:
    """The packages that a module imports."""
    return {name.partition(".")[0] for name in imported(module)}


def texts(module: ast.Module) -> Iterator[str]:
    """The texts in a module that are no docstrings."""
    told = {
        id(one.value)
        for node in nodes(module)
        if isinstance(body := getattr(node, "body", None), list)
        for one in body
        if isinstance(one, ast.Expr) and isinstance(one.value, ast.Constant)
    }
    for node in nodes(module):
        is_text = isinstance(node, ast.Constant) and isinstance(node.value, str)
        if is_text and id(node) not in told:
            yield str(node.value)  # type: ignore[attr-defined]  # it is a constant


def strangers(users: Iterator[str], home: tuple[str, ...]) -> list[str]:
    """The modules that are not at home there."""
    return [path for path in users if not path.startswith(home)]


# --- homes ---------------------------------------------------------------------------------------


@pytest.mark.parametrize("library", LIBRARIES)
def test_library_is_imported_at_its_home_only_and_at_each_of_its_homes(library: str) -> None:
    users = [path for path, module in sources().items() if library in tops(module)]
    assert strangers(iter(users), LIBRARIES[library]) == []
    if library != "psycopg":  # which SQLAlchemy loads for an office that is in PostgreSQL
        idle = [home for home in LIBRARIES[library] if not any(u.startswith(home) for u in users)]
        assert idle == []


def test_every_library_that_is_imported_has_a_home_and_a_bound() -> None:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    extras = project["optional-dependencies"]
    wanted = [*project["dependencies"], *extras["oidc"], *extras["distributed"]]
    bounds = {re.split(r"[\[<>=; ]", one)[0]: one for one in wanted}
    assert [one for one in bounds.values() if ">=" not in one] == []
    named = {PACKAGED.get(one, one.replace("_", "-")) for one in LIBRARIES if one not in ALONG}
    read_by_others = {"tzdata", "python-multipart"}  # zoneinfo and starlette look for them
    assert named - {"sqlite3"} == set(bounds) - read_by_others


def test_sql_is_spoken_in_one_package() -> None:
    users = [
        path
        for path, module in sources().items()
        if tops(module) & DATABASES or any(SQL.search(text) for text in texts(module))
    ]
    assert users
    assert strangers(iter(users), THINGS["SQL"]) == []


@pytest.mark.parametrize(
    "text", ["SELECT a\nFROM b", "insert into t values (1)", "PRAGMA foreign_keys", "DROP TABLE t"]
)
def test_statement_of_sql_is_seen(text: str) -> None:
    assert SQL.search(text)


def test_environment_is_read_where_it_is_said() -> None:
    users = [
        path
        for path, module in sources().items()
        for node in nodes(module)
        if (isinstance(node, ast.Attribute) and node.attr in ("environ", "environb", "getenv"))
        or (isinstance(node, ast.ImportFrom) and node.module == "os")
    ]
    assert users
    assert strangers(iter(users), THINGS["the environment"]) == []


def test_network_is_used_where_it_is_said() -> None:
    users = [path for path, module in sources().items() if tops(module) & NETWORK]
    assert users
    assert strangers(iter(users), THINGS["HTTP and sockets"]) == []


def test_modules_are_imported_by_name_where_it_is_said() -> None:
    users = {
        path
        for path, module in sources().items()
        for node in nodes(module)
        if (isinstance(node, ast.Name) and node.id in ("import_module", "__import__"))
        or (isinstance(node, ast.Attribute) and node.attr == "import_module")
    }
    assert users == set(THINGS["modules imported by name when they are asked for"])


def test_no_module_of_ours_is_imported_inside_a_function() -> None:
    inside = [
        f"{path}: {name}"
        for path, module in sources().items()
        for function in nodes(module)
        if isinstance(function, ast.FunctionDef | ast.AsyncFunctionDef)
        for name in imported(ast.Module(body=function.body, type_ignores=[]))
        if name.partition(".")[0] in PACKAGES
    ]
    assert inside == []


def test_a_case_is_written_by_one_module() -> None:
    users = [
        path
        for path, module in sources().items()
        for node in nodes(module)
        if isinstance(node, ast.Attribute)
        and isinstance(node.value, ast.Name)
        and (node.value.id, node.attr) in WRITING
    ]
    assert set(users) == set(THINGS["writing a case, its history, its ledger"])


def test_amounts_are_put_in_groups_in_one_module() -> None:
    """Nothing else knows how many fen make a yuan, but for what is no amount: an expected sum."""
    users = [
        path
        for path, module in sources().items()
        for node in nodes(module)
        if isinstance(node, ast.Call)
        and isinstance(node.func, ast.Name)
        and node.func.id == "divmod"
        and any(isinstance(one, ast.Name) and one.id == "FEN_PER_YUAN" for one in node.args)
    ]
    assert set(users) == set(THINGS["printing an amount"])


def test_rules_touch_no_clock_no_database_and_no_file() -> None:
    outside = {
        f"{path}: {name}"
        for path, module in sources().items()
        if path.startswith("states/")
        for name in tops(module) & (OUTSIDE | DATABASES | NETWORK | {"time", "tomli", "logging"})
    }
    opened = {
        path
        for path, module in sources().items()
        if path.startswith("states/")
        for node in nodes(module)
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id == "open"
    }
    assert (outside, opened) == (set(), set())


def test_office_reads_no_file_of_configuration() -> None:
    users = [
        path
        for path, module in sources().items()
        if path.startswith("workflow/") and tops(module) & {"config", "tomli"}
    ]
    assert users == []


def test_chinese_stands_in_code_where_there_is_a_reason() -> None:
    users = [
        path
        for path, module in sources().items()
        if any(CHINESE.search(text) for text in texts(module))
    ]
    reasons = tuple(place for where, _ in table(ARCHITECTURE, "where") for place in coded(where))
    assert strangers(iter(users), reasons) == []
    assert [place for place in reasons if not any(one.startswith(place) for one in users)] == []


# --- rooms and tables ----------------------------------------------------------------------------


def test_every_folder_of_modules_is_a_room() -> None:
    rooms = {room for cell, *_ in table(ARCHITECTURE, "room") for room in coded(cell)}
    told = {room for _, what in table(ARCHITECTURE, "room") for room in coded(what)}
    folders = {path.rpartition("/")[0] for path in sources() if not path.endswith("__init__.py")}
    apart = {"workflow/migrations/versions", "notifications/outbound/smtp"}
    assert folders - apart == rooms | told


def test_imports_run_along_the_arrows() -> None:
    drawn = re.findall(r"^ +(\w+)(?:\[.*?\])? --> (\w+)", text_of(ARCHITECTURE), re.M)
    reached = {package: {package} for package in PACKAGES}
    for _ in PACKAGES:  # over as many arrows as there are packages
        for begin, end in drawn:
            reached[begin] |= reached[end]
    against = {
        f"{path}: {name}"
        for path, module in sources().items()
        for name in tops(module) & set(PACKAGES)
        if name not in reached[path.partition("/")[0]]
    }
    assert drawn
    assert against == set()


def test_order_of_the_rooms_of_the_office_is_the_one_that_is_checked() -> None:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
    contracts = project["tool"]["importlinter"]["contracts"]
    (layers,) = [one["layers"] for one in contracts if one.get("containers") == ["workflow"]]
    told = re.search(
        r"Inside `workflow` the order from below is (.*?);", text_of(ARCHITECTURE), re.S
    )
    assert told is not None
    checked = [room for layer in reversed(layers) for room in layer.split(" | ")]
    assert coded(told[1]) == checked


def test_every_table_is_told_of_and_only_its_owner_names_its_columns() -> None:
    rows = {name: coded(by) for cell, _, by in table(ARCHITECTURE, "table") for name in coded(cell)}
    assert set(rows) == set(tables.METADATA.tables)
    users: dict[str, set[str]] = {name: set() for name in rows}
    for path, module in sources().items():
        if not path.startswith("workflow/store/tables/"):
            for node in nodes(module):
                row = getattr(tables, node.id, None) if isinstance(node, ast.Name) else None
                if row is not None and hasattr(row, "__tablename__"):
                    users[str(row.__tablename__)].add(path)
    assert {name for name, paths in users.items() if not paths} == set()
    others = {name: strangers(iter(users[name]), tuple(home)) for name, home in rows.items()}
    assert {name: paths for name, paths in others.items() if paths} == {}


# --- pages ---------------------------------------------------------------------------------------

PLACE = re.compile(r"(?:[\w.-]+/)+[\w.-]*|[\w-]+\.(?:py|toml|md|txt)|Makefile|LICENSE")


@pytest.mark.parametrize("page", [ARCHITECTURE, CONTRIBUTING, GLOSSARY])
def test_every_place_that_is_named_is_there(page: str) -> None:
    files = {path.relative_to(ROOT).as_posix() for path in tracked()}
    known = files | {name.rpartition("/")[0] for name in files}
    known |= {name.rpartition("/")[0] for name in known}
    named = [one for one in coded(text_of(page)) if PLACE.fullmatch(one)]
    links = re.findall(r"\]\(([^)#:]+)\)", text_of(page))
    folder = (ROOT / page).parent
    assert len(named) > 10
    assert [one for one in named if one.rstrip("/") not in known and "NNNN" not in one] == []
    assert [one for one in links if not (folder / one).exists()] == []


def test_every_target_that_is_named_can_be_made() -> None:
    made = set(re.findall(r"^([a-z]+):", text_of("Makefile"), re.M))
    named = set(re.findall(r"\bmake ([a-z]+)\b", text_of(CONTRIBUTING)))
    assert named
    assert named <= made


def test_nothing_is_skipped() -> None:
    marks = {"skip", "skipif", "xfail", "importorskip"}
    skipping = []
    for path in sorted((ROOT / "tests").rglob("*.py")):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Attribute) and node.attr in marks:
                skipping.append(f"{path.relative_to(ROOT)}: {node.attr}")
    assert skipping == []
