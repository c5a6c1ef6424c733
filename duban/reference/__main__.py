"""`python -m duban.reference FOLDER`: write the reference pages into FOLDER."""

import sys
from pathlib import Path

from duban.reference.book import pages


def main(folder: Path) -> None:
    """Write the pages."""
    folder.mkdir(parents=True, exist_ok=True)
    for name, text in pages().items():
        (folder / name).write_text(text, encoding="utf-8")


main(Path(sys.argv[1]))
