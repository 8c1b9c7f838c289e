"""Somebody who took part in a case sends copies of it to others, also when it has come to its end (抄送)."""

from dataclasses import dataclass
from typing import Literal

from engine.domain.permissions import require
from engine.runtime.act import Act, Done
from engine.runtime.case import lock_case
from engine.runtime.copies import check_copies, send_copies
from engine.runtime.late import case_moved_on
from engine.runtime.readers import relations_to


@dataclass(frozen=True, kw_only=True)
class CopyCase:
    """Send copies of `instance_id` to `persons`, with `text`; nothing waits for them."""

    instance_id: str
    persons: tuple[str, ...]
    kind: Literal["acknowledge", "inform"] = "inform"
    text: str = ""


def handle(command: CopyCase, act: Act) -> Done:
    """Write the copies; whoever receives one may read the case."""
    case = lock_case(act, command.instance_id)
    require("copy_case", relations_to(act, case.instance.id))
    if case.instance.state not in ("active", "completed"):
        raise case_moved_on(case)
    text = check_copies(case, command.persons, command.kind, command.text)
    case.begin()
    send_copies(case, command.persons, command.kind, text, None)
    return Done(case=case)
