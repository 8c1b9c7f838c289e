"""What was typed for a decision is there again after what says nothing of it: claiming, and giving back."""

from engine.commands.claim_task import ClaimTask
from engine.store.tasks import Draft
from tests.factories.desk import CLERK, OTHER_CLERK
from tests.factories.file import file
from tests.factories.site import Site


def test_claiming_and_giving_back_keep_what_was_typed(site: Site) -> None:
    task = site.desk.task(file(site.desk, "look"))
    visit = site.person(CLERK)
    for act, opinion in (("claim", "先写的意见"), ("unclaim", "再改的意见")):
        assert visit.post(f"/inbox/{task.id}/{act}", {"opinion": opinion}).status_code == 302
        assert f">{opinion}</textarea>" in visit.get(f"/inbox/{task.id}").get_data(as_text=True)


def test_where_nothing_was_typed_no_draft_is_made(site: Site) -> None:
    task = site.desk.task(file(site.desk, "look"))
    site.person(CLERK).post(f"/inbox/{task.id}/claim", {"opinion": " "})
    assert site.desk.all(Draft) == []


def test_a_claim_that_comes_too_late_gives_back_what_was_typed(site: Site) -> None:
    task = site.desk.task(file(site.desk, "look"))
    site.desk.act(OTHER_CLERK, ClaimTask(task_id=task.id))
    refused = site.person(CLERK).post(f"/inbox/{task.id}/claim", {"opinion": "写了很久"})
    assert refused.status_code == 409
    assert "写了很久</textarea>" in refused.get_data(as_text=True)
    assert site.desk.all(Draft) == []
