"""Says what went wrong in the reader's language: as a page, or as problem+json where that is asked for."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

import orjson
from flask import Flask, Response, make_response, render_template, request
from sqlalchemy.exc import OperationalError
from werkzeug.exceptions import HTTPException

from engine import logs
from engine.domain import rejections
from engine.domain.errors import Rejection
from engine.domain.texts import Text
from ui import i18n
from ui.request_log import request_id

STATUS: Mapping[str, int] = {
    "not_found": 404,
    "process_unknown": 404,
    "notice_over": 404,
    "not_permitted": 403,
    "task_not_yours": 403,
    "demo_only": 403,
    "form_invalid": 422,
    "unknown_field": 422,
    "unknown_outcome": 422,
    "opinion_required": 422,
    "score_invalid": 422,
    "reason_required": 422,
    "items_unanswered": 422,
    "text_too_long": 422,
    "too_many_lines": 422,
    "view_name_missing": 422,
    "view_empty": 422,
    "view_unusable": 422,
    "view_audience_unknown": 422,
    "person_unknown": 422,
    "person_excluded": 422,
    "asks_themself": 422,
    "substitution_past": 422,
    "relation_with_whom": 422,
    "substitute_required": 422,
    "substitution_backwards": 422,
    "substitution_unknown_scope": 422,
    "person_self": 422,
    "package_invalid": 422,
    "diagram_refused": 422,
    "organisation_invalid": 422,
    "password_weak": 422,
    "clock_backwards": 422,
    "webhook_address": 422,
    "ladder_key": 422,
    "no_meeting": 409,
    "meeting_assured": 409,
    "postponement_bounds": 422,
    "postponed_too_often": 409,
    "supervision_unanswered": 409,
    "supervision_answered": 409,
    "supervision_rounds": 409,
    "ladder_empty": 422,
    "ladder_rung_time": 422,
    "ladder_before_start": 422,
    "ladder_nobody": 422,
    "ladder_approves": 422,
    "rehearsal_past": 422,
    "rehearsal_unit": 422,
    "rehearsal_case": 422,
    "rehearsal_busy": 503,
    "webhook_events": 422,
    "calls_span": 422,
    "inbound_expression": 422,
    "name_required": 422,
    "decision_cells": 422,
    "decision_gap": 422,
    "decision_overlap": 422,
    "decision_unchanged": 422,
    "decision_past": 422,
    "decision_too_early": 422,
    "decision_moment": 422,
    "too_many_calls": 422,
    "calendar_day": 422,
    "calendar_hours": 422,
    "calendar_span": 422,
    "calendar_year": 422,
    "calendar_unchanged": 422,
    "calendar_file": 422,
    "calendar_unreadable": 422,
    "bulk_too_many": 422,
    "mail_choice": 422,
    "mail_hours": 422,
    "mail_language": 422,
    "unsubscribe_unknown": 404,
    "file_kind": 415,
    "file_size": 413,
    "sign_in_failed": 401,
    "sign_in_limited": 429,
    "too_many": 429,
    "database_busy": 503,
    "version_moved": 503,
    "storage_full": 507,
}
"""HTTP statuses of refusals; a code that is not listed says that the world has moved on: 409."""

_WRITTEN: Mapping[str, Text] = {
    "opinion": Text("意见", "Opinion"),
    "items": Text("补正清单", "What to correct"),
    "answer": Text("答复", "Answer"),
    "reply": Text("答复", "Reply"),
    "reason": Text("理由", "Reason"),
    "words": Text("说明", "Words"),
    "text": Text("正文", "Text"),
    "conditions": Text("附加条件", "Conditions"),
    "name": Text("名称", "Name"),
    "contact": Text("联系方式", "Contact"),
    "content": Text("内容", "Content"),
    "q": Text("查找条件", "Search"),
    "f": Text("表单中填写的", "From the form"),
}
"""What people write, by the first part of its field's name; all else that a form sends is ours."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Problem:
    """One refusal for a page: what happened, what to do, and which fields are meant."""

    code: str
    status: int
    what: str
    todo: str
    errors: Sequence[Mapping[str, object]] = ()

    def error_at(self, path: str) -> str | None:
        """Return what is wrong with a field, if anything."""
        found = next((e for e in self.errors if e.get("path") == path), None)
        return None if found is None else i18n.loc(found)


