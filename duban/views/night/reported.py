"""The page of a nightly report of an open office."""

from config.words import Words
from duban.bootstrap.desk import Desk
from duban.views.night.page import NightPage, page_of
from workflow.night.reports import NightlyReport


def night_page(desk: Desk, report: NightlyReport, words: Words) -> NightPage:
    """A nightly report as the page that people read, in the language of *words*."""
    regions = desk.notice().regions_by_code
    return page_of(report, regions, words, office=desk.name, synthetic=desk.is_training)
