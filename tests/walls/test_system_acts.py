"""Acts whose right depends on no case: everybody else is refused before anything is looked at."""

from collections.abc import Mapping
from datetime import date

import pytest

from engine.api import Actor, Rejection
from engine.commands import COMMANDS
from engine.commands.approve_table import ApproveTable
from engine.commands.broadcast_signal import BroadcastSignal
from engine.commands.carry_jobs import CarryJobs
from engine.commands.change_calendar import ChangeCalendar
from engine.commands.change_ladder import ChangeLadder
from engine.commands.change_webhook import ChangeWebhook
from engine.commands.climb_ladder import ClimbLadder
from engine.commands.close_session import CloseSession
from engine.commands.correlate_message import CorrelateMessage
from engine.commands.deliver_message import DeliverMessage
from engine.commands.deliver_signal import DeliverSignal
from engine.commands.deploy_package import DeployPackage
from engine.commands.file_objection import FileObjection
from engine.commands.hand_over import HandOver
from engine.commands.import_organisation import ImportOrganisation
from engine.commands.index_cases import IndexCases
from engine.commands.lease_deliveries import LeaseDeliveries
from engine.commands.lease_timers import LeaseTimers
from engine.commands.make_link import MakeLink
from engine.commands.move_due_dates import MoveDueDates
from engine.commands.open_session import OpenSession
from engine.commands.ping_webhook import PingWebhook
from engine.commands.plan_digests import PlanDigests
from engine.commands.propose_table import ProposeTable
from engine.commands.receive_message import ReceiveMessage
from engine.commands.recompute_due_dates import RecomputeDueDates
from engine.commands.record_bounce import RecordBounce
from engine.commands.record_call import RecordCall
from engine.commands.record_delivery import RecordDelivery
from engine.commands.record_sent import RecordSent
from engine.commands.redeem_link import RedeemLink
from engine.commands.register_inbound import RegisterInbound
from engine.commands.register_webhook import RegisterWebhook
from engine.commands.reject_table import RejectTable
from engine.commands.relay_ladder import RelayLadder
from engine.commands.replay_calls import ReplayCalls
from engine.commands.reseat_task import ReseatTask
from engine.commands.resume_address import ResumeAddress
from engine.commands.retry_incident import RetryIncident
from engine.commands.retry_job import RetryJob
from engine.commands.return_jobs import ReturnJobs
from engine.commands.review_seats import ReviewSeats
from engine.commands.rotate_webhook_secret import RotateWebhookSecret
from engine.commands.save_table_draft import SaveTableDraft
from engine.commands.set_job_aside import SetJobAside
from engine.commands.set_up import SetUp
from engine.commands.switch_inbound import SwitchInbound
from engine.commands.switch_webhook import SwitchWebhook
from engine.commands.take_jobs import TakeJobs
from engine.commands.trigger_start import TriggerStart
from engine.commands.trigger_timer import TriggerTimer
from engine.commands.unsubscribe import Unsubscribe
from engine.domain.calendar_changes import EndHours
from engine.domain.permissions import allows
from engine.testing import START
from tests.factories.asking import NOWHERE
from tests.factories.desk import ADMIN, CLERK, Desk

