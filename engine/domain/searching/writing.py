"""Writes a query as the text that means it, one spelling for each query."""

from engine.domain.searching.operators import BY_NAME
from engine.domain.searching.query import Codes, Count, Day, Deadline, Filter, Moment, Names, Period, SearchQuery, Word

_UNITS = {"hours": ("h", "小时"), "days": ("d", "天"), "workdays": ("wd", "工作日"), "weeks": ("w", "周")}


def written(query: SearchQuery, language: str = "en") -> str:
    """Return the query as text; reading it again gives the same query, in either language."""
    parts = [*map(_word, query.words), *(_filter(condition, language) for condition in query.filters)]
    return " ".join(parts)


def _word(word: Word) -> str:
    return f"{'-' if word.negated else ''}{_quoted(word.text)}"


def _quoted(text: str) -> str:
    """Quote what would otherwise be cut in two."""
    return text if text and " " not in text else f'"{text}"'


def _filter(condition: Filter, language: str) -> str:
    minus = "-" if condition.negated else ""
    match condition:
        case Names():
            return f"{minus}{_name(condition.operator, language)}:{','.join(map(_quoted, condition.names))}"
        case Codes():
            known = BY_NAME[condition.operator].values or {}
            codes = (known[code][0] if language == "zh" else code for code in condition.codes)
            return f"{minus}{_name(condition.operator, language)}:{','.join(codes)}"
        case Count():
            sign = ":" if condition.comparison == "=" else condition.comparison
            return f"{minus}{_name('round', language)}{sign}{condition.number}"
        case Deadline():
            return f"{minus}{_name('due', language)}{_deadline(condition, language)}"
        case Period():
            return f"{minus}{_name(condition.operator, language)}:{_moment(condition.moment, language)}"


def _name(operator: str, language: str) -> str:
    return BY_NAME[operator].shown.in_language(language)


def _deadline(condition: Deadline, language: str) -> str:
    if condition.moment is None:
        return ":无" if language == "zh" else ":none"
    return f"{condition.comparison}{_moment(condition.moment, language)}"


def _moment(moment: Moment, language: str) -> str:
    if isinstance(moment, Day):
        return moment.day.isoformat()
    return f"{moment.count}{_UNITS[moment.unit][language == 'zh']}"
