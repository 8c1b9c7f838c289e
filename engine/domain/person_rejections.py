"""The refusals of what people do with each other on a task, in words; `engine.domain.rejections` has the others."""

from typing import Final

TEXTS: Final[dict[str, tuple[str, str, str, str]]] = {
    # code: (zh what, zh todo, en what, en todo)
    "nothing_to_claim": (
        "这件事项已经在等您本人办理，不用认领。",
        "请直接办理。",
        "This task waits for you in person already; there is nothing to claim.",
        "Just decide it.",
    ),
    "nothing_to_release": (
        "您没有认领这件事项，不用退回认领。",
        "请直接办理；不应由您办理的，可以转办或说明。",
        "You have not claimed this task, so there is nothing to release.",
        "Decide it, or hand it on if it should not be yours.",
    ),
    "only_prepares": (
        "您受委派准备这件事项，由委派人作出决定。",
        "请填写意见后办回。",
        "You prepare this for somebody else; the decision is theirs.",
        "Write your opinion and give it back.",
    ),
    "delegated_out": (
        "您已委派 {who} 准备这件事项，还没有办回。",
        "请等待办回，或先收回委派。",
        "You delegated this to {who}, who has not given it back yet.",
        "Wait for it, or take the delegation back first.",
    ),
    "signers_first": (
        "您已请 {who} 先行加签，还有人没有表态。",
        "请等待他们表态，或先减签。",
        "You asked {who} to speak before you, and not all of them have.",
        "Wait for them, or remove them first.",
    ),
    "owner_only": (
        "您是加签人，只能对这件事项表态。",
        "请表态；转办、委派、加签由原办理人进行。",
        "You were added to this task and can only give your word on it.",
        "Give it; handing on and adding others is for the one whose task it is.",
    ),
    "signers_last": (
        "各位办理人都已表态，正在等后加签的人表态，不能改派。",
        "请等待他们表态，或由加签人减签。",
        "Everybody who decides has spoken; those who sign after are awaited, so there is nobody to replace.",
        "Wait for them, or have whoever added them remove them.",
    ),
    "person_self": (
        "不能选自己。",
        "请另选一人。",
        "You can't choose yourself.",
        "Choose somebody else.",
    ),
    "vote_in_person": (
        "这是须由本人作出的表态，不能转办、委派或并行、后加签。",
        "请本人表态；如有利害关系请申请回避。",
        "This has to be decided in person; it cannot be handed on, delegated or widened.",
        "Give your own word, or step aside if you have a conflict of interest.",
    ),
    "transfer_chain": (
        "这件事项已转办 {count} 次，不能再转办。",
        "请办理，或请上级改派。",
        "This task was handed on {count} times already.",
        "Do it, or ask a superior to reassign it.",
    ),
    "delegation_cycle": (
        "{person} 正在等这件委派办回，不能再委派给其本人。",
        "请另选一人，或直接办回。",
        "{person} waits for this delegation and cannot be its delegate.",
        "Choose somebody else, or give it back.",
    ),
    "delegation_chain": (
        "这件事项已逐级委派 {count} 次，不能再委派。",
        "请填写意见后办回。",
        "This task was delegated {count} times in a row already.",
        "Write your opinion and give it back.",
    ),
    "signer_terms": (
        "这件事项不能这样加签。",
        "请改选方式：单人办理的可任一、全部或依次，与已有的一致；多人表态的每人各计一票。",
        "Signers can't be added to this task in that way.",
        "Choose another: any, all or in turn where one decides alone, like those before them; else one vote each.",
    ),
    "persons_required": (
        "请选择人员，每人一次。",
        "从名单中选择后再提交。",
        "Name at least one person, and each only once.",
        "Choose from the list and submit again.",
    ),
    "too_many_signers": (
        "一件事项最多加签 {limit} 人。",
        "请减少人数，或先减签。",
        "At most {limit} signers can be added to a task.",
        "Name fewer, or remove some first.",
    ),
    "not_a_signer": (
        "{person} 不是加签人，不能减签。",
        "流程图指定的办理人可由上级改派。",
        "{person} was not added to this task, so they can't be removed.",
        "Whom the diagram asks can be replaced by a superior.",
    ),
    "signer_spoke": (
        "{person} 已于 {at} 表态，不能减签。",
        "其意见会保留在本件中。",
        "{person} spoke at {at} already and can't be removed.",
        "Their word stays with the case.",
    ),
    "signer_needed": (
        "减签后人数达不到流程图要求的最低人数。",
        "请先加签他人，或请其表态。",
        "Without them fewer would be left than the diagram needs.",
        "Add somebody else first, or let them speak.",
    ),
    "text_required": (
        "请填写内容。",
        "填写后再提交。",
        "There is nothing written yet.",
        "Write something and submit again.",
    ),
    "question_answered": (
        "这个问题已于 {at} 答复。",
        "如有补充，请留言。",
        "This question was answered at {at}.",
        "Add a comment if there is more to say.",
    ),
    "question_moot": (
        "提问的事项已经办结，不再需要答复。",
        "如有补充，请留言。",
        "The task it was asked about is over; no answer is needed any more.",
        "Add a comment if there is more to say.",
    ),
    "copy_kind": (
        "抄送只有“请阅”和“知会”两种。",
        "请选择其中一种。",
        "A copy is either to acknowledge or to inform.",
        "Choose one of them.",
    ),
    "copied_already": (
        "已抄送 {person}，对方尚未阅毕。",
        "请另选一人，或等其阅毕。",
        "{person} has a copy of this already and has not read it yet.",
        "Choose somebody else, or wait until it is read.",
    ),
    "too_many_copies": (
        "一次最多抄送 {limit} 人。",
        "请分批抄送。",
        "At most {limit} copies can be sent at once.",
        "Send them in several parts.",
    ),
    "copy_read": (
        "您已于 {at} 阅毕。",
        "请刷新待阅列表。",
        "You said at {at} that you have read it.",
        "Reload the list.",
    ),
    "reminded_today": (
        "今天 {at} 已催办过，每天最多一次。",
        "请明天再催办，或直接联系办理人。",
        "Those who have it were urged at {at} already; once a day is the limit.",
        "Urge them tomorrow, or contact them.",
    ),
    "mention_unreadable": (
        "{person} 无权查看这件事项，您不能提及。",
        "请由办理人提及或抄送。",
        "{person} may not read this case, so you can't mention them.",
        "Somebody who decides on it can mention them or send a copy.",
    ),
    "too_many_mentions": (
        "一条留言最多提及 {limit} 人。",
        "请减少人数。",
        "At most {limit} people can be mentioned in a comment.",
        "Mention fewer.",
    ),
    "conditions_not_here": (
        "这个结论不能附条件。",
        "请去掉条件；附条件只用于允许附条件事项的同意。",
        "This answer can't be given under conditions.",
        "Leave them out; only an approval on a task that allows it can have conditions.",
    ),
    "obligation_closed": (
        "这个条件已由 {by} 于 {at} 处理。",
        "请刷新列表。",
        "{by} settled this condition at {at}.",
        "Reload the list.",
    ),
    "obligation_moot": (
        "附这个条件的同意已不作数（已撤回、未通过或重新办理）。",
        "请查看事项进度。",
        "The approval this condition belongs to does not stand: it was taken back, outvoted, or is decided anew.",
        "Look at the case to see where it stands.",
    ),
    "person_already_asked": (
        "{person} 已在这件事项的办理人之中。",
        "请另选一人。",
        "{person} is asked on this task already.",
        "Choose somebody else.",
    ),
}
