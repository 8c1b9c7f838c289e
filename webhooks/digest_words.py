"""The words of a digest: what follows when nothing is done, what happened, how much time is left."""

from datetime import timedelta

from engine.domain.texts import Text
from engine.queries.consequences import Consequence
from engine.queries.digest import Digest
from engine.queries.digest_news import NewsLine
from engine.queries.slack import Slack
from webhooks.words import moment, slack_words

FOLLOWS = {
    "copy_superior": Text("告知您的上级{who}", "your superior{who} will be told"),
    "copy_substitute": Text("抄送您的代理人{who}", "your substitute{who} gets a copy"),
    "copy_group": Text("告知有关处室", "the offices concerned will be told"),
    "copy_college": Text("告知申请人所在学院", "the applicant's college will be told"),
    "offer_superior": Text("您的上级{who}可代办或改派", "your superior{who} may act or name somebody else"),
    "supervise": Text("{who}发督办单，列入红灯清单", "supervision is opened{who} and it stands on the red list"),
    "offer_reserve": Text("可换用候补专家", "a reserve expert may take your place"),
    "postpone_meeting": Text("人数不足的，会议可改期", "without a quorum the meeting may be put off"),
    "forecast_quorum": Text("向会议组织者预报人数", "the organiser is told who comes"),
    "withdraw": Text("视为撤回申请", "the application counts as withdrawn"),
}
_OTHERWISE = Text("按时限上报", "it is escalated")
HAPPENED = {
    "overdue_copy": Text("逾期", "Overdue"),
    "reminder_copy": Text("即将到期", "Soon due"),
    "copied": Text("抄送给您", "Copied to you"),
    "mentioned": Text("留言提到您", "You were mentioned"),
    "question": Text("向您征询", "You were asked"),
    "answered": Text("已答复您的征询", "Your question was answered"),
    "taken_back": Text("撤回了决定", "A decision was taken back"),
    "decided": Text("已有结果", "Decided"),
    "approved": Text("批复已签发", "Approved"),
    "accepted": Text("已受理", "Accepted"),
    "cancelled": Text("停止办理", "Stopped"),
    "suggestions": Text("各部门建议已转达", "Departments' suggestions"),
    "meeting": Text("会议通知", "Meeting"),
}
_NEWS = Text("通知", "Notice")
VERBS = {
    "approve": Text("审批", "Approve"),
    "countersign": Text("会签", "Countersign"),
    "handle": Text("办理", "Handle"),
    "vote": Text("表决", "Vote"),
    "acknowledge": Text("传阅", "Read"),
}
GLYPHS = {"over": "▲", "soon": "◐", "ok": "○", "paused": "‖", "none": "–"}


class Words:
    """Says a digest's facts in one language."""

    def __init__(self, language: str, zone: str) -> None:
        self._language = language
        self._zone = zone

    def follows(self, consequence: Consequence) -> str:
        """Return what happens when nothing is done, and when."""
        zh = self._language != "en"
        said = FOLLOWS.get(consequence.act, _OTHERWISE).in_language(self._language)
        who = consequence.who if zh or not consequence.who else self._english_who(consequence)
        at = moment(consequence.at, self._language, self._zone)
        told = said.format(who=who)
        return f"不办的话：{at} {told}" if zh else f"If nothing is done: on {at} {told}"

    def _english_who(self, consequence: Consequence) -> str:
        return f" by {consequence.who}" if consequence.act == "supervise" else f", {consequence.who},"

    def slack(self, slack: Slack) -> str:
        """Return how much time is left, with a sign that needs no colour."""
        zh = self._language != "en"
        words = {"paused": ("暂停", "paused"), "none": ("无时限", "no limit")}.get(slack.state)
        said = words[0 if zh else 1] if words else slack_words(timedelta(minutes=slack.minutes), self._language)
        return f"{GLYPHS[slack.state]} {said}"

    def happened(self, line: NewsLine) -> str:
        """Return what a line of news is about."""
        return HAPPENED.get(line.kind, _NEWS).in_language(self._language)

    def verb(self, verb: str) -> str:
        """Return what is asked."""
        return VERBS.get(verb, VERBS["handle"]).in_language(self._language)

    def summary(self, digest: Digest) -> str:
        """Return how many tasks are late or due within a working day, and how many cannot be listed."""
        zh = self._language != "en"
        counted = {state: sum(line.slack.state == state for line in digest.lines) for state in ("over", "soon")}
        said = []
        if counted["over"]:
            said.append(f"{counted['over']} 件逾期" if zh else f"{counted['over']} overdue")
        if counted["soon"]:
            said.append(
                f"{counted['soon']} 件一个工作日内到期" if zh else f"{counted['soon']} due within a working day"
            )
        return ("，" if zh else ", ").join(said)

    def headline(self, digest: Digest) -> str:
        """Return the digest in one line: what a subject says."""
        zh = self._language != "en"
        total = len(digest.lines) + digest.more
        if total:
            head = f"今日待办 {total} 件" if zh else f"{total} {'task' if total == 1 else 'tasks'} today"
        elif digest.late:
            figure = f"{len(digest.late)}{'+' if digest.more_late else ''}"
            head = f"您处的例外 {figure} 件" if zh else f"{figure} late below you"
        else:
            head = f"新消息 {len(digest.news)} 条" if zh else f"{len(digest.news)} in the news"
        summary = self.summary(digest)
        return f"{head}{'：' if zh else ': '}{summary}" if summary else head
