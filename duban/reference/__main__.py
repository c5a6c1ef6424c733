"""`python -m duban.reference FOLDER`: write the reference pages into FOLDER."""

import json
import sys
from pathlib import Path

from duban.reference.book import pages
from duban.reference.command_line import TREE, manual


def main(arguments: list[str]) -> None:
    """Write the pages, or give this language's command line as JSON to the one who writes them."""
    if arguments == [TREE]:
        sys.stdout.write(json.dumps(manual(), ensure_ascii=False))
        return
    folder = Path(arguments[0])
    folder.mkdir(parents=True, exist_ok=True)
    for name, text in pages().items():
        (folder / name).write_text(text, encoding="utf-8")


main(sys.argv[1:])
