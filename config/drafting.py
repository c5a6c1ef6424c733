"""Next year's notice begun from this year's: a file to fill in, a register of the new text.

The official text itself goes nowhere: of a sentence that nobody has put into our own words yet,
only its digest is written down.
"""

import re
from collections.abc import Iterator
from pathlib import Path

from config.errors import ConfigError
from config.files import read_text
from config.notice_writing import written
from config.notices import LATER, REGISTER_SUFFIX, NoticeFile, load_notice, packaged_notices
from config.sentence_register import Aligned, Kept, Register, Sentence, align
from config.sentences import digest
from config.values import NAME
from states.saying import saying

ID = re.compile(r'^id = "[^"\n]*"$', re.M)
NUMBER = "S{:03d}"


def begun(source: NoticeFile, new_id: str, place: str) -> str:
    """The text of a notice under another id, every value still that of the source.

    An item that the source is older than is written at its end, as the packaged notice has it.
    Raises ConfigError where the id is none, with the *place* where it was given.
    """
    if not NAME.fullmatch(new_id):
        raise ConfigError(place, "", saying("expected.notice_id"), new_id)
    text = ID.sub(f'id = "{new_id}"', source.text, count=1)
    lacking = [key for key in LATER if key not in source.items]
    if not lacking:
        return text
    known = load_notice(packaged_notices()[-1]).items
    added = (line for key in lacking for line in ("", *written(key, known[key])))
    return "\n".join([text.rstrip("\n"), *added, ""])


def register_beside(source: NoticeFile) -> str:
    """The register of a notice as it lies beside its file. Raises ConfigError."""
    path = Path(source.path)
    return read_text(path.with_name(path.stem + REGISTER_SUFFIX))


def register_of(text: str, known: Register, pending: str) -> str:
    """The register of a new text, as far as it can be begun from a known one.

    A sentence that is the same keeps its entry. A changed one keeps number and claims with the new
    digest; it and every new one have *pending* before their gist, until somebody has read them.
    """
    used = {one.number for one in known.sentences}
    free = (NUMBER.format(n) for n in range(1, 10**4) if NUMBER.format(n) not in used)
    entries = [
        _entry(one, free, pending) for one in align(text, known) if one.kept is not Kept.GONE
    ]
    kept = {one.number for one in entries}
    excused = [
        f'[[not_modelled]]\nsentence = "{one.sentence}"\nreason = "{one.reason}"\n'
        for one in known.not_modelled
        if one.sentence in kept
    ]
    return "\n".join([*map(_written, entries), *excused])


def _entry(one: Aligned, free: Iterator[str], pending: str) -> Sentence:
    if one.kept is Kept.SAME and one.known is not None:
        return one.known
    known = one.known or Sentence(next(free), "", "", "")
    gist = f"{pending}{known.gist}"
    return Sentence(known.number, known.clause, gist, digest(one.text), known.modelled_by)


def _written(one: Sentence) -> str:
    claims = ", ".join(f'"{name}"' for name in one.modelled_by)
    lines = [
        "[[sentence]]",
        f'number = "{one.number}"',
        f'clause = "{one.clause}"',
        f'gist = "{one.gist}"',
        f'digest = "{one.digest}"',
        *([f"modelled_by = [{claims}]"] if claims else []),
    ]
    return "\n".join(lines) + "\n"
