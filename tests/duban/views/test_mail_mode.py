"""How an office sends its mails."""

from datetime import date

from config.words import Words
from duban.bootstrap import office_settings
from duban.bootstrap.desk import Desk
from duban.rendering.data import as_data as records
from duban.views.mail_mode import address_table, as_data, mail_mode, mode_in_words, mode_table
from tests.practice import HEPING
from workflow.mail import golive, mutes
from workflow.mail.contacts import Contact
from workflow.mail.mutes import Mute


def test_training_writes_to_its_folder_at_any_hour(desk: Desk, spoken: Words) -> None:
    found = mail_mode(desk)
    assert mode_in_words(found, spoken) == spoken.say("mail.mode_training", folder=desk.mails)
    told = records(mode_table(found, desk.notice().regions_by_code, spoken))
    lines = {row["what"]: row["found"] for row in told}
    assert lines[spoken.say("mail.hours")] == spoken.say("mail.at_any_hour")
    assert lines[spoken.say("mail.server")] == spoken.say("word.none")
    assert str(sum(found.counts.values())) in lines[spoken.say("mail.counts")]


def test_real_office_begins_on_trial_and_says_to_whom(real: Desk, spoken: Words) -> None:
    assert mode_in_words(mail_mode(real), spoken) == spoken.say("mail.mode_nowhere")
    with real.store.writing() as transaction:
        office_settings.keep(
            transaction, {"office.mailbox": "office@city.example", "smtp.host": "mx"}
        )
    found = mail_mode(real)
    assert mode_in_words(found, spoken) == spoken.say("mail.mode_trial", to="office@city.example")
    assert as_data(found)["server"] == "mx:587"
    with real.store.writing() as transaction:
        golive.go_live(real.office, transaction, real.clock(), "王")
    assert mode_in_words(mail_mode(real), spoken) == spoken.say("mail.mode_live")
    assert as_data(mail_mode(real))["mode"] == "live"


def test_server_is_told_with_the_name_under_which_the_office_signs_in(
    real: Desk, spoken: Words
) -> None:
    def told() -> object:
        rows = records(mode_table(mail_mode(real), real.notice().regions_by_code, spoken))
        return next(row["found"] for row in rows if row["what"] == spoken.say("mail.server"))

    assert told() == spoken.say("word.none")
    for user, key in (("office", "mail.server_as"), ("", "mail.server_open")):
        with real.store.writing() as transaction:
            office_settings.keep(transaction, {"smtp.host": "mx", "smtp.user": user})
        assert told() == spoken.say(key, server="mx:587", user=user)


def test_muted_cases_are_named_until_when_and_why(real: Desk, spoken: Words) -> None:
    case_id = f"tj-2023-22/{HEPING}"
    with real.store.writing() as transaction:
        mutes.mute(transaction, Mute(case_id, date(2999, 1, 1), "协商中", "王", "2024-01-01"))
    (row,) = [
        row
        for row in records(mode_table(mail_mode(real), real.notice().regions_by_code, spoken))
        if row["what"] == spoken.say("mail.muted_cases")
    ]
    assert spoken.label("region", "和平区") in row["found"] and "协商中" in row["found"]


def test_addresses_are_those_of_the_day(real: Desk, spoken: Words) -> None:
    away = Contact(
        HEPING,
        "district",
        "李",
        "li@heping.example",
        substitute_email="sun@heping.example",
        absent_from=date(2024, 1, 5),
    )
    regions = real.notice().regions_by_code
    before, during = (
        records(address_table([away], day, regions, spoken))[0]["email"]
        for day in (date(2024, 1, 4), date(2024, 1, 5))
    )
    assert (before, during) == ("li@heping.example", "sun@heping.example")
