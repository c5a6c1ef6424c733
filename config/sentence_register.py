"""The sentence register of a notice: every sentence numbered, with who models it.

The official text is not kept here: a sentence has a gist in our own words and the digest of
the original. Two checks read the register: `compare` holds it against a text of the notice,
`coverage` against those who claim to model a sentence. A claim is made on both sides, by the
item or command and by the sentence; a claim of one side alone is a finding.
"""

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from difflib import SequenceMatcher
from enum import StrEnum
from itertools import zip_longest
from pathlib import Path
from typing import NamedTuple

import msgspec

from config.errors import ConfigError
from config.files import PACKAGE, parse_toml, read_text
from config.findings import Finding, finding
from config.sentences import cut, digest
from states.saying import saying

Claims = Mapping[str, Sequence[str]]
"""Who models which sentences: `notice:copies_required` → S024, S025."""


class Sentence(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """A sentence of the notice: number, clause, gist in our own words, digest of the original."""

    number: str
    clause: str
    gist: str
    digest: str
    modelled_by: tuple[str, ...] = ()


class NotModelled(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """A sentence that nothing models, and why that is right."""

    sentence: str
    reason: str


class Register(msgspec.Struct, frozen=True):
    """The sentences of one notice in the order of its text."""

    path: str
    sentences: tuple[Sentence, ...]
    not_modelled: tuple[NotModelled, ...] = ()


class _File(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    sentence: tuple[Sentence, ...]
    not_modelled: tuple[NotModelled, ...] = ()


def load_register(source: str | Path) -> Register:
    """Load the register of a packaged notice by its id, or from the path of a file.

    Raises ConfigError naming the file and what was expected.
    """
    path = Path(source)
    if path.suffix != ".toml":
        path = PACKAGE / "notices" / f"{source}.sentences.toml"
    try:
        file = msgspec.convert(parse_toml(read_text(path), str(path)), _File)
    except msgspec.ValidationError as error:
        found = saying("found.words", words=str(error))
        raise ConfigError(str(path), "", saying("expected.sentence_register"), found) from None
    return Register(path=str(path), sentences=file.sentence, not_modelled=file.not_modelled)


class Kept(StrEnum):
    """How a sentence of a text stands to a register."""

    SAME = "same"
    CHANGED = "changed"
    NEW = "new"
    GONE = "gone"


class Aligned(NamedTuple):
    """A sentence beside the entry that it answers to; one of them is missing where it is new or
    gone. `after` is the number of the entry before it."""

    kept: Kept
    known: Sentence | None
    text: str
    after: str


def align(text: str, register: Register) -> Iterator[Aligned]:
    """Hold the sentences of a text beside those of a register, in their order."""
    texts = cut(text)
    known = [sentence.digest for sentence in register.sentences]
    match = SequenceMatcher(None, known, [digest(one) for one in texts], autojunk=False)
    last = "—"
    for kind, begin, end, text_begin, text_end in match.get_opcodes():
        entries = register.sentences[begin:end]
        for entry, one in zip_longest(entries, texts[text_begin:text_end]):
            if entry is None:
                kept = Kept.NEW
            elif one is None:
                kept = Kept.GONE
            else:
                kept = Kept.SAME if kind == "equal" else Kept.CHANGED
            yield Aligned(kept, entry, one or "", last)
        last = entries[-1].number if entries else last


def compare(text: str, register: Register) -> list[Finding]:
    """Hold the text of a notice against its register: what was changed, missing or added."""
    return [
        _difference(register.path, one.after, one.known, one.text or None)
        for one in align(text, register)
        if one.kept is not Kept.SAME
    ]


def _difference(path: str, after: str, known: Sentence | None, text: str | None) -> Finding:
    found = shortened(text or "")
    if known is None:
        return finding("sentence-added", path, after, after=after, found=found)
    number, clause, gist = known.number, known.clause, known.gist
    if text is None:
        return finding("sentence-missing", path, number, number=number, clause=clause, gist=gist)
    return finding(
        "sentence-changed",
        path,
        number,
        number=number,
        clause=clause,
        gist=gist,
        found=found,
        digest=digest(text),
    )


def shortened(text: str) -> str:
    """The beginning of a sentence, by which it is known."""
    return text if len(text) <= 24 else text[:23] + "…"


def coverage(register: Register, claims: Claims) -> list[Finding]:
    """Check that each sentence is modelled or listed as not modelled, and both sides agree.

    *claims* are those of the notice file and of the procedure, by claimant.
    """
    return [
        *_repeated(register),
        *_uncovered(register, claims),
        *_unlisted(register, claims),
        *_excused_wrongly(register),
    ]


def _repeated(register: Register) -> Iterator[Finding]:
    numbers = Counter(sentence.number for sentence in register.sentences)
    excuses = Counter(entry.sentence for entry in register.not_modelled)
    for number in [*_twice(numbers), *_twice(excuses)]:
        yield finding("sentence-twice", register.path, number, number=number)


def _uncovered(register: Register, claims: Claims) -> Iterator[Finding]:
    """Sentences that nothing models, that are both modelled and excused, or claimed by nobody."""
    path = register.path
    excused = {entry.sentence for entry in register.not_modelled}
    for number, modelled_by in _modelled(register).items():
        if not modelled_by and number not in excused:
            yield finding("sentence-uncovered", path, number, number=number)
        if modelled_by and number in excused:
            yield finding("sentence-contradictory", path, number, number=number)
        for claimant in modelled_by:
            if number not in claims.get(claimant, ()):
                yield finding("claim-missing", path, claimant, number=number, claimant=claimant)


def _unlisted(register: Register, claims: Claims) -> Iterator[Finding]:
    """Claims on sentences whose entries do not name the claimant."""
    listed = _modelled(register)
    for claimant, sentences in claims.items():
        for number in sentences:
            if claimant not in listed.get(number, ()):
                path = register.path
                yield finding("claim-unlisted", path, number, number=number, claimant=claimant)


def _excused_wrongly(register: Register) -> Iterator[Finding]:
    listed = _modelled(register)
    excused = {entry.sentence: entry.reason for entry in register.not_modelled}
    for number, reason in excused.items():
        if number not in listed:
            yield finding("sentence-unknown", register.path, number, number=number)
        if not reason.strip():
            yield finding("reason-missing", register.path, number, what=number)


def _modelled(register: Register) -> dict[str, tuple[str, ...]]:
    """What models each sentence, by its number."""
    return {sentence.number: tuple(sentence.modelled_by) for sentence in register.sentences}


def _twice(counts: Counter[str]) -> list[str]:
    return [name for name, count in counts.items() if count > 1]
