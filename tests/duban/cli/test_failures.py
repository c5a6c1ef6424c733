"""What goes wrong ends in words and the right exit code: never a traceback, in either language."""

import shutil
import sqlite3
from pathlib import Path

import pytest

from tests.duban.cli.conftest import Command
from tests.duban.cli.terminal import Terminal, without_faults

ERROR, USAGE, REFUSED, NOT_FOUND, CONFIGURATION = 1, 2, 3, 4, 78
MATCHING = ["case", "do", "commit_matching", "120119"]

WRONG: list[tuple[list[str], int, str, str]] = [
    (["cas", "list"], USAGE, "'case'", "是否指“case”"),
    (["case", "lst"], USAGE, "'list'", "没有命令“lst”"),
    (["case"], USAGE, "Usage", "用法"),
    (["case", "list", "--ouput", "json"], USAGE, "'--output'", "没有选项 --ouput"),
    (["case", "list", "-o", "jsn"], USAGE, "table, json, csv", "是否指“json”"),
    (["case", "list", "more"], USAGE, "Too much: more", "多余的参数：more"),
    (["case", "show"], USAGE, "REGION is missing", "缺少 REGION"),
    (["case", "show", "120111", "--as-of"], USAGE, "takes a value", "须有一个值"),
    (["case", "show", "120111", "--as-of", "2024-02-30"], USAGE, "a day that exists", "存在的日期"),
    (["case", "show", "不存在区"], NOT_FOUND, "no region", "没有名为“不存在区”的区域。请"),
    (["case", "show", "12011"], NOT_FOUND, "Did you mean", "是否指"),
    (["case", "show", "天津"], USAGE, "may be any of", "对应多个区域"),
    (["mail", "list", "--most", "0"], USAGE, "number from 1 to", "1 到"),
    (["mail", "list", "--most", "x"], USAGE, "--most", "--most"),
    (["mail", "list", "--most", "1001"], USAGE, "--most", "--most"),
    (["mail", "list", "--status", "hold"], USAGE, "(held)?", "待人工放行 (held)？"),
    (["mail", "list", "--kind", "no"], USAGE, "reminder", "reminder"),
    (["mail", "list", "--programme", "nope"], USAGE, "tj-2023-22", "tj-2023-22"),
    (["case", "list", "--programme", "nope"], USAGE, "tj-2023-22", "tj-2023-22"),
    (["duty", "list", "--programme", "nope"], USAGE, "tj-2023-22", "tj-2023-22"),
    (
        ["case", "bulk", "issue_warning", "--all", "--programme", "nope"],
        USAGE,
        "tj-2023",
        "tj-2023",
    ),
    (["mail", "show", "2024-04-10-00000000"], NOT_FOUND, "no mail", "没有编号为"),
    (["mail", "show", "2024-13-40-00000000"], USAGE, "YYYY-MM-DD", "YYYY-MM-DD"),
    (["job", "run", "dayplan"], NOT_FOUND, "'day_plan'", "是否指“day_plan”"),
    (["job", "run", "nightly"], USAGE, "part of the day plan", "日间任务的一部分"),
    (
        ["case", "do", "comit_matching", "120119"],
        USAGE,
        "(commit_matching)?",
        "行为 应为已知的行为",
    ),
    (
        ["case", "bulk", "补正后重报方案", "--all"],
        USAGE,
        "(resubmit_",
        "是否指：补正后重报方案备案 (resubmit_plan_filing)",
    ),
    (["case", "do", "受理", "120119"], USAGE, "any of several acts", "对应多个行为"),
    (["case", "do", "受理", "120119"], USAGE, "None of them is possible", "现在都不能办"),
    (["case", "do", "吃饭", "120119"], USAGE, "procedure show", "全部行为见 duban procedure show"),
    (["case", "list", "--lang", "en"], USAGE, "duban --lang", "duban --lang"),
    ([*MATCHING, "-f", "amont=5"], USAGE, "mean: amount?", "(amount)？"),
    ([*MATCHING, "-f", "不存在=5"], USAGE, "takes amount,", "(amount)"),
    ([*MATCHING, "-f", "amount"], USAGE, "field=value", "字段=值"),
    ([*MATCHING, "-f", "amount=1", "-f", "amount=2"], USAGE, "each field once", "只写一次"),
    ([*MATCHING, "-f", "amount=0"], REFUSED, "R-F.1", "R-F.1"),
    ([*MATCHING, "-f", "amount=-5"], REFUSED, "R-F.1", "大于零"),
    ([*MATCHING, "-f", "amount=0.005"], USAGE, "two decimal places", "两位小数"),
    ([*MATCHING, "-f", "amount=1000000000001"], USAGE, "of at most 1000000000 yuan", "1000000000"),
    ([*MATCHING, "-f", "amount=1e999999"], USAGE, "two decimal places", "两位小数"),
    ([*MATCHING, "-f", "amount=many"], USAGE, "'many'", "'many'"),
    ([*MATCHING, "--data", "{x"], USAGE, "--data:1:2", "JSON"),
    ([*MATCHING, "--data", "[1]"], USAGE, "an object", "对象"),
    ([*MATCHING, "--data", '{"amount": NaN}'], USAGE, "NaN", "NaN"),
    ([*MATCHING, "--data", '{"amount": true}'], USAGE, "an amount", "金额"),
    ([*MATCHING, "--data", "@absent.json"], NOT_FOUND, "absent.json", "absent.json"),
    ([*MATCHING, "-f", "amount=1", "--at", "2024-02-30T10:00"], USAGE, "--at", "存在的时间"),
    ([*MATCHING, "-f", "amount=1", "--party", "citi"], USAGE, "(city)?", "(city)？"),
    ([*MATCHING, "-f", "amount=1", "--party", "expert"], REFUSED, "R-F.1", "请由区局办理"),
    ([*MATCHING, "-f", "amount=1", "--person", "a\udcffb"], USAGE, "half characters", "残缺字符"),
    (
        ["case", "do", "sign_contract", "120119", "-f", "allocation=5"],
        USAGE,
        "name:amount",
        "名称:金额",
    ),
    (["rehearse", "absent.json"], NOT_FOUND, "absent.json", "找不到文件"),
    (["rehearse", "."], ERROR, "directory", "这是一个目录"),
    (["procedure", "diagram", "--form", "png"], USAGE, "mermaid, svg", "以下之一"),
    (["procedure", "check", "--notice", "nope"], ERROR, "finding", "发现"),
    (["--lang", "fr", "case", "list"], USAGE, "zh or en", "zh 或 en"),
]


