"""A notice item by item, and how it is read, in both languages."""

from config.words import LANGUAGES, Words, chapter
from duban.bootstrap.desk import Desk
from duban.bootstrap.editions import editions
from duban.views.notice import INDICATORS, notice_file, notice_page, rules, rules_page, value_of
from duban.views.page import Page, Table


def rows_of(page: Page) -> list[tuple[object, ...]]:
    return [row for part in page.parts if isinstance(part, Table) for row in part.rows]


def test_every_item_stands_once_with_its_clause(spoken: Words) -> None:
    file, _ = editions()
    rows = rows_of(notice_page(file, spoken))
    assert len(rows) == len(file.items)
    assert all(title and value and clause for title, value, clause, *_ in rows)


def test_what_the_office_has_set_says_so_and_why(spoken: Words) -> None:
    file, _ = editions()
    rows = {row[0]: row for row in rows_of(notice_page(file, spoken))}
    _, value, clause, rule, reason = rows[spoken.say("notice_item.recovery_days")]
    assert str(value).startswith("30")
    assert (clause, rule) == (spoken.say("notice_page.ours"), "R-6.9")
    assert reason == getattr(file.items["recovery_days"].reason, spoken.language)


def test_every_item_and_every_choice_has_its_words() -> None:
    file, _ = editions()
    for language in LANGUAGES:
        words = chapter(language, "guide")
        plain = {key for key in file.items if not key.startswith(INDICATORS)}
        assert set(words["notice_item"]) == plain
        chosen = {f"{key}_{one}" for key, item in file.items.items() for one in item.choices}
        assert set(words["notice_choice"]) == chosen


def test_both_languages_say_the_same_things() -> None:
    zh, en = (chapter(language, "guide") for language in LANGUAGES)
    assert set(zh) == set(en)
    for section in zh:
        assert set(zh[section]) == set(en[section]), section


def test_growth_without_a_rate_is_growth_each_year(spoken: Words) -> None:
    file, _ = editions()
    key = "indicators.K4_transfer_growth"
    assert spoken.say("notice_page.growing") in value_of(key, file.items[key], spoken)


def test_every_rule_is_read_with_its_clause(spoken: Words) -> None:
    rows = rows_of(rules_page(spoken))
    assert [row[0] for row in rows] == [one.id for one in rules().rule]


def test_office_shows_the_notice_that_its_programme_keeps(desk: Desk) -> None:
    with desk.store.reading() as transaction:
        file = notice_file(transaction, desk.programme())
    assert file.notice == desk.notice()
    assert file.items["mailbox"].value == desk.notice().mailbox
