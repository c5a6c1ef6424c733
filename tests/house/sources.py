"""The code and the documents of the project, as the tests of the house read them."""

import ast
import subprocess
from functools import cache
from pathlib import Path

ROOT = Path(__file__).parent.parent.parent
PACKAGES = ("states", "config", "notifications", "workflow", "duban")


@cache
def sources() -> dict[str, ast.Module]:
    """The modules of the packages, parsed, by path."""
    return {
        path.relative_to(ROOT).as_posix(): ast.parse(path.read_text(encoding="utf-8"))
        for package in PACKAGES
        for path in sorted((ROOT / package).rglob("*.py"))
    }


@cache
def nodes(module: ast.Module) -> tuple[ast.AST, ...]:
    """All parts of a module, those that it begins with first."""
    return tuple(ast.walk(module))


@cache
def tracked() -> tuple[Path, ...]:
    """The files that belong to the project, whether committed yet or not."""
    command = ["git", "ls-files", "--cached", "--others", "--exclude-standard", "-z"]
    listed = subprocess.run(command, cwd=ROOT, check=True, capture_output=True, text=True)
    paths = (ROOT / name for name in listed.stdout.split("\0") if name)
    return tuple(path for path in paths if path.is_file())
