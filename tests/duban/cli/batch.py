"""Runs the commands given as JSON on stdin, each as `duban` would, and prints how they ended."""

import io
import json
import sys
from contextlib import redirect_stderr, redirect_stdout

from duban.cli.main import main


def ended(arguments: list[str]) -> tuple[int, str, str]:
    """Exit code, stdout and stderr of one command."""
    sys.argv = ["duban", *arguments]
    out, err = io.StringIO(), io.StringIO()
    with redirect_stdout(out), redirect_stderr(err):
        try:
            main()
        except SystemExit as end:
            code = end.code if isinstance(end.code, int) else 0
    return code, out.getvalue(), err.getvalue()


if __name__ == "__main__":
    json.dump([ended(one) for one in json.load(sys.stdin)], sys.stdout)
