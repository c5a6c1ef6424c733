"""A second notice, synthetic: its procedure has one state, two acts, a duty and a mail more."""

import re
from pathlib import Path

from config.notices import REGISTER_SUFFIX, load_notice
from config.procedures import load_procedure
from config.sentence_register import load_register
from duban.bootstrap.editions import NOTICE, PROCEDURE

NAME, STEPS = "tj-2024-99", "seven-halts"
VISIT = (
    '  { name = "case.SITE_VISIT", step = 4, owner = "district",'
    ' zh = "现场踏勘", en = "Site visit" },'
)
VALUES = {
    '"津知发运字〔2023〕22号"': '"虚构〔2024〕99号"',
    "value = 2023-07-31": "value = 2024-04-26",
    "[copies_required]\nvalue = 5": "[copies_required]\nvalue = 3",
    "BINHAI = 3, DONGLI = 3, OTHER = 1 }\nunit": "BINHAI = 2, DONGLI = 2, OTHER = 2 }\nunit",
    "[first_instalment_pct]\nvalue = 60": "[first_instalment_pct]\nvalue = 40",
    "[correction_window_working_days]\nvalue = 5": "[correction_window_working_days]\nvalue = 7",
    'unit = "天津市西青区市场监督管理局"': 'unit = "虚构西青局"',
}
"""Other dates, numbers, caps, instalments, terms and units, in place of those of the first."""


def notice_text() -> str:
    """The second notice as its file."""
    text = load_notice(NOTICE).text.replace(f'id = "{NOTICE}"', f'id = "{NAME}"')
    for old, new in VALUES.items():
        assert text.count(old) == 1, old
        text = text.replace(old, new)
    return text


def procedure_text() -> str:
    """The second procedure as its file: the first with the additions."""
    text = load_procedure(PROCEDURE).text.replace(f'id = "{PROCEDURE}"', f'id = "{STEPS}"')
    after = re.search(r'  \{ name = "case.REVIEWED".*\n', text)
    assert after is not None
    text = text.replace(after[0], f"{after[0]}{VISIT}\n")
    text = re.sub(r'"case\.REVIEWED", (?="case\.)', '"case.REVIEWED", "case.SITE_VISIT", ', text)
    return text + (Path(__file__).parent / "additions.toml").read_text(encoding="utf-8")


def write_files(folder: Path) -> tuple[Path, Path]:
    """Write notice and procedure, with the register of the first, into a folder."""
    notice, procedure = folder / f"{NAME}.toml", folder / f"{STEPS}.toml"
    notice.write_text(notice_text(), encoding="utf-8")
    procedure.write_text(procedure_text(), encoding="utf-8")
    register = Path(load_register(NOTICE).path).read_text(encoding="utf-8")
    (folder / f"{NAME}{REGISTER_SUFFIX}").write_text(register, encoding="utf-8")
    return notice, procedure
