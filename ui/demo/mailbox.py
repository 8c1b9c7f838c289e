"""Everybody's mailbox: what would have been sent, as it would have looked."""

from flask import Response, render_template, request

from engine.domain.errors import Rejection
from engine.queries.mails import Mailboxes, MailDetail, Mails
from ui import auth, letters
from ui.demo.board import blueprint
from ui.i18n import language

LETTERS = 25


@blueprint.get("/mailbox")
def mailbox() -> str:
    """Show who got mail, and the letters of one person or of all."""
    person, after = request.args.get("person", ""), request.args.get("after", "")
    return render_template(
        "demo/mailbox.html",
        boxes=auth.read(Mailboxes(language=language())),
        view=auth.read(Mails(person=person, after=after, language=language(), limit=LETTERS)),
        person=person,
    )


@blueprint.get("/mailbox/<mail_id>")
def letter(mail_id: str) -> str:
    """Show one letter."""
    view = auth.read(MailDetail(mail_id=mail_id, language=language()))
    if view is None:
        raise Rejection("not_found")
    return render_template("demo/letter.html", view=view)


@blueprint.get("/mailbox/<mail_id>/page")
def letter_frame(mail_id: str) -> Response:
    """Hand out the letter's HTML for the sandboxed frame."""
    view = auth.read(MailDetail(mail_id=mail_id, language=language()))
    if view is None:
        raise Rejection("not_found")
    return letters.framed(view.html)