@pytest.mark.parametrize("lang", ["en", "zh"])
def test_wrong_command_says_what_is_wrong_and_what_to_do(reader: Terminal, lang: str) -> None:
    commands = [given for given, *_ in WRONG]
    for (given, code, english, chinese), shown in zip(
        WRONG, reader.many(commands, lang), strict=True
    ):
        assert without_faults(shown).code == code, (given, shown)
        assert (english if lang == "en" else chinese) in shown.err + shown.out, (given, shown)


def damaged(folder: Path, founded: Path) -> dict[str, str]:
    """Folders in which something is not as it should be, with what is said of each."""
    office = founded / "office"
    named = {
        "none": "no office",
        "text": "no SQLite database",
        "empty": "no SQLite database",
        "folder": "no SQLite database",
        "foreign": "no tables of Duban's",
        "cut": "malformed",
        "keyless": "duban.key",
        "key": "duban.key",
    }
    for name in named:
        (folder / name).mkdir()
    for name in ("cut", "keyless", "key"):
        shutil.copy(office / "duban.db", folder / name)
        shutil.copy(office / "duban.key", folder / name)
    (folder / "text" / "duban.db").write_text("no database at all")
    (folder / "empty" / "duban.db").touch()
    (folder / "folder" / "duban.db").mkdir()
    with sqlite3.connect(folder / "foreign" / "duban.db") as other:
        other.execute("CREATE TABLE theirs (a)")
    other.close()
    with (folder / "cut" / "duban.db").open("r+b") as file:
        file.truncate(50_000)
    (folder / "keyless" / "duban.key").unlink()
    (folder / "key" / "duban.key").write_text("no key")
    return named


