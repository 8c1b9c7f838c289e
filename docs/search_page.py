"""The page about searching, with the operators from the table that reads them."""

# ruff: noqa: E501 - a paragraph of the page is a line of it

from pathlib import Path

from engine.domain.searching.operators import OPERATORS, Operator

PAGE = Path(__file__).resolve().parent / "reference" / "search.md"
_HEAD = """# 查找 / Searching

按 `/` 到查找框；结果页在 `/inbox/search?q=`。只查您能看到的事项，数目也一样：看不到的既找不到，也不计数。

Press `/` for the search box; its page is `/inbox/search?q=`. Only cases that one may read are searched and counted: those one has a part in, and all of them for auditors and administrators.

## 字 / Words

- 标题、编号、发起人、单位，以及申请表里的短字段（合作方、负责人、承担单位、选项）里的字都能查，两个字起，写在词中间也行。
- 全角半角、大小写、标点和括号都不分：`国合〔2026〕12号`、`国合[2026]12号`、`国合(2026)12号`、`国合202612号` 是一回事；汉字与字母之间有没有空格也不分。
- 空格隔开的都要有；引号里的要连着；前面加减号（`-会议`、`-状态:已办结`）表示不要。
- Any two characters or more, also from the middle of a word. Width, case, accents' spelling, punctuation and brackets don't matter; between two words of an alphabet a space does, and inside a number it may be left out.
- Parts stand beside each other and must all hold; a phrase stands in quotes; a minus turns a part round.

## 条件 / Operators

名称中英文都可以，冒号全角半角都可以；值里有空格时加引号，几个值用逗号隔开，任一即可。
Names in either language, colons of either width. A value with spaces is quoted; of values with commas between them any will do.

| 条件 | operator | | |
|---|---|---|---|
"""
_FOOT = """
时间写 `3天`、`5工作日`、`36小时`、`2周`，或 `2026-09-01`、`2026年9月`、`今天`；`期限:逾期` 是已过期的，`期限:无` 是没有时限的，`期限:3天` 是三天之内到期的。计时停着的不算。
Times are `3d`, `5wd` (working days), `36h`, `2w`, or `2026-09-01`, `2026-09`, `today`; `due:over` is what is late, `due:none` what has no deadline, `due:3d` what is due by then. A task whose clock stands is not due.

`状态:` / `state:`

| 中文 | code | |
|---|---|---|
"""
_END = """
名字被节点保密的人（`names`），`办理人:` 查不到，`-办理人:` 也不会把那件事项去掉；看不到的事项不占一页里的位置，也不多出一页。加了减号的条件，对没有记载的也成立（`-状态:退回` 包括还没有结果的）。日期的年份为 1900 到 2999。
Whose name an element keeps (`names`) is not found by `who:`, and `-who:` does not leave that case out; what one may not read takes no place on a page and makes no further page. A part turned round also holds where nothing is known yet (`-state:returned` keeps what has no result). Years are 1900 to 2999.

写错了会说明，并给出可能想写的：没有的条件、认不出的日期、没有这个名字的人或单位。
What can't be used is said, with what may have been meant: an unknown operator, a date that is none, a name nobody has. Nothing is searched then.

## 顺序与翻页 / Order and pages

新发起的在前，每页 30 件。一页最多看几千件候选；还有没看过的更早事项时，页尾写“继续往前查”。
The newest case first, thirty a page. One page looks at some thousand candidates at most; where older cases have not been looked at yet, the page says so and goes on from there.

“我的待办”只留等您办理的：同 `办理人:我`。 *Waiting for me* keeps what waits for you, as `who:me` does.

## 视图 / Saved views

一次查找可以存为视图（名称不超过 40 字，每人最多 50 个），列在审批中心左侧，带数目。可以改名、改条件、上移下移、删除，也可以共享给自己的单位（含下级）、自己所在的组；管理员可以共享给任何单位、组和所有人。别人打开时按他们自己的权限查，`我` 指打开的人。
A search can be kept as a view: in the left pane of the inbox, with how many cases it finds. It can be renamed, changed, moved, deleted, and shared with a unit or group of one's own; what a unit shares, the units below it see. An administrator may share with every unit, every group and everybody, and delete what is shared. Whoever opens a shared view searches with their own rights, and `me` is whoever opens it. Saving, sharing and deleting are in the trail of the system.

How it is found: [ADR 21](../adr/0021-searches-by-pairs-of-characters.md).
"""


def page() -> str:
    """Return the page."""
    state = next(operator for operator in OPERATORS if operator.code == "state")
    states = "".join(
        f"| {words[0]} | `{code}` | {'、'.join(word for word in words[1:] if not word.isascii())} |\n"
        for code, words in (state.values or {}).items()
    )
    return _HEAD + "".join(map(_row, OPERATORS)) + _FOOT + states + _END


def _row(operator: Operator) -> str:
    chinese = "、".join(f"`{name}`" for name in operator.names if not name.isascii())
    english = ", ".join(f"`{name}`" for name in operator.names if name.isascii())
    meaning = f"{operator.meaning.zh} / {operator.meaning.en}"
    return f"| {chinese} | {english} | {meaning} | `{operator.example.zh}` `{operator.example.en}` |\n"


def write() -> None:
    """Write the page anew."""
    PAGE.write_text(page(), encoding="utf-8")
