"""The trail of what belongs to no case: sign-ins, passwords, roles, deployments, the organisation."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select

from engine.domain.texts import Text
from engine.queries.naming import actor_name
from engine.queries.query import Query
from engine.queries.reader import Reader
from engine.store.audit import SYSTEM_CHAIN, Audit

PAGE = 50
EVENTS: Mapping[str, Text] = {
    "SessionOpened": Text("登录", "signed in"),
    "SessionClosed": Text("退出", "signed out"),
    "AccountLocked": Text("多次输错密码，暂停登录", "locked after wrong passwords"),
    "PasswordSet": Text("设置密码", "set a password"),
    "LinkMade": Text("生成一次性链接", "made a one-time link"),
    "AdministratorCreated": Text("建立第一位管理员", "became the first administrator"),
    "InstallationSetUp": Text("初始化系统", "set the installation up"),
    "PackageDeployed": Text("部署流程", "deployed a process"),
    "DecisionsDeployed": Text("部署决策表", "deployed decision tables"),
    "TableProposed": Text("提出修改决策表", "proposed to change a decision table"),
    "TableApproved": Text("批准修改决策表", "approved a change of a decision table"),
    "TableRejected": Text("否决修改决策表", "rejected a change of a decision table"),
    "ProposalWithdrawn": Text("撤回决策表修改", "withdrew a change of a decision table"),
    "OrganisationImported": Text("导入组织机构与角色", "imported the organisation and its roles"),
    "RelationDeclared": Text("申报关系", "declared a relation"),
    "RelationEnded": Text("注销申报的关系", "ended a declared relation"),
    "CalendarChanged": Text("修改工作日历", "changed the working calendar"),
    "SignalBroadcast": Text("广播信号", "broadcast a signal"),
    "ClockMoved": Text("拨动演示时钟", "moved the demo's clock"),
}
"""Events in words; others are told by their name. With whom somebody has a relation is not told here."""


@dataclass(frozen=True, slots=True, kw_only=True)
class SystemTrail(Query["SystemTrailView"]):
    """Asks for the newest events; `after` is the number that the page before gave as `next`."""

    after: int | None = None
    language: str = "zh"


@dataclass(frozen=True, slots=True, kw_only=True)
class SystemEvent:
    """One event; `about` is the person or the process it is about, where the event names one."""

    seq: int
    at: datetime
    event: str
    what: str
    who: str
    about: str


@dataclass(frozen=True, slots=True, kw_only=True)
class SystemTrailView:
    """A page of events, the newest first."""

    rows: tuple[SystemEvent, ...]
    next: int | None


def answer(query: SystemTrail, reader: Reader) -> SystemTrailView:
    """Return a page in one statement."""
    chosen = select(Audit).where(Audit.chain == SYSTEM_CHAIN).order_by(Audit.seq.desc()).limit(PAGE + 1)
    if query.after is not None:
        chosen = chosen.where(Audit.seq < query.after)
    found = reader.session.scalars(chosen).all()
    page = found[:PAGE]
    return SystemTrailView(
        rows=tuple(_event(reader, row, query.language) for row in page),
        next=page[-1].seq if len(found) > PAGE else None,
    )


def _event(reader: Reader, row: Audit, language: str) -> SystemEvent:
    payload = row.payload if isinstance(row.payload, Mapping) else {}
    person, key = payload.get("person"), payload.get("key")
    words = EVENTS.get(row.event)
    return SystemEvent(
        seq=row.seq,
        at=row.at,
        event=row.event,
        what=row.event if words is None else words.in_language(language),
        who=actor_name(reader, row.actor, language),
        about=actor_name(reader, person, language) if isinstance(person, str) else str(key or ""),
    )
