"""What is known for the fields of reports and assessments."""

from config.words import Words
from duban.views.form.about import About
from duban.views.form.known.value import Known, Provider
from states.choices import AssessmentKind
from states.duty_items import Item
from states.facts import Facts


def reported_quarter(about: About, facts: Facts, words: Words) -> Known:
    """The last quarter that is over and not reported on."""
    ended = [
        duty.period
        for _, duty in facts.open_duties()
        if duty.item is Item.SELF_CHECK and duty.period is not None and duty.period <= about.day
    ]
    return min(ended, default=None)


def self_check_due(about: About, facts: Facts, words: Words) -> Known:
    """When the report on that quarter is due."""
    period = reported_quarter(about, facts, words)
    duties = (duty for _, duty in facts.open_duties() if duty.item is Item.SELF_CHECK)
    return next((duty.due for duty in duties if period and duty.period == period), None)


def tasks(about: About, facts: Facts, words: Words) -> Known:
    """How far each task had come when it was reported last."""
    report = facts.counting_report
    return {name: state.value for name, state in report.tasks.items()} if report else None


def assessment(about: About, facts: Facts, words: Words) -> Known:
    """Which assessment comes next (R-6.3)."""
    held = facts.assessment(AssessmentKind.MIDTERM)
    return (AssessmentKind.MIDTERM if held is None else AssessmentKind.FINAL).value


def figures(part: str) -> Provider:
    """The figures that the assessment before this one took down for a year."""

    def before(about: About, facts: Facts, words: Words) -> Known:
        return facts.assessments[-1].figures.get(part, {}) if facts.assessments else {}

    return before
