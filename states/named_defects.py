"""Whether a return names each defect that the papers have, whoever words it (R-2.8, 一次性告知).

A defect is named by any word that people use for it. What is missing of several things is named
when each of them is, or all of them at once.
"""

from collections.abc import Iterable

from states.refusals import Problem

WORDS = {
    "blank_name": ("机构", "institution"),
    "copies": ("份", "纸质", "cop", "paper"),
    "documents": (),
    "formats": ("格式", "电子", "format", "electronic"),
    "named_twice": ("机构", "institution"),
    "no_selection_record": ("确定过程", "过程文件", "遴选", "比选", "chosen", "selection"),
    "not_stamped": ("章", "用印", "seal", "stamp"),
    "over_cap": ("机构", "institution"),
    "over_joint_cap": ("机构", "institution"),
    "subject": ("名称", "主题", "标题", "命名", "name", "subject", "title"),
    "too_few_institutions": ("机构", "institution"),
}
"""What a defect is called, by the code of its problem; one with several parts has their names."""
_PARTS = {
    "函": ("函", "letter"),
    "实施方案": ("方案", "plan"),
    "相关工作开展情况": ("开展情况", "工作情况", "account of work", "report"),
}
"""What people call a paper, where that is not the whole of its name."""


def unnamed(found: Iterable[Problem], defects: Iterable[str]) -> list[Problem]:
    """Those of the defects *found* that none of the texts in *defects* names."""
    texts = [text.casefold() for text in defects]
    return [one for one in found if not _is_named(one, texts)]


def _is_named(one: Problem, texts: list[str]) -> bool:
    if _says(WORDS.get(one.code, (one.code,)), texts):
        return True
    missing = one.facts.get("missing") or ()
    return bool(missing) and all(_says(_PARTS.get(part, (part,)), texts) for part in missing)


def _says(words: Iterable[str], texts: list[str]) -> bool:
    return any(word.casefold() in text for word in words for text in texts)
