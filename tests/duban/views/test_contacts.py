"""Contacts, what an import would change, and what is wrong in a sheet."""

from datetime import date

from config.words import Words
from duban.rendering.data import as_data
from duban.sheets.contacts import SheetFault
from duban.views.contacts import change_table, contact_table, fault_table, missing_lines
from tests.practice import HEPING, the_notice
from workflow.mail.contacts import CITY, Contact, ContactChange, ContactFault
from workflow.mail.dead_addresses import DeadAddress

REGIONS = the_notice().regions_by_code
LI = Contact(HEPING, "district", "李", "li@heping.example")
ZHANG = Contact(CITY, "city_operator", "张", "zhang@city.example", absent_from=date(2024, 1, 5))


def test_contact_stands_with_unit_role_and_absence(spoken: Words) -> None:
    li, zhang = as_data(contact_table([LI, ZHANG], {}, REGIONS, spoken))
    assert (li["region"], li["region_code"]) == (spoken.label("region", "和平区"), HEPING)
    assert (li["role"], li["role_label"]) == (
        "district",
        spoken.say("contact_role.district"),
    )
    assert zhang["region"] == spoken.say("contact.city")
    assert (zhang["absent"], zhang["absent_from"]) == ("2024-01-05 –", "2024-01-05")


def test_address_that_mail_comes_back_from_stands_out(spoken: Words) -> None:
    dead = {
        "li@heping.example": DeadAddress("li@heping.example", "2024-01-02T10:00", "5.1.1", "no")
    }
    table = contact_table([LI, ZHANG], dead, REGIONS, spoken)
    assert table.tones == ("bad", "")
    li, zhang = as_data(table)
    assert (li["came_back"], li["came_back_answer"]) == ("2024-01-02 5.1.1", "no")
    assert (zhang["came_back"], zhang["came_back_address"]) == ("", None)


def test_change_shows_what_was_and_what_will_be(spoken: Words) -> None:
    moved = Contact(HEPING, "district", "李", "li2@heping.example")
    changes = [ContactChange(LI, moved), ContactChange(None, ZHANG), ContactChange(LI, None)]
    changed, added, removed = as_data(change_table(changes, REGIONS, spoken))
    assert changed["email"] == "li@heping.example → li2@heping.example"
    assert changed["phone"] == ""
    assert (added["kind"], added["email"]) == ("added", "zhang@city.example")
    assert (removed["kind"], removed["change"]) == ("removed", spoken.say("contact.removed"))


def test_fault_names_its_cell_and_says_what_is_wrong(spoken: Words) -> None:
    fault = SheetFault("联系人", 4, "E", "电子邮箱", ContactFault("email", "no_email"))
    of_row = SheetFault("联系人", 5, "", "角色", ContactFault("role", "no_role"))
    first, second = as_data(fault_table([fault, of_row], spoken))
    assert (first["place"], first["code"]) == ("联系人!E4", "no_email")
    assert first["says"] == spoken.say("contact_fault.no_email")
    assert second["place"] == "联系人!5"


def test_missing_contacts_are_told_by_role(spoken: Words) -> None:
    missing = [(HEPING, "district"), ("120110", "district"), (CITY, "city_supervisor")]
    districts, city = missing_lines(missing, REGIONS, spoken)
    assert all(spoken.label("region", one) in districts for one in ("和平区", "东丽区"))
    assert spoken.say("contact_role.city_supervisor") in city
