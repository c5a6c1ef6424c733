"""Whether a return names each defect that the papers have, whoever words it (R-2.8, 一次性告知).

A defect is named by any of the words that people use for it and for nothing else in the papers.
What is typed is parted at its commas and its *and*s, and each part names one defect at most. What
is missing of several things is named when each of them is, or all of them at once.
"""

import re
from collections.abc import Iterable, Sequence

from states.refusals import Problem

_TOO_MANY = (
    r"超(?![支期])|上限|名额|限额|最多|多于|过多|太多|数量|家数",
    r"\b(?:over|above|exceed\w*|more than|at most|too many|cap|limit|maximum|number)\b",
)
WORDS: dict[str, tuple[str, ...]] = {
    "blank_name": (
        r"空白|[未没漏][写填]|无名|缺名|没有名|名称?.{0,4}[空缺无未没]|[缺无].{0,6}名称",
        r"\b(?:no name|blank|unnamed|nameless|without (?:a )?name|name is (?:missing|empty)"
        r"|(?:missing|empty) name)\b",
    ),
    "copies": (
        r"份数|几份|[\d一二两三四五六七八九十]\s*份|[少缺].{0,3}份|份.{0,2}[不少缺]|纸[质件本版](?!.{0,8}章)",
        r"(?<!electronic )(?<!digital )\b(?:copy|copies|paper)\b",
    ),
    "documents": (),
    "formats": (r"格式|电子", r"\b(?:formats?|electronic(?:ally)?|digital)\b"),
    "named_twice": (
        r"重复|重名|同一|相同|两次|两遍",
        r"\b(?:twice|repeat\w*|duplicat\w*|same|more than once)\b",
    ),
    "no_selection_record": (
        r"[确选]定过程|选择过程|过程(?:性)?(?:文件|材料|资料|记录)|遴选|比选|评选|选聘|会议(?:记录|纪要)",
        r"\b(?:chosen|choice|choosing|selection|selected)\b",
    ),
    "not_stamped": (
        r"[盖公印签鲜红缺漏少无]章(?!节|程)|印鉴|用印|没有?章|章.{0,2}[未没]盖",
        r"\b(?:seal(?:ed|s)?|unsealed|stamp(?:ed|s)?|unstamped)\b",
    ),
    "over_cap": _TOO_MANY,
    "over_joint_cap": (
        r"合计|合并|共用|功能区",
        r"\b(?:in all|together|joint(?:ly)?|zones?)\b",
        *_TOO_MANY,
    ),
    "subject": (
        r"邮件.{0,6}名|主题|标题|题名|命名|名称?.{0,4}(?:不|有误|错)",
        r"\b(?:subject|title|naming|misnamed|(?:mail|wrongly) (?:is )?named|mail(?:'s)? name"
        r"|name of the (?:e-?)?mail|wrong name|name is wrong|name prescribed)\b",
    ),
    "too_few_institutions": (
        r"(?:机构|单位|名单).{0,10}(?:不足|不够|少)|(?:少于|不足|不到|只有|仅有).{0,3}[家个]|至少|太少|过少|数量|家数"
        r"|(?:没有?|未.{0,2}|无|缺少?)(?:服务)?(?:支撑)?机构(?!.{0,6}(?:过程|文件|名))",
        r"\b(?:fewer|less than|at least|too few|not enough|no institutions?|minimum|number)\b",
    ),
}
"""What a defect is called, by the code of its problem; one with several parts has their names."""
_PARTS = {
    "函": (
        r"\b函\b|(?:公|来|发|报送|备案|正式)函(?!.{0,8}章)|[缺少无附漏补报送交见]函|没有?函|函件?[缺未没漏](?!.{0,4}章)",
        r"\bletters?\b(?!.{0,20}(?:seal|stamp))",
    ),
    "实施方案": (r"方案(?!备案|.{0,8}章)", r"\bplan\b(?! filing)(?!.{0,20}(?:seal|stamp))"),
    "相关工作开展情况": (
        r"开展情况|工作情况|情况说明|工作(?:报告|总结)(?!.{0,8}章)",
        r"\b(?:account of (?:the )?work|work report|report (?:of|on) (?:the )?work)\b",
    ),
    "word": (r"(?<![a-z])(?:word|docx?)(?![a-z])|可编辑",),
    "pdf": (r"(?<![a-z])pdf(?![a-z])|扫描[件版]",),
}
"""What people call a paper or a format, where that is not the whole of its name."""
_BETWEEN = re.compile(
    r"[,;:.，；：。、！!?？/\n]|[和与及且]|同时|另外|此外|还有|(?<=[^\x00-\x7f])\s+(?=[^\x00-\x7f])"
    r"|\b(?:and|also|but|nor)\b"
)
"""What stands between two things that are said."""


def unnamed(found: Iterable[Problem], defects: Iterable[str]) -> list[Problem]:
    """Those of the defects *found* that none of the texts in *defects* names.

    Each takes a part of a text to itself, so that fewer parts than defects never name them all.
    """
    said = [part for text in defects for part in _BETWEEN.split(text.casefold()) if part.strip()]
    taken: dict[int, Sequence[int]] = {}
    return [one for one in found if not _take(_parts_naming(one, said), taken, set())]


def _take(naming: Sequence[int], taken: dict[int, Sequence[int]], tried: set[int]) -> bool:
    """Give a defect one of the parts *naming* it; who has that already may do with another one."""
    for part in naming:
        if part in tried:
            continue
        tried.add(part)
        if part not in taken or _take(taken[part], taken, tried):
            taken[part] = naming
            return True
    return False


def _parts_naming(one: Problem, said: list[str]) -> list[int]:
    """Which parts of what is *said* name a defect, alone or with the others of them."""
    missing = one.facts.get("missing") or ()
    by_name = [_saying(_PARTS.get(name, (re.escape(name.casefold()),)), said) for name in missing]
    parts = set(_saying(WORDS.get(one.code, (re.escape(one.code),)), said))
    if all(by_name):
        parts.update(*by_name)
    return sorted(parts)


def _saying(words: tuple[str, ...], said: list[str]) -> list[int]:
    """Which parts of what is *said* have one of the *words*."""
    return [at for at, part in enumerate(said) if any(re.search(word, part) for word in words)]
