"""What there is to say of an error: as a line for a log, and as data that is read back."""

import errno
from datetime import date

import msgspec

from states.saying import (
    NOTHING,
    Failure,
    Name,
    NotAsExpected,
    Saying,
    as_data,
    close_to,
    from_data,
    saying,
    sayings_of,
    why,
)


def test_saying_is_a_line_for_a_log() -> None:
    assert str(saying("error.full")) == "error.full"
    nested = saying(
        "error.of", what=saying("reason.none"), kinds=["a", "b"], by=Name("role", "city")
    )
    assert str(nested) == "error.of(what=reason.none, kinds=a b, by=city)"
    assert str(Failure(saying("a.b"), saying("c.d", n=1))) == "a.b; c.d(n=1)"


def test_error_that_is_ours_says_itself_and_any_other_in_its_own_words() -> None:
    known = saying("error.full")
    assert sayings_of(Failure(known)) == (known,)
    (told,) = sayings_of(ValueError("two\nlines " + "x" * 400))
    words = str(told.facts["words"])
    assert words.startswith("ValueError: two lines x")
    assert len(words) == 300


def test_what_the_system_says_of_a_file_is_told_by_its_number() -> None:
    no = saying("reason.no_permission")
    told = sayings_of(PermissionError(errno.EACCES, "Permission denied", "duban.db"))
    assert told == (saying("error.file", path="duban.db", why=no),)
    assert sayings_of(PermissionError(errno.EACCES, "Permission denied")) == (no,)


def test_what_was_not_as_expected_is_told_with_its_place() -> None:
    expected = saying("expected.day")
    error = NotAsExpected("act.at", expected, date(2024, 4, 10))
    assert str(error) == "act.at: expected.day, found 2024-04-10"
    assert error.sayings == (
        saying("error.invalid", place="act.at", expected=expected, found="2024-04-10"),
    )
    hinted = NotAsExpected("act.at", expected, "x" * 200, saying("hint.x"))
    assert str(hinted).endswith("…; hint.x")
    absent = NotAsExpected("act.at", expected, NOTHING)
    assert (str(absent), absent.sayings[0].code) == (
        "act.at: expected.day, found nothing",
        "error.missing",
    )
    assert "reason.x" in str(NotAsExpected("act.at", expected, saying("reason.x")))


def test_saying_is_kept_as_data_and_read_back() -> None:
    told = saying(
        "error.of",
        what=saying("reason.none"),
        by=Name("role", "city"),
        days=[1, 2.5, None],
        day=date(2024, 4, 10),
    )
    read = from_data(msgspec.json.decode(msgspec.json.encode(as_data(told))))
    assert isinstance(read, Saying)
    assert read.code == told.code
    assert read.facts == {**told.facts, "day": "2024-04-10"}


def test_word_that_is_close_to_a_known_one_is_hinted_at() -> None:
    assert close_to("dayplan", ["day_plan", "deliver"]) == saying(
        "hint.did_you_mean", near="day_plan"
    )
    assert close_to("something else", ["day_plan", "deliver"]) is None


def test_figure_of_many_digits_is_not_echoed_whole() -> None:
    long = NotAsExpected("amount", saying("expected.yuan"), "9" * 70)
    shown = long.sayings[0].facts["found"]
    assert isinstance(shown, str)
    assert (shown.endswith("…"), len(shown) < 30) == (True, True)
    short = NotAsExpected("amount", saying("expected.yuan"), "9" * 12)
    assert short.sayings[0].facts["found"] == repr("9" * 12)


def test_closed_output_and_failing_disk_are_told_in_words_of_the_catalogue() -> None:
    for number, code in ((errno.EBADF, "reason.closed"), (errno.EIO, "reason.device")):
        assert why(OSError(number, "in the words of the system")) == saying(code)
