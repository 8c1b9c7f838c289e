"""Webhooks as tests register them."""

from engine.commands.register_webhook import RegisterWebhook
from engine.store.jobs import Job
from tests.factories.desk import ADMIN, Desk

INSIDE = "127.0.0.0/8"


def a_webhook(desk: Desk, *events: str, url: str = "https://oa.example.edu.cn/hook", process: str | None = None) -> str:
    """Register a webhook and return its id."""
    command = RegisterWebhook(name="办公系统", url=url, events=events or ("*",), process=process)
    return str(desk.act(ADMIN, command).value["webhook"])


def calls(desk: Desk, webhook: str, *states: str) -> list[Job]:
    """The calls of a webhook, the oldest first."""
    found = desk.all(Job, Job.queue == "webhook", Job.person == webhook)
    return sorted((job for job in found if not states or job.state in states), key=lambda job: job.id)
