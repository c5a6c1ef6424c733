"""The days of a training office: moved by hand, carried on by the next process, told in short."""

import email
import email.policy
import re
import signal
import time
from email.message import EmailMessage
from pathlib import Path

import httpx2
import pytest

from tests.duban.cli.terminal import Shown, Terminal, without_faults

REFUSED, USAGE, INTERRUPTED = 3, 2, 130
ADDRESS = re.compile(r"http://127\.0\.0\.1:\d+/")


def date_of(shown: Shown) -> str:
    """The business date that the office said of itself."""
    return shown.err.partition("business date ")[2][:10]


def test_next_day_does_its_jobs_and_the_next_process_goes_on(operator: Terminal) -> None:
    first = operator("day", "next")
    assert without_faults(first).code == 0
    assert "2024-04-11 Thu" in first.out
    assert "2024-04-11 Thu day plan" in first.err
    second, listed, jobs, shown, whole = operator.many(
        [
            ["day", "next", "-o", "json"],
            ["case", "list"],
            ["job", "list", "--runs", "--most", "6", "-o", "json"],
            ["run", "--once"],
            ["history", "verify"],
        ]
    )
    assert second.data["day"] == "2024-04-12"
    assert date_of(listed) == "2024-04-12"
    done = {row["due_at"] for row in jobs.data}
    assert done == {f"2024-04-{day} 06:00" for day in (10, 11, 12)}
    assert (shown.code, whole.code) == (0, 0)


def test_long_move_is_told_by_week(operator: Terminal) -> None:
    shown = operator("day", "to", "2024-05-06", lang="zh")
    assert shown.code == 0
    told = [line for line in shown.err.splitlines() if " 至 " in line]
    assert len(told) == 5
    assert told[0].startswith("2024-04-10 至 2024-04-14：应发邮件")
    assert "夜间报告 2024-05-06 周一" in shown.out


def test_day_is_written_in_every_form_that_a_field_takes(operator: Terminal) -> None:
    moved, shown, listed, balance, nonsense = operator.many(
        [
            ["day", "to", "2024年4月11日"],
            ["day", "show", "2024/4/11"],
            ["mail", "list", "--since", "２０２４.4.10", "--until", "20240411"],
            ["ledger", "show", "--as-of", "2024年4月11日"],
            ["day", "to", "2024年2月30日"],
        ]
    )
    for one in (moved, shown, listed, balance):
        assert without_faults(one).code == 0, one.err
    assert "2024-04-11 Thu" in moved.out
    assert nonsense.code == USAGE
    assert "2024-02-30" in nonsense.err


def test_time_of_an_act_is_a_day_in_every_form(reader: Terminal) -> None:
    act = ["case", "do", "start_drafting", "120116403", "--basis", "来函", "--dry-run", "--at"]
    forms = (
        "2024年4月9日",
        "２０２４/４/９",
        "2024.4.9",
        "20240409",
        "2024-04-10",
        "2024年4月9日16时",
    )
    *taken, none, late = reader.many(
        [[*act, one] for one in (*forms, "2024年2月30日", "2024-04-11")], "zh"
    )
    assert [one.code for one in taken] == [0] * len(forms), [one.err for one in taken]
    assert (none.code, late.code) == (USAGE, REFUSED)
    assert "2024-02-30" in none.err


def test_day_by_a_word_or_without_its_year_is_said_back(operator: Terminal) -> None:
    act = ["case", "do", "start_drafting", "120116403", "--basis", "来函", "--dry-run", "--at"]
    moved, listed, owed, balance, done, at_once, whole = operator.many(
        [
            ["day", "to", "明天"],
            ["mail", "list", "--day", "4-10"],
            ["duty", "list", "--due-before", "4月30日"],
            ["ledger", "show", "--as-of", "昨天"],
            [*act, "昨天 9:30"],
            [*act, "today"],
            ["ledger", "show", "--as-of", "2024-04-10"],
        ],
        "zh",
    )
    for one in (moved, listed, owed, balance, done, at_once):
        assert without_faults(one).code == 0, one.err
    assert "“明天”指：2024-04-11 周四。" in moved.err
    assert "“4-10”指：2024-04-10 周三。" in listed.err
    assert "“4月30日”指：2024-04-30 周二。" in owed.err
    assert "“昨天”指：2024-04-10 周三。" in balance.err
    assert "“昨天 9:30”指：2024-04-10 周三 09:30。" in done.err
    assert "“today”指：2024-04-11" in at_once.err
    assert "指：" not in whole.err
    assert balance.out == whole.out


def test_days_of_fields_are_said_back(reader: Terminal) -> None:
    warn = ["case", "do", "issue_warning", "南开区", "--dry-run", "-f"]
    short, wrong = reader.many(
        [[*warn, "整改截止日期=5月15日"], [*warn, "整改截止日期=5月32日"]], "zh"
    )
    assert without_faults(short).code == 0, short.err
    assert "“5月15日”指：2024-05-15 周三。" in short.err
    assert "2024-05-15" in short.out
    assert wrong.code == USAGE
    assert "4月9日、今天" in wrong.err
    assert "指：" not in wrong.err


def test_words_beside_a_wrong_day_name_it_and_say_what_to_do(reader: Terminal) -> None:
    fresh, nonsense, beyond, long_ago = reader.many(
        [
            ["day", "show"],
            ["day", "to", "下周"],
            ["day", "to", "2027年5月1日"],
            ["day", "show", "2022-01-01"],
        ],
        "zh",
    )
    assert "duban run --once" in fresh.err
    assert "duban run --once" not in long_ago.err
    assert "DAY" not in nonsense.err
    assert "日期" in nonsense.err
    assert "2024年4月9日" in nonsense.err
    assert "duban calendar import" in beyond.err


