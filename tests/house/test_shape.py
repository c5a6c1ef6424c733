"""A module fits on a few screens, a function on one; the linter holds how winding it is."""

import ast
from collections.abc import Iterator
from pathlib import Path

from tests.house.sources import ROOT, nodes, sources

MOST_LINES = 350
MOST_OF_A_FUNCTION = 60


def modules() -> Iterator[Path]:
    """The modules of the packages, and those of the tests."""
    yield from (ROOT / path for path in sources())
    yield from (ROOT / "tests").rglob("*.py")


def long_modules() -> Iterator[str]:
    """The modules that are too long."""
    for path in modules():
        count = path.read_text(encoding="utf-8").count("\n")
        if count > MOST_LINES:
            yield path.relative_to(ROOT).as_posix()


def long_functions(path: str, module: ast.Module) -> Iterator[str]:
    """The functions of a module that are too long, with their docstrings."""
    for node in nodes(module):
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
            count = (node.end_lineno or node.lineno) - node.lineno + 1
            if count > MOST_OF_A_FUNCTION:
                yield f"{path}: {node.name}"


def test_modules_fit_on_a_few_screens() -> None:
    assert set(long_modules()) == set()


def test_functions_do_one_thing() -> None:
    found = {one for path, module in sources().items() for one in long_functions(path, module)}
    assert found == set()


def test_a_long_function_would_be_found() -> None:
    lines = "\n".join(f"    x = {n}" for n in range(MOST_OF_A_FUNCTION))
    assert list(long_functions("m.py", ast.parse(f"def f():\n{lines}\n"))) == ["m.py: f"]