def test_damaged_office_is_left_alone_and_said_so(founded: Path, tmp_path: Path) -> None:
    expected = damaged(tmp_path, founded)
    foreign = (tmp_path / "foreign" / "duban.db").read_bytes()
    looks = [
        ["--office", name, *what] for name in expected for what in (["case", "list"], ["doctor"])
    ]
    shown = Terminal(tmp_path).many(looks)
    for (_, name, *_), one in zip(looks, shown, strict=True):
        assert without_faults(one).code in (CONFIGURATION, ERROR), (name, one)
    for (name, said), one in zip(expected.items(), shown[::2], strict=True):
        assert one.code == CONFIGURATION
        assert said in one.err
        assert name in one.err
    acts = [["--office", name, "run", "--once"] for name in expected if name != "none"]
    assert {one.code for one in Terminal(tmp_path).many(acts)} == {CONFIGURATION}
    assert (tmp_path / "foreign" / "duban.db").read_bytes() == foreign


def test_office_is_never_founded_over_another(reader: Terminal) -> None:
    again = reader("init", lang="zh")
    assert again.code == CONFIGURATION
    assert "已有办公室" in again.err


def test_missing_mail_folder_is_made_again(operator: Terminal) -> None:
    (operator.folder / "office" / "mail").rmdir()
    act = ("case", "do", "decline_participation", "120116403", "-f", "letter=yes")
    assert operator(*act).code == 0
    assert list((operator.folder / "office" / "mail").glob("*.eml"))


def test_wrong_setting_is_named_with_its_place(command: Command, tmp_path: Path) -> None:
    def settled(text: bytes) -> str:
        (tmp_path / "duban.toml").write_bytes(text)
        ran = command("case", "list")
        assert ran.code == CONFIGURATION
        return ran.err

    misspelt = settled(b'ofice = "x"\n')
    assert "duban.toml: expected one of office, database, lang" in misspelt
    assert "Did you mean 'office'?" in misspelt
    assert "valid TOML" in settled(b"x = [")
    assert "UTF-8" in settled(b"\xff\xfe")
    assert "duban.toml: lang: expected one of zh, en" in settled(b'lang = "fr"')
    secret = settled(b'database = "mysql://me:secret@host/x"\n')
    assert "postgresql://" in secret
    assert "secret" not in secret


def test_wrong_setting_is_named_in_chinese_too(tmp_path: Path) -> None:
    (tmp_path / "duban.toml").write_text('ofice = "x"\n', encoding="utf-8")
    shown = without_faults(Terminal(tmp_path)("case", "list", lang="zh"))
    assert shown.code == CONFIGURATION
    assert "应为以下之一" in shown.err
    assert "是否指“office”" in shown.err
    assert "expected" not in shown.err


def test_wrong_environment_is_named(
    command: Command, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("DUBAN_LANG", "fr")
    shown = command("case", "list")
    assert shown.code == CONFIGURATION
    assert "DUBAN_LANG: expected one of zh, en" in shown.err
    monkeypatch.delenv("DUBAN_LANG")
    monkeypatch.setenv("DUBAN_OFFICE", "elsewhere")
    elsewhere = command("case", "list")
    assert elsewhere.code == CONFIGURATION
    assert "elsewhere" in elsewhere.err
    monkeypatch.delenv("DUBAN_OFFICE")
    monkeypatch.setenv("DUBAN_OFICE", "elsewhere")
    misspelt = command("case", "list")
    assert misspelt.code == CONFIGURATION
    assert "DUBAN_OFICE" in misspelt.err
    assert "Did you mean 'DUBAN_OFFICE'?" in misspelt.err
    assert "elsewhere" not in misspelt.err
