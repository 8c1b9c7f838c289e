"""The labelled facts of a letter, each with its word in both languages."""

import re
from collections.abc import Callable, Mapping
from datetime import datetime

from engine.domain.mail_topics import DIGEST, topic_of
from engine.domain.texts import Text
from engine.queries.delivery import CaseFacts, Delivery, TaskFacts
from webhooks.words import moment, slack_words

Rows = list[tuple[str, str]]
_BOTH = re.compile(r"(?P<zh>.*[\u4e00-\u9fff].*) / (?P<en>[^\u4e00-\u9fff]*[A-Za-z][^\u4e00-\u9fff]*)", re.DOTALL)
"""How processes write a text for people where there is room for one value only."""

DECISIONS = {
    "approved": Text("已批准", "Approved"),
    "rejected": Text("不予通过", "Not approved"),
    "not_approved": Text("不予通过", "Not approved"),
    "recusal_granted": Text("准予回避", "They are kept out"),
    "recusal_refused": Text("不予回避", "They stay"),
    "college_declined": Text("学院不予推荐", "Not supported by the college"),
    "not_accepted": Text("不予受理", "Not accepted"),
    "returned": Text("退回", "Returned"),
    "vetoed": Text("会签否决", "Refused in countersigning"),
    "expired": Text("逾期终止", "Ended because a time limit passed"),
    "withdrawn": Text("视为撤回", "Deemed withdrawn"),
    "cancelled": Text("已撤销", "Cancelled"),
    "terminated": Text("已终止", "Terminated"),
    "waiting_outside": Text("等待上级批件", "Waiting for an outside approval"),
    "appeal_refused": Text("复议不予受理", "Appeal not admitted"),
    "appeal_remanded": Text("复议：发回重审", "Appeal: remanded"),
    "appeal_upheld": Text("复议：维持", "Appeal: upheld"),
}
_DECISION_LABELS = (
    ("reason", Text("理由", "Reason")),
    ("rule", Text("依据", "Rule")),
    ("page", Text("出处", "Where to read it")),
    ("remedy", Text("可以怎么做", "What you can do")),
    ("deadline", Text("期限", "Until when")),
)


def case_rows(case: CaseFacts | None, language: str) -> Rows:
    """What identifies a case."""
    if case is None:
        return []
    numbered, *others = _known_by(case, language)
    return [numbered, (_words(language)("事项", "Case"), case.title), *others]


def task_rows(delivery: Delivery, language: str) -> Rows:
    """What identifies a task: its case but for its title, which stands above; who has it, how far it is, until when."""
    task, case = delivery.task, delivery.case
    if task is None or case is None:
        return case_rows(case, language)
    word = _words(language)
    rows = [*_known_by(case, language), (word("在谁手里", "With"), _holders(task, delivery, language))]
    if task.on_behalf_of:
        rows.append((word("代办", "On behalf of"), task.on_behalf_of))
    if task.asked > 1:
        rows.append(
            (word("进度", "Progress"), word("{}/{} 已表态", "{} of {} have spoken").format(task.signed, task.asked))
        )
    if task.due_at and task.slack is not None:
        due = f"{moment(task.due_at, language, delivery.zone)} · {slack_words(task.slack, language)}"
        rows.append((word("时限", "Due"), due))
    return rows


def decision(facts: Mapping[str, object], language: str) -> str:
    """The decision in a word or two."""
    kind = facts.get("kind")
    if isinstance(kind, str) and kind in DECISIONS:
        return DECISIONS[kind].in_language(language)
    return said(kind, language) or _words(language)("已有结果", "decided")


def decision_rows(facts: Mapping[str, object], language: str, zone: str) -> Rows:
    """What every decision must tell: the decision, reason, rule, page, remedy, deadline."""
    rows = [(_words(language)("结论", "Decision"), decision(facts, language))]
    for name, label in _DECISION_LABELS:
        value = said(facts.get(name), language)
        if value:
            rows.append((label.in_language(language), when(value, language, zone)))
    return rows


def suggestion_rows(facts: Mapping[str, object], language: str) -> Rows:
    """Who suggests what."""
    suggestions = facts.get("suggestions")
    rows: Rows = []
    for suggestion in suggestions if isinstance(suggestions, list) else []:
        if isinstance(suggestion, Mapping):
            named = suggestion.get("unit_name_en") if language == "en" else None
            unit = said(named or suggestion.get("unit_name") or suggestion.get("unit"), language)
            rows.append((unit or "—", said(suggestion.get("opinion") or suggestion.get("text"), language)))
        else:
            rows.append(("—", said(suggestion, language)))
    return rows


def said(value: object, language: str) -> str:
    """A value in the reader's language: texts may come as {"zh": …, "en": …}, or as one text "中文 / English"."""
    if value is None:
        return ""
    both = _BOTH.fullmatch(value) if isinstance(value, str) else None
    return both["en" if language == "en" else "zh"] if both else Text.of(value).in_language(language)


def changing(kind: str, language: str) -> str:
    """What the recipient can do about such letters, said before the link to the settings."""
    topic = topic_of(kind)
    if topic.may_be_off:
        return _words(language)("可以改成不收：", "Such letters may be turned off: ")
    if DIGEST in topic.choices:
        return _words(language)("可以改成并入日报：", "Such letters may come with the digest: ")
    always = Text("这类信不能关；语言、时段可改：", "Such letters can't be off; language and hours can be changed: ")
    return always.in_language(language)


def when(text: str, language: str, zone: str) -> str:
    """A moment written as ISO 8601 in the reader's form; anything else unchanged."""
    try:
        at = datetime.fromisoformat(text)
    except ValueError:
        return text
    return moment(at, language, zone) if at.tzinfo else text


def _known_by(case: CaseFacts, language: str) -> Rows:
    """Number, process, applicant; a row without a value is not shown, and who is kept secret stands there once."""
    word = _words(language)
    return [
        (word("编号", "Number"), case.number or ""),
        (word("流程", "Process"), case.process),
        (word("申请人", "Applicant"), " · ".join(dict.fromkeys((case.unit, case.starter)))),
    ]


def _holders(task: TaskFacts, delivery: Delivery, language: str) -> str:
    word = _words(language)
    people = [word("您", "you"), *task.holders] if task.has_recipient else list(task.holders)
    names = word("、", ", ").join(people) or word("无人", "nobody")
    since = moment(task.created_at, language, delivery.zone)
    return word("{}，自 {}", "{}, since {}").format(names, since)


def _words(language: str) -> Callable[[str, str], str]:
    return lambda chinese, english: english if language == "en" else chinese
