"""Counters for Prometheus. With PROMETHEUS_MULTIPROC_DIR set, all processes of a host are summed at the scrape."""

from prometheus_client import REGISTRY, CollectorRegistry, Counter, Histogram, generate_latest, multiprocess  # noqa: TID251  the one importer
from prometheus_client.values import ValueClass  # noqa: TID251  as above

requests = Counter("quittance_requests", "Requests answered", ["looker", "status"])
request_seconds = Histogram(
    "quittance_request_seconds", "Time to answer", ["looker"], buckets=(0.005, 0.02, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 10)
)
jobs = Counter("quittance_jobs", "Jobs run", ["job", "outcome"])
job_seconds = Histogram("quittance_job_seconds", "Time a job took", ["job"], buckets=(0.01, 0.05, 0.2, 1, 5, 30, 120))
mails = Counter("quittance_mails", "Delivery attempts by outcome", ["outcome"])
inbound = Counter("quittance_inbound", "Things received at machine doors", ["source", "outcome"])


def exposition() -> bytes:
    registry = REGISTRY
    if ValueClass.__name__ == "MmapedValue":
        registry = CollectorRegistry()
        multiprocess.MultiProcessCollector(registry)  # type: ignore[no-untyped-call]  # the client's own omission
    return generate_latest(registry)
