"""Puts working time left into words and into the figures of a bar."""

from dataclasses import dataclass

from flask import Flask

from engine.queries.slack import Slack
from ui.i18n import t

DUE_TICK = 78
"""Where the bar's tick stands: what is drawn beyond it is late."""
_MINUTES_A_DAY = 9 * 60


def words(slack: Slack) -> str:
    """Say how much working time is left, or by how much it is late."""
    match slack.state:
        case "none":
            return t("无时限", "No deadline")
        case "paused":
            return t("已暂停", "Paused")
        case "over":
            return t("逾期 ", "Late by ") + _length(-slack.minutes)
        case _:
            return t("余 ", "") + _length(slack.minutes) + t("", " left")


def _length(minutes: int) -> str:
    days, hours = minutes // _MINUTES_A_DAY, minutes // 60
    if days:
        return t(f"{days} 工作日", f"{days} working day{'s' if days > 1 else ''}")
    if hours:
        return t(f"{hours} 小时", f"{hours} hour{'s' if hours > 1 else ''}")
    return t(f"{max(minutes, 1)} 分钟", f"{max(minutes, 1)} min")


@dataclass(frozen=True, slots=True)
class Bar:
    """Pieces of the bar as (x, width), and whether the tick is drawn."""

    pieces: tuple[tuple[int, int], ...]
    tick: bool = True


def bar(slack: Slack) -> Bar:
    """Return the pieces that show how much of the time is used."""
    match slack.state:
        case "none":
            return Bar((), tick=False)
        case "paused":
            return Bar(tuple((x, 4) for x in range(0, 35, 7)))
        case "over":
            return Bar(((0, DUE_TICK), (81, 3), (86, 3)))
        case _:
            return Bar(((0, max(2, min(DUE_TICK - 2, round(DUE_TICK * slack.used)))),))


def install(app: Flask) -> None:
    """Give the templates `slack_words` and `slack_bar`."""
    app.jinja_env.globals.update(slack_words=words, slack_bar=bar)
