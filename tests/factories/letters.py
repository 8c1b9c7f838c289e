"""One letter of every kind as the engine would describe it: with all that it can tell, and with as little as may be."""

import re
from collections.abc import Mapping
from dataclasses import asdict, replace
from datetime import UTC, datetime, timedelta
from typing import Any

from engine.queries.consequences import Consequence
from engine.queries.delivery import CaseFacts, Delivery, Recipient, TaskFacts
from engine.queries.digest import Digest, DigestLine, LateLine
from engine.queries.digest_news import NewsLine
from engine.queries.mail_facts import SAYS_WHAT_FOLLOWS
from engine.queries.slack import Slack

NOW = datetime(2026, 11, 19, 1, 42, tzinfo=UTC)
LONG = (
    "关于选派附属第一医院重症医学科青年骨干医师赴新加坡、马来西亚开展重大传染病与多器官功能衰竭联合救治"
    "能力培训（含远程心脏超声模块、第二批、延期执行）暨共建区域重症协作网络并签署五年合作备忘录的请示"
)
SECRET = {"zh": "〔保密事项〕", "en": "[confidential]"}
FOLLOWS = Consequence(at=NOW + timedelta(days=1), act="copy_superior", who="国际处处长")
_TITLES = {"zh": "分管外事副校长", "en": "Vice-President, International"}
_WORDS = {"zh": "合作方在等回函，请优先办理。", "en": "The partner waits for our answer; please do this first."}
_ABSENT = {"zh": "科研处处长", "en": "Director, Research office"}
_MISSING = {"zh": "国际处处长、财务处处长", "en": "Director, International office; Director, Finance"}
_FAR = (NOW + timedelta(days=7)).isoformat()


def delivery(kind: str = "assigned", **changed: Any) -> Delivery:  # noqa: ANN401 - any field of a delivery
    """Return a delivery about a department's countersignature, with whatever is wanted different."""
    left = changed.pop("left", timedelta(hours=4))
    task = {
        "id": "t1",
        "element": "N15",
        "name": "部门会签",
        "ask": "请签署本部门意见。",
        "verb": "countersign",
        "round": 2,
        "created_at": NOW - timedelta(days=1),
        "due_at": NOW + left,
        "provisional": False,
        "slack": left,
        "asked": 4,
        "signed": 3,
        "holders": ("法治办副主任",),
        "asks_recipient": True,
        "has_recipient": True,
        "items": (),
        "returned_items": (),
        "returned_by": "",
        "returned_why": "",
        "onward": "",
        "asks_starter": True,
        "on_behalf_of": "",
        "next": None,
    }
    case = {"id": "c1", "number": "YX2026-003", "title": "能力培训", "process": "国际合作项目"}
    recipient = {"login": "lm", "name": "李明", "title": "处长", "address": "lm@example.cn", "language": "zh"}
    return Delivery(
        job_id="j1",
        kind=kind,
        house="云溪医科大学",
        recipient=Recipient(**{**recipient, **changed.pop("recipient", {})}),
        stale=None,
        attempts=1,
        at=NOW,
        zone="Asia/Shanghai",
        case=CaseFacts(**{**case, "unit": "公共卫生学院", "starter": "王老师", **changed.pop("case", {})}),
        task=None if changed.get("whole_case") else TaskFacts(**{**task, **changed.pop("task", {})}),
        facts=changed.pop("facts", {}),
        by=changed.pop("by", None),
    )


def _people(*names: str) -> list[dict[str, str]]:
    return [{"zh": name, "en": name} for name in names]


