"""The programmes of an office, each with its notice and how many of its cases go on."""

from config.words import Words
from duban.bootstrap.desk import Desk
from duban.rendering.data import as_data
from duban.views.notice import name_of
from duban.views.page import Ref, Subject
from duban.views.programmes import programme_pairs, programme_table
from tests.duban.conftest import NEXT
from tests.practice import PROGRAMME, the_notice


def test_latest_stands_first_and_is_the_one_in_force(renewed: Desk, spoken: Words) -> None:
    with renewed.store.reading() as transaction:
        table = programme_table(transaction, renewed.programmes(), spoken)
    latest, first = as_data(table)
    assert table.rows[0][0] == Ref(NEXT, Subject.PROGRAMME, NEXT)
    assert [one["programme"] for one in (latest, first)] == [NEXT, PROGRAMME]
    assert [one["in_force"] for one in (latest, first)] == [spoken.say("word.yes"), ""]
    assert [one["cases"] for one in (latest, first)] == [0, 2]
    assert first["cases_open"] == 2
    assert [one["units"] for one in (latest, first)] == [
        len(the_notice().regions) - 1,
        len(the_notice().regions),
    ]


def test_programme_names_the_versions_that_its_cases_keep(renewed: Desk, spoken: Words) -> None:
    old, new = (as_data(programme_pairs(renewed, one, spoken)) for one in (PROGRAMME, NEXT))
    assert (old["cases"], new["cases"]) == (2, 0)
    assert old["notice_hash"] != new["notice_hash"]
    assert old["procedure_hash"] == new["procedure_hash"]
    notice = the_notice()
    assert old["notice_title"] == name_of(notice.title, spoken)
    assert (old["document_number"], old["authority"]) == (notice.document_number, notice.authority)
    assert old["issued"] == notice.issued.isoformat()
