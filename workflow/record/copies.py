"""A programme's cases copied into further programmes, set by set, each whole and consistent.

The acts are numbered on and chained anew; ledger, duties, rungs and what is owed follow them. What
was sent to nobody but the copied programme's folder is marked so.
"""

from collections.abc import Iterator

from workflow.record import cases, duties, history, ledger, owing, programmes, vault
from workflow.record.cases import filed_institutions
from workflow.record.chain_faults import opening
from workflow.record.duties import rungs
from workflow.record.history import Head
from workflow.store.transaction import Transaction

_COPIES = (
    programmes.to_copy(),
    cases.to_copy(),
    filed_institutions.to_copy(),
    ledger.to_copy(),
    duties.to_copy(),
    rungs.to_copy(),
    vault.to_copy(),
    owing.to_copy(),
)


class Original:
    """A programme whose cases are copied: its acts, as (region, what follows it in the body)."""

    def __init__(self, transaction: Transaction, programme: str) -> None:
        self.programme = programme
        self.acts = tuple(self._acts(transaction))

    def _acts(self, transaction: Transaction) -> Iterator[tuple[str, str]]:
        for number, (seq, case_id, body, _) in enumerate(history.rows_after(transaction, 0), 1):
            programme, region = cases.parts(case_id)
            names_another = ',"undoes":' in body or ',"corrects":' in body
            if seq != number or programme != self.programme or names_another:
                raise ValueError(f"act {seq} can't be copied: {case_id}")
            yield region, body.removeprefix(opening(seq, case_id))

    def copy(self, transaction: Transaction, programme: str, head: Head) -> Head:
        """Copy all cases into a new *programme*, their acts after *head*; return the new head."""
        source, after = cases.span(self.programme)
        copy, _ = cases.span(programme)
        where = {"source": source, "after": after, "copy": copy, "offset_": head.seq}
        for statement in _COPIES:
            transaction.run(statement, where)
        acts = ((cases.case_id(programme, region), rest) for region, rest in self.acts)
        return history.append_bodies(transaction, head, acts)
