"""The open duties of an office as a calendar that other programs read, entry by entry."""

from datetime import date, timedelta

from config.words import Words
from duban.bootstrap.desk import Desk
from duban.running.correspondence import post_of
from duban.views.owners import owed_by
from notifications.calendar_file import CASE, Entry, feed
from notifications.letter import DEMO_MARK
from workflow.record.duties import search
from workflow.record.duties.search import DutiesWanted, OpenDuty

AHEAD = timedelta(days=400)
MOST = 5_000
"""So far ahead, and so many duties at most, the earliest due first."""


def calendar_feed(desk: Desk, words: Words, region: str | None = None) -> str:
    """What is due, or was and is still owed, as a calendar file; of one region where it is named.

    Only what falls due within AHEAD stands in it, and no more than MOST duties.
    """
    today = desk.office.today
    wanted = DutiesWanted(
        since=date.min, before=today + AHEAD, regions=None if region is None else (region,)
    )
    regions = desk.regions()
    with desk.store.reading() as transaction:
        found = list(search.duties_wanted(transaction, wanted, most=MOST))
    names = {one.code: words.region(one) for one in regions.values()}
    entries = (_entry(one, names[one.region_code], words, desk) for one in found)
    return feed(entries, today, post_of(desk, words.language).sender)


def _entry(one: OpenDuty, region: str, words: Words, desk: Desk) -> Entry:
    """An entry under the name that mails give it, so that the two are one in a calendar."""
    uid = f"{CASE}/{one.label}@duban"
    summary = words.say("month.one", region=region, item=words.label("item", one.label))
    owner = words.say(
        "month.owed_by", owner=owed_by(one.item, one.owner, words).label, rule=one.rule
    )
    return Entry(
        case_id=one.case_id,
        day=date.fromisoformat(one.due or ""),
        uid=f"demo/{uid}" if desk.is_training else uid,
        summary=DEMO_MARK + summary if desk.is_training else summary,
        description=(owner, CASE),
    )
