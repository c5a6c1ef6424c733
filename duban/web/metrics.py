"""The figures of an office for Prometheus, read when they are asked for."""

from collections.abc import Iterator
from datetime import datetime

from prometheus_client import CollectorRegistry, generate_latest
from prometheus_client.core import GaugeMetricFamily
from prometheus_client.registry import Collector

from duban.bootstrap.monitor import waiting
from duban.running.service import Service
from duban.views.lateness import Lateness
from workflow.night import job_runs
from workflow.record import owing
from workflow.record.alarms.search import AlarmsWanted, count_alarms
from workflow.record.duties import search
from workflow.record.duties.search import DutiesWanted
from workflow.record.owing import OwedStatus


class Figures(Collector):
    """What `/metrics` says."""

    def __init__(self, service: Service) -> None:
        self._service = service
        self._registry = CollectorRegistry(auto_describe=False)
        self._registry.register(self)

    def text(self) -> bytes:
        """All figures as Prometheus reads them."""
        return generate_latest(self._registry)

    def describe(self) -> Iterator[GaugeMetricFamily]:
        """Nothing ahead of time: no database is opened before somebody asks."""
        yield from ()

    def collect(self) -> Iterator[GaugeMetricFamily]:
        """The figures of now."""
        yield from self._clock()
        yield from self._owed()
        yield from self._jobs()
        yield from self._alarms()

    def _clock(self) -> Iterator[GaugeMetricFamily]:
        service = self._service
        yield GaugeMetricFamily(
            "duban_clock_step_seconds",
            "How far the wall clock was put forward (or back, negative) and is not followed",
            service.clock.step.total_seconds(),
        )
        yield GaugeMetricFamily(
            "duban_last_tick_age_seconds",
            "Seconds since the clock last ticked for the job that is longest idle",
            service.runner.silence,
        )

    def _owed(self) -> Iterator[GaugeMetricFamily]:
        desk = self._service.desk
        with desk.store.reading() as transaction:
            counts = owing.counts(transaction)
            late = DutiesWanted(late_on=Lateness(desk).worked)
            overdue = search.count_duties(transaction, late)
            count, since = waiting(desk)
        owed = GaugeMetricFamily(
            "duban_owed", "All that was ever owed, by status", labels=["status"]
        )
        for status in sorted({*counts, OwedStatus.PLANNED, OwedStatus.SENT, *owing.TROUBLED}):
            owed.add_metric([status], counts.get(status, 0))
        yield owed
        yield GaugeMetricFamily("duban_mails_due", "Mails that could leave now", count)
        lag = (desk.clock() - since).total_seconds() if since else 0
        yield GaugeMetricFamily(
            "duban_mail_lag_seconds", "How long the oldest mail that could leave has waited", lag
        )
        yield GaugeMetricFamily("duban_overdue", "Duties with which somebody is late", overdue)

    def _alarms(self) -> Iterator[GaugeMetricFamily]:
        found = GaugeMetricFamily(
            "duban_alarms",
            "Alarms that nobody has dealt with, by whether the last check saw them still",
            labels=["stands"],
        )
        with self._service.desk.store.reading() as transaction:
            for stands in (True, False):
                wanted = AlarmsWanted(is_open=True, stands=stands)
                found.add_metric([str(int(stands))], count_alarms(transaction, wanted))
        yield found

    def _jobs(self) -> Iterator[GaugeMetricFamily]:
        success = GaugeMetricFamily(
            "duban_job_last_success_timestamp_seconds",
            "When the last run that succeeded ended, by the clock of the job",
            labels=["job"],
        )
        took = GaugeMetricFamily(
            "duban_job_last_duration_seconds", "How long that run took", labels=["job"]
        )
        failed = GaugeMetricFamily(
            "duban_job_failed", "Whether the newest run failed", labels=["job"]
        )
        with self._service.desk.store.reading() as transaction:
            for job in self._service.runner.jobs:
                newest = job_runs.newest(transaction, job.name)
                failed.add_metric([job.name], int(newest is not None and bool(newest.did.error)))
                for name in job.parts or (job.name,):
                    done = job_runs.newest_done(transaction, name)
                    if done is not None and done.finished_at is not None:
                        ended = datetime.fromisoformat(done.finished_at).timestamp()
                        success.add_metric([name], ended)
                        took.add_metric([name], done.seconds or 0.0)
        yield from (success, took, failed)
