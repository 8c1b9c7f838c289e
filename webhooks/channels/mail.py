"""Sends mail by SMTP: one connection a batch, every kind of trouble an answer, and an end to all of it."""

import smtplib
import ssl
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from email.message import EmailMessage
from functools import cache
from urllib.parse import unquote, urlsplit

from engine.settings import LOOPBACK
from webhooks.channels import Channel, Handed
from webhooks.channels.conversation import Bounded, BoundedTls
from webhooks.channels.mailbox import MailboxChannel
from webhooks.channels.said import in_words

SECONDS = 10
"""How long a connection takes at most to come about, and one message to be handed over."""
_GREETS, _CLOSING, _PERMANENT = 220, 421, 500
_GOODBYE = 2.0


@dataclass(frozen=True, slots=True, kw_only=True)
class SmtpAddress:
    """Where the mail server is; `tls` from the start (smtps) or, with smtp, as soon as the server offers it."""

    host: str
    port: int
    user: str | None
    password: str
    tls: bool


def read_smtp_url(url: str) -> SmtpAddress:
    """Read smtp://user:password@host:port or smtps://….

    Raises ValueError when it is neither.
    """
    parts = urlsplit(url)
    if parts.scheme not in {"smtp", "smtps"} or not parts.hostname:
        raise ValueError("Expected HUIQIAN_SMTP_URL to look like smtp://user:password@host:port.")
    tls = parts.scheme == "smtps"
    return SmtpAddress(
        host=parts.hostname,
        port=parts.port or (465 if tls else 587 if parts.username else 25),
        user=unquote(parts.username) if parts.username else None,
        password=unquote(parts.password or ""),
        tls=tls,
    )


def mail_channel(smtp_url: str) -> Channel:
    """Return the channel of an installation: SMTP where an address is set, else the mailbox page alone."""
    return SmtpChannel(read_smtp_url(smtp_url)) if smtp_url else MailboxChannel()


class SmtpChannel:
    """A mail server."""

    def __init__(self, address: SmtpAddress, seconds: float = SECONDS) -> None:
        self._address = address
        self._seconds = seconds

    @contextmanager
    def opened(self) -> Iterator["SmtpSender"]:
        """Return a sender that connects at its first message."""
        sender = SmtpSender(self._address, self._seconds)
        try:
            yield sender
        finally:
            sender.close()


class SmtpSender:
    """Keeps one connection. A message that ends it costs itself alone; after two in a row the rest waits untried."""

    def __init__(self, address: SmtpAddress, seconds: float) -> None:
        self._address = address
        self._seconds = seconds
        self._connection: Bounded | None = None
        self._trouble: str | None = None
        self._stumbles = 0

    def send(self, message: EmailMessage) -> Handed:
        """Hand one message to the server."""
        if self._trouble is not None:
            return Handed(state="unreached", error=self._trouble)
        try:
            connection = self._connected()
        except (smtplib.SMTPException, OSError) as trouble:
            # The installation's server, address or password, not this message: it is sent once that is mended.
            self._trouble = _told(trouble)
            return Handed(state="unreached", error=self._trouble)
        handed = self._hand_over(connection, message)
        self._stumbles = 0 if self._connection is not None else self._stumbles + 1
        if self._stumbles > 1:
            self._trouble = handed.error
        return handed

    def _hand_over(self, connection: Bounded, message: EmailMessage) -> Handed:
        try:
            return Handed(state="sent", answer=connection.hand_over(message, self._seconds))
        except smtplib.SMTPRecipientsRefused as refusal:
            code, text = next(iter(refusal.recipients.values()))
            return self._answered(code, text, bounced=code >= _PERMANENT)
        except smtplib.SMTPNotSupportedError as refusal:
            return Handed(state="refused", error=str(refusal))
        except smtplib.SMTPResponseException as refusal:
            return self._answered(refusal.smtp_code, refusal.smtp_error)
        except (smtplib.SMTPException, OSError) as trouble:
            self._drop()
            return Handed(state="deferred", error=_told(trouble))

    def _answered(self, code: int, text: bytes | str, *, bounced: bool = False) -> Handed:
        if code in (_CLOSING, -1):
            self._drop()
        error = f"{code} {in_words(text)}"
        if code >= _PERMANENT:
            return Handed(state="refused", error=error, bounced=bounced)
        return Handed(state="deferred", error=error)

    def close(self) -> None:
        """End the connection politely; a server that is gone is gone."""
        if self._connection is not None:
            self._connection.allow(_GOODBYE)
            with suppress(smtplib.SMTPException, OSError):
                self._connection.quit()
            self._drop()

    def _drop(self) -> None:
        if self._connection is not None:
            self._connection.close()
            self._connection = None

    def _connected(self) -> Bounded:
        if self._connection is None:
            self._connection = self._connect()
        return self._connection

    def _connect(self) -> Bounded:
        where = self._address
        tls = where.tls
        connection = BoundedTls(timeout=self._seconds, context=_trusted()) if tls else Bounded(timeout=self._seconds)
        connection.allow(self._seconds)
        try:
            code, said = connection.connect(where.host, where.port)
            if code != _GREETS:
                raise smtplib.SMTPConnectError(code, said)
            self._secured(connection)
        except (smtplib.SMTPException, OSError):
            connection.close()
            raise
        return connection

    def _secured(self, connection: Bounded) -> None:
        where = self._address
        connection.ehlo_or_helo_if_needed()
        secret = where.tls
        if not secret and connection.has_extn("starttls"):
            connection.secure(_trusted())
            secret = True
        if where.user is None:
            return
        if not secret and where.host not in LOOPBACK:
            raise smtplib.SMTPException("the server offers no encryption, so the password was not sent")
        connection.login(where.user, where.password)


@cache
def _trusted() -> ssl.SSLContext:
    """Whom the system trusts; reading that takes as long as writing twenty letters."""
    return ssl.create_default_context()


def _told(trouble: Exception) -> str:
    if isinstance(trouble, smtplib.SMTPResponseException):
        return f"{trouble.smtp_code} {in_words(trouble.smtp_error)}"
    return f"{type(trouble).__name__}: {trouble}"
