from engine.api import Actor
from engine.commands.file_objection import FileObjection
from engine.store.instances import Notice, Objection
from tests.factories.desk import Desk
from tests.factories.slip import ask, chain, group, serve

OUTSIDE = Actor.external("notice")
OBJECTION = {"name": "某同志", "contact": "12345", "content": "与事实不符"}


def published(harness: Desk, manifest: str = '[notice]\nobjections = "disc"\n') -> tuple[str, Notice]:
    notice = serve("publish", "notice.publish", title='"公示"', body="[]", days="5")
    case = harness.deployed(chain("public", notice, ask("then", group("finance")), manifest=manifest))
    return case, harness.one(Notice)


def test_a_named_objection_is_kept_and_its_examiners_are_told(harness: Desk) -> None:
    case, notice = published(harness)
    harness.engine.execute(FileObjection(notice_id=notice.id, **OBJECTION), OUTSIDE)
    kept = harness.one(Objection)
    assert (kept.name, kept.contact, kept.content, kept.filed_at) == (
        "某同志",
        "12345",
        "与事实不符",
        harness.clock.now(),
    )
    assert ("objection", "jwz") in harness.mails(case)
    event = harness.last(case)
    assert (event.event, event.actor) == ("ObjectionFiled", "external:notice")
    assert event.payload == {"notice": notice.id, "objection": kept.id}


def test_where_nobody_examines_it_is_kept(harness: Desk) -> None:
    case, notice = published(harness, "")
    harness.engine.execute(FileObjection(notice_id=notice.id, **OBJECTION), OUTSIDE)
    assert len(harness.all(Objection)) == 1
    assert [kind for kind, _ in harness.mails(case) if kind == "objection"] == []


def test_what_is_refused(harness: Desk) -> None:
    _, notice = published(harness)
    anonymous = harness.refusal(OUTSIDE, FileObjection(notice_id=notice.id, **{**OBJECTION, "name": " "}))
    assert (anonymous.code, [e["path"] for e in anonymous.fields["errors"]]) == ("form_invalid", ["name"])
    long = FileObjection(notice_id=notice.id, **{**OBJECTION, "content": "x" * 4001})
    assert harness.code(OUTSIDE, long) == "text_too_long"
    assert harness.code(OUTSIDE, FileObjection(notice_id="0" * 32, **OBJECTION)) == "not_found"


def test_when_the_notice_is_over(harness: Desk) -> None:
    _, notice = published(harness)
    harness.clock.set(notice.until_at)
    assert harness.code(OUTSIDE, FileObjection(notice_id=notice.id, **OBJECTION)) == "notice_over"