_DECIDED = {
    "kind": "not_approved",
    "reason": "数据出境：涉及个人健康信息出境，未完成安全评估，不同意。",
    "rule": {"zh": "数据出境安全评估的校内规定第6条", "en": "University rules on data leaving the country, art. 6"},
    "page": {"zh": "申报书第5页“合规与风险”", "en": "Application, page 5, “Compliance and risks”"},
    "remedy": "可在期限内申请复议一次，由未参与过本案的复议组审查 / "
    "You may appeal once within the time, to a panel that had no part in the case",
    "deadline": _FAR,
}
_QUORUM = {"there": 9, "needed": 14, "due": 21, "reachable": True, "assured": False}
_OTHERS = {"asks_recipient": False, "has_recipient": False, "holders": ("法治办主任",)}
FACTS: Mapping[str, Mapping[str, Any]] = {
    "accepted": {"facts": {"number": "YX2026-003"}, "whole_case": True},
    "added": {"facts": {"text": "经费来源请贵处把关。", "place": "before"}, "by": "科研处处长"},
    "answered": {"facts": {"text": "经费从哪里出？", "answer": "专项经费，已预留。"}, "by": "财务处处长"},
    "approved": {"facts": {"number": "国合〔2026〕1号"}, "whole_case": True},
    "assigned": {"task": {"items": ("对方邀请函原件", "经费预算表")}},
    "away": {
        "facts": {
            "from": NOW.isoformat(),
            "until": _FAR,
            "substitute": {"zh": "财务处经办二", "en": "Finance clerk 2"},
        },
        "by": "财务处经办",
        "task": {"asks_recipient": False},
    },
    "cancelled": {"facts": {"by": "wangls", "reason": "对方推迟项目。"}, "by": "王老师", "whole_case": True},
    "copied": {"facts": {"kind": "acknowledge", "text": "请知悉进度。"}, "by": "科研处处长"},
    "decided": {"facts": _DECIDED, "whole_case": True},
    "delegated": {"facts": {"text": "请先核对经费。"}, "by": "财务处处长"},
    "escalated": {"left": timedelta(hours=-9), "task": {"holders": ("法治办主任", "法治办副主任")}},
    "forecast": {
        "facts": {**_QUORUM, "unanswered": _people("张委员", "李委员"), "staying_away": _people("赵委员")},
        "task": {**_OTHERS, "name": "校长办公会", "verb": "vote"},
    },
    "incident": {
        "facts": {"code": "condition_not_boolean", "message": "Expected 'budget' to be a number, but it is null."},
        "whole_case": True,
    },
    "kept": {"facts": {"reason": "term_over", "texts": ("出访前补交邀请函原件。",)}, "by": "前任处长"},
    "meeting": {"facts": {"at": _FAR, "task": "t1"}, "whole_case": True},
    "mentioned": {"facts": {"text": "请李处长看附件二。"}, "by": "法治办经办"},
    "moved": {"facts": {"reason": "term_over"}, "by": "前任处长"},
    "objection": {"facts": {"filed_at": NOW.isoformat()}, "whole_case": True},
    "overdue": {"left": timedelta(hours=-9)},
    "overdue_copy": {"left": timedelta(hours=-9), "task": _OTHERS},
    "postponed": {
        "facts": {"was": NOW.isoformat(), "due": _FAR, "reason": "两位委员出差。"},
        "by": "校长",
        "task": {"name": "校长办公会", "verb": "vote", "due_at": NOW + timedelta(days=7), "slack": timedelta(hours=45)},
    },
    "question": {
        "facts": {"text": "经费从哪里出？\n是否含住宿？", "pauses": True},
        "by": "财务处处长",
        "task": _OTHERS,
    },
    "reminder": {},
    "reminder_copy": {"task": _OTHERS},
    "replied": {"facts": {"round": 2}, "by": "法治办主任", "left": timedelta(hours=-30), "task": _OTHERS},
    "reserve": {"left": timedelta(hours=-9), "task": _OTHERS},
    "resolved": {"facts": {"opinion": "经费已核对，拟同意。"}, "by": "财务处经办"},
    "returned": {
        "task": {
            "name": "补正材料",
            "ask": "请逐条补正。",
            "verb": "handle",
            "asked": 1,
            "signed": 0,
            "holders": (),
            "returned_items": ("缺公证件", "合计与分项不符"),
            "returned_by": "财务处处长",
            "returned_why": "两处材料不齐。",
        }
    },
    "substitute": {
        "facts": {"power": "act", "from": NOW.isoformat(), "until": _FAR},
        "by": "财务处处长",
        "whole_case": True,
    },
    "suggestions": {
        "facts": {
            "suggestions": [
                {"unit_name": "科研处", "unit_name_en": "Research office", "text": "建议写明成果归属与数据留存年限。"},
                {"unit_name": "财务处", "unit_name_en": "Finance", "text": "建议分两批支付。"},
            ]
        },
        "whole_case": True,
    },
    "supervised": {"facts": {"due_at": _FAR, "round": 2}, "left": timedelta(hours=-30)},
    "table_settled": {
        "facts": {"name": "项目定级", "proposal": "p1", "outcome": "rejected", "version": 3, "answer": "依据不足"},
        "by": "流程管理员",
    },
    "table_waits": {
        "facts": {"name": "项目定级", "proposal": "p1", "from": _FAR, "reason": "按新的管理办法调整额度。"},
        "by": "流程管理员",
    },
    "taken_back": {"by": "科研处处长", "whole_case": True},
    "transferred": {"facts": {"opinion": "属贵处职责，请阅办。"}, "by": "科研处处长"},
    "urged": {"facts": {"text": "合作方在等。"}, "by": "王老师", "left": timedelta(hours=2)},
}
ABOUT_NO_CASE = frozenset({"substitute", "digest", "table_waits", "table_settled"})
URGED_BY_LADDER = frozenset(
    {"reminder", "reminder_copy", "overdue", "overdue_copy", "escalated", "supervised", "meeting", "reserve"}
)
WAITING = SAYS_WHAT_FOLLOWS
"""Kinds that ask their recipient to act on a task whose ladder says what follows."""


