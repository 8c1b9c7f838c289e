import pytest

from engine.api import Actor
from engine.commands.set_mail_preferences import SetMailPreferences
from engine.queries.mail_settings import MailSettings
from engine.store.jobs import Job
from engine.store.mails import MailDigest, MailPreference
from tests.factories.desk import APPLICANT, CLERK, MEMBERS, Desk, codes, race, told


def test_what_is_chosen_is_kept_and_chosen_anew(harness: Desk) -> None:
    chosen = {"mentions": "off", "tasks": "digest"}
    harness.act(
        CLERK, SetMailPreferences(choices=chosen, digest_at="16:00", night_from="", night_until="", language="en")
    )
    row = harness.one(MailPreference)
    assert (row.person, row.choices, row.digest_at, row.night_from) == (CLERK, chosen, "16:00", None)
    view = harness.engine.read(MailSettings(person=CLERK), Actor.person(CLERK))
    assert (view.wishes.chosen("mentions"), view.wishes.chosen("copies"), view.wishes.night) == ("off", "digest", None)
    event = harness.last()
    assert (event.event, event.actor, event.payload["choices"]) == ("MailPreferencesSet", CLERK, chosen)
    harness.act(CLERK, SetMailPreferences())
    row = harness.one(MailPreference)
    assert (row.choices, row.night_from, row.days_off_quiet) == ({}, "20:00", True)


def test_whoever_wants_a_digest_has_the_next_one_planned_once(harness: Desk) -> None:
    harness.act(CLERK, SetMailPreferences())
    harness.act(CLERK, SetMailPreferences())
    planned = harness.one(MailDigest)
    job = harness.one(Job, Job.kind == "digest")
    assert (planned.person, planned.day, planned.job_id) == (CLERK, "2026-09-02", job.id)
    harness.act(CLERK, SetMailPreferences(choices={"digest": "off"}))
    assert len(harness.all(Job, Job.kind == "digest")) == 1


@pytest.mark.parametrize(
    "choices",
    [{"late": "off"}, {"decisions": "digest"}, {"tasks": "off"}, {"tasks": "sometimes"}, {"weather": "at_once"}],
)
def test_what_somebody_must_hear_can_t_be_turned_off(harness: Desk, choices: dict[str, str]) -> None:
    assert harness.code(CLERK, SetMailPreferences(choices=choices)) == "mail_choice"


def test_the_refusal_says_why(harness: Desk) -> None:
    refusal = harness.refusal(CLERK, SetMailPreferences(choices={"late": "off"}))
    assert str(told(refusal)["topic"]) == "逾期与催办"


@pytest.mark.parametrize("hour", ["24:00", "8:30", "08:60", "08:30\n", "x", "08:30; DROP TABLE"])
def test_hours_are_hours(harness: Desk, hour: str) -> None:
    assert harness.code(CLERK, SetMailPreferences(digest_at=hour)) == "mail_hours"
    assert harness.code(CLERK, SetMailPreferences(night_from=hour)) == "mail_hours"


def test_a_night_has_two_ends_and_a_language_is_one_of_two(harness: Desk) -> None:
    assert harness.code(CLERK, SetMailPreferences(night_from="")) == "mail_hours"
    assert harness.code(CLERK, SetMailPreferences(language="fr")) == "mail_language"


def test_nobody_but_a_person_for_themself(harness: Desk) -> None:
    assert harness.code(Actor.external("web"), SetMailPreferences()) == "not_permitted"
    assert harness.code(Actor.system("setup"), SetMailPreferences()) == "not_permitted"
    assert harness.code("nobody_known", SetMailPreferences()) == "not_permitted"


def test_the_first_choice_sent_twice_at_once_is_taken(harness: Desk) -> None:
    for login in (CLERK, APPLICANT, *MEMBERS):
        results = race(*[lambda who=login: harness.act(who, SetMailPreferences(language="en"))] * 4)  # type: ignore[misc]
        assert codes(results) == ["done"] * 4
        assert [row.language for row in harness.all(MailPreference, MailPreference.person == login)] == ["en"]
