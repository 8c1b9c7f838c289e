"""An SMTP conversation that ends: every piece of it has its time and its size, whatever the other side does.

The library's own limits hold for one read; a server that says a byte every few seconds, or greets without end, would
hold it for ever.
"""

import smtplib
import socket
import ssl
from contextlib import suppress
from email.message import EmailMessage
from typing import TYPE_CHECKING

from engine.domain.clock import monotonic
from webhooks.headers import SENT

if TYPE_CHECKING:
    from _typeshed import ReadableBuffer

REPLY_BYTES = 64 * 1024
"""More than any server has to say."""
_READ = 4096


class Bounded(smtplib.SMTP):
    """Reads replies itself, within the time that `allow` gave."""

    _until = 0.0
    _unread = b""

    def allow(self, seconds: float) -> None:
        """Give what follows so many seconds, all in all."""
        self._until = monotonic() + seconds

    def send(self, s: "ReadableBuffer | str") -> None:
        """Send within what is left of the time."""
        if self.sock is not None:
            self.sock.settimeout(self._left())
        super().send(s)

    def secure(self, context: ssl.SSLContext) -> None:
        """Begin TLS; what came in clear before it is not taken for an answer after it."""
        self.starttls(context=context)
        self._unread = b""
        self.ehlo()

    def getreply(self) -> tuple[int, bytes]:
        """Return the code and the lines of one reply.

        Raises SMTPServerDisconnected when there is none in time, or too much of it.
        """
        lines: list[bytes] = []
        room = REPLY_BYTES
        while True:
            line = self._line(room)
            room -= len(line) + 1
            lines.append(line[4:].strip(b" \t\r\n"))
            if line[3:4] != b"-":
                break
        code = line[:3]
        return (int(code) if code.isdigit() else -1), b"\n".join(lines)

    def hand_over(self, message: EmailMessage, seconds: float) -> str:
        """Hand over one message within `seconds`; returns what the server said to it.

        Raises SMTPResponseException or SMTPRecipientsRefused where it refused, SMTPServerDisconnected or OSError where
        it went away.
        """
        self.allow(seconds)
        sender, to = (str(message[name].addresses[0].addr_spec) for name in ("From", "To"))
        written = message.as_bytes(policy=SENT)
        code, said = self.mail(sender, [f"size={len(written)}"] if self.has_extn("size") else ())
        if code != 250:
            self._again()
            raise smtplib.SMTPSenderRefused(code, said, sender)
        code, said = self.rcpt(to)
        if code not in (250, 251):
            self._again()
            raise smtplib.SMTPRecipientsRefused({to: (code, said)})
        code, said = self.data(written)
        if code != 250:
            self._again()
            raise smtplib.SMTPDataError(code, said)
        return f"{code} {said.decode(errors='replace')}"

    def _again(self) -> None:
        """Begin anew after a refusal; a server that is gone is noticed by the next message."""
        with suppress(smtplib.SMTPException, OSError):
            self.rset()

    def _left(self) -> float:
        left = self._until - monotonic()
        if left <= 0:
            self.close()
            raise smtplib.SMTPServerDisconnected("the server took too long")
        return left

    def _line(self, room: int) -> bytes:
        while b"\n" not in self._unread:
            if len(self._unread) > room:
                self.close()
                raise smtplib.SMTPServerDisconnected("the server's answer has no end")
            self._unread += self._more()
        line, _, self._unread = self._unread.partition(b"\n")
        if len(line) > room:
            self.close()
            raise smtplib.SMTPServerDisconnected("the server's answer has no end")
        return line

    def _more(self) -> bytes:
        connection: socket.socket | None = self.sock
        if connection is None:
            raise smtplib.SMTPServerDisconnected("the server is gone")
        connection.settimeout(self._left())
        try:
            found = connection.recv(_READ)
        except OSError as trouble:
            self.close()
            raise smtplib.SMTPServerDisconnected(f"the server went away: {trouble}") from trouble
        if not found:
            self.close()
            raise smtplib.SMTPServerDisconnected("the server closed the connection")
        return found

    def close(self) -> None:
        """Close it; what was not read is of no use to the next."""
        self._unread = b""
        super().close()


class BoundedTls(Bounded, smtplib.SMTP_SSL):
    """The same with TLS from the start."""
