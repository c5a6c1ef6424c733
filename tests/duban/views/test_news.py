"""What was done since somebody looked is told act by act, the last first."""

from config.words import Words
from duban.bootstrap.desk import Desk
from duban.views.news import MOST, last_act, news_after
from duban.views.page import Ref, Subject
from tests.practice import HEPING, PROGRAMME, Practice


def test_nothing_is_told_to_who_has_seen_it_all(desk: Desk, real: Desk, spoken: Words) -> None:
    assert news_after(desk, last_act(desk), spoken) is None
    assert last_act(real) == 0
    assert news_after(real, 0, spoken) is None


def test_last_acts_are_told_and_all_are_counted(desk: Desk, spoken: Words) -> None:
    last = last_act(desk)
    news = news_after(desk, 0, spoken)
    assert news is not None
    assert (news.count, news.last, len(news.acts)) == (last, last, MOST)
    assert news.acts[0].act == spoken.label("command", "decide_clawback")
    assert {one.case for one in news.acts} == {
        Ref(spoken.label("region", "和平区"), Subject.CASE, f"{PROGRAMME}/{HEPING}")
    }


def test_one_act_is_told_alone(desk: Desk, spoken: Words) -> None:
    news = news_after(desk, last_act(desk) - 1, spoken)
    assert news is not None
    assert (news.count, len(news.acts)) == (1, 1)


def test_act_is_told_by_its_person_else_by_its_party(real: Desk, spoken: Words) -> None:
    office = Practice(real.store, is_founded=True)
    office.set("2023-07-18T10:00")
    office.do("open_case", {"region_code": HEPING}, persons={"person": "王一"})
    office.do("start_drafting")
    news = news_after(real, 0, spoken)
    assert news is not None
    assert [one.by for one in news.acts] == [spoken.label("party", "district"), "王一"]
