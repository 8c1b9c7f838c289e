"""Another system that sends something in by a door."""

from dataclasses import dataclass

from engine.commands.receive_message import ReceiveMessage
from engine.commands.register_inbound import RegisterInbound
from engine.domain.signatures import signature
from tests.factories.desk import ADMIN, Desk


@dataclass(frozen=True, slots=True, kw_only=True)
class Door:
    """A door and its secret."""

    id: str
    secret: str

    def message(self, desk: Desk, body: bytes, message_id: str = "m1", *, seconds: int = 0) -> ReceiveMessage:
        """Sign `body`, `seconds` off the clock."""
        stamp = str(int(desk.clock.real_now().timestamp()) + seconds)
        return ReceiveMessage(
            inbound_id=self.id,
            message_id=message_id,
            timestamp=stamp,
            signature=signature(self.secret, message_id, stamp, body),
            body=body,
        )


def a_door(desk: Desk, message: str, key: str | None = None, payload: str | None = None) -> Door:
    """Open a door for a message."""
    command = RegisterInbound(name="财政厅", message=message, key=key, payload=payload)
    value = desk.act(ADMIN, command).value
    return Door(id=value["inbound"], secret=value["secret"])
