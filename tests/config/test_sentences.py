"""The machine cut gives the same sentences however the text is wrapped."""

from config.sentences import cut, digest, normalise

WRAPPED = """ 示例市样本局文件

各样本单位：

为了说明怎样切分句子，这里写一段很长很长很长的开头

话，中间还换了一行。现就示例工作通知如下：

一、示例程序

（一）提出申请。2030年 1月 5日前，各样本单位（含分

部；以及派出机构。）交来申请表，比例为 2:1，逾期另

- 7 -

\f行说明；材料一式 3份。

1.第一项任务。按照要求做好第一项任务，并且写明做

法。

2.第二项任务

2029年 12月 1日
"""
SENTENCES = [
    "示例市样本局文件",
    "各样本单位:",
    "为了说明怎样切分句子,这里写一段很长很长很长的开头话,中间还换了一行。",
    "现就示例工作通知如下:",
    "一、示例程序",
    "(一)提出申请。",
    "2030年1月5日前,各样本单位(含分部;以及派出机构。)交来申请表,比例为2:1,逾期另行说明;",
    "材料一式3份。",
    "1.第一项任务。",
    "按照要求做好第一项任务,并且写明做法。",
    "2.第二项任务",
    "2029年12月1日",
]


def test_text_with_hard_wraps_page_numbers_and_form_feeds_is_cut() -> None:
    assert cut(WRAPPED) == SENTENCES


def test_text_without_wraps_gives_the_same_sentences() -> None:
    unwrapped = "\n".join(
        [
            SENTENCES[0],
            SENTENCES[1],
            "".join(SENTENCES[2:4]),
            SENTENCES[4],
            "".join(SENTENCES[5:8]),
            "".join(SENTENCES[8:10]),
            *SENTENCES[10:],
        ]
    )
    assert cut(unwrapped) == SENTENCES


def test_colon_between_digits_and_stops_in_brackets_do_not_cut() -> None:
    assert cut("比例为 1:1（甲；乙。）为准。完。") == ["比例为1:1(甲;乙。)为准。", "完。"]


def test_year_on_a_line_of_its_own_is_no_page_number() -> None:
    assert cut("某某单位印发于\n2030\n- 3 -\n— 12 —\n年某月。完。") == [
        "某某单位印发于2030",
        "年某月。",
        "完。",
    ]


def test_line_that_ends_in_a_comma_goes_on() -> None:
    assert cut("甲乙丙丁甲乙丙丁甲乙丙丁，\n甲，\n乙。") == ["甲乙丙丁甲乙丙丁甲乙丙丁,甲,乙。"]


def test_empty_text_has_no_sentences() -> None:
    assert cut(" \n\f\n") == []


def test_digest_looks_through_blanks_and_width() -> None:
    assert digest("比例（1：1） 为准") == digest("比例(1:1)为准")
    assert digest("比例为一") != digest("比例为二")
    assert normalise("２０３０ 年") == "2030年"
