"""Sending a matter back to an earlier task: the page that asks where, how and why, and the act."""

import itertools
from collections.abc import Mapping
from dataclasses import dataclass, field

from flask import abort, jsonify, make_response, redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from engine.commands.send_back import MAX_OPINION, SendBack
from engine.domain.errors import Rejection
from engine.queries.return_targets import ReturnTargets, ReturnView
from ui import auth, i18n, problems
from ui.inbox.views import ID_LENGTH, blueprint, onward, where
from ui.problems import Problem

UP = "../"


@dataclass(frozen=True, slots=True, kw_only=True)
class Typed:
    """What stands on the page."""

    to: str = ""
    """An element, after one `../` for every called process that is left."""
    how: str = ""
    items: str = ""
    """One a line."""
    opinion: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Refused:
    """What was refused: at a field, or of the whole."""

    problem: Problem | None = None
    fields: Mapping[str, str] = field(default_factory=dict)

    def at(self, name: str) -> str | None:
        """Return what is wrong with a field, if anything."""
        return self.fields.get(name)


@blueprint.get("/inbox/<task_id>/return")
@auth.signed_in
def send_back_page(task_id: str) -> str:
    """Show where the task may be sent back to."""
    view = _read(task_id)
    first = view.targets[0] if view.targets else None
    return _page(view, Typed(to=first.path, how=first.ways[0]) if first else Typed(), Refused())


@blueprint.post("/inbox/<task_id>/return")
@auth.signed_in
def send_back(task_id: str) -> Response:
    """Send it back; a refusal keeps all that was typed."""
    typed = Typed(**{name: request.form.get(name, "").strip() for name in ("to", "how", "items", "opinion")})
    seen = request.form.get("seen_version", "")
    outwards = _outwards(typed.to)
    command = SendBack(
        task_id=task_id,
        to=typed.to[len(UP) * outwards :],
        outwards=outwards,
        opinion=typed.opinion,
        items=tuple(typed.items.splitlines()),
        straight=typed.how != "again",
        seen_version=int(seen) if seen.isdecimal() else None,
    )
    try:
        done = auth.execute(command)
    except Rejection as rejection:
        return _refused(task_id, rejection, typed)
    if problems.wants_json():
        return jsonify({"task_id": task_id, **done.value})
    return redirect(onward(task_id))


def _outwards(to: str) -> int:
    """Count the called processes that are left on the way to what was chosen."""
    return next(number for number in itertools.count() if not to.startswith(UP, number * len(UP)))


def _read(task_id: str) -> ReturnView:
    if len(task_id) != ID_LENGTH:
        abort(404)
    return auth.read(ReturnTargets(person=auth.visitor().login, task_id=task_id, language=i18n.language()))


def _refused(task_id: str, rejection: Rejection, typed: Typed) -> Response:
    problem = problems.problem_of(rejection)
    if problems.wants_json():
        return problems.as_json(problem)
    fields = _at_fields(rejection, problem, typed)
    page = _page(_read(task_id), typed, Refused(problem=None if fields else problem, fields=fields))
    return make_response(page, 422 if fields else problem.status)


def _at_fields(rejection: Rejection, problem: Problem, typed: Typed) -> dict[str, str]:
    """Return what is said beside a field, where the refusal is about one."""
    match rejection.code:
        case "opinion_required":
            return {"opinion": i18n.t("请写明退回的理由。", "Say why it is sent back.")}
        case "text_too_long":
            return {
                "opinion" if len(typed.opinion) > MAX_OPINION else "items": f"{problem.what} {problem.todo}".strip()
            }
        case "too_many_lines":
            return {"items": f"{problem.what} {problem.todo}"}
        case "return_unsafe" if not typed.to:
            return {"to": i18n.t("请选择退回到哪一步。", "Choose where to send it back to.")}
        case "return_unsafe":
            return {
                "to": i18n.t(
                    "不能这样退回到这一步：请另选一步，或换一种办法。",
                    "It can't go back there in this way: choose another task, or the other way.",
                )
            }
        case _:
            return {}


def _page(view: ReturnView, typed: Typed, refused: Refused) -> str:
    following = request.values.get("next", "")
    return render_template(
        "inbox/return.html",
        view=view,
        typed=typed,
        refused=refused,
        following=following if len(following) == ID_LENGTH and following.isalnum() else "",
        where=where(),
        back=url_for("inbox.task", task_id=view.task_id, **where()),
    )