AUDITOR, SECURITY = "sj_yw", "wx_fzr"
URL = "https://oa.example.edu.cn/hook"
TRIED = (
    ApproveTable(proposal_id=NOWHERE, answer="同意"),
    BroadcastSignal(name="nothing"),
    ChangeLadder(key="L-STD", rungs=(), reason="试", seen_version=1),
    ChangeCalendar(change=EndHours(since=date(2026, 9, 1)), reason="调整"),
    CarryJobs(queue="mail"),
    ChangeWebhook(webhook_id=NOWHERE, name="办公系统", url=URL, events=("*",)),
    ClimbLadder(job_id=NOWHERE),
    CloseSession(token_hash="none"),
    CorrelateMessage(name="nothing"),
    DeliverMessage(job_id=NOWHERE),
    DeliverSignal(job_id=NOWHERE),
    DeployPackage(files={}),
    FileObjection(notice_id=NOWHERE, name="张三", contact="1", content="异议"),
    HandOver(person=CLERK, instance_id=NOWHERE, parts={}, reason="调离"),
    ImportOrganisation(document={}),
    IndexCases(),
    LeaseDeliveries(limit=1),
    LeaseTimers(limit=1),
    MakeLink(purpose="first_administrator"),
    MoveDueDates(job_id=NOWHERE),
    OpenSession(login=CLERK),
    PingWebhook(webhook_id=NOWHERE),
    ProposeTable(draft_id=NOWHERE, reason="决议"),
    PlanDigests(),
    ReceiveMessage(inbound_id=NOWHERE, message_id="1", timestamp="1", signature="", body=b"{}"),
    RecomputeDueDates(job_id=NOWHERE),
    RecordCall(job_id=NOWHERE, status=200, answer="", error=None, milliseconds=1),
    RecordBounce(job_id=NOWHERE, final=True, refused=True, error="5.1.1"),
    RecordDelivery(job_id=NOWHERE, state="dropped"),
    RecordSent(letters=()),
    RedeemLink(token="none", login="first", name="first", email="a@example.edu.cn", password="correct horse battery"),
    RegisterInbound(name="财政厅", message="paid"),
    RegisterWebhook(name="办公系统", url=URL, events=("*",)),
    RejectTable(proposal_id=NOWHERE, answer="依据不足"),
    RelayLadder(job_id=NOWHERE),
    ReplayCalls(webhook_id=NOWHERE),
    ReseatTask(job_id=NOWHERE),
    ResumeAddress(address="nobody@example.cn"),
    RetryIncident(incident_id=NOWHERE),
    RetryJob(job_id=NOWHERE),
    ReturnJobs(job_ids=(NOWHERE,), begun=False),
    ReviewSeats(job_id=NOWHERE),
    RotateWebhookSecret(webhook_id=NOWHERE),
    SaveTableDraft(decision="nothing"),
    SetJobAside(job_id=NOWHERE, error="x"),
    SetUp(kind="demo"),
    SwitchInbound(inbound_id=NOWHERE, state="paused"),
    SwitchWebhook(webhook_id=NOWHERE, state="paused"),
    TakeJobs(job_ids=(NOWHERE,), until=START),
    TriggerStart(job_id=NOWHERE),
    TriggerTimer(job_id=NOWHERE),
    Unsubscribe(token="none"),
)
"""One of each; what they are about is not there, which only whoever may do them learns."""
ACTORS: Mapping[str, tuple[Actor, frozenset[str]]] = {
    "nobody": (Actor.external("web"), frozenset({"public"})),
    "person": (Actor.person(CLERK), frozenset({"public", "person"})),
    "security": (Actor.person(SECURITY), frozenset({"public", "person", "security"})),
    "auditor": (Actor.person(AUDITOR), frozenset({"public", "person", "auditor"})),
    "administrator": (Actor.person(ADMIN), frozenset({"public", "person", "administrator"})),
    "machine": (Actor.system("test"), frozenset({"public", "machine"})),
}
SYSTEM = frozenset(
    {
        "machine",
        "manage_ladders",
        "manage_webhooks",
        "deploy",
        "import_organisation",
        "receive_message",
        "hand_over",
        "propose_table",
        "settle_table",
    }
)
"""Rows of the table of which every command is here."""


def test_every_command_of_these_rows_is_here() -> None:
    known = {kind for kind, entry in COMMANDS.items() if entry.permission in SYSTEM}
    assert known - {type(command) for command in TRIED} == set()


@pytest.mark.parametrize("command", TRIED, ids=lambda command: type(command).__name__)
@pytest.mark.parametrize("who", ACTORS)
def test_the_door_is_open_to_whom_the_table_lists(on_sqlite: Desk, command: object, who: str) -> None:
    actor, relations = ACTORS[who]
    assert refused_at_the_door(on_sqlite, actor, command) == (not allows(_row(command), relations))


def _row(command: object) -> str:
    return COMMANDS[type(command)].permission


def refused_at_the_door(desk: Desk, actor: Actor, command: object) -> bool:
    """Tell whether it was refused for who asked; every other refusal is about the matter."""
    try:
        desk.engine.execute(command, actor)
    except Rejection as rejection:
        return rejection.code == "not_permitted"
    return False