def problem_of(rejection: Rejection) -> Problem:
    """Put a refusal into the reader's words; moments among its fields are written as they read them."""
    fields = {k: i18n.moment(v) if isinstance(v, datetime) else v for k, v in rejection.fields.items()}
    words = rejections.sentence(Rejection(rejection.code, **fields), i18n.language())
    errors = rejection.fields.get("errors") or rejection.fields.get("problems") or ()
    return Problem(
        code=rejection.code,
        status=STATUS.get(rejection.code, 409),
        what=words.what,
        todo=words.todo,
        errors=tuple(_plain(e) for e in errors) if isinstance(errors, list | tuple) else (),
    )


def wants_json() -> bool:
    """Tell whether the other side would rather read a document than a page."""
    kinds = ["text/html", "application/problem+json", "application/json"]
    return request.accept_mimetypes.best_match(kinds, default="text/html") != "text/html"


def as_json(problem: Problem) -> Response:
    """Write a problem document (RFC 9457)."""
    body = {
        "type": f"urn:huiqian:problem:{problem.code}",
        "title": problem.what,
        "status": problem.status,
        "detail": problem.todo,
        "code": problem.code,
        "instance": request.path,
        "request": request_id(),
    }
    if problem.errors:
        body["errors"] = list(problem.errors)
    return Response(orjson.dumps(body), status=problem.status, mimetype="application/problem+json")


def answer(problem: Problem) -> Response:
    """Answer with a page, or with a document; what was typed stays on the page."""
    if wants_json():
        return as_json(problem)
    typed = [
        (_WRITTEN[kind].in_language(i18n.language()), text)
        for name, text in request.form.items(multi=True)
        if (kind := name.partition(".")[0]) in _WRITTEN and text.strip()
    ]
    return make_response(render_template("problem.html", problem=problem, typed=typed), problem.status)


def install(app: Flask) -> None:
    """Turn refusals, HTTP errors and a database that is gone into answers people can read."""

    @app.errorhandler(Rejection)
    def refused(rejection: Rejection) -> Response:
        return answer(problem_of(rejection))

    @app.errorhandler(HTTPException)
    def http(error: HTTPException) -> Response:
        return error.get_response() if error.response is not None else answer(_http_problem(error))  # type: ignore[return-value]

    @app.errorhandler(OperationalError)
    def busy(error: OperationalError) -> Response:
        logs.warn("database_unavailable", reason=str(error.orig))
        response = answer(problem_of(Rejection("database_busy")))
        response.headers["Retry-After"] = "5"
        return response


def _http_problem(error: HTTPException) -> Problem:
    status = error.code or 500
    if error.description == "csrf":
        words = (
            i18n.t(
                "这个页面放得太久，或您已重新登录，操作没有执行。",
                "This page is too old, or you signed in again since; nothing was done.",
            ),
            i18n.t(
                "请返回上一页刷新后再提交；您填写的内容列在下面。",
                "Go back, reload and submit again; what you typed is listed below.",
            ),
        )
        return Problem(code="form_expired", status=status, what=words[0], todo=words[1])
    what, todo = _HTTP.get(status, _HTTP[500 if status >= 500 else 400])
    return Problem(code=f"http_{status}", status=status, what=i18n.t(*what), todo=i18n.t(*todo))


_HTTP: Mapping[int, tuple[tuple[str, str], tuple[str, str]]] = {
    400: (
        ("这个请求不完整，没有执行。", "The request is incomplete; nothing was done."),
        ("请返回上一页重试。", "Go back and try again."),
    ),
    403: (
        ("您无权查看这一页。", "You may not see this page."),
        ("如确需查看，请联系流程管理员。", "Ask the process administrator if you need it."),
    ),
    404: (
        ("没有这一页，或您无权查看。", "There is no such page, or you may not see it."),
        ("请从审批中心或我的事项重新打开。", "Open it again from your inbox or from your cases."),
    ),
    405: (
        ("这个地址不能这样使用。", "This address cannot be used like that."),
        ("请从页面上的按钮操作。", "Use the buttons of the page."),
    ),
    413: (
        ("提交的内容太大，没有保存。", "What was sent is too large; nothing was saved."),
        ("请压缩或拆分附件后再提交。", "Compress or split the files and send them again."),
    ),
    429: (("操作太频繁。", "Too many requests."), ("请稍等片刻再试。", "Wait a little and try again.")),
    500: (
        ("系统出了错，这次操作没有执行。", "The system failed; nothing was done."),
        (
            "请稍后再试；如仍不行，请把下面的编号告诉流程管理员。",
            "Try again later; if it fails again, tell the administrator the number below.",
        ),
    ),
}


def _plain(error: object) -> Mapping[str, object]:
    if isinstance(error, Mapping):
        return error
    names = ("path", "code", "zh", "en", "element", "text")
    return {name: getattr(error, name) for name in names if hasattr(error, name)}
