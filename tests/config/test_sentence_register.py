"""Every sentence of the notice is modelled or excused, by claims that both sides make."""

import re
from collections.abc import Callable

import msgspec
import pytest

from config.errors import ConfigError
from config.notices import load_notice
from config.sentence_register import (
    NotModelled,
    Register,
    Sentence,
    compare,
    coverage,
    load_register,
)
from config.sentences import cut, digest
from tests.failures import in_words

TEXT = "一、办法\n申请书交两份。每季报一次，写明数字。\n二、附则\n自公布之日起办理。\n"


def register_of(text: str, *excused: str) -> Register:
    sentences = (
        Sentence(
            number=f"S{n:03}",
            clause="正文一",
            gist=f"第{n}句",
            digest=digest(sentence),
            modelled_by=() if f"S{n:03}" in excused else (f"notice:item_{n}",),
        )
        for n, sentence in enumerate(cut(text), 1)
    )
    reasons = tuple(NotModelled(sentence=number, reason="标题") for number in excused)
    return Register(path="sample.toml", sentences=tuple(sentences), not_modelled=reasons)


SAMPLE = register_of(TEXT, "S001", "S004")
CLAIMS = {"notice:item_2": ["S002"], "notice:item_3": ["S003"], "notice:item_5": ["S005"]}


def findings(text: str) -> list[tuple[str, str]]:
    return [(finding.code, finding.key) for finding in compare(text, SAMPLE)]


def test_unchanged_text_agrees_with_its_register() -> None:
    assert findings(TEXT) == []


def test_changed_sentence_is_one_finding_with_its_clause() -> None:
    (finding,) = compare(TEXT.replace("两份", "三份"), SAMPLE)
    assert (finding.code, finding.file, finding.key) == ("sentence-changed", "sample.toml", "S002")
    (said,) = finding.sayings
    assert (said.facts["number"], said.facts["clause"]) == ("S002", "正文一")
    assert said.facts["found"] == "申请书交三份。"
    assert said.facts["digest"] == digest("申请书交三份。")


def test_missing_sentence_is_named() -> None:
    assert findings(TEXT.replace("申请书交两份。", "")) == [("sentence-missing", "S002")]


def test_added_sentence_is_placed_after_the_one_before() -> None:
    assert findings(TEXT.replace("写明数字。", "写明数字。另有要求。")) == [
        ("sentence-added", "S003")
    ]


def test_changed_sentence_with_one_added_after_it_is_told_apart() -> None:
    assert findings(TEXT.replace("写明数字。", "写明日期。另有要求。")) == [
        ("sentence-changed", "S003"),
        ("sentence-added", "S002"),
    ]


def test_sentence_added_at_the_beginning_has_a_place() -> None:
    assert findings("通知\n" + TEXT) == [("sentence-added", "—")]


def test_sample_register_is_covered() -> None:
    assert coverage(SAMPLE, CLAIMS) == []


def codes(register: Register, claims: dict[str, list[str]]) -> list[tuple[str, str]]:
    return [(finding.code, finding.key) for finding in coverage(register, claims)]


def test_sentence_without_claim_or_reason_is_found() -> None:
    bare = msgspec.structs.replace(SAMPLE, not_modelled=SAMPLE.not_modelled[:1])
    assert codes(bare, CLAIMS) == [("sentence-uncovered", "S004")]


def test_claim_of_the_item_alone_is_found() -> None:
    assert codes(SAMPLE, CLAIMS | {"procedure:close_case": ["S003"]}) == [
        ("claim-unlisted", "S003")
    ]


def test_claim_of_the_sentence_alone_is_found() -> None:
    assert codes(SAMPLE, CLAIMS | {"notice:item_2": []}) == [("claim-missing", "notice:item_2")]


def test_claim_of_an_unknown_sentence_is_found() -> None:
    assert codes(SAMPLE, CLAIMS | {"notice:other": ["S099"]}) == [("claim-unlisted", "S099")]


def test_sentence_both_modelled_and_excused_is_found() -> None:
    both = (*SAMPLE.not_modelled, NotModelled(sentence="S002", reason="标题"))
    assert codes(msgspec.structs.replace(SAMPLE, not_modelled=both), CLAIMS) == [
        ("sentence-contradictory", "S002")
    ]


