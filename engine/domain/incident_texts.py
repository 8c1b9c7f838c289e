"""Every incident in words: what could not be done, and what to do before it is retried; a page lists them all.

What was kept is the same for all: the token, task or job stays where it is, and nothing else of the case is touched.
"""

from engine.domain.rejections import Sentence

TEXTS: dict[str, tuple[str, str, str, str]] = {
    # code: (zh what, zh todo, en what, en todo)
    "call_unsettled": (
        "调用环节没有说明要调用哪个流程。",
        "请在流程图中补上，重新部署。",
        "A call activity does not say which process it calls.",
        "Name it in the diagram and deploy that.",
    ),
    "cardinality_not_a_number": (
        "多实例的次数不是整数。",
        "请核对算出次数的字段或表达式，改正后重试。",
        "The number of a multi-instance is no whole number.",
        "Check the field or expression that gives it, correct it, then retry.",
    ),
    "collection_not_a_list": (
        "多实例要逐项办理的内容不是清单。",
        "请核对给出清单的字段或表达式，改正后重试。",
        "What a multi-instance goes through is no list.",
        "Check the field or expression that gives it, correct it, then retry.",
    ),
    "condition_not_boolean": (
        "流程线上的条件算出来不是“是”或“否”。",
        "请核对该条件及其用到的字段；条件有误的，改正流程图后部署新版本。",
        "A condition in the diagram gives neither true nor false.",
        "Check it and the fields it uses; where the condition itself is wrong, deploy a corrected diagram.",
    ),
    "deadlock": (
        "汇合处在等一条不会再有人走来的支路。",
        "请核对此前走过的路；流程图有误的，改正后部署新版本，并终止或重办本项目。",
        "A join waits for a branch on which nothing can come any more.",
        "Look at the way the case went; correct the diagram, and terminate or begin anew what stands there.",
    ),
    "decision_ambiguous": (
        "同名的决策表不止一个文件。",
        "请在流程图中写明文件，或撤下多余的一个。",
        "More than one file has a decision of this name.",
        "Name the file in the diagram, or take one of them out.",
    ),
    "decision_failed": (
        "决策表没有算出结果。",
        "请对照输入核对表中的行，在“决策表”页改正后重试。",
        "A decision table gave no result.",
        "Compare its rows with what was put in, correct the table on its page, then retry.",
    ),
    "decision_missing": (
        "没有正在生效的决策表。",
        "请部署该表，或等它生效，再重试。",
        "No decision of this name is in force.",
        "Deploy the table, or wait until it is in force, then retry.",
    ),
    "definition_missing": (
        "流程版本的文件不在了。",
        "请从备份恢复该版本，再重试。",
        "The files of a version of the process are missing.",
        "Restore that version from a backup, then retry.",
    ),
    "draw_short": (
        "能抽的人少于要抽的人数。",
        "请补充备选组，或解除不必要的回避，再重试；也可以改派。",
        "Fewer people can be drawn than are needed.",
        "Add people to the pool or end ties that no longer hold, then retry; or reassign.",
    ),
    "due_failed": (
        "办理时限算不出来。",
        "请核对时限表达式、它用到的字段和工作日历，改正后重试。",
        "A time limit can't be computed.",
        "Check the expression, the fields it uses, and the calendar, correct them, then retry.",
    ),
    "expression_failed": (
        "表达式没有算出结果。",
        "请对照下面的原因核对它用到的字段；表达式有误的，改正流程图后部署新版本。",
        "An expression gave no result.",
        "Check the fields it uses against the reason below; where it is wrong itself, deploy a corrected diagram.",
    ),
    "handler_input": (
        "系统环节收到的输入不合要求。",
        "请核对流程图里给它的值，改正后重试。",
        "A service task was given what it can't use.",
        "Check what the diagram hands to it, correct that, then retry.",
    ),
    "handler_missing": (
        "本系统没有这个系统环节的程序。",
        "请安装带有该程序的版本，或改正流程图中的名称，再重试。",
        "This installation has no handler for a service task.",
        "Install the version that brings it, or correct the name in the diagram, then retry.",
    ),
    "handler_result": (
        "系统环节给出的结果不能保存。",
        "请让提供该程序的人改正，再重试。",
        "A service task gave a result that can't be kept.",
        "Have its handler corrected, then retry.",
    ),
    "job_failed": (
        "一件定时的事多次没有办成。",
        "请看下面的原因，排除后重试。",
        "A timed act failed again and again.",
        "Read the reason below, mend it, then retry.",
    ),
    "ladder_missing": (
        "流程图所指的催办阶梯不存在，已暂按通用阶梯催办。",
        "请新建该阶梯后重试，或改正流程图。",
        "The ladder that the diagram names does not exist; the task follows the usual one meanwhile.",
        "Make the ladder and retry, or correct the diagram.",
    ),
    "mail_refused": (
        "收信方的邮件服务器拒收了一封信。",
        "请核对此人的邮箱地址，改正后重试；在此之前请另行告知本人。",
        "The recipient's mail server refused a letter.",
        "Check the person's address, correct it, then retry; tell them otherwise meanwhile.",
    ),
    "mail_undelivered": (
        "一封信多次没有送出。",
        "请核对邮件服务器，恢复后重试；在此之前请另行告知收信人。",
        "A letter could not be delivered in spite of many attempts.",
        "Check the mail server, then retry; tell the recipient otherwise meanwhile.",
    ),
    "no_cancel_event": (
        "事务被取消，但边上没有接取消的事件。",
        "请在流程图中补上，重新部署。",
        "A transaction was cancelled, but no cancel event stands on its border.",
        "Add it to the diagram and deploy that.",
    ),
    "no_key": (
        "消息的关联键没有值。",
        "请核对给出关联键的字段，补上后重试。",
        "The correlation key of a message has no value.",
        "Fill in the field that gives it, then retry.",
    ),
    "no_time": (
        "定时器算出来的不是时间。",
        "请核对给出时间的字段或表达式，改正后重试。",
        "A timer was given something that is no time.",
        "Check the field or expression that gives it, correct it, then retry.",
    ),
    "no_way_on": (
        "网关后面没有一个条件成立，也没有默认的路。",
        "请核对条件用到的字段；若漏画了一种情况，补上默认的路后部署新版本。",
        "No condition after a gateway holds, and no flow is the default.",
        "Check the fields they use; where a case was forgotten, draw a default flow and deploy that.",
    ),
    "nobody_to_ask": (
        "按规则找不到可以办理的人。",
        "请为岗位补上任职人，或改派，再重试。",
        "The rules find nobody who could do the task.",
        "Fill the post or reassign the task, then retry.",
    ),
    "order_failed": (
        "依次办理的顺序不是一份名单。",
        "请核对给出顺序的字段或表达式，改正后重试。",
        "The order in which people are asked is no list of people.",
        "Check the field or expression that gives it, correct it, then retry.",
    ),
    "process_missing": (
        "要调用的流程没有部署。",
        "请部署该流程，再重试。",
        "The process to be called is not deployed.",
        "Deploy it, then retry.",
    ),
    "reserved_name": (
        "流程图要写入的变量名是系统自用的。",
        "请在流程图中换一个名称，重新部署。",
        "The diagram writes a variable whose name is the engine's own.",
        "Choose another name in the diagram and deploy that.",
    ),
    "script_refused": (
        "流程图里有程序代码，系统不会运行它。",
        "请改用 FEEL 表达式，重新部署。",
        "The diagram holds program code, which is never run.",
        "Use FEEL instead and deploy that.",
    ),
    "script_unsettled": (
        "脚本环节里没有 FEEL 表达式。",
        "请在流程图中补上，重新部署。",
        "A script task holds no FEEL.",
        "Add it to the diagram and deploy that.",
    ),
    "seat_vacant": (
        "岗位任期已满而无人接任，原任职人不再办理，事项在等接任的人。",
        "请任命接任的人，再重试；也可以改派（包括改派给原任职人本人）。",
        "The term of a post is over and nobody follows; whoever held it decides no more, and its tasks wait.",
        "Appoint somebody, then retry; or reassign, also to whoever held it, by name.",
    ),
    "starter_refused": (
        "按规则只找到发起人，而这一环节不能由发起人办理。",
        "请为岗位补上别的人，或改派，再重试。",
        "The rules find the starter only, who must not do this task.",
        "Put somebody else into the post or reassign the task, then retry.",
    ),
    "step_budget": (
        "这一步引起的环节太多，已停下来，以免流程无休止地循环。",
        "请检查流程图里的循环，改正后部署新版本；本项目请终止。",
        "One act set off more steps than it may: the case was stopped before it runs for ever.",
        "Look for a loop in the diagram and deploy a corrected one; terminate this case.",
    ),
    "task_settings": (
        "办理环节没有写明由谁办理。",
        "请在流程图中补上，重新部署。",
        "A user task does not say who is asked.",
        "Say so in the diagram and deploy that.",
    ),
    "timer_failed": (
        "定时器没有设成。",
        "请核对给出时间的字段或表达式，改正后重试。",
        "A timer could not be set.",
        "Check the field or expression that gives its time, correct it, then retry.",
    ),
    "too_deep": (
        "流程层层调用得太深，已停下来。",
        "请检查流程是否调用了自己，改正后部署新版本；本项目请终止。",
        "Processes call each other too deeply: the case was stopped.",
        "See whether one calls itself and deploy a corrected diagram; terminate this case.",
    ),
    "too_many_items": (
        "多实例要办的项数太多。",
        "请核对给出清单或次数的字段，减少后重试。",
        "A multi-instance would have too many items.",
        "Check the field that gives them, shorten it, then retry.",
    ),
    "too_many_tokens": (
        "同时进行的支路太多，已停下来。",
        "请检查流程图里是否重复分支，改正后部署新版本；本项目请终止。",
        "Too many branches run at once: the case was stopped.",
        "See where the diagram forks again and again and deploy a corrected one; terminate this case.",
    ),
    "uncaught_error": (
        "系统环节报了错，流程图里没有接它的事件。",
        "请看下面的原因，排除后重试；也可以在流程图中画出出错时怎么走。",
        "A service task raised an error that no event catches.",
        "Read the reason below, mend it, then retry; or draw what is to happen then.",
    ),
    "webhook_unanswered": (
        "一次对外通知多次没有得到对方系统的回应。",
        "请核对对方系统和地址，恢复后重试。",
        "A webhook was not answered by the other system in spite of many attempts.",
        "Check that system and its address, then retry.",
    ),
    "weights_failed": (
        "票的权重不是零或正数。",
        "请核对给出权重的字段或表达式，改正后重试。",
        "The weight of a vote is no number of zero or more.",
        "Check the field or expression that gives it, correct it, then retry.",
    ),
}
_OTHER = (
    "有一项系统自己办不下去。",
    "请看下面的原因，排除后重试。",
    "Something could not be done by the system itself.",
    "Read the reason below, mend it, then retry.",
)


def incident_sentence(code: str, language: str) -> Sentence:
    """Return an incident in words for `zh` or `en`; an error of a handler of one's own has its name as code."""
    chinese, chinese_todo, english, english_todo = TEXTS.get(code, _OTHER)
    return Sentence(english, english_todo) if language == "en" else Sentence(chinese, chinese_todo)
