"""Every address of the site with what it asks of a visitor; each is tried by everybody, and an unlisted one fails."""

from collections.abc import Mapping

import pytest
from werkzeug.routing import Rule

from engine.commands.attach_file import AttachFile
from tests.factories.asking import addresses, known_ids
from tests.factories.away import away
from tests.factories.desk import ADMIN, APPLICANT, CLERK, OTHER_CLERK, Desk
from tests.factories.inbound import a_door
from tests.factories.site import Site, Visit
from tests.factories.tables import a_proposal, with_table
from tests.factories.views import kept
from tests.factories.webhooks import a_webhook

STRANGER, SUPERVISOR, SECURITY, AUDITOR = "gw_ms", "gjfcz", "wx_fzr", "sj_yw"
PEOPLE = (APPLICANT, CLERK, STRANGER, SUPERVISOR, SECURITY, AUDITOR, ADMIN)
EVERYBODY = frozenset({None, *PEOPLE})
SIGNED_IN = frozenset(PEOPLE)
READERS = frozenset({APPLICANT, CLERK, AUDITOR, ADMIN})
"""Who may read the case; the supervising office once it is late."""
RUNNING = frozenset({ADMIN, AUDITOR})
NOBODY: frozenset[str | None] = frozenset()
ROUTES: Mapping[str, frozenset[str | None]] = {
    "account.declare_relation": SIGNED_IN,
    "account.end_relation": NOBODY,  # nobody declared any
    "account.end_substitution": frozenset({CLERK, ADMIN}),
    "account.first_administrator": EVERYBODY,  # an empty form: the link is looked at when it is sent
    "account.foresee_substitute": SIGNED_IN,
    "account.home": EVERYBODY,
    "account.mail": SIGNED_IN,
    "account.open_session": NOBODY,  # no name is given
    "account.password": SIGNED_IN,
    "account.redeem": SIGNED_IN,  # gets past the check of forms, and is told that there is no such link
    "account.relations": SIGNED_IN,
    "account.resume_mail": SIGNED_IN,  # whose own address; none is marked
    "account.set_mail": SIGNED_IN,
    "account.set_password": SIGNED_IN,
    "account.set_substitute": SIGNED_IN,
    "account.sign_in": EVERYBODY,
    "account.sign_out": SIGNED_IN,
    "account.substitutes": SIGNED_IN,
    "account.switch_language": EVERYBODY,
    "account.unsubscribe": NOBODY,  # the token is none of ours
    "account.unsubscribing": NOBODY,
    "api.healthz": EVERYBODY,
    "api.metrics": NOBODY,  # no token is set
    "api.readyz": EVERYBODY,
    "apply.act": frozenset({CLERK}),
    "apply.autosave": frozenset({CLERK}),
    "apply.cancel": frozenset({APPLICANT}),
    "apply.case": READERS,
    "apply.case_act": READERS,
    "apply.cases": SIGNED_IN,
    "apply.catalogue": SIGNED_IN,
    "apply.do_case_act": READERS,
    "apply.file": READERS,
    "apply.form": frozenset({CLERK}),
    "apply.options": SIGNED_IN,
    "apply.start": SIGNED_IN,
    "apply.times": READERS,
    "apply.undo": NOBODY,  # nobody has handed anything in
    "apply.upload": SIGNED_IN,  # no file is sent; whose task it is the command says
    "cockpit.absences": RUNNING,
    "cockpit.begin_table_draft": frozenset({ADMIN}),
    "cockpit.change_table_draft": frozenset({ADMIN}),
    "cockpit.change_ladder": frozenset({ADMIN}),
    "cockpit.calendar": RUNNING,
    "cockpit.calendar_day": frozenset({ADMIN}),
    "cockpit.calendar_file": RUNNING,
    "cockpit.calendar_history": RUNNING,
    "cockpit.change_calendar": frozenset({ADMIN}),
    "cockpit.change_webhook": frozenset({ADMIN}),
    "cockpit.decision": RUNNING,
    "cockpit.decision_file": RUNNING,
    "cockpit.decisions": RUNNING,
    "cockpit.definition": RUNNING,
    "cockpit.definition_file": RUNNING,
    "cockpit.definitions": RUNNING,
    "cockpit.deploy": frozenset({ADMIN}),
    "cockpit.diagram": RUNNING,
    "cockpit.diagram_state": RUNNING,
    "cockpit.door": RUNNING,
    "cockpit.doors": RUNNING,
    "cockpit.end_window": frozenset({ADMIN}),
    "cockpit.foresee_window": frozenset({ADMIN}),
    "cockpit.give": frozenset({ADMIN}),
    "cockpit.hand_over": RUNNING,
    "cockpit.incidents": RUNNING,
    "cockpit.instance": RUNNING,
    "cockpit.instances": RUNNING,
    "cockpit.jobs": RUNNING,
    "cockpit.ladder": RUNNING,
    "cockpit.ladders": RUNNING,
    "cockpit.mail": NOBODY,  # no letter has left
    "cockpit.mail_frame": NOBODY,
    "cockpit.mails": RUNNING,
    "cockpit.on_instance": frozenset({ADMIN}),
    "cockpit.overview": RUNNING | {SUPERVISOR, SECURITY},
    "cockpit.ping_webhook": frozenset({ADMIN}),
    "cockpit.preview_ladder": RUNNING,
    "cockpit.preview_calendar": frozenset({ADMIN}),
    "cockpit.reassign": frozenset({ADMIN}),
    "cockpit.red_list": SIGNED_IN,
    "cockpit.register_inbound": frozenset({ADMIN}),
    "cockpit.register_webhook": frozenset({ADMIN}),
    "cockpit.rehearsal": RUNNING,
    "cockpit.rehearsal_csv": RUNNING,
    "cockpit.replay_calls": frozenset({ADMIN}),
    "cockpit.close_order": NOBODY,  # no order was opened
    "cockpit.reply": NOBODY,
    "cockpit.resume_address": frozenset({ADMIN}),
    "cockpit.retry_incident": NOBODY,
    "cockpit.retry_job": frozenset({ADMIN}),
    "cockpit.rotate_inbound_secret": frozenset({ADMIN}),
    "cockpit.rotate_webhook_secret": frozenset({ADMIN}),
    "cockpit.set_window": frozenset({ADMIN}),
    "cockpit.settle_table": frozenset({ADMIN}),  # their own, as the command then says
    "cockpit.start_hand_over": RUNNING,
    "cockpit.switch_inbound": frozenset({ADMIN}),
    "cockpit.switch_webhook": frozenset({ADMIN}),
    "cockpit.system_trail": frozenset({SECURITY, AUDITOR}),
    "cockpit.table_proposal": RUNNING,
    "cockpit.urged": RUNNING | {SUPERVISOR},
    "cockpit.webhook": RUNNING,
    "cockpit.webhooks": RUNNING,
    "cockpit.what_if": RUNNING,
    "cockpit.withdraw_table": frozenset({ADMIN}),
    "inbound.receive": NOBODY,  # what is sent bears no signature
    "inbox.acknowledge": SIGNED_IN,  # no copy is named
    "inbox.act": READERS,
    "inbox.bulk": SIGNED_IN,
    "inbox.bulk_commit": SIGNED_IN,  # of nothing; each of a batch is looked at by itself
    "inbox.bulk_done": SIGNED_IN,
    "inbox.bulk_undo": SIGNED_IN,
    "inbox.change_view": frozenset({CLERK}),
    "inbox.claim": frozenset({CLERK}),
    "inbox.complete": frozenset({CLERK}),
    "inbox.delete_view": frozenset({CLERK}),
    "inbox.diagram": READERS,
    "inbox.do": READERS,
    "inbox.do_step_aside": NOBODY,  # nothing is kept from those it asks
    "inbox.draft": frozenset({CLERK}),
    "inbox.inbox": SIGNED_IN,
    "inbox.move_view": frozenset({CLERK}),
    "inbox.print_sheet": READERS,
    "inbox.questions": SIGNED_IN,
    "inbox.resolve": NOBODY,  # nothing was delegated
    "inbox.answer_meeting": NOBODY,  # neither yes nor no is said
    "inbox.meeting": NOBODY,  # it is no meeting
    "inbox.postpone_meeting": NOBODY,
    "inbox.review_paper": READERS,
    "inbox.save_view": SIGNED_IN,
    "inbox.search": SIGNED_IN,
    "inbox.send_back": frozenset({CLERK}),
    "inbox.send_back_page": READERS,
    "inbox.share_view": frozenset({CLERK}),
    "inbox.state": READERS,
    "inbox.step_aside": NOBODY,
    "inbox.task": READERS,
    "inbox.to_read": SIGNED_IN,
    "inbox.unclaim": frozenset({CLERK}),
    "inbox.undo": NOBODY,  # nobody has decided it
    "inbox.view_counts": SIGNED_IN,
    "inbox.views": SIGNED_IN,
    "inbox.why": READERS,
    "notice.file_objection": NOBODY,  # nothing is published
    "notice.notice": NOBODY,
    "notice.notices": EVERYBODY,
    "notice.thanks": EVERYBODY,
    "static": NOBODY,
}
"""Who may come through at all; what they find there is another matter."""
DEMO = frozenset({"demo.clock", "demo.letter", "demo.letter_frame", "demo.mailbox", "demo.move"})
"""Pages of the demo alone: there everybody is fictional."""
REFUSED = frozenset({400, 401, 403, 404})
JSON = {"Accept": "application/problem+json"}
PDF = b"%PDF-1.4\n1 0 obj<</Type/Catalog>>endobj\ntrailer<</Root 1 0 R>>\n%%EOF\n"


