"""The first tables."""

import sqlalchemy as sa
from alembic import op

from engine.store import types

revision = "0001"
down_revision = None
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Apply."""
    op.create_table(
        "audit",
        sa.Column("chain", sa.String(length=32), nullable=False),
        sa.Column("seq", sa.Integer(), nullable=False),
        sa.Column("act", sa.Integer(), nullable=False),
        sa.Column("at", types.UtcDateTime(length=27), nullable=False),
        sa.Column("event", sa.String(), nullable=False),
        sa.Column("actor", sa.String(), nullable=False),
        sa.Column("on_behalf_of", sa.String(), nullable=True),
        sa.Column("element", sa.String(), nullable=True),
        sa.Column("task_id", sa.String(length=32), nullable=True),
        sa.Column("payload", types.Json(), nullable=False),
        sa.Column("hash", sa.LargeBinary(), nullable=False),
        sa.Column("idempotency_key", sa.String(), nullable=True),
        sa.Column("command", sa.String(), nullable=True),
        sa.Column("result", types.Json(), nullable=True),
        sa.PrimaryKeyConstraint("chain", "seq", name=op.f("pk_audit")),
    )
    with op.batch_alter_table("audit", schema=None) as batch_op:
        batch_op.create_index("ix_audit_key", ["idempotency_key"], unique=True)

    op.create_table(
        "audit_head",
        sa.Column("chain", sa.String(length=32), nullable=False),
        sa.Column("seq", sa.Integer(), nullable=False),
        sa.Column("hash", sa.LargeBinary(), nullable=False),
        sa.PrimaryKeyConstraint("chain", name=op.f("pk_audit_head")),
    )
    op.create_table(
        "calendar_day",
        sa.Column("day", sa.String(), nullable=False),
        sa.Column("working", sa.Boolean(), nullable=False),
        sa.Column("name", sa.String(), nullable=False),
        sa.PrimaryKeyConstraint("day", name=op.f("pk_calendar_day")),
    )
    op.create_table(
        "calendar_year",
        sa.Column("year", sa.Integer(), nullable=False),
        sa.Column("published", sa.Boolean(), nullable=False),
        sa.PrimaryKeyConstraint("year", name=op.f("pk_calendar_year")),
    )
    op.create_table(
        "candidate_group",
        sa.Column("code", sa.String(), nullable=False),
        sa.Column("name", types.Json(), nullable=False),
        sa.Column("substitutes_allowed", sa.Boolean(), nullable=False),
        sa.Column("supervising_office", sa.String(), nullable=True),
        sa.PrimaryKeyConstraint("code", name=op.f("pk_candidate_group")),
    )
    op.create_table(
        "counter",
        sa.Column("kind", sa.String(), nullable=False),
        sa.Column("year", sa.Integer(), nullable=False),
        sa.Column("value", sa.Integer(), server_default=sa.text("0"), nullable=False),
        sa.PrimaryKeyConstraint("kind", "year", name=op.f("pk_counter")),
    )
    op.create_table(
        "decision_version",
        sa.Column("id", sa.String(length=32), nullable=False),
        sa.Column("key", sa.String(), nullable=False),
        sa.Column("process_key", sa.String(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("content_hash", sa.String(), nullable=False),
        sa.Column("content", sa.LargeBinary(), nullable=False),
        sa.Column("effective_at", types.UtcDateTime(length=27), nullable=False),
        sa.Column("deployed_by", sa.String(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_decision_version")),
        sa.UniqueConstraint("key", "version", name=op.f("uq_decision_version_key")),
    )
    with op.batch_alter_table("decision_version", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_decision_version_key"), ["key"], unique=False)

    op.create_table(
        "definition",
        sa.Column("id", sa.String(length=32), nullable=False),
        sa.Column("key", sa.String(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("content_hash", sa.String(), nullable=False),
        sa.Column("manifest", types.Json(), nullable=False),
        sa.Column("deployed_at", types.UtcDateTime(length=27), nullable=False),
        sa.Column("deployed_by", sa.String(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_definition")),
        sa.UniqueConstraint("key", "content_hash", name="uq_definition_content_hash"),
        sa.UniqueConstraint("key", "version", name=op.f("uq_definition_key")),
    )
    op.create_table(
        "job",
        sa.Column("id", sa.String(length=32), nullable=False),
        sa.Column("queue", sa.String(), nullable=False),
        sa.Column("kind", sa.String(), nullable=False),
        sa.Column("instance_id", sa.String(length=32), nullable=True),
        sa.Column("task_id", sa.String(length=32), nullable=True),
        sa.Column("token", sa.String(), nullable=True),
        sa.Column("person", sa.String(), nullable=True),
        sa.Column("due_at", types.UtcDateTime(length=27), nullable=False),
        sa.Column("state", sa.String(), nullable=False),
        sa.Column("attempts", sa.Integer(), nullable=False),
        sa.Column("lease_until", types.UtcDateTime(length=27), nullable=True),
        sa.Column("payload", types.Json(), nullable=False),
        sa.Column("error", sa.String(), nullable=True),
        sa.Column("created_at", types.UtcDateTime(length=27), nullable=False),
        sa.Column("done_at", types.UtcDateTime(length=27), nullable=True),
        sa.Column("created_act", sa.Integer(), nullable=True),
        sa.Column("closed_act", sa.Integer(), nullable=True),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_job")),
    )
    with op.batch_alter_table("job", schema=None) as batch_op:
        batch_op.create_index(
            "ix_job_due",
            ["queue", "due_at"],
            unique=False,
            sqlite_where=sa.text("state IN ('waiting', 'leased')"),
            postgresql_where=sa.text("state IN ('waiting', 'leased')"),
        )
        batch_op.create_index("ix_job_instance", ["instance_id", "state"], unique=False)

    op.create_table(
        "mail",
        sa.Column("id", sa.String(length=32), nullable=False),
        sa.Column("kind", sa.String(), nullable=False),
        sa.Column("instance_id", sa.String(length=32), nullable=True),
        sa.Column("task_id", sa.String(length=32), nullable=True),
        sa.Column("person", sa.String(), nullable=False),
        sa.Column("address", sa.String(), nullable=False),
        sa.Column("language", sa.String(), nullable=False),
        sa.Column("message_id", sa.String(), nullable=False),
        sa.Column("subject", sa.String(), nullable=False),
        sa.Column("text", sa.String(), nullable=False),
        sa.Column("html", sa.String(), nullable=False),
        sa.Column("state", sa.String(), nullable=False),
        sa.Column("error", sa.String(), nullable=True),
        sa.Column("sent_at", types.UtcDateTime(length=27), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_mail")),
    )
    with op.batch_alter_table("mail", schema=None) as batch_op:
        batch_op.create_index("ix_mail_person", ["person", "sent_at"], unique=False)
        batch_op.create_index("ix_mail_sent", ["sent_at"], unique=False)

    op.create_table(
        "one_time_link",
        sa.Column("token_hash", sa.String(), nullable=False),
        sa.Column("purpose", sa.String(), nullable=False),
        sa.Column("expires_at", types.UtcDateTime(length=27), nullable=False),
        sa.Column("used_at", types.UtcDateTime(length=27), nullable=True),
        sa.PrimaryKeyConstraint("token_hash", name=op.f("pk_one_time_link")),
    )
    op.create_table(
        "partner",
        sa.Column("code", sa.String(), nullable=False),
        sa.Column("name", types.Json(), nullable=False),
        sa.Column("country", sa.String(), nullable=False),
        sa.Column("kind", sa.String(), nullable=False),
        sa.PrimaryKeyConstraint("code", name=op.f("pk_partner")),
    )
    op.create_table(
        "setting",
        sa.Column("key", sa.String(), nullable=False),
        sa.Column("value", types.Json(), nullable=False),
        sa.PrimaryKeyConstraint("key", name=op.f("pk_setting")),
    )
    op.create_table(
        "unit",
        sa.Column("code", sa.String(), nullable=False),
        sa.Column("name", types.Json(), nullable=False),
        sa.Column("parent", sa.String(), nullable=True),
        sa.Column("kind", sa.String(), nullable=False),
        sa.ForeignKeyConstraint(
            ["parent"], ["unit.code"], name=op.f("fk_unit_parent"), initially="DEFERRED", deferrable=True
        ),
        sa.PrimaryKeyConstraint("code", name=op.f("pk_unit")),
    )
    op.create_table(
        "definition_file",
        sa.Column("definition_id", sa.String(length=32), nullable=False),
        sa.Column("path", sa.String(), nullable=False),
        sa.Column("content", sa.LargeBinary(), nullable=False),
        sa.ForeignKeyConstraint(
            ["definition_id"],
            ["definition.id"],
            name=op.f("fk_definition_file_definition_id"),
            initially="DEFERRED",
            deferrable=True,
        ),
        sa.PrimaryKeyConstraint("definition_id", "path", name=op.f("pk_definition_file")),
    )
    op.create_table(
        "instance",
        sa.Column("id", sa.String(length=32), nullable=False),
        sa.Column("definition_id", sa.String(length=32), nullable=False),
        sa.Column("definition_key", sa.String(), nullable=False),
        sa.Column("number", sa.String(), nullable=True),
        sa.Column("title", sa.String(), nullable=False),
        sa.Column("state", sa.String(), nullable=False),
        sa.Column("outcome", sa.String(), nullable=True),
        sa.Column("outcome_class", sa.String(), nullable=True),
        sa.Column("end_element", sa.String(), nullable=True),
        sa.Column("starter", sa.String(), nullable=False),
        sa.Column("starter_unit", sa.String(), nullable=False),
        sa.Column("act", sa.Integer(), nullable=False),
        sa.Column("started_at", types.UtcDateTime(length=27), nullable=False),
        sa.Column("changed_at", types.UtcDateTime(length=27), nullable=False),
        sa.Column("ended_at", types.UtcDateTime(length=27), nullable=True),
        sa.Column("suspended_at", types.UtcDateTime(length=27), nullable=True),
        sa.Column("audit_seq", sa.Integer(), nullable=False),
        sa.Column("audit_hash", sa.LargeBinary(), nullable=False),
        sa.ForeignKeyConstraint(
            ["definition_id"],
            ["definition.id"],
            name=op.f("fk_instance_definition_id"),
            initially="DEFERRED",
            deferrable=True,
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_instance")),
        sa.UniqueConstraint("number", name=op.f("uq_instance_number")),
    )
    with op.batch_alter_table("instance", schema=None) as batch_op:
        batch_op.create_index("ix_instance_starter", ["starter", "started_at"], unique=False)
        batch_op.create_index("ix_instance_state", ["state", "definition_key"], unique=False)

    op.create_table(
        "person",
        sa.Column("login", sa.String(), nullable=False),
        sa.Column("name", types.Json(), nullable=False),
        sa.Column("unit", sa.String(), nullable=False),
        sa.Column("email", sa.String(), nullable=False),
        sa.Column("language", sa.String(), nullable=False),
        sa.Column("external", sa.Boolean(), nullable=False),
        sa.Column("active", sa.Boolean(), nullable=False),
        sa.ForeignKeyConstraint(
            ["unit"], ["unit.code"], name=op.f("fk_person_unit"), initially="DEFERRED", deferrable=True
        ),
        sa.PrimaryKeyConstraint("login", name=op.f("pk_person")),
    )
    op.create_table(
        "post",
        sa.Column("code", sa.String(), nullable=False),
        sa.Column("unit", sa.String(), nullable=False),
        sa.Column("title", types.Json(), nullable=False),
        sa.Column("superior", sa.String(), nullable=True),
        sa.ForeignKeyConstraint(
            ["superior"], ["post.code"], name=op.f("fk_post_superior"), initially="DEFERRED", deferrable=True
        ),
        sa.ForeignKeyConstraint(
            ["unit"], ["unit.code"], name=op.f("fk_post_unit"), initially="DEFERRED", deferrable=True
        ),
        sa.PrimaryKeyConstraint("code", name=op.f("pk_post")),
    )
    op.create_table(
        "attachment",
        sa.Column("id", sa.String(length=32), nullable=False),
        sa.Column("instance_id", sa.String(length=32), nullable=False),
        sa.Column("task_id", sa.String(length=32), nullable=True),
        sa.Column("sha256", sa.String(), nullable=False),
        sa.Column("name", sa.String(), nullable=False),
        sa.Column("media_type", sa.String(), nullable=False),
        sa.Column("size", sa.Integer(), nullable=False),
        sa.Column("uploaded_by", sa.String(), nullable=False),
        sa.Column("uploaded_at", types.UtcDateTime(length=27), nullable=False),
        sa.ForeignKeyConstraint(
            ["instance_id"],
            ["instance.id"],
            name=op.f("fk_attachment_instance_id"),
            initially="DEFERRED",
            deferrable=True,
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_attachment")),
    )
    with op.batch_alter_table("attachment", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_attachment_instance_id"), ["instance_id"], unique=False)

    op.create_table(
        "case_actor",
        sa.Column("instance_id", sa.String(length=32), nullable=False),
        sa.Column("person", sa.String(), nullable=False),
        sa.Column("relation", sa.String(), nullable=False),
        sa.ForeignKeyConstraint(
            ["instance_id"],
            ["instance.id"],
            name=op.f("fk_case_actor_instance_id"),
            initially="DEFERRED",
            deferrable=True,
        ),
        sa.PrimaryKeyConstraint("instance_id", "person", "relation", name=op.f("pk_case_actor")),
    )
    with op.batch_alter_table("case_actor", schema=None) as batch_op:
        batch_op.create_index("ix_case_actor_person", ["person", "instance_id"], unique=False)

    op.create_table(
        "credential",
        sa.Column("person", sa.String(), nullable=False),
        sa.Column("password_hash", sa.String(), nullable=False),
        sa.Column("failures", sa.Integer(), nullable=False),
        sa.Column("locked_until", types.UtcDateTime(length=27), nullable=True),
        sa.ForeignKeyConstraint(
            ["person"], ["person.login"], name=op.f("fk_credential_person"), initially="DEFERRED", deferrable=True
        ),
        sa.PrimaryKeyConstraint("person", name=op.f("pk_credential")),
    )
    op.create_table(
        "group_member",
        sa.Column("group_code", sa.String(), nullable=False),
        sa.Column("post", sa.String(), nullable=False),
        sa.Column("seat", sa.String(), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["group_code"],
            ["candidate_group.code"],
            name=op.f("fk_group_member_group_code"),
            initially="DEFERRED",
            deferrable=True,
        ),
        sa.ForeignKeyConstraint(
            ["post"], ["post.code"], name=op.f("fk_group_member_post"), initially="DEFERRED", deferrable=True
        ),
        sa.PrimaryKeyConstraint("group_code", "post", name=op.f("pk_group_member")),
    )
    op.create_table(
        "holding",
        sa.Column("id", sa.String(length=32), nullable=False),
        sa.Column("post", sa.String(), nullable=False),
        sa.Column("person", sa.String(), nullable=False),
        sa.Column("from_at", types.UtcDateTime(length=27), nullable=False),
        sa.Column("until_at", types.UtcDateTime(length=27), nullable=True),
        sa.ForeignKeyConstraint(
            ["person"], ["person.login"], name=op.f("fk_holding_person"), initially="DEFERRED", deferrable=True
        ),
        sa.ForeignKeyConstraint(
            ["post"], ["post.code"], name=op.f("fk_holding_post"), initially="DEFERRED", deferrable=True
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_holding")),
    )
    op.create_table(
        "incident",
        sa.Column("id", sa.String(length=32), nullable=False),
        sa.Column("instance_id", sa.String(length=32), nullable=True),
        sa.Column("kind", sa.String(), nullable=False),
        sa.Column("token", sa.String(), nullable=True),
        sa.Column("element", sa.String(), nullable=True),
        sa.Column("task_id", sa.String(length=32), nullable=True),
        sa.Column("job_id", sa.String(length=32), nullable=True),
        sa.Column("code", sa.String(), nullable=False),
        sa.Column("message", sa.String(), nullable=False),
        sa.Column("state", sa.String(), nullable=False),
        sa.Column("created_at", types.UtcDateTime(length=27), nullable=False),
        sa.Column("resolved_at", types.UtcDateTime(length=27), nullable=True),
        sa.Column("resolved_by", sa.String(), nullable=True),
        sa.ForeignKeyConstraint(
            ["instance_id"],
            ["instance.id"],
            name=op.f("fk_incident_instance_id"),
            initially="DEFERRED",
            deferrable=True,
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_incident")),
    )
    with op.batch_alter_table("incident", schema=None) as batch_op:
        batch_op.create_index("ix_incident_open", ["state", "created_at"], unique=False)

    op.create_table(
        "instance_state",
        sa.Column("instance_id", sa.String(length=32), nullable=False),
        sa.Column("tokens", sa.LargeBinary(), nullable=False),
        sa.Column("variables", sa.LargeBinary(), nullable=False),
        sa.Column("previous_tokens", sa.LargeBinary(), nullable=True),
        sa.Column("previous_variables", sa.LargeBinary(), nullable=True),
        sa.ForeignKeyConstraint(
            ["instance_id"],
            ["instance.id"],
            name=op.f("fk_instance_state_instance_id"),
            initially="DEFERRED",
            deferrable=True,
        ),
        sa.PrimaryKeyConstraint("instance_id", name=op.f("pk_instance_state")),
    )
    op.create_table(
        "notice",
        sa.Column("id", sa.String(length=32), nullable=False),
        sa.Column("instance_id", sa.String(length=32), nullable=False),
        sa.Column("title", sa.String(), nullable=False),
        sa.Column("body", types.Json(), nullable=False),
        sa.Column("published_at", types.UtcDateTime(length=27), nullable=False),
        sa.Column("until_at", types.UtcDateTime(length=27), nullable=False),
        sa.Column("state", sa.String(), nullable=False),
        sa.Column("act", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["instance_id"], ["instance.id"], name=op.f("fk_notice_instance_id"), initially="DEFERRED", deferrable=True
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_notice")),
    )
    with op.batch_alter_table("notice", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_notice_instance_id"), ["instance_id"], unique=False)

    op.create_table(
        "relation",
        sa.Column("person", sa.String(), nullable=False),
        sa.Column("other", sa.String(), nullable=False),
        sa.Column("kind", sa.String(), nullable=False),
        sa.ForeignKeyConstraint(
            ["other"], ["person.login"], name=op.f("fk_relation_other"), initially="DEFERRED", deferrable=True
        ),
        sa.ForeignKeyConstraint(
            ["person"], ["person.login"], name=op.f("fk_relation_person"), initially="DEFERRED", deferrable=True
        ),
        sa.PrimaryKeyConstraint("person", "other", "kind", name=op.f("pk_relation")),
    )
    op.create_table(
        "role",
        sa.Column("person", sa.String(), nullable=False),
        sa.Column("role", sa.String(), nullable=False),
        sa.ForeignKeyConstraint(
            ["person"], ["person.login"], name=op.f("fk_role_person"), initially="DEFERRED", deferrable=True
        ),
        sa.PrimaryKeyConstraint("person", "role", name=op.f("pk_role")),
    )
    op.create_table(
        "seen",
        sa.Column("person", sa.String(), nullable=False),
        sa.Column("instance_id", sa.String(length=32), nullable=False),
        sa.Column("audit_seq", sa.Integer(), nullable=False),
        sa.Column("seen_at", types.UtcDateTime(length=27), nullable=False),
        sa.ForeignKeyConstraint(
            ["instance_id"], ["instance.id"], name=op.f("fk_seen_instance_id"), initially="DEFERRED", deferrable=True
        ),
        sa.PrimaryKeyConstraint("person", "instance_id", name=op.f("pk_seen")),
    )
    op.create_table(
        "session",
        sa.Column("token_hash", sa.String(), nullable=False),
        sa.Column("person", sa.String(), nullable=False),
        sa.Column("csrf", sa.String(), nullable=False),
        sa.Column("opened_at", types.UtcDateTime(length=27), nullable=False),
        sa.Column("expires_at", types.UtcDateTime(length=27), nullable=False),
        sa.ForeignKeyConstraint(
            ["person"], ["person.login"], name=op.f("fk_session_person"), initially="DEFERRED", deferrable=True
        ),
        sa.PrimaryKeyConstraint("token_hash", name=op.f("pk_session")),
    )
    op.create_table(
        "substitution",
        sa.Column("id", sa.String(length=32), nullable=False),
        sa.Column("person", sa.String(), nullable=False),
        sa.Column("substitute", sa.String(), nullable=False),
        sa.Column("from_at", types.UtcDateTime(length=27), nullable=True),
        sa.Column("until_at", types.UtcDateTime(length=27), nullable=True),
        sa.Column("processes", types.Json(), nullable=False),
        sa.ForeignKeyConstraint(
            ["person"], ["person.login"], name=op.f("fk_substitution_person"), initially="DEFERRED", deferrable=True
        ),
        sa.ForeignKeyConstraint(
            ["substitute"],
            ["person.login"],
            name=op.f("fk_substitution_substitute"),
            initially="DEFERRED",
            deferrable=True,
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_substitution")),
    )
    op.create_table(
        "task",
        sa.Column("id", sa.String(length=32), nullable=False),
        sa.Column("instance_id", sa.String(length=32), nullable=False),
        sa.Column("definition_id", sa.String(length=32), nullable=False),
        sa.Column("token", sa.String(), nullable=False),
        sa.Column("scope", sa.String(), nullable=False),
        sa.Column("element", sa.String(), nullable=False),
        sa.Column("verb", sa.String(), nullable=False),
        sa.Column("state", sa.String(), nullable=False),
        sa.Column("round", sa.Integer(), nullable=False),
        sa.Column("item", types.Json(), nullable=True),
        sa.Column("items", types.Json(), nullable=True),
        sa.Column("claimed_by", sa.String(), nullable=True),
        sa.Column("claimed_at", types.UtcDateTime(length=27), nullable=True),
        sa.Column("created_at", types.UtcDateTime(length=27), nullable=False),
        sa.Column("due_at", types.UtcDateTime(length=27), nullable=True),
        sa.Column("due_provisional", sa.Boolean(), nullable=False),
        sa.Column("paused_at", types.UtcDateTime(length=27), nullable=True),
        sa.Column("asked", sa.Integer(), nullable=False),
        sa.Column("signed", sa.Integer(), nullable=False),
        sa.Column("completed_at", types.UtcDateTime(length=27), nullable=True),
        sa.Column("completed_by", sa.String(), nullable=True),
        sa.Column("outcome", sa.String(), nullable=True),
        sa.Column("outcome_class", sa.String(), nullable=True),
        sa.Column("data", types.Json(), nullable=True),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("created_act", sa.Integer(), nullable=False),
        sa.Column("closed_act", sa.Integer(), nullable=True),
        sa.ForeignKeyConstraint(
            ["definition_id"],
            ["definition.id"],
            name=op.f("fk_task_definition_id"),
            initially="DEFERRED",
            deferrable=True,
        ),
        sa.ForeignKeyConstraint(
            ["instance_id"], ["instance.id"], name=op.f("fk_task_instance_id"), initially="DEFERRED", deferrable=True
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_task")),
    )
    with op.batch_alter_table("task", schema=None) as batch_op:
        batch_op.create_index("ix_task_instance", ["instance_id", "state"], unique=False)
        batch_op.create_index(
            "ix_task_open_due",
            ["due_at"],
            unique=False,
            sqlite_where=sa.text("state = 'open'"),
            postgresql_where=sa.text("state = 'open'"),
        )

    op.create_table(
        "assignment",
        sa.Column("id", sa.String(length=32), nullable=False),
        sa.Column("task_id", sa.String(length=32), nullable=False),
        sa.Column("instance_id", sa.String(length=32), nullable=False),
        sa.Column("person", sa.String(), nullable=False),
        sa.Column("kind", sa.String(), nullable=False),
        sa.Column("state", sa.String(), nullable=False),
        sa.Column("post", sa.String(), nullable=True),
        sa.Column("on_behalf_of", sa.String(), nullable=True),
        sa.Column("is_chair", sa.Boolean(), nullable=False),
        sa.Column("why", types.Json(), nullable=False),
        sa.Column("due_at", types.UtcDateTime(length=27), nullable=True),
        sa.Column("outcome", sa.String(), nullable=True),
        sa.Column("outcome_class", sa.String(), nullable=True),
        sa.Column("opinion", sa.String(), nullable=True),
        sa.Column("data", types.Json(), nullable=True),
        sa.Column("voted_at", types.UtcDateTime(length=27), nullable=True),
        sa.Column("created_act", sa.Integer(), nullable=False),
        sa.Column("closed_act", sa.Integer(), nullable=True),
        sa.ForeignKeyConstraint(
            ["instance_id"],
            ["instance.id"],
            name=op.f("fk_assignment_instance_id"),
            initially="DEFERRED",
            deferrable=True,
        ),
        sa.ForeignKeyConstraint(
            ["task_id"], ["task.id"], name=op.f("fk_assignment_task_id"), initially="DEFERRED", deferrable=True
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_assignment")),
    )
    with op.batch_alter_table("assignment", schema=None) as batch_op:
        batch_op.create_index("ix_assignment_done", ["person", "voted_at"], unique=False)
        batch_op.create_index(
            "ix_assignment_inbox",
            ["person", "due_at"],
            unique=False,
            sqlite_where=sa.text("state IN ('asked', 'candidate')"),
            postgresql_where=sa.text("state IN ('asked', 'candidate')"),
        )
        batch_op.create_index("ix_assignment_instance", ["instance_id", "person"], unique=False)
        batch_op.create_index("ix_assignment_task", ["task_id"], unique=False)

    op.create_table(
        "draft",
        sa.Column("task_id", sa.String(length=32), nullable=False),
        sa.Column("person", sa.String(), nullable=False),
        sa.Column("data", types.Json(), nullable=False),
        sa.Column("saved_at", types.UtcDateTime(length=27), nullable=False),
        sa.ForeignKeyConstraint(
            ["task_id"], ["task.id"], name=op.f("fk_draft_task_id"), initially="DEFERRED", deferrable=True
        ),
        sa.PrimaryKeyConstraint("task_id", "person", name=op.f("pk_draft")),
    )
    op.create_table(
        "objection",
        sa.Column("id", sa.String(length=32), nullable=False),
        sa.Column("notice_id", sa.String(length=32), nullable=False),
        sa.Column("name", sa.String(), nullable=False),
        sa.Column("contact", sa.String(), nullable=False),
        sa.Column("content", sa.String(), nullable=False),
        sa.Column("filed_at", types.UtcDateTime(length=27), nullable=False),
        sa.ForeignKeyConstraint(
            ["notice_id"], ["notice.id"], name=op.f("fk_objection_notice_id"), initially="DEFERRED", deferrable=True
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_objection")),
    )
    with op.batch_alter_table("objection", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_objection_notice_id"), ["notice_id"], unique=False)

    op.create_table(
        "supervision_order",
        sa.Column("id", sa.String(length=32), nullable=False),
        sa.Column("instance_id", sa.String(length=32), nullable=False),
        sa.Column("task_id", sa.String(length=32), nullable=False),
        sa.Column("office", sa.String(), nullable=False),
        sa.Column("addressee", sa.String(), nullable=False),
        sa.Column("issued_at", types.UtcDateTime(length=27), nullable=False),
        sa.Column("due_at", types.UtcDateTime(length=27), nullable=False),
        sa.Column("reply", sa.String(), nullable=True),
        sa.Column("closed_at", types.UtcDateTime(length=27), nullable=True),
        sa.ForeignKeyConstraint(
            ["instance_id"],
            ["instance.id"],
            name=op.f("fk_supervision_order_instance_id"),
            initially="DEFERRED",
            deferrable=True,
        ),
        sa.ForeignKeyConstraint(
            ["task_id"], ["task.id"], name=op.f("fk_supervision_order_task_id"), initially="DEFERRED", deferrable=True
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_supervision_order")),
    )
    with op.batch_alter_table("supervision_order", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_supervision_order_task_id"), ["task_id"], unique=False)
