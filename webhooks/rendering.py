"""Turns the facts of a delivery into a subject, a text and an HTML letter in the recipient's language."""

from dataclasses import dataclass
from datetime import timedelta
from functools import cache
from pathlib import Path
from typing import Any

import css_inline
from jinja2 import Environment, FileSystemLoader, StrictUndefined

from engine.domain.incident_reasons import said_reason
from engine.domain.incident_texts import incident_sentence
from engine.queries.delivery import Delivery
from webhooks import digest_words, rows
from webhooks.words import day, moment, slack_words

MAILS = Path(__file__).parent / "mails"
KINDS = tuple(sorted(p.name for p in MAILS.iterdir() if p.is_dir()))
SUBJECT_CHARACTERS = 180
TITLE_CHARACTERS = 60
"""What of a title stands in a subject or a digest: what follows it there should be read too."""
PREVIEW_CHARACTERS = 90
_ENDS = "。！？；：.!?;:"
VERBS = {
    "approve": ("审批", "Approve"),
    "countersign": ("会签", "Countersign"),
    "handle": ("办理", "Handle"),
    "vote": ("表决", "Vote"),
    "acknowledge": ("传阅", "Read"),
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Rendered:
    """One letter in its three shapes."""

    subject: str
    text: str
    html: str


def render(delivery: Delivery, public_url: str, language: str) -> Rendered:
    """Render a delivery.

    Each kind has one template a language; it extends a base that is given, and so becomes a subject, a text or a page:
    the three cannot say different things.
    """
    name = f"{delivery.kind}/{language}.jinja2"
    context = _context(delivery, public_url, language)
    subject = _plain().get_template(name).render(base="_subject.jinja2", shapes="_text_shapes.jinja2", **context)
    text = _tidied(_plain().get_template(name).render(base="_text.jinja2", shapes="_text_shapes.jinja2", **context))
    heads = {"subject_line": _one_line(subject), "preview": _preview(text)}
    html = _escaping().get_template(name).render(base="_html.jinja2", shapes="_html_shapes.jinja2", **heads, **context)
    return Rendered(subject=heads["subject_line"], text=text, html=_inliner().inline(html))


def plain_words(text: str) -> str:
    """What of a name or title may stand in a header: letters in one line.

    Marks that turn the reading direction are none. What looks like an encoded word (RFC 2047) is taken apart, or some
    reader would decode it into whatever its author wanted there.
    """
    return "".join(c for c in " ".join(text.split()) if c.isprintable()).replace("=?", "= ?")


def _one_line(subject: str) -> str:
    line = plain_words(subject)
    return line if len(line) <= SUBJECT_CHARACTERS else f"{line[: SUBJECT_CHARACTERS - 1]}…"


def _preview(text: str) -> str:
    """What a list of letters shows behind the subject: the first sentences below house, kind and heading."""
    said = " ".join(" ".join(text.split("\n\n")[3:5]).split())
    return said if len(said) <= PREVIEW_CHARACTERS else f"{said[: PREVIEW_CHARACTERS - 1]}…"


def _context(delivery: Delivery, public_url: str, language: str) -> dict[str, Any]:
    zone, task = delivery.zone, delivery.task
    pair = VERBS.get(task.verb, VERBS["handle"]) if task else VERBS["handle"]
    return {
        "language": language,
        "mail": delivery,
        "case": delivery.case,
        "task": task,
        "facts": _Facts(delivery.facts),
        "to": delivery.recipient,
        "house": delivery.house,
        "root": public_url,
        "verb": pair[1] if language == "en" else pair[0],
        "when": lambda at: rows.when(at, language, zone) if isinstance(at, str) else moment(at, language, zone),
        "left": lambda slack: slack_words(slack, language),
        "late": task is not None and task.slack is not None and task.slack < timedelta(),
        "short": _short,
        "ended": lambda words: _ended(words, language),
        "titled": _titled(delivery),
        "about": _about(delivery),
        "otherwise": _otherwise(delivery, language),
        "changing": rows.changing(delivery.kind, language),
        "case_rows": rows.case_rows(delivery.case, language),
        "task_rows": rows.task_rows(delivery, language),
        "decision": rows.decision(delivery.facts, language),
        "decision_rows": rows.decision_rows(delivery.facts, language, zone),
        "reason": said_reason(delivery.facts.get("reason"), str(delivery.facts.get("message") or ""), language),
        "stuck": incident_sentence(str(delivery.facts.get("code", "")), language),
        "suggestion_rows": rows.suggestion_rows(delivery.facts, language),
        "off": f"{public_url}/mail/off/{delivery.unsubscribe}" if delivery.unsubscribe else "",
        "day": day(delivery.at, language, zone),
        "words": digest_words.Words(language, zone),
    }


def _titled(delivery: Delivery) -> str:
    return _short(delivery.case.title if delivery.case else "")


def _about(delivery: Delivery) -> str:
    number = delivery.case.number if delivery.case else None
    return f"{number} {_titled(delivery)}" if number else _titled(delivery)


def _short(title: str) -> str:
    return title if len(title) <= TITLE_CHARACTERS else f"{title[: TITLE_CHARACTERS - 1]}…"


def _ended(words: str, language: str) -> str:
    """What a process asks, as a sentence that others may follow."""
    if not words or words[-1] in _ENDS:
        return words
    return f"{words}{'.' if language == 'en' else '。'}"


def _otherwise(delivery: Delivery, language: str) -> str:
    """What follows when the recipient does nothing, as a sentence that stands behind another."""
    follows = delivery.task.next if delivery.task else None
    if follows is None:
        return ""
    said = digest_words.Words(language, delivery.zone).follows(follows)
    return f" {said}." if language == "en" else f"{said}。"


class _Facts(dict[str, object]):
    """What a job carries; a fact that is missing is None, so that a letter can leave its sentence out."""

    def __missing__(self, _name: str) -> None:
        return None


def _tidied(text: str) -> str:
    """Collapse runs of blank lines, which conditions in a template leave behind."""
    lines: list[str] = []
    for line in (line.rstrip() for line in text.strip().splitlines()):
        if line or (lines and lines[-1]):
            lines.append(line)
    return "\n".join(lines) + "\n"


@cache
def _plain() -> Environment:
    return Environment(
        loader=FileSystemLoader(MAILS),
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        auto_reload=False,  # as everywhere, new templates come with new processes; a letter uses a dozen files
        autoescape=False,  # noqa: S701 - plain text has nothing to escape
    )


@cache
def _escaping() -> Environment:
    return Environment(
        loader=FileSystemLoader(MAILS),
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        auto_reload=False,
        autoescape=True,
    )


@cache
def _inliner() -> css_inline.CSSInliner:
    return css_inline.CSSInliner(keep_at_rules=True, load_remote_stylesheets=False)
