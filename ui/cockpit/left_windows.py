"""Ends the windows in which a leaver figures, and opens another for whoever loses their substitute by it."""

from collections.abc import Iterable
from dataclasses import dataclass, field

from flask import request

from engine.commands.end_substitution import EndSubstitution
from engine.commands.set_substitute import SetSubstitute
from engine.domain.errors import Rejection
from engine.queries.hand_over import LeftWindow
from ui import auth
from ui.problems import problem_of


@dataclass(slots=True, kw_only=True)
class Closed:
    """What became of them; `refused` holds the sentence by which no other substitute could follow, or none ended."""

    ended: int = 0
    followed: int = 0
    refused: list[str] = field(default_factory=list)


def close_windows(windows: Iterable[LeftWindow]) -> Closed:
    """End each window; where the page names who stands in then, open one with the same end, power and scope.

    The old one is over in any case: a leaver acts for nobody, also where nobody else may.
    """
    done = Closed()
    for window in windows:
        try:
            _execute(EndSubstitution(window_id=window.id))
            done.ended += 1
            done.followed += _follow(window)
        except Rejection as refused:
            done.refused.append(problem_of(refused).what)
    return done


def _follow(window: LeftWindow) -> bool:
    to = request.form.get(f"window-to:{window.id}", "").strip()
    if not (to and window.stands_in):
        return False
    follows = SetSubstitute(
        person=window.login,
        substitute=to,
        from_at=window.from_at,
        until_at=window.until_at,
        power=window.power,
        processes=window.processes,
        groups=window.groups,
    )
    _execute(follows)
    return True


def _execute(command: object) -> None:
    """Without the form's key, which stands for one command; whoever presses twice finds the window closed."""
    auth.shell().engine.execute(command, auth.actor())
