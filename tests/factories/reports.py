"""Delivery status notifications (RFC 3464) as mail servers send them."""

from email.message import EmailMessage, Message
from email.mime.message import MIMEMessage
from email.mime.multipart import MIMEMultipart
from email.mime.nonmultipart import MIMENonMultipart
from email.mime.text import MIMEText

NO_USER = "smtp; 550 5.1.1 <a@example.org>: Recipient address rejected: User unknown"


def a_report(
    letter_id: str, *, action: str = "failed", status: str = "5.1.1", said: str = NO_USER, back: str = "headers"
) -> bytes:
    """Return a report about a letter; `back` says what of it came back: headers, all, nothing."""
    report = MIMEMultipart("report", **{"report-type": "delivery-status"})
    report["From"], report["To"] = "MAILER-DAEMON@mx.example.org", "huiqian@localhost"
    report["Subject"] = "Undelivered Mail Returned to Sender"
    report["Message-ID"] = "<20261126@mx.example.org>"
    report.attach(MIMEText("I'm sorry to have to inform you", "plain", "us-ascii"))
    report.attach(_status(action, status, said))
    letter = EmailMessage()
    letter["Message-ID"], letter["Subject"] = letter_id, "x"
    letter.set_content("…")
    if back == "all":
        report.attach(MIMEMessage(letter))
    elif back == "headers":
        headers = MIMENonMultipart("text", "rfc822-headers")
        headers.set_payload(f"Message-ID: {letter_id}\nSubject: x\n")
        report.attach(headers)
    else:
        report["References"] = f"<case-1@elsewhere> {letter_id}"
    return report.as_bytes()


def _status(action: str, status: str, said: str) -> Message:
    part = Message()
    part["Content-Type"] = "message/delivery-status"
    server, recipient = Message(), Message()
    server["Reporting-MTA"] = "dns; mx.example.org"
    recipient["Final-Recipient"] = "rfc822; a@example.org"
    recipient["Action"], recipient["Status"], recipient["Diagnostic-Code"] = action, status, said
    part.set_payload([server, recipient])
    return part
