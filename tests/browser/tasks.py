"""What the documents say that the everyday tasks of an operator take."""

import re

from tests.browser.hands import Count
from tests.house.documents import text_of

PAGE = "docs/reference/tasks.md"
ROW = re.compile(r"^\| [^|]+ \| ([^|]+) \| (\d+) \| (\d+) \| (\d+) \|", re.MULTILINE)


def told(task: str) -> Count:
    """What the page says of a task, by its English name."""
    return dict(rows())[task]


def rows() -> list[tuple[str, Count]]:
    """All tasks of the page, in their order."""
    return [
        (name.strip(), Count(*(int(one) for one in counted)))
        for name, *counted in ROW.findall(text_of(PAGE))
    ]
