"""The acts between people on a whole case: urging, comments, copies, answers, conditions."""

from collections.abc import Mapping
from typing import Final

from engine.commands.acknowledge import Acknowledge
from engine.commands.answer_question import MAX_ANSWER, AnswerQuestion
from engine.commands.comment import Comment
from engine.commands.confirm_obligation import MAX_NOTE, ConfirmObligation
from engine.commands.copy_case import CopyCase
from engine.commands.remind_task import RemindTask
from engine.commands.request_recusal import MAX_REASON as MAX_RECUSAL
from engine.commands.request_recusal import RequestRecusal
from engine.commands.waive_obligation import MAX_REASON, WaiveObligation
from engine.domain.texts import Text
from ui.between import speaking
from ui.between.pages import ActPage, Box

_WORD_LIMIT = 1000

PAGES: Final[Mapping[str, ActPage]] = {
    page.name: page
    for page in (
        speaking.urging(lambda about, typed: RemindTask(task_id=about.row, text=typed.text)),
        speaking.comment(
            lambda about, typed: Comment(instance_id=about.instance_id, text=typed.text, mentions=typed.people)
        ),
        speaking.copies(
            lambda about, typed: CopyCase(
                instance_id=about.instance_id, persons=typed.people, kind=typed.kind, text=typed.text
            )
        ),
        ActPage(
            name="recusal",
            title=Text("申请有关人员回避", "Ask that somebody be kept out"),
            button=Text("提交回避申请", "Send the request"),
            next=Text(
                "由召集人一个工作日内决定，结果和理由会通知您。至多两人，一次一人；不论此人是否参与评审。",
                "The convener decides within a working day, and you are told with the reason. At most two people, "
                "one at a time, whether they take part in the case or not.",
            ),
            command=lambda about, typed: RequestRecusal(
                instance_id=about.instance_id, person=typed.people[0] if typed.people else "", reason=typed.text
            ),
            box=Box(
                label=Text("回避的理由", "Why they should be kept out"),
                limit=MAX_RECUSAL,
                required=True,
                hint=Text(
                    "例如：亲属、师生、近三年合作、与外方有经济往来。",
                    "For example kinship, teacher and student, joint papers, dealings with the partner.",
                ),
            ),
            naming="keep_out",
            people=Text("请谁回避", "Who should be kept out"),
        ),
        ActPage(
            name="answer",
            title=Text("答复征询", "Answer the question"),
            button=Text("答复", "Answer"),
            next=Text(
                "答复送给提问的人，留在本件里；因此停的表从现在起继续走。",
                "The answer goes to whoever asked and stays with the case; a clock that stood for it runs on.",
            ),
            command=lambda about, typed: AnswerQuestion(question_id=about.row, text=typed.text),
            box=Box(label=Text("您的答复", "Your answer"), limit=MAX_ANSWER, required=True),
        ),
        ActPage(
            name="read",
            title=Text("阅毕", "I have read it"),
            button=Text("阅毕", "I have read it"),
            next=Text("从待阅中移走；您读过，记入轨迹。", "It leaves your list; the trail says that you have read it."),
            command=lambda about, typed: Acknowledge(copy_id=about.row, text=typed.text),
            box=Box(label=Text("阅后意见", "A word on it"), limit=_WORD_LIMIT),
        ),
        ActPage(
            name="confirm",
            title=Text("确认条件已落实", "Confirm the condition"),
            button=Text("确认落实", "Confirm"),
            next=Text("这个条件就此了结，记入轨迹。", "The condition is settled, and the trail tells it."),
            command=lambda about, typed: ConfirmObligation(obligation_id=about.row, note=typed.text),
            box=Box(label=Text("凭什么确认", "What fulfilled it"), limit=MAX_NOTE),
        ),
        ActPage(
            name="waive",
            title=Text("免除条件", "Waive the condition"),
            button=Text("免除", "Waive it"),
            next=Text(
                "不再要求落实；原因记入轨迹。", "It need not be fulfilled any more; the reason is kept in the trail."
            ),
            command=lambda about, typed: WaiveObligation(obligation_id=about.row, reason=typed.text),
            box=Box(label=Text("原因", "Reason"), limit=MAX_REASON, required=True),
            grave=True,
        ),
    )
}
"""By the name that stands in the address."""
