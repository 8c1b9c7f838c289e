"""The page that lists every incident, from the table of their words."""

from pathlib import Path

from engine.domain.incident_texts import TEXTS

PAGE = Path(__file__).resolve().parent / "reference" / "incidents.md"
_HEAD = """# 异常 / Incidents

系统自己办不下去时，相关环节停在原处，管理员在“异常”页和信中看到下面的话和具体原因；先排除原因，再重试。其他支路照常进行。具体原因也用读者的语言；邮件服务器、对方系统、自己写的程序和表达式的原话照引。

Where the system can't go on by itself, what is affected stays where it is; administrators read these words and the particular reason on the page of incidents and in a letter. Mend the cause, then retry; other branches go on meanwhile. The reason too is said in the reader's language; what a mail server, another system, a handler of one's own or an expression said is quoted as it is. An error that a handler of one's own raises and no event catches is `uncaught_error`.

| code | 发生了什么，怎么办 | what happened, and what to do |
|---|---|---|
"""  # noqa: E501 - a paragraph of the page is a line of it


def page() -> str:
    """Return the page."""
    rows = (f"| `{code}` | {zh}{todo_zh} | {en} {todo_en} |\n" for code, (zh, todo_zh, en, todo_en) in TEXTS.items())
    return _HEAD + "".join(rows)


def write() -> None:
    """Write the page anew."""
    PAGE.write_text(page(), encoding="utf-8")
