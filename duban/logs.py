"""The log of a process that stays: one line of JSON on stderr for each thing worth one."""

import json
import logging
import os
import sys
from datetime import datetime

from states.calendar import OFFICE_TIME


class OneLine(logging.Formatter):
    """A record as one line; what it is about stands beside it."""

    def format(self, record: logging.LogRecord) -> str:
        """The line."""
        at = datetime.fromtimestamp(record.created, OFFICE_TIME).isoformat(timespec="milliseconds")
        line = {"at": at, "level": record.levelname.lower(), "event": record.getMessage()}
        line |= getattr(record, "about", {})
        if record.exc_info and record.exc_info[1]:
            line["error"] = f"{type(record.exc_info[1]).__name__}: {record.exc_info[1]}"
            if os.environ.get("DUBAN_DEBUG"):
                line["trace"] = self.formatException(record.exc_info)
        return json.dumps(line, ensure_ascii=False, default=str)


def log_to_stderr() -> None:
    """Log from now on: our own words from INFO on, those of the libraries where they fail."""
    handler = logging.StreamHandler(sys.stderr)
    handler.setFormatter(OneLine())
    logging.basicConfig(level=logging.ERROR, handlers=[handler], force=True)
    for name in ("duban", "workflow"):
        logging.getLogger(name).setLevel(logging.INFO)
