"""Pages follow each other without a gap or a row twice, whatever arrives meanwhile."""

import pytest

from engine.queries.incidents import Incidents
from engine.queries.instances import Instances
from engine.queries.jobs import Jobs
from engine.queries.mails import Mails
from engine.store.instances import Incident, Instance
from engine.store.jobs import Job, Mail
from tests.factories.desk import Desk
from tests.factories.post import NEVER, Post
from webhooks.delivery import deliver_due

EACH = 4
PAGED = [
    (Instances, {}, lambda harness: harness.all(Instance)),
    (Jobs, {"state": "dead"}, lambda harness: harness.all(Job, Job.state == "dead")),
    (
        Jobs,
        {"state": "waiting", "queue": "timer"},
        lambda harness: harness.all(Job, Job.state == "waiting", Job.queue == "timer"),
    ),
    (Incidents, {}, lambda harness: harness.all(Incident)),
    (Mails, {"state": "refused"}, lambda harness: harness.all(Mail)),
]


@pytest.fixture
def busy(harness: Desk) -> Desk:
    for _ in range(EACH + 1):
        harness.slip()
    harness.pass_time(minutes=1)
    deliver_due(harness.engine, Post(NEVER), 2 * EACH + 1)
    return harness


@pytest.mark.parametrize("kind", range(len(PAGED)))
def test_pages_hold_every_row_once(busy: Desk, kind: int) -> None:
    query, narrowed, rows = PAGED[kind]
    found: list[str] = []
    after = ""
    while True:
        page = busy.engine.read(query(after=after, limit=EACH, **narrowed))
        found += [row.id for row in page.rows]
        if page.next is None:
            break
        after = page.next
    assert sorted(found) == sorted(row.id for row in rows(busy))


@pytest.mark.parametrize("after", ["nonsense", "2026~x", "~"])
def test_an_address_that_was_tampered_with_is_the_first_page(harness: Desk, after: str) -> None:
    assert harness.engine.read(Mails(after=after)) == harness.engine.read(Mails())
    assert harness.engine.read(Jobs(after=after)) == harness.engine.read(Jobs())
