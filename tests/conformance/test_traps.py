"""The mistakes that are easily made with this notice, each with the test that would find it.

 1 overdue is counted from the filing, not from the pointer · 2 step 3 is passed through in one act
 3 the cap holds on acceptance, after a correction too · 4 a zone has a cap of its own
 5 make-up days are working days · 6 a year without calendar is never guessed
 7 reminders of one day are one · 8 a correction may run beyond the deadline
 9 an old report does not decay · 10 the first days are not assessed
11 the boundaries 0.80 and 1.21 are exact · 12 a base of zero is for a person to judge
13 no fen is lost among three institutions · 14 a missing signature blocks the payment
15 the district is never paid · 16 one flag at a time
17 no proposal before the term, no decision before the statement
18 nothing that was spent is claimed back · 19 a suspended recovery is silent
20 a mail is owed once · 21 who declines is not overdue · 22 duties end with the contract
23 a recused expert's score is void · 24 the subject's slash and full-width plus
25 brackets, long names and file names in GBK
"""

from tests.conformance import test_traps_of_dates, test_traps_of_filing, test_traps_of_money

PARTS = (test_traps_of_dates, test_traps_of_filing, test_traps_of_money)


def test_no_trap_is_left_out() -> None:
    names = [name for part in PARTS for name in vars(part) if name.startswith("test_")]
    assert {name[5:7] for name in names} == {f"{n:02d}" for n in range(1, 26)}
