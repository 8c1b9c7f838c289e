"""The acts that one can do on a task's page and on a case's alike: comment, copies, urging."""

from engine.commands.comment import MAX_COMMENT
from engine.commands.remind_task import MAX_TEXT
from engine.domain.texts import Text
from ui.between.pages import ActPage, Box, ToCommand

_COPY = 1000
_WORD = Text("附言", "A word with it")


def comment(command: ToCommand) -> ActPage:
    """Remark, and mention others."""
    return ActPage(
        name="comment",
        title=Text("留言", "Comment"),
        button=Text("留言", "Comment"),
        next=Text(
            "能查看本件的人都看得到；被提及的人会收到通知。",
            "Everybody who may read the case sees it; whom you mention is told.",
        ),
        command=command,
        box=Box(label=Text("留言", "Comment"), limit=MAX_COMMENT, required=True),
        naming="mention",
        people=Text("提及（@）", "Mention (@)"),
        many=True,
        people_required=False,
        key="c",
    )


def copies(command: ToCommand) -> ActPage:
    """Send copies."""
    return ActPage(
        name="copy",
        title=Text("抄送", "Send copies"),
        button=Text("抄送", "Send"),
        next=Text("对方可以查看本件；不等他们，办理照常。", "They may read the case; nothing waits for them."),
        command=command,
        box=Box(label=_WORD, limit=_COPY),
        naming="copy",
        people=Text("抄送给谁", "To whom"),
        many=True,
    )


def urging(command: ToCommand) -> ActPage:
    """Urge whoever has it."""
    return ActPage(
        name="remind",
        title=Text("催办", "Urge"),
        button=Text("催办", "Urge them"),
        next=Text(
            "现在的办理人会收到一封信；每件每天最多一次，记入轨迹。",
            "Whoever has it now gets a letter; once a day at most, and the trail tells it.",
        ),
        command=command,
        box=Box(label=_WORD, limit=MAX_TEXT),
    )
