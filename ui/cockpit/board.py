"""The cockpit's blueprint, and who may enter which part of it."""

from collections.abc import Callable
from functools import wraps
from typing import ParamSpec, TypeVar

from flask import Blueprint, Response

from engine.domain.errors import Rejection
from ui import auth
from ui.cockpit import rules, words

blueprint = Blueprint("cockpit", __name__, url_prefix="/cockpit", template_folder="templates")
Parameters = ParamSpec("Parameters")
Answer = TypeVar("Answer")

reads = auth.with_role("administrator", "auditor")
"""Administrators and auditors look."""
acts = auth.with_role("administrator")
"""Only administrators act."""


def oversees(view: Callable[Parameters, Answer]) -> Callable[Parameters, Answer | Response]:
    """Let in whoever administers, audits, guards or supervises; each to their own page."""

    @wraps(view)
    def guarded(*args: Parameters.args, **kwargs: Parameters.kwargs) -> Answer:
        visitor = auth.visitor()
        if not (visitor.supervises or visitor.roles & {"administrator", "auditor", "security"}):
            raise Rejection("not_permitted")
        return view(*args, **kwargs)

    return auth.signed_in(guarded)


@blueprint.context_processor
def shared() -> dict[str, object]:
    """Give every page of the cockpit its words, and whether its reader may act."""
    visitor = auth.visit().visitor
    roles = visitor.roles if visitor else frozenset()
    return {
        "said": words.said,
        "reason": rules.reason,
        "may_act": "administrator" in roles,
        "may_supervise": visitor is not None and (visitor.supervises or bool(roles & {"administrator", "auditor"})),
        "may_read_trail": not roles.isdisjoint({"auditor", "security"}),
        "may_read": not roles.isdisjoint({"administrator", "auditor"}),
    }
