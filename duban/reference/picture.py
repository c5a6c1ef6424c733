"""`python -m duban.reference.picture LANGUAGE FILE`: the training office as an SVG."""

import os
import subprocess
import sys
from pathlib import Path
from tempfile import TemporaryDirectory

from duban.reference.screen import as_svg

WIDTH, LINES = 118, 39


def drawn(language: str) -> str:
    """A training office's first screen: the work list, and what is late."""
    with TemporaryDirectory() as folder:
        environment = {**os.environ, "DUBAN_OFFICE": f"{folder}/office", "COLUMNS": str(WIDTH)}
        _shown(language, environment)
        shown = _shown(language, {**environment, "FORCE_COLOR": "1", "TERM": "xterm-256color"})
    return as_svg("\n".join(shown.splitlines()[:LINES]), WIDTH)


def _shown(language: str, environment: dict[str, str]) -> str:
    return subprocess.run(  # noqa: S603 - our own program
        [sys.executable, "-m", "duban", "--lang", language, "run", "--once"],
        env=environment,
        capture_output=True,
        check=True,
        encoding="utf-8",
    ).stdout


if __name__ == "__main__":
    Path(sys.argv[2]).write_text(drawn(sys.argv[1]), encoding="utf-8")
