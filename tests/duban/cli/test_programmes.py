"""Next year's programme beside this year's: begun, checked, opened, and told apart."""

from pathlib import Path

from tests.duban.cli.terminal import Terminal

NEXT = "tj-2025-07"
DEADLINE = "value = 2023-07-31"


def begun(operator: Terminal) -> None:
    """The notice of next year: this year's with another deadline."""
    assert operator("notice", "new", NEXT).code == 0
    file = operator.folder / f"{NEXT}.toml"
    text = file.read_text(encoding="utf-8")
    assert text.count(DEADLINE) == 1
    file.write_text(text.replace(DEADLINE, "value = 2025-07-31"), encoding="utf-8")


def test_copy_that_nobody_changed_is_refused_tried_or_in_earnest(operator: Terminal) -> None:
    add = ["programme", "add", "--notice", f"{NEXT}.toml"]
    _, tried, opened, listed = operator.many(
        [["notice", "new", NEXT], [*add, "--dry-run"], add, ["programme", "list", "-o", "json"]]
    )
    assert tried.code == opened.code != 0
    assert "differs from that of programme tj-2023-22 in nothing but its name" in tried.err
    assert [row["programme"] for row in listed.data] == ["tj-2023-22"]


def test_next_programme_is_opened_beside_the_one_that_runs(operator: Terminal) -> None:
    begun(operator)
    looked, opened, again, tried = operator.many(
        [
            ["programme", "add", "--notice", f"{NEXT}.toml", "--dry-run"],
            ["programme", "add", "--notice", f"{NEXT}.toml"],
            ["programme", "add", "--notice", f"{NEXT}.toml"],
            ["programme", "add", "--notice", f"{NEXT}.toml", "--dry-run"],
        ]
    )
    assert (looked.code, opened.code) == (0, 0)
    assert "nothing was changed" in looked.err
    for one in (looked, opened):
        assert "tj-2023-22 is under 津知发运字〔2023〕22号 too" in one.err
    assert again.code != 0
    assert (tried.code, tried.err) == (again.code, again.err)
    assert NEXT in again.err
    assert [row["programme"] for row in operator("programme", "list", "-o", "json").data] == [
        NEXT,
        "tj-2023-22",
    ]


def test_new_case_belongs_to_it_and_old_ones_are_found_by_their_whole_name(
    operator: Terminal,
) -> None:
    begun(operator)
    operator("programme", "add", "--notice", f"{NEXT}.toml")
    done, new, old, all_ = operator.many(
        [
            ["case", "do", "open_case", "和平区"],
            ["case", "show", f"{NEXT}/和平区", "-o", "json"],
            ["case", "show", "tj-2023-22/和平区", "-o", "json"],
            ["case", "list", "-o", "json"],
        ]
    )
    assert done.code == 0
    assert (new.data["step"], old.data["step"]) == (1, 4)
    assert len(all_.data) == 22
    wrong = operator("case", "show", "tj-2099/和平区")
    assert wrong.code != 0
    assert "tj-2023-22" in wrong.err


def test_file_that_is_wrong_opens_nothing(operator: Terminal) -> None:
    operator("notice", "new", NEXT)
    file = operator.folder / f"{NEXT}.toml"
    text = file.read_text(encoding="utf-8")
    file.write_text(text.replace('sentences = ["S002"]', 'sentences = ["S999"]'), encoding="utf-8")
    wrong = operator("programme", "add", "--notice", file.name)
    assert wrong.code != 0
    assert "S999" in wrong.out
    assert len(operator("programme", "list", "-o", "json").data) == 1


def test_no_file_is_overwritten(operator: Terminal) -> None:
    (operator.folder / f"{NEXT}.toml").write_text("mine", encoding="utf-8")
    refused = operator("notice", "new", NEXT)
    assert refused.code != 0
    assert (operator.folder / f"{NEXT}.toml").read_text(encoding="utf-8") == "mine"
    assert not (operator.folder / f"{NEXT}.sentences.toml").exists()


def test_real_office_is_founded_on_a_notice_of_its_own(tmp_path: Path) -> None:
    bare = Terminal(tmp_path)
    copied, made = bare.many(
        [["notice", "new", NEXT], ["init", "--real", "--notice", f"{NEXT}.toml"]]
    )
    assert (copied.code, made.code) == (0, 0)
    (only,) = bare("programme", "list", "-o", "json").data
    assert only["programme"] == NEXT


def test_night_and_mails_tell_two_programmes_apart(operator: Terminal) -> None:
    """The same region owes under last year's notice and under next year's."""
    operator("notice", "new", NEXT)
    file = operator.folder / f"{NEXT}.toml"
    text = file.read_text(encoding="utf-8")
    text = text.replace("value = 2023-07-31", "value = 2024-04-15")
    text = text.replace('value = "津知发运字〔2023〕22号"', 'value = "津知发运字〔2025〕7号"')
    file.write_text(text, encoding="utf-8")
    *_, opened, gone, night, plain, listed, duties = operator.many(
        [
            ["programme", "add", "--notice", file.name],
            ["case", "do", "open_case", "静海区"],
            ["day", "to", "2024-04-17"],
            ["report", "nightly", "--form", "json"],
            ["report", "nightly"],
            ["mail", "list", "--region", "静海区", "-o", "json"],
            ["duty", "list", "--region", "静海区", "-o", "json"],
        ]
    )
    assert (opened.code, gone.code) == (0, 0), opened.err + gone.err
    assert NEXT in {one.get("programme") for one in night.data["overdue"]}
    assert NEXT in plain.out
    assert {one["programme"] for one in listed.data} == {NEXT, "tj-2023-22"}
    assert {one["programme"] for one in duties.data} == {NEXT, "tj-2023-22"}
    new = next(one for one in listed.data if one["programme"] == NEXT)
    told = operator("mail", "show", new["mail"])
    assert "津知发运字〔2025〕7号" in told.out


def test_notice_that_was_made_another_is_taken_up_without_a_note(operator: Terminal) -> None:
    operator("notice", "new", NEXT)
    file = operator.folder / f"{NEXT}.toml"
    text = file.read_text(encoding="utf-8")
    file.write_text(text.replace("津知发运字〔2023〕22号", "虚构〔2025〕7号"), encoding="utf-8")
    looked = operator("--lang", "zh", "programme", "add", "--notice", file.name, "--dry-run")
    assert looked.code == 0
    assert "注意" not in looked.err
