"""What mail can be about, as a person chooses it: at once, with the day's digest, or not at all where that may be."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final, Literal

from engine.domain.texts import Text

Choice = Literal["at_once", "digest", "off"]
AT_ONCE: Final = "at_once"
DIGEST: Final = "digest"
OFF: Final = "off"


@dataclass(frozen=True, slots=True, kw_only=True)
class Topic:
    """Kinds of mail that are chosen together; the first choice is what holds until somebody chooses."""

    key: str
    name: Text
    kinds: frozenset[str]
    choices: tuple[Choice, ...]
    why: Text
    """What it brings, and where it can't be turned off why."""
    urgent: bool = False
    """It leaves at night and on days off too."""

    @property
    def may_be_off(self) -> bool:
        """Tell whether a person may do without it."""
        return OFF in self.choices


def _topic(key: str, name: Text, kinds: str, choices: tuple[Choice, ...], why: Text, *, urgent: bool = False) -> Topic:
    return Topic(key=key, name=name, kinds=frozenset(kinds.split()), choices=choices, why=why, urgent=urgent)


TOPICS: Final[tuple[Topic, ...]] = (
    _topic(
        "tasks",
        Text("新待办", "New tasks"),
        "assigned moved transferred delegated resolved added kept away",
        (AT_ONCE, DIGEST),
        Text("有人在等您，所以不能全关；可以并入日报。", "Somebody waits for you, so it can't be off."),
    ),
    _topic(
        "returned",
        Text("退回、撤回与停办", "Sent back, taken back or stopped"),
        "returned taken_back cancelled",
        (AT_ONCE, DIGEST),
        Text("先前的通知不再有效，所以不能全关。", "What you were told before no longer holds, so it can't be off."),
    ),
    _topic(
        "reminders",
        Text("临期提醒", "Reminders before the time limit"),
        "reminder",
        (DIGEST, AT_ONCE, OFF),
        Text(
            "日报里有余时；等不到下一封日报的照样立即发。",
            "The digest shows the time left; what can't wait comes at once.",
        ),
    ),
    _topic(
        "late",
        Text("逾期与催办", "Overdue and urged"),
        "overdue urged",
        (AT_ONCE,),
        Text(
            "时限已过或有人在催，下一步会自动上报，所以不能关。",
            "What follows goes to your superior, so it can't be off.",
        ),
        urgent=True,
    ),
    _topic(
        "escalated",
        Text("升级与督办", "Escalations and supervision"),
        "escalated supervised replied reserve forecast",
        (AT_ONCE,),
        Text("您的职责要求知道，所以不能关。", "Your office has to know, so it can't be off."),
        urgent=True,
    ),
    _topic(
        "late_copies",
        Text("下属逾期与临期的抄送", "Copies of what is late or soon late below you"),
        "overdue_copy reminder_copy",
        (DIGEST, AT_ONCE),
        Text("作为上级应当知道，所以不能全关。", "You have to know as the superior, so it can't be off."),
    ),
    _topic(
        "questions",
        Text("征询与答复", "Questions and answers"),
        "question answered",
        (AT_ONCE, DIGEST),
        Text("有人在等答复，所以不能全关。", "Somebody waits for the answer, so it can't be off."),
    ),
    _topic(
        "mentions",
        Text("提到我的留言", "Comments that mention me"),
        "mentioned",
        (AT_ONCE, DIGEST, OFF),
        Text("关掉后，留言仍在案卷里。", "Turned off, the comment still stands in the case."),
    ),
    _topic(
        "copies",
        Text("抄送传阅", "Copies to read"),
        "copied",
        (DIGEST, AT_ONCE, OFF),
        Text("关掉后，待阅仍在审批中心里。", "Turned off, it still lies in your inbox."),
    ),
    _topic(
        "decisions",
        Text("办理结果", "Decisions"),
        "decided approved accepted suggestions",
        (AT_ONCE,),
        Text(
            "这是正式告知，期限从送达起算，所以不能关。",
            "Formal notice, from which periods run, so it can't be off.",
        ),
    ),
    _topic(
        "meetings",
        Text("会议通知", "Meetings"),
        "meeting postponed",
        (AT_ONCE,),
        Text("会议有法定的通知期，所以不能关。", "Meetings are called with notice, so it can't be off."),
    ),
    _topic(
        "tables",
        Text("判定表的修改", "Changes of decision tables"),
        "table_waits table_settled",
        (AT_ONCE,),
        Text(
            "须由另一位管理员确认，提出人须知道结果，所以不能关。",
            "Another administrator has to confirm it, and who proposed it to know, so it can't be off.",
        ),
    ),
    _topic(
        "duties",
        Text("公示异议、代理、异常", "Objections, substitutes, incidents"),
        "objection substitute incident",
        (AT_ONCE,),
        Text("须由您处置，所以不能关。", "You have to deal with it, so it can't be off."),
        urgent=True,
    ),
    _topic(
        "digest",
        Text("日报", "Digest of the day"),
        "digest",
        (AT_ONCE, OFF),
        Text(
            "每个工作日一封，没有事就不发。关掉后，选“日报”的各项改为立即发。",
            "One a working day, none when there is nothing. Off: what was to go into it comes at once.",
        ),
    ),
)
BY_KEY: Final[Mapping[str, Topic]] = {topic.key: topic for topic in TOPICS}
_BY_KIND: Final[Mapping[str, Topic]] = {kind: topic for topic in TOPICS for kind in topic.kinds}


def topic_of(kind: str) -> Topic:
    """Return what a kind of mail is about; one that nobody placed is a duty, which always arrives."""
    return _BY_KIND.get(kind, BY_KEY["duties"])
