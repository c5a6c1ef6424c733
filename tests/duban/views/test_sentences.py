"""The sentences of a new notice beside those of the last: what differs, and nothing else."""

import pytest

from config.sentence_register import Aligned, Kept, align, load_register
from config.words import Words
from duban.bootstrap.editions import NOTICE
from duban.rendering.data import as_data
from duban.views.sentences import TONES, sentence_table

TEXT = "甲方应当报送方案。乙方应当审核方案。丙方应当公示结果。"


@pytest.fixture(scope="module")
def known() -> Aligned:
    """An entry of the register of the packaged notice that a new one has word for word."""
    return Aligned(Kept.SAME, load_register(NOTICE).sentences[0], "x", "—")


def test_nothing_that_stayed_is_listed(known: Aligned, spoken: Words) -> None:
    table = sentence_table([known, known], spoken)
    assert (table.rows, table.empty) == ((), spoken.say("kept.all_same"))


@pytest.mark.parametrize("kept", [Kept.CHANGED, Kept.GONE])
def test_known_sentence_is_told_with_number_clause_and_gist(
    known: Aligned, spoken: Words, kept: Kept
) -> None:
    table = sentence_table([known._replace(kept=kept, text="第一句。")], spoken)
    (row,) = as_data(table)
    assert known.known is not None
    assert (row["sentence"], row["clause"]) == (known.known.number, known.known.clause)
    assert (row["gist"], row["begins"]) == (known.known.gist, "第一句。")
    assert (row["kept"], row["kept_label"]) == (kept, spoken.say(f"kept.{kept}"))
    assert table.tones == (TONES[kept],)


def test_new_sentence_is_told_by_the_one_before_it(spoken: Words) -> None:
    table = sentence_table([Aligned(Kept.NEW, None, "长" * 200, "S046")], spoken)
    (row,) = as_data(table)
    assert (row["sentence"], row["gist"]) == ("", "")
    assert row["clause"] == spoken.say("kept.after", number="S046")
    assert len(row["begins"]) < 200
    assert table.tones == ("warn",)


def test_another_notice_is_gone_and_new_from_end_to_end(spoken: Words) -> None:
    register = load_register(NOTICE)
    told = as_data(sentence_table(align(TEXT, register), spoken))
    assert len(told) == len(register.sentences)
    kinds = [row["kept"] for row in told]
    assert kinds.count("changed") == 3
    assert kinds.count("gone") == len(register.sentences) - 3
