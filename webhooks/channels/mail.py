"""Sends mail by SMTP: one connection a batch, every kind of trouble an answer."""

import smtplib
import ssl
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from email.message import EmailMessage
from urllib.parse import unquote, urlsplit

from engine.settings import LOOPBACK
from webhooks.channels import Channel, Handed
from webhooks.channels.mailbox import MailboxChannel

SECONDS = 10
_PERMANENT = 500


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
    """Keeps one connection; once the server can't be reached, the rest of the batch waits without trying."""

    def __init__(self, address: SmtpAddress, seconds: float) -> None:
        self._address = address
        self._seconds = seconds
        self._connection: smtplib.SMTP | None = None
        self._trouble: str | None = None

    def send(self, message: EmailMessage) -> Handed:
        """Hand one message to the server."""
        if self._trouble is not None:
            return Handed(state="deferred", error=self._trouble)
        try:
            self._connected().send_message(message)
        except smtplib.SMTPRecipientsRefused as refusal:
            code, text = next(iter(refusal.recipients.values()))
            return _answered(code, text)
        except smtplib.SMTPAuthenticationError as refusal:
            # The installation's password, not this message: it is sent once that is mended.
            return self._give_up(f"{refusal.smtp_code} {_words(refusal.smtp_error)}")
        except smtplib.SMTPNotSupportedError as refusal:
            return Handed(state="refused", error=str(refusal))
        except smtplib.SMTPConnectError as refusal:
            return self._give_up(f"{refusal.smtp_code} {_words(refusal.smtp_error)}")
        except smtplib.SMTPResponseException as refusal:
            return _answered(refusal.smtp_code, refusal.smtp_error)
        except (smtplib.SMTPException, OSError) as trouble:
            return self._give_up(f"{type(trouble).__name__}: {trouble}")
        return Handed(state="sent")

    def close(self) -> None:
        """End the connection politely; a server that is gone is gone."""
        if self._connection is not None:
            with suppress(smtplib.SMTPException, OSError):
                self._connection.quit()
            self._connection = None

    def _connected(self) -> smtplib.SMTP:
        if self._connection is None:
            self._connection = self._connect()
        return self._connection

    def _connect(self) -> smtplib.SMTP:
        where, context = self._address, ssl.create_default_context()
        if where.tls:
            connection: smtplib.SMTP = smtplib.SMTP_SSL(where.host, where.port, timeout=self._seconds, context=context)
        else:
            connection = smtplib.SMTP(where.host, where.port, timeout=self._seconds)
        try:
            self._secured(connection, context)
        except (smtplib.SMTPException, OSError):
            connection.close()
            raise
        return connection

    def _secured(self, connection: smtplib.SMTP, context: ssl.SSLContext) -> None:
        where = self._address
        connection.ehlo()
        secret = where.tls
        if not secret and connection.has_extn("starttls"):
            connection.starttls(context=context)
            connection.ehlo()
            secret = True
        if where.user is None:
            return
        if not secret and where.host not in LOOPBACK:
            raise smtplib.SMTPException("the server offers no encryption, so the password was not sent")
        connection.login(where.user, where.password)

    def _give_up(self, trouble: str) -> Handed:
        self._trouble = trouble
        if self._connection is not None:
            self._connection.close()
            self._connection = None
        return Handed(state="deferred", error=trouble)


def _answered(code: int, text: bytes | str) -> Handed:
    error = f"{code} {_words(text)}"
    return Handed(state="refused", error=error) if code >= _PERMANENT else Handed(state="deferred", error=error)


def _words(text: bytes | str) -> str:
    return text.decode(errors="replace") if isinstance(text, bytes) else text
