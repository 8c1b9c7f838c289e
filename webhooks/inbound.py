"""The door for other systems: one address each, whatever comes is answered at once and in one sentence."""

from typing import TYPE_CHECKING, Any

from flask import Blueprint, Response, jsonify, request

from engine.commands.receive_message import ReceiveMessage
from engine.domain.actors import Actor
from engine.domain.errors import Rejection
from engine.domain.rejections import sentence

if TYPE_CHECKING:
    from engine.api import ProcessEngine

MAX_BODY = 64 * 1024
STATUS = {
    "not_found": 404,
    "inbound_signature": 401,
    "inbound_stale": 400,
    "inbound_too_long": 413,
    "inbound_unreadable": 422,
    "inbound_paused": 503,
    "database_busy": 503,
    "storage_full": 507,
}
"""What a sender is told; every other refusal is 409: the world is not as the message takes it to be."""


def inbound(engine: "ProcessEngine") -> Blueprint:
    """Return the blueprint over `engine`; a signature proves where a message comes from, so no form token is asked."""
    blueprint = Blueprint("inbound", __name__, url_prefix="/hooks")

    @blueprint.post("/<inbound_id>")
    def receive(inbound_id: str) -> Response:
        if request.content_length is None:
            return _told(411, {"error": "Expected a body with its length (Content-Length), but there is none."})
        too_long = request.content_length if request.content_length > MAX_BODY else 0
        command = ReceiveMessage(
            inbound_id=inbound_id[:32],
            message_id=request.headers.get("webhook-id", ""),
            timestamp=request.headers.get("webhook-timestamp", ""),
            signature=request.headers.get("webhook-signature", ""),
            body=b"" if too_long else request.get_data(cache=False),
            too_long=too_long,
            limit=MAX_BODY,
        )
        try:
            value = dict(engine.execute(command, Actor.external("webhook")).value)
        except Rejection as refused:
            return _refused(refused)
        if not value["accepted"]:
            return _refused(Rejection(value["code"], **value["fields"]))
        return _told(200, {"accepted": True, "replayed": value["replayed"], "instance": value["instance"]})

    return blueprint


def _refused(refused: Rejection) -> Response:
    said = sentence(refused, "en")
    return _told(STATUS.get(refused.code, 409), {"code": refused.code, "error": f"{said.what} {said.todo}".strip()})


def _told(status: int, body: dict[str, Any]) -> Response:
    answer = jsonify(body)
    answer.status_code = status
    return answer