def test_excuse_without_a_reason_or_a_sentence_is_found() -> None:
    odd = (*SAMPLE.not_modelled[:1], NotModelled("S004", " "), NotModelled("S099", "标题"))
    assert codes(msgspec.structs.replace(SAMPLE, not_modelled=odd), CLAIMS) == [
        ("reason-missing", "S004"),
        ("sentence-unknown", "S099"),
    ]


def test_number_that_stands_twice_is_found() -> None:
    twice = (*SAMPLE.sentences, SAMPLE.sentences[1])
    assert codes(msgspec.structs.replace(SAMPLE, sentences=twice), CLAIMS) == [
        ("sentence-twice", "S002")
    ]


PACKAGED = load_register("tj-2023-22")
PROCEDURE = {
    "procedure:open_case": ("S007", "S008"),
    "procedure:start_drafting": ("S009",),
    "procedure:approve_plan_internally": ("S010", "S012"),
    "procedure:submit_plan_filing": ("S011", "S012"),
    "procedure:submit_institution_filing": ("S013", "S014", "S015"),
    "procedure:accept_institution_filing": ("S014",),
    "procedure:invite_experts": ("S017",),
    "procedure:decide_support": ("S016", "S017", "S034"),
    "procedure:commit_matching": ("S034",),
    "procedure:sign_contract": ("S018", "S019"),
    "procedure:disburse": ("S017", "S020"),
    "procedure:submit_self_check": ("S021", "S022"),
    "procedure:record_assessment": ("S017", "S023"),
    "procedure:propose_clawback": ("S023",),
}
PACKAGED_CLAIMS = load_notice("tj-2023-22").claims | PROCEDURE
CLAIMED = [(who, number) for who, numbers in PACKAGED_CLAIMS.items() for number in numbers]
LISTED = [(who, s.number) for s in PACKAGED.sentences for who in s.modelled_by]


def test_packaged_register_has_every_sentence_once_and_in_order() -> None:
    numbers = [sentence.number for sentence in PACKAGED.sentences]
    assert numbers == [f"S{n:03}" for n in range(1, 110)]


def test_packaged_notice_is_covered() -> None:
    assert coverage(PACKAGED, PACKAGED_CLAIMS) == []


@pytest.mark.parametrize(("who", "number"), CLAIMED)
def test_a_claim_struck_from_an_item_or_command_is_found(who: str, number: str) -> None:
    left = tuple(n for n in PACKAGED_CLAIMS[who] if n != number)
    (finding,) = coverage(PACKAGED, PACKAGED_CLAIMS | {who: left})
    assert (finding.code, finding.key) == ("claim-missing", who)


@pytest.mark.parametrize(("who", "number"), LISTED)
def test_a_claim_struck_from_a_sentence_is_found(who: str, number: str) -> None:
    def strike(sentence: Sentence) -> Sentence:
        left = tuple(name for name in sentence.modelled_by if name != who)
        return msgspec.structs.replace(sentence, modelled_by=left)

    found = coverage(changed(number, strike), PACKAGED_CLAIMS)
    assert ("claim-unlisted", number) in [(finding.code, finding.key) for finding in found]


@pytest.mark.parametrize("entry", PACKAGED.not_modelled, ids=lambda entry: entry.sentence)
def test_an_excuse_struck_from_the_register_is_found(entry: NotModelled) -> None:
    left = tuple(other for other in PACKAGED.not_modelled if other != entry)
    (finding,) = coverage(msgspec.structs.replace(PACKAGED, not_modelled=left), PACKAGED_CLAIMS)
    assert (finding.code, finding.key) == ("sentence-uncovered", entry.sentence)


def changed(number: str, change: Callable[[Sentence], Sentence]) -> Register:
    sentences = tuple(change(s) if s.number == number else s for s in PACKAGED.sentences)
    return msgspec.structs.replace(PACKAGED, sentences=sentences)


def test_unknown_register_is_named() -> None:
    with pytest.raises(ConfigError) as caught:
        load_register("tj-1999")
    assert re.search(r"tj-1999\.sentences\.toml: expected a file", in_words(caught.value))