@pytest.fixture
def site(on_sqlite: Desk) -> Site:
    return Site(on_sqlite)


def test_every_route_is_listed(site: Site, on_sqlite: Desk) -> None:
    assert {rule.endpoint for rule in site.app.url_map.iter_rules()} == set(ROUTES)
    with on_sqlite.configured(demo=True) as demo:
        assert {rule.endpoint for rule in Site(demo).app.url_map.iter_rules()} == set(ROUTES) | DEMO


LAST = ("inbox.delete_view", "inbox.claim", "inbox.unclaim", "inbox.undo")
"""What changes the state that others need, in this order; all else that is posted here lacks what it would need."""


def in_turn(rule: Rule) -> tuple[bool, int, str]:
    return (
        rule.methods is not None and "POST" in rule.methods,
        LAST.index(rule.endpoint) if rule.endpoint in LAST else -1,
        rule.endpoint,
    )


def came_through(visit: Visit, rule: Rule, address: str) -> bool:
    """Tell whether a visitor got behind the door: not sent to sign in, and not turned away."""
    answer = visit.get(address) if "GET" in (rule.methods or ()) else visit.post(address, headers=JSON)
    if answer.status_code == 302 and "/sign-in" in str(answer.location):
        return rule.endpoint == "account.sign_out"
    return answer.status_code not in REFUSED


def test_each_route_is_for_whom_it_is_listed(on_sqlite: Desk, site: Site) -> None:
    case = on_sqlite.slip()
    check = on_sqlite.task(case)
    on_sqlite.act(CLERK, AttachFile(task_id=check.id, name="a.pdf", content=PDF))
    a_webhook(on_sqlite)
    a_door(on_sqlite, "paid")
    kept(on_sqlite, owner=CLERK)
    with_table(on_sqlite)
    a_proposal(on_sqlite)
    on_sqlite.act(CLERK, away(on_sqlite, OTHER_CLERK, start=30))
    ids = {**known_ids(on_sqlite, case), "task_id": [check.id]}
    wrong = []
    for rule in sorted(site.app.url_map.iter_rules(), key=in_turn):
        address = next(addresses(site.app, rule, ids))
        for who in (None, *PEOPLE):
            visit = site.stranger() if who is None else site.person(who)
            passed = came_through(visit, rule, address)
            if passed != (who in ROUTES[rule.endpoint]):
                wrong.append((rule.endpoint, who, "came through" if passed else "was turned away"))
    assert wrong == [], "\n".join(map(str, wrong))
