"""Every way in which a module can read a clock, found in its syntax.

A name is followed to what was imported or assigned under it, so an alias hides nothing. What is no
call is seen too: a clock that is handed on will be read.
"""

import ast
import re
from collections.abc import Iterator

from tests.house.sources import nodes

CLOCKS = {
    *(f"datetime.datetime.{name}" for name in ("now", "utcnow", "today")),
    *(f"datetime.datetime.{name}" for name in ("fromtimestamp", "utcfromtimestamp")),
    *(f"datetime.date.{name}" for name in ("today", "fromtimestamp")),
    *(f"time.{name}" for name in ("time", "localtime", "gmtime", "ctime", "asctime", "strftime")),
    *(f"time.{name}" for name in ("monotonic", "perf_counter", "process_time", "thread_time")),
    *(f"time.{name}_ns" for name in ("time", "monotonic", "perf_counter", "process_time")),
    *(f"time.{name}" for name in ("thread_time_ns", "clock_gettime", "clock_gettime_ns")),
    *(f"email.utils.{name}" for name in ("localtime", "formatdate", "make_msgid")),
    *(f"os.path.get{name}time" for name in "acm"),
    *(f"uuid.uuid{version}" for version in (1, 6, 7)),
    *(f"sqlalchemy.func.{name}" for name in ("now", "current_timestamp", "current_date")),
    *(f"sqlalchemy.func.{name}" for name in ("current_time", "localtime", "localtimestamp")),
    *(f"sqlalchemy.func.{name}" for name in ("clock_timestamp", "statement_timestamp")),
    *(f"sqlalchemy.func.{name}" for name in ("transaction_timestamp", "sysdate", "unixepoch")),
    *(f"structlog.processors.{name}" for name in ("TimeStamper", "MaybeTimeStamper")),
    "timeit.default_timer",
    "asyncio.get_running_loop().time",
    "asyncio.get_event_loop().time",
    "asyncio.new_event_loop().time",
}
"""What reads a clock, or makes a time of its reading, by its full name."""

FIELDS = {f"st_{name}time{unit}" for name in ("a", "c", "m", "birth") for unit in ("", "_ns")}
"""What a file system knows of when: attributes of whatever `stat` returned."""

MODULES = ("time", "datetime", "timeit")
"""The modules of clocks, which are imported by name and not by a star or at run time."""

SQL = re.compile(
    r"\bcurrent_(?:timestamp|date|time)\b|\blocaltimestamp\b|\bnow\(\)|\bunixepoch\(\)"
    r"|\b(?:clock|statement|transaction)_timestamp\(|\b(?:date|time|datetime|julianday)\('now'"
    r"|\bstrftime\([^)]*'now'|%\(asctime\)",
    re.I,
)
"""A clock in a statement of SQL, or in the form of a line of the log."""


def clocks_read(module: ast.Module) -> list[str]:
    """The clocks that a module reads or hands on."""
    known = _known(module)
    return [clock for node in nodes(module) for clock in _read_by(node, known)]


def _known(module: ast.Module) -> dict[str, str]:
    """What the names of a module stand for, by their full names."""
    known: dict[str, str] = {}
    for node in nodes(module):
        if isinstance(node, ast.Import):
            for one in node.names:
                top = one.name.partition(".")[0]
                known[one.asname or top] = one.name if one.asname else top
        elif isinstance(node, ast.ImportFrom) and node.module:
            known |= {one.asname or one.name: f"{node.module}.{one.name}" for one in node.names}
    for node in nodes(module):  # in the order of the lines, so that one alias may name another
        targets, value = _assigned(node)
        full = _full(value, known) if value is not None else None
        if full is not None:
            known |= {one.id: full for one in targets if isinstance(one, ast.Name)}
    return known


def _assigned(node: ast.AST) -> tuple[list[ast.expr], ast.expr | None]:
    if isinstance(node, ast.Assign):
        return node.targets, node.value
    if isinstance(node, ast.AnnAssign | ast.NamedExpr):
        return [node.target], node.value
    return [], None


def _full(node: ast.AST, known: dict[str, str]) -> str | None:
    """The full name of what an expression stands for; None where that is not imported."""
    if isinstance(node, ast.Name):
        return known.get(node.id)
    if isinstance(node, ast.Attribute):
        base = _full(node.value, known)
        return f"{base}.{node.attr}" if base else None
    if isinstance(node, ast.Call):
        if isinstance(node.func, ast.Name) and node.func.id == "getattr" and len(node.args) > 1:
            base, name = _full(node.args[0], known), node.args[1]
            named = name.value if isinstance(name, ast.Constant) else None
            return f"{base}.{named}" if base and isinstance(named, str) else None
        called = _full(node.func, known)
        return f"{called}()" if called else None
    return None


def _read_by(node: ast.AST, known: dict[str, str]) -> Iterator[str]:
    """What this very expression reads."""
    if isinstance(node, ast.ImportFrom) and node.module:
        for one in node.names:
            if f"{node.module}.{one.name}" in CLOCKS or (
                one.name == "*" and node.module in MODULES
            ):
                yield f"{node.module}.{one.name}"
    elif isinstance(node, ast.Attribute | ast.Call):
        full = re.sub(r"^sqlalchemy\.[\w.]*\bfunc\.", "sqlalchemy.func.", _full(node, known) or "")
        if full in CLOCKS:
            yield full
        if isinstance(node, ast.Attribute) and _is_field_or_loop(node):
            yield node.attr
        if isinstance(node, ast.Call) and _is_imported_late(node):
            yield "import_module"
    elif isinstance(node, ast.Constant) and isinstance(node.value, str):
        yield from SQL.findall(node.value)


def _is_field_or_loop(node: ast.Attribute) -> bool:
    """A time of a file or of a record of the log, or the time of what is named a loop."""
    owner = node.value.attr if isinstance(node.value, ast.Attribute) else ""
    owner = node.value.id if isinstance(node.value, ast.Name) else owner
    is_loop = node.attr == "time" and owner.lower().endswith("loop")
    return node.attr in FIELDS or is_loop or (node.attr, owner) == ("created", "record")


def _is_imported_late(node: ast.Call) -> bool:
    called = node.func.attr if isinstance(node.func, ast.Attribute) else ""
    called = node.func.id if isinstance(node.func, ast.Name) else called
    first = node.args[0] if node.args else None
    is_named = isinstance(first, ast.Constant) and first.value in MODULES
    return called in ("import_module", "__import__") and is_named
