"""Makes docs/reference/permissions.md: who may do and read what, from the product's own table."""

from collections.abc import Mapping
from pathlib import Path

from engine.commands import COMMANDS
from engine.domain.permissions import ALLOWED
from engine.queries.doors import READS

PAGE = Path(__file__).resolve().parent / "reference" / "permissions.md"
RELATIONS: Mapping[str, str] = {
    "public": "任何人，不必登录 · anybody, signed in or not",
    "person": "登录的人 · whoever is signed in",
    "self": "本人，只问或只改自己的 · oneself, about oneself",
    "machine": "时限、阶梯、投递等系统动作 · timers, ladders, deliveries",
    "demo": "仅演示系统 · the demo alone",
    "audience": "流程面向的群体 · the process's audience",
    "starter": "申请人 · whoever started the case",
    "candidate": "候选人（未认领） · asked in a pool that nobody claimed",
    "claimant": "认领人 · whoever claimed it",
    "asked": "现在请其办理的人 · whoever is asked now",
    "assignee": "被请办理过的人 · whoever is or was asked in the case",
    "delegate": "受委派准备的人 · whoever prepares it for another",
    "adder": "加签的人 · whoever added the signer",
    "owner": "被加签的原办理人；视图的主人 · the one beside whom the signer was added; whose view it is",
    "organiser": "组织会议的组的成员 · a member of the groups that keep the meeting",
    "chair": "会议主持人 · whoever takes the chair of the meeting",
    "proposer": "提出修改的人 · whoever proposed the change",
    "decider": "刚作出这个决定的人 · whoever made that decision",
    "waiting": "已表态或还没轮到的人 · whoever has spoken or waits for their turn",
    "uploader": "上传附件的人 · whoever attached the file",
    "questioned": "被征询的人 · whoever was asked the question",
    "copied": "收到抄送的人 · whoever received the copy",
    "mentioned": "被提及的人 · whoever was mentioned",
    "substitute": "代理期内只可查阅的人 · who may see what another has while they are away, and only while they are",
    "successor": "接手条件或接手所发起事项的人 · whom a condition, or a case that was started, was handed over to",
    "setter": "提出条件的人 · whoever set the condition",
    "reserve_office": "催办阶梯已请其更换专家的办公室 · the office to which the ladder offered the reserve",
    "superior": "办理人的上级（改派），或被提请代办的上级 · the superior of whoever has it",
    "supervisor": "收到督办的办公室成员 · the office that was told of a supervision order",
    "addressee": "督办单的承办人 · whom a supervision order is addressed to",
    "unit_reader": "流程写明（`unit_readers`）、在申请人单位任职的人 · named by the process, of the applicant's unit",
    "supervising": "督办办公室成员，凡有逾期的事项 · the supervising office, of whatever is late",
    "declarer": "申报关系的人 · whoever declared the relation",
    "reader": "可查阅本事项的人，即 `read_case` 或 `read_confidential_case` 一行 · whoever may read the case",
    "administrator": "系统管理员 · system administrator",
    "auditor": "审计管理员 · audit administrator",
    "security": "安全管理员 · security administrator",
}
HEAD = (
    "# 谁可以做什么、看什么 / Who may do and read what\n\n"
    "本页由 `python -m docs.generate` 用 `engine/domain/permissions.py` 里的一张表生成。表里没有的，一律拒绝；"
    "测试请各种关系的真人逐行试过（`tests/walls`）。\n"
    "This page is made by `python -m docs.generate` from the one table in `engine/domain/permissions.py`. "
    "What is not listed is refused. The tests try the rows with real people of each relation (`tests/walls`).\n\n"
    "**回避胜过一切关系**：见[谁要回避](verbs.md#who-is-kept-out)。**保密事项**用 `read_confidential_case` 一行代替 "
    "`read_case`，与申请人或项目负责人有申报关系的人、在本案回避过的人一律看不到。\n"
    "Being kept out beats every relation. In a confidential case `read_confidential_case` stands for `read_case`, and "
    "whoever has a declared relation to the applicant or leader, or stepped aside in the case, reads nothing.\n\n"
    "**外来消息**（`receive_message`）谁都可以送到门口，没有按该门的密钥签名的一律拒收。**视图**没有共享的，系统管理员也看不到；"
    "共享的视图替每个人只找其本人可查阅的事项。**批量**、**移交**逐件按同一张表办理。\n"
    "Anybody may bring a message to a door (`receive_message`); what is not signed with the door's secret is refused. "
    "A view that is not shared is nothing even to an administrator; a shared one finds for each reader what they may "
    "read. Batches and hand-overs go by the same table, one thing at a time.\n\n"
)


def page() -> str:
    """Return the whole page."""
    commands: dict[str, list[str]] = {}
    for command, entry in COMMANDS.items():
        commands.setdefault(entry.permission, []).append(command.__name__)
    for query, row in READS.items():
        for act in sorted(ALLOWED) if callable(row) else (row,):
            if isinstance(row, str) or act in _acts_of(row):
                commands.setdefault(act, []).append(query.__name__)
    rows = [
        f"| `{act}` | {', '.join(f'`{r}`' for r in sorted(who))} | {', '.join(commands.get(act, []))} |"
        for act, who in ALLOWED.items()
    ]
    known = [f"| `{name}` | {words} |" for name, words in RELATIONS.items()]
    return (
        f"{HEAD}## 权限表 / The table\n\n| act | allowed to | commands and queries |\n|---|---|---|\n"
        + "\n".join(rows)
        + "\n\n## 关系 / The relations\n\n| relation | who that is |\n|---|---|\n"
        + "\n".join(known)
        + "\n"
    )


def _acts_of(row: object) -> tuple[str, ...]:
    """Return the rows that a query needing one of several can need: they stand in its code as texts."""
    code = getattr(row, "__code__", None)
    return tuple(c for c in code.co_consts if isinstance(c, str) and c in ALLOWED) if code is not None else ()


def write() -> None:
    """Write the page anew."""
    PAGE.write_text(page(), encoding="utf-8")
