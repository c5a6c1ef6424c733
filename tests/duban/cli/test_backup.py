"""Backing up and restoring from the command line, in words of either language."""

from pathlib import Path

import pytest

from tests.duban.cli.conftest import Command
from tests.duban.cli.terminal import Terminal

ERROR, USAGE, REFUSED, CONFIGURATION = 1, 2, 3, 78
KEY = "office/duban.key"


def newest(folder: Path) -> str:
    """The newest backup in a folder."""
    return str(max(folder.iterdir()))


@pytest.mark.parametrize(
    ("lang", "within", "key", "again"),
    [
        ("en", "is not in it", "Take duban.key", "aside first"),
        ("zh", "其中不含封存账号的密钥", "没有办公室的密钥", "整个移开"),
    ],
)
def test_office_is_backed_up_and_restored(
    operator: Terminal, lang: str, within: str, key: str, again: str
) -> None:
    made = operator.many([["backup", "b"], ["case", "list", "-o", "json"]], lang)
    source = newest(operator.folder / "b")
    restore = ["--office", "anew", "restore", source]
    no_key, restored, listed, proved, twice = operator.many(
        [
            restore,
            [*restore, "--key", KEY],
            ["--office", "anew", "case", "list", "-o", "json"],
            ["--office", "anew", "doctor"],
            [*restore, "--key", KEY],
        ],
        lang,
    )
    assert made[0].code == 0, made[0].err
    assert within in made[0].err
    assert (no_key.code, restored.code, twice.code) == (REFUSED, 0, CONFIGURATION)
    assert key in no_key.err
    assert again in twice.err
    assert listed.data == made[1].data
    assert proved.code == 0, proved.out


def test_damaged_backup_is_refused_with_the_file(operator: Terminal) -> None:
    assert operator("backup", "b", "--with-key").code == 0
    source = Path(newest(operator.folder / "b"))
    with (source / "duban.db").open("r+b") as file:
        file.seek(5000)
        file.write(b"\0\1")
    english = operator("--office", "anew", "restore", str(source))
    chinese = operator("--office", "anew", "restore", str(source), lang="zh")
    none = operator("--office", "anew", "restore", "office", lang="zh")
    assert {english.code, chinese.code, none.code} == {REFUSED}
    assert "duban.db is not what it was" in english.err
    assert "duban.db 与备份时不一致" in chinese.err
    assert "不是备份" in none.err
    assert not (operator.folder / "anew" / "duban.db").exists()


def test_real_office_is_restored_on_trial_and_says_so(real: Command) -> None:
    assert real("backup", "b", "--with-key").code == 0
    restored = real("--office", "anew", "restore", newest(Path("b")))
    assert restored.code == 0, restored.err
    assert "on trial" in restored.err
    assert "stop the old office" in restored.err
    told = real("--office", "anew", "doctor").out
    assert "a backup, restored on" in " ".join(told.split())
    assert "restored on" not in real("doctor").out


def test_backups_are_kept_by_days_and_go_where_the_settings_say(
    real: Command, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert real("backup").code == USAGE
    assert real("job", "run", "backup").code == ERROR
    monkeypatch.setenv("DUBAN_BACKUPS", "kept")
    monkeypatch.setenv("DUBAN_BACKUPS_KEPT", "2")
    for day in range(1, 4):
        ran = real("job", "run", "backup")
        assert ran.code == 0, ran.err
        assert "backups made: 1" in ran.err
        newest = max(Path("kept").iterdir())
        newest.rename(newest.with_name(f"duban-2020-03-0{day}T030000.000000"))
    ran = real("job", "run", "backup")
    assert "older ones deleted: 1" in ran.err
    assert len(list(Path("kept").iterdir())) == 2
    made = real("backup", "--keep", "1")
    assert "Older backups deleted: 1" in made.err
    assert len(list(Path("kept").iterdir())) == 2
    assert "backup" in real("job", "list", "-o", "json").out
    monkeypatch.setenv("DUBAN_BACKUP_HOUR", "24")
    refused = real("backup")
    assert refused.code == CONFIGURATION
    assert "DUBAN_BACKUP_HOUR: expected an hour from 0 to 23" in refused.err


def test_folder_that_cannot_be_written_is_said_so(real: Command) -> None:
    Path("b").write_text("no folder")
    refused = real("backup", "b")
    assert refused.code == ERROR
    assert "b" in refused.err
    assert "Cannot read or write" in refused.err
