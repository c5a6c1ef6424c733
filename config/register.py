"""The sentence register of a notice: every sentence numbered, with who models it.

The official text is not kept here: a sentence has a gist in our own words and the digest of
the original. Two checks read the register: `compare` holds it against a text of the notice,
`coverage` against those who claim to model a sentence. A claim is made on both sides, by the
item or command and by the sentence; a claim of one side alone is a finding.
"""

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from difflib import SequenceMatcher
from itertools import zip_longest
from pathlib import Path

import msgspec

from config.errors import ConfigError
from config.files import PACKAGE, parse_toml, read_text
from config.findings import Finding
from config.sentences import cut, digest

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
        raise ConfigError(str(path), "", "a sentence register", str(error)) from None
    return Register(path=str(path), sentences=file.sentence, not_modelled=file.not_modelled)


def compare(text: str, register: Register) -> list[Finding]:
    """Hold the text of a notice against its register: what was changed, missing or added."""
    texts = cut(text)
    known = [sentence.digest for sentence in register.sentences]
    match = SequenceMatcher(None, known, [digest(text) for text in texts], autojunk=False)
    findings: list[Finding] = []
    last = "the beginning"
    for kind, begin, end, text_begin, text_end in match.get_opcodes():
        kept = register.sentences[begin:end]
        if kind != "equal":
            pairs = zip_longest(kept, texts[text_begin:text_end])
            findings += (_difference(register.path, last, *pair) for pair in pairs)
        last = kept[-1].number if kept else last
    return findings


def _difference(path: str, after: str, known: Sentence | None, text: str | None) -> Finding:
    found = _short(text or "")
    if known is None:
        zh = f"{after} 之后多出一句「{found}」；请编号登记，或核对原文"
        en = f"a sentence was added after {after}; register it, or check the text"
        return Finding("sentence-added", path, after, "no sentence here", zh, en)
    where = f"{known.number}（{known.clause}，{known.gist}）"
    if text is None:
        zh = f"原文缺 {where}；请核对原文，确已删去的从登记表中删除"
        en = f"{known.number} ({known.clause}) is missing; check the text, or strike the sentence"
        return Finding("sentence-missing", path, known.number, known.digest, zh, en)
    zh = f"{where}与登记不符，现为「{found}」；请复核所涉各项后更新摘要值"
    en = f"{known.number} ({known.clause}) was changed; review what models it, then its digest"
    return Finding("sentence-changed", path, known.number, known.digest, zh, en)


def _short(text: str) -> str:
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
        zh, en = f"{number} 登记了两次；请删去一处", f"{number} stands twice; strike one"
        yield Finding("sentence-twice", register.path, number, "each number once", zh, en)


def _uncovered(register: Register, claims: Claims) -> Iterator[Finding]:
    """Sentences that nothing models, that are both modelled and excused, or claimed by nobody."""
    path = register.path
    excused = {entry.sentence for entry in register.not_modelled}
    for number, modelled_by in _modelled(register).items():
        if not modelled_by and number not in excused:
            zh = f"{number} 无人对应，也未列为不建模；请指明对应项，或写明理由"
            en = f"{number} is neither modelled nor excused; name what models it, or say why not"
            yield Finding("sentence-uncovered", path, number, "a claim or a reason", zh, en)
        if modelled_by and number in excused:
            zh, en = f"{number} 既有对应项又列为不建模", f"{number} is both modelled and excused"
            yield Finding("sentence-contradictory", path, number, "one of the two", zh, en)
        for claimant in modelled_by:
            if number not in claims.get(claimant, ()):
                zh = f"{number} 说由 {claimant} 对应，而后者没有列出它；请在两边写一致"
                en = f"{number} names {claimant}, which does not claim it; make both sides agree"
                yield Finding("claim-missing", path, claimant, f"sentences with {number}", zh, en)


def _unlisted(register: Register, claims: Claims) -> Iterator[Finding]:
    """Claims on sentences whose entries do not name the claimant."""
    listed = _modelled(register)
    for claimant, sentences in claims.items():
        for number in sentences:
            if claimant not in listed.get(number, ()):
                zh = f"{claimant} 列了 {number}，登记表中没有这一对应；请在两边写一致"
                en = f"{claimant} claims {number}, whose entry does not name it; make both agree"
                expected = f"modelled_by {claimant}"
                yield Finding("claim-unlisted", register.path, number, expected, zh, en)


def _excused_wrongly(register: Register) -> Iterator[Finding]:
    listed = _modelled(register)
    excused = {entry.sentence: entry.reason for entry in register.not_modelled}
    for number, reason in excused.items():
        if number not in listed:
            zh, en = f"没有 {number} 这一句；请改正句号", f"there is no {number}; mend the number"
            yield Finding("sentence-unknown", register.path, number, "a registered number", zh, en)
        if not reason.strip():
            zh, en = f"{number} 未写不建模的理由", f"{number} is excused without a reason"
            yield Finding("reason-missing", register.path, number, "a reason", zh, en)


def _modelled(register: Register) -> dict[str, tuple[str, ...]]:
    """What models each sentence, by its number."""
    return {sentence.number: tuple(sentence.modelled_by) for sentence in register.sentences}


def _twice(counts: Counter[str]) -> list[str]:
    return [name for name, count in counts.items() if count > 1]
