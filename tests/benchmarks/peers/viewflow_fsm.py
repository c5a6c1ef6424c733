# mypy: ignore-errors
"""viewflow's `fsm` over models of Django, an atomic block an act."""

import sys
import time

from django.conf import settings

ACTS = ("submit", "send_back", "resubmit", "accept")


def main(path, count):
    """Do all acts; return the seconds."""
    import django  # noqa: PLC0415 - is set up by what is said of the database

    options = {
        "init_command": "PRAGMA journal_mode=WAL; PRAGMA synchronous=FULL;",
        "transaction_mode": "IMMEDIATE",
    }
    database = {"ENGINE": "django.db.backends.sqlite3", "NAME": path, "OPTIONS": options}
    settings.configure(DATABASES={"default": database}, INSTALLED_APPS=[], USE_TZ=True)
    django.setup()
    from django.db import connection, models, transaction  # noqa: PLC0415
    from viewflow import fsm  # noqa: PLC0415

    class State(models.TextChoices):
        DRAFTED = "DRAFTED"
        SUBMITTED = "SUBMITTED"
        RETURNED = "RETURNED"
        ACCEPTED = "ACCEPTED"

    class Case(models.Model):
        id = models.CharField(primary_key=True, max_length=20)
        state = models.CharField(max_length=20, choices=State.choices)

        class Meta:
            app_label, db_table = "peer", "cases"

    class Audit(models.Model):
        case_id = models.CharField(max_length=20)
        act = models.CharField(max_length=20)
        before = models.CharField(max_length=20)
        after = models.CharField(max_length=20)

        class Meta:
            app_label, db_table = "peer", "audit"

    class Filing:
        state = fsm.State(State, default=State.DRAFTED)

        def __init__(self, case):
            self.case = case

        @state.setter()
        def _set(self, value):
            self.case.state = value

        @state.getter()
        def _get(self):
            return State(self.case.state)

        @state.transition(source=State.DRAFTED, target=State.SUBMITTED)
        def submit(self):
            """File."""

        @state.transition(source=State.SUBMITTED, target=State.RETURNED)
        def send_back(self):
            """Return."""

        @state.transition(source=State.RETURNED, target=State.SUBMITTED)
        def resubmit(self):
            """File again."""

        @state.transition(source=State.SUBMITTED, target=State.ACCEPTED)
        def accept(self):
            """Accept."""

    with connection.schema_editor() as editor:
        editor.create_model(Case)
        editor.create_model(Audit)
    Case.objects.bulk_create([Case(id=str(n), state=State.DRAFTED) for n in range(count)])
    began = time.perf_counter()
    for act in ACTS:
        for n in range(count):
            with transaction.atomic():
                case = Case.objects.get(id=str(n))
                before = case.state
                getattr(Filing(case), act)()
                case.save()
                Audit.objects.create(case_id=case.id, act=act, before=before, after=case.state)
    return time.perf_counter() - began


if __name__ == "__main__":
    print(main(sys.argv[1], int(sys.argv[2])))  # noqa: T201
