"""Figures for Prometheus: what the database says now, and how long this process took for requests."""

import hmac
from collections.abc import Iterator
from typing import TYPE_CHECKING

from flask import Response, current_app, g, request

from engine.domain.actors import Actor
from engine.domain.clock import monotonic
from engine.domain.errors import Rejection
from engine.queries.gauges import Gauges
from ui import auth
from ui.api.board import blueprint

if TYPE_CHECKING:
    from prometheus_client.core import Metric

WATCHMAN = Actor.system("metrics")
"""Asks for the figures; whoever carries the token gets them."""
_KEPT = "huiqian.metrics"
SECONDS = (0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10)


class _Gauges:
    """Reads the figures of the database whenever they are asked for."""

    def collect(self) -> "Iterator[Metric]":
        from prometheus_client.core import GaugeMetricFamily

        view = auth.shell().engine.read(Gauges(), WATCHMAN)
        waiting = GaugeMetricFamily("huiqian_jobs_waiting", "Jobs whose time has not come", labels=["queue"])
        due = GaugeMetricFamily("huiqian_jobs_due", "Jobs that could be done now", labels=["queue"])
        late = GaugeMetricFamily("huiqian_jobs_late_seconds", "How long the oldest due job waits", labels=["queue"])
        dead = GaugeMetricFamily("huiqian_jobs_dead", "Jobs whose attempts are spent", labels=["queue"])
        for queue, figures in view.queues.items():
            waiting.add_metric([queue], figures.waiting)
            due.add_metric([queue], figures.due)
            late.add_metric([queue], figures.late_seconds)
            dead.add_metric([queue], figures.dead)
        cases = GaugeMetricFamily("huiqian_cases", "Cases by state", labels=["state"])
        for state, count in view.cases.items():
            cases.add_metric([state], count)
        yield from (waiting, due, late, dead, cases)
        yield GaugeMetricFamily("huiqian_tasks_open", "Open tasks", value=view.open_tasks)
        yield GaugeMetricFamily("huiqian_tasks_overdue", "Open tasks past their due date", value=view.overdue_tasks)
        yield GaugeMetricFamily("huiqian_incidents_open", "Open incidents", value=view.incidents)


class Metrics:
    """The registry of one process; made at the first request, for most installations never ask."""

    def __init__(self) -> None:
        from prometheus_client import CollectorRegistry, Counter, Histogram

        self.registry: CollectorRegistry = CollectorRegistry()
        self.registry.register(_Gauges())
        names = ("method", "endpoint", "status")
        self.requests = Counter("huiqian_requests", "Requests answered", names, registry=self.registry)
        self.seconds = Histogram(
            "huiqian_request_seconds",
            "Time to answer a request",
            ("method", "endpoint"),
            buckets=SECONDS,
            registry=self.registry,
        )

    def observe(self, status: int, seconds: float) -> None:
        """Count one answered request."""
        method, endpoint = request.method, request.endpoint or "none"
        self.requests.labels(method, endpoint, str(status)).inc()
        self.seconds.labels(method, endpoint).observe(seconds)


@blueprint.before_app_request
def begin() -> None:
    """Note when a request began."""
    g.began = monotonic()


@blueprint.after_app_request
def observe(response: Response) -> Response:
    """Count the request, where figures are asked for at all."""
    if auth.shell().settings.metrics_token and "began" in g:
        _metrics().observe(response.status_code, monotonic() - g.began)
    return response


@blueprint.get("/metrics")
def metrics() -> Response:
    """Hand out the figures to whoever carries the token; without one set there is no such page."""
    token = auth.shell().settings.metrics_token
    given = request.headers.get("Authorization", "").removeprefix("Bearer ")
    if not token or not hmac.compare_digest(given.encode(), token.encode()):
        raise Rejection("not_found")
    from prometheus_client import CONTENT_TYPE_LATEST, generate_latest

    return Response(generate_latest(_metrics().registry), content_type=CONTENT_TYPE_LATEST)


def _metrics() -> Metrics:
    kept: Metrics | None = current_app.extensions.get(_KEPT)
    if kept is None:
        kept = current_app.extensions[_KEPT] = Metrics()
    return kept
