"""Amounts of cases as they may come to be, for laws that hold of all of them."""

from datetime import date, timedelta

from hypothesis import strategies as st

from states.choices import Instalment
from states.facts import Money, Payment, Repayment

FIRST = date(2023, 9, 19)
NAMES = ("甲", "乙", "丙")
DAYS = st.dates(FIRST, FIRST + timedelta(days=900))
FEN = st.integers(1, 10**10)
PAYMENTS = st.lists(
    st.builds(
        Payment,
        on=DAYS,
        instalment=st.sampled_from(Instalment),
        payee=st.sampled_from(NAMES),
        amount=FEN,
    ),
    max_size=6,
).map(tuple)
REPAYMENTS = st.lists(
    st.builds(Repayment, on=DAYS, payer=st.sampled_from(NAMES), amount=FEN | FEN.map(lambda n: -n)),
    max_size=6,
).map(tuple)
BY_NAME = st.dictionaries(st.sampled_from(NAMES), FEN)
MONEY = st.builds(
    Money,
    approved=FEN,
    payments=PAYMENTS,
    repayments=REPAYMENTS,
    claims=BY_NAME,
    waivers=BY_NAME,
    eligible_spent=FEN,
)
