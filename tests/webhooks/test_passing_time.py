"""The demo's clock stops wherever something is due, and what it writes is delivered on the way."""

from datetime import timedelta
from email.message import EmailMessage

import pytest

from engine.api import Rejection
from engine.store.jobs import Job, Mail
from engine.testing import MACHINE
from tests.factories.desk import CLERK, Desk
from tests.factories.post import Post
from webhooks.passing_time import pass_time


def test_a_fortnight_brings_the_whole_ladder_in_its_order(harness: Desk) -> None:
    case = harness.slip()
    began, post = harness.clock.now(), Post()

    passed = pass_time(harness.engine, post, began + timedelta(days=21), MACHINE)

    assert passed.arrived
    assert passed.now == harness.clock.now() == began + timedelta(days=21)
    kinds = [mail.kind for mail in sorted(harness.all(Mail, Mail.instance_id == case), key=lambda m: (m.sent_at, m.id))]
    told = list(dict.fromkeys(kinds))
    assert told == ["assigned", "reminder", "overdue", "escalated", "supervised"]
    # What the ladder copies to the superior stands in the superior's digest.
    assert {job.state for job in harness.all(Job, Job.instance_id == case, Job.kind == "overdue_copy")} == {"done"}
    digests = [mail.sent_at for mail in harness.all(Mail, Mail.person == CLERK, Mail.kind == "digest")]
    mornings = [began + timedelta(days=days, minutes=-30) for days in range(1, 22)]
    assert digests == [at for at in mornings if harness.engine.calendar.is_open(at)]
    assert harness.task(case).state == "open"  # overdue is never consent
    moments = {mail.kind: mail.sent_at for mail in harness.all(Mail, Mail.person == CLERK)}
    assert moments["reminder"] - began == timedelta(days=6)  # 80 % of five working days, over a weekend


def test_who_may_act_as_the_superior_is_not_said_to_have_the_task(harness: Desk) -> None:
    harness.slip()
    post = Post()
    pass_time(harness.engine, post, harness.clock.now() + timedelta(days=21), MACHINE)
    told = [letter for letter in post.letters if str(letter["Subject"]).startswith("升级知会")]
    superiors = [str(letter["To"].addresses[0].display_name) for letter in told]
    assert superiors != []
    for letter in told:
        line = with_whom(text_of(letter))
        assert [who for who in ("您", *superiors) if who in line.partition("，自")[0]] == []
        assert "财务处经办" in line


def text_of(letter: EmailMessage) -> str:
    body = letter.get_body(("plain",))
    assert body is not None
    return str(body.get_content())


def with_whom(text: str) -> str:
    return next(line for line in text.splitlines() if line.startswith("在谁手里："))


def test_a_short_way_does_only_what_is_due(harness: Desk) -> None:
    harness.slip()
    post = Post()

    passed = pass_time(
        harness.engine, post, harness.clock.now() + timedelta(seconds=harness.engine.settings.undo_seconds + 1), MACHINE
    )

    assert (passed.acted, passed.arrived) == (0, True)
    assert passed.delivered == len(post.letters)


def test_the_clock_never_runs_back(harness: Desk) -> None:
    with pytest.raises(Rejection) as refused:
        pass_time(harness.engine, Post(), harness.clock.now() - timedelta(hours=1), MACHINE)
    assert refused.value.code == "clock_backwards"