def full(kind: str, language: str) -> Delivery:
    """Return a letter with everything that its kind can tell."""
    if kind == "digest":
        return _digest(language, "传染病防控能力培训", "国际处处长")
    told = dict(FACTS[kind])
    if kind in URGED_BY_LADDER:
        told["facts"] = {**told.get("facts", {}), "words": _WORDS}
    if kind in WAITING:
        told["task"] = {**told.get("task", {}), "next": FOLLOWS}
    case = {"title": "传染病防控能力培训", "process": "国际合作项目" if language == "zh" else "International project"}
    return _addressed(delivery(kind, case=case, **told), language)


def bare(kind: str, language: str) -> Delivery:
    """Return a letter of a case without a number, with a title that is very long, and no fact that may be missing."""
    if kind == "digest":
        return _digest(language, LONG, "")
    kept = {"whole_case": FACTS[kind].get("whole_case", False), "left": FACTS[kind].get("left", timedelta(hours=4))}
    by = "流程管理员" if kind in ABOUT_NO_CASE else None
    facts = FACTS[kind].get("facts", {}) if kind in ABOUT_NO_CASE else {}
    task = {"asked": 1, "holders": (), "asks_recipient": kind in WAITING}
    made = delivery(kind, case={"title": LONG, "number": None}, by=by, facts=facts, task=task, **kept)
    return _addressed(made, language)


def secret(kind: str, language: str) -> Delivery:
    """Return a letter to somebody who may not read the case it is about."""
    kept = SECRET[language]
    made = full(kind, language)
    case = None if made.case is None else replace(made.case, title=kept, unit=kept, starter=kept)
    return replace(made, case=case)


def in_latin_letters(kind: str) -> Delivery:
    """Return an English letter in which everything that was typed or named is in Latin letters."""
    made = full(kind, "en")
    plain: dict[str, Any] = _latin(asdict(made))
    for name, shape in (("case", CaseFacts), ("task", TaskFacts), ("recipient", Recipient)):
        plain[name] = shape(**_with_next(plain[name])) if plain[name] else None
    digest = plain["digest"]
    if digest:
        lines = tuple(DigestLine(**{**_with_next(line), "slack": Slack(**line["slack"])}) for line in digest["lines"])
        late = tuple(LateLine(**{**line, "slack": Slack(**line["slack"])}) for line in digest["late"])
        news = tuple(NewsLine(**line) for line in digest["news"])
        plain["digest"] = Digest(**{**digest, "lines": lines, "late": late, "news": news})
    return Delivery(**plain)


def _with_next(row: dict[str, Any]) -> dict[str, Any]:
    return {**row, "next": Consequence(**row["next"])} if row.get("next") else row


def _latin(value: Any) -> Any:  # noqa: ANN401 - whatever a delivery holds
    if isinstance(value, str):
        return re.sub(r"[^\x00-\x7f–—]+", "Abc", value)
    if isinstance(value, Mapping):
        return {key: _latin(part) for key, part in value.items()}
    if isinstance(value, (list, tuple)):
        return type(value)(_latin(part) for part in value)
    return value


def _addressed(made: Delivery, language: str) -> Delivery:
    to = made.recipient
    if to is None:
        return made
    named = replace(to, title=_TITLES[language], language=language, name="李明" if language == "zh" else "Li Ming")
    case = None if made.kind in ABOUT_NO_CASE else made.case
    task = made.task if made.kind not in ABOUT_NO_CASE else None
    return replace(made, recipient=named, case=case, task=task, house="云溪医科大学（虚构）")


def _digest(language: str, title: str, who: str) -> Delivery:
    states = (
        Slack(state="over", minutes=-240),
        Slack(state="soon", minutes=180),
        Slack(state="ok", minutes=1500),
        Slack(state="paused"),
        Slack(state="none"),
    )
    lines = tuple(
        DigestLine(
            task_id=f"t{place}",
            number="YX2026-003",
            title=title,
            name="部门会签",
            verb=("countersign", "vote", "handle", "approve", "acknowledge")[place],
            round=place + 1,
            slack=slack,
            signed=3,
            asked=4,
            next=replace(FOLLOWS, who=who) if place < 3 else None,
        )
        for place, slack in enumerate(states)
    )
    late = LateLine(
        task_id="",
        number=None,
        title=SECRET[language],
        name="核查",
        who="项目科经办",
        slack=Slack(state="over", minutes=-60),
    )
    news = tuple(
        NewsLine(kind=kind, at=NOW, number="YX2026-016", title=title, by="法治办经办", task_id="", instance_id="c9")
        for kind in ("mentioned", "copied", "answered")
    )
    made = replace(delivery("digest"), unsubscribe="token")
    digest = Digest(lines=lines, more=2, late=(late,), news=news, more_late=True)
    return replace(_addressed(made, language), digest=digest)