def test_date_moves_forward_only_and_within_the_calendar(reader: Terminal) -> None:
    back, beyond, nonsense = reader.many(
        [["day", "to", "2024-04-10"], ["day", "to", "2030-01-01"], ["day", "to", "30 May"]]
    )
    assert (back.code, beyond.code, nonsense.code) == (USAGE, REFUSED, USAGE)
    assert "R-T.7" in beyond.err
    assert "YYYY-MM-DD" in nonsense.err


def test_report_of_an_earlier_night_is_found(reader: Terminal) -> None:
    that, latest, none = reader.many(
        [
            ["day", "show", "2024-03-01", "-o", "json"],
            ["day", "show", "--as-of", "2024-03-02", "-o", "json"],
            ["day", "show", "2022-01-01"],
        ]
    )
    assert (that.data["day"], latest.data["day"]) == ("2024-03-01", "2024-03-02")
    assert none.code == 4
    assert "2023-07-18" in none.err


def test_interrupted_move_keeps_the_days_done(operator: Terminal) -> None:
    running = operator.start("day", "to", "2026-01-01")
    while not list((operator.folder / "office" / "mail").glob("2024-04-1[2-9]_*.eml")):
        time.sleep(0.05)
    running.send_signal(signal.SIGINT)
    _, err = running.communicate()
    assert running.returncode == INTERRUPTED
    assert "Traceback" not in err
    assert "Interrupted" in err
    listed, again, whole = operator.many(
        [["case", "list"], ["run", "--once"], ["history", "verify"]]
    )
    assert "2024-04-10" < date_of(listed) < "2026-01-01"
    assert (again.code, whole.code) == (0, 0)


@pytest.mark.parametrize("how", [signal.SIGINT, signal.SIGTERM])
def test_running_office_ends_cleanly_when_told(operator: Terminal, how: signal.Signals) -> None:
    running = operator.start("run", "--terminal")
    assert running.stderr is not None
    for line in running.stderr:
        if line.startswith("Running"):
            break
    time.sleep(0.3)
    running.send_signal(how)
    _, rest = running.communicate()
    assert running.returncode == 0
    assert "Ended." in rest


def test_console_opens_at_the_address_that_is_printed(operator: Terminal) -> None:
    running = operator.start("run")
    assert running.stderr is not None
    address = next(found[0] for line in running.stderr if (found := ADDRESS.search(line)))
    page = httpx2.get(address, headers={"accept": "text/html"}, timeout=30, follow_redirects=True)
    assert page.status_code == 200
    assert "督办" in page.text
    running.send_signal(signal.SIGINT)
    _, rest = running.communicate(timeout=10)
    assert running.returncode == 0
    assert "Ended;" in rest


def message(path: Path) -> EmailMessage:
    """A mail as the standard library reads it."""
    with path.open("rb") as file:
        return email.message_from_binary_file(file, policy=email.policy.default)


def test_training_mails_are_whole_and_marked_as_demo(founded: Path) -> None:
    paths = sorted((founded / "office" / "mail").glob("*.eml"))
    assert len(paths) > 400
    for path in paths[::25]:
        mail = message(path)
        assert not mail.defects
        assert "演示数据" in mail["Subject"]
        assert mail["To"].addresses[0].domain == "duban.example"
        body = mail.get_body(("plain",))
        assert body is not None
        assert "演示" in body.get_content()


def test_mail_is_found_by_its_name_its_file_and_its_key(reader: Terminal, founded: Path) -> None:
    row = reader("mail", "list", "--most", "1", "-o", "json").data[0]
    name = row["mail"]
    shown = reader("mail", "show", name, "-o", "json").data
    short = shown["mails"][0]["id"][:8]
    path = next((founded / "office" / "mail").glob(f"{name[:10]}_{short}_*.eml"))
    shown = reader.many(
        [
            ["mail", "show", one, "--in", lang, "-o", "json"]
            for one, lang in ((name, "zh"), (str(path), "en"), (row["key"], "zh"))
        ]
    )
    assert [one.code for one in shown] == [0, 0, 0]
    assert shown[0].data["subject"] == message(path)["Subject"]
    assert shown[0].data == shown[2].data
    assert shown[1].data["text"] != shown[0].data["text"]


def test_mails_of_a_case_are_chosen_before_they_are_cut(reader: Terminal) -> None:
    wanted = ["mail", "list", "--region", "武清区"]
    every, sent, one, words = reader.many(
        [
            [*wanted, "-o", "json"],
            [*wanted, "--status", "superseded", "-o", "json"],
            [*wanted, "--status", "superseded", "--most", "1", "-o", "json"],
            [*wanted, "--most", "1"],
        ]
    )
    assert sent.data == [row for row in every.data if row["status"] == sent.data[0]["status"]]
    assert one.data == sent.data[:1]
    assert f"Shown: 1 of {len(every.data)}." in words.err


def test_training_says_that_it_delivers_at_once(reader: Terminal) -> None:
    rows = {row["job"]: row for row in reader("job", "list", "-o", "json").data}
    assert (rows["deliver"]["did"], rows["deliver"]["next"]) == (
        "with each act and day, in training",
        None,
    )
    assert rows["day_plan"]["next"].startswith("2024-04-11T06:00")
