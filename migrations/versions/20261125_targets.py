"""Targets as the plan states them, numbers given to units, figures stated by hand; the rest of what a plan file says.

Revision ID: 20261125targets
Revises: 7ceb878a33b5
"""

import sqlalchemy as sa
from alembic import op

revision = "20261125targets"
down_revision = "7ceb878a33b5"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "target",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("campaign_id", sa.Integer(), nullable=False),
        sa.Column("code", sa.Text(), nullable=False),
        sa.Column("name", sa.Text(), server_default="", nullable=False),
        sa.Column("words", sa.Text(), server_default="", nullable=False),
        sa.Column("definition", sa.JSON(), nullable=False),
        sa.Column("position", sa.Integer(), server_default="0", nullable=False),
        sa.ForeignKeyConstraint(["campaign_id"], ["campaign.id"], name=op.f("fk_target_campaign_id_campaign")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_target")),
        sa.UniqueConstraint("campaign_id", "code", name=op.f("uq_target_campaign_id_code")),
    )
    op.execute(
        "INSERT INTO target (campaign_id, code, words, definition, position) "
        "SELECT campaign_id, code, words, definition, id FROM planned_target ORDER BY id"
    )
    op.drop_table("planned_target")
    op.create_table(
        "target_allocation",
        sa.Column("target_id", sa.Integer(), nullable=False),
        sa.Column("unit_id", sa.Integer(), nullable=False),
        sa.Column("amount", sa.BigInteger(), nullable=False),
        sa.CheckConstraint("amount >= 0", name=op.f("ck_target_allocation_not_negative")),
        sa.ForeignKeyConstraint(
            ["target_id"], ["target.id"], name=op.f("fk_target_allocation_target_id_target"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(["unit_id"], ["org_unit.id"], name=op.f("fk_target_allocation_unit_id_org_unit")),
        sa.PrimaryKeyConstraint("target_id", "unit_id", name=op.f("pk_target_allocation")),
    )
    op.create_index(op.f("ix_target_allocation_unit_id"), "target_allocation", ["unit_id"])
    op.create_table(
        "target_override",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("target_id", sa.Integer(), nullable=False),
        sa.Column("amount", sa.BigInteger(), nullable=True),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("evidence", sa.Text(), server_default="", nullable=False),
        sa.Column("by_id", sa.Integer(), nullable=False),
        sa.Column("at", sa.DateTime(), nullable=False),
        sa.CheckConstraint("amount IS NULL OR amount >= 0", name=op.f("ck_target_override_not_negative")),
        sa.ForeignKeyConstraint(
            ["target_id"], ["target.id"], name=op.f("fk_target_override_target_id_target"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(["by_id"], ["user_account.id"], name=op.f("fk_target_override_by_id_user_account")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_target_override")),
    )
    op.create_index(op.f("ix_target_override_target_id"), "target_override", ["target_id"])
    op.create_index(
        "ix_entry_figures", "entry", ["campaign_id", "family", "unit_id", "state", "kind", "event_on", "event_to"]
    )
    for table, columns in ADDED.items():
        with op.batch_alter_table(table) as batch:
            for name, kind, default in columns:
                batch.add_column(sa.Column(name, kind, server_default=default, nullable=default is None))


ADDED = {
    "milestone": [("phase_code", sa.Text(), ""), ("origin_on", sa.Date(), None), ("years", sa.Integer(), None)],
    "campaign_rule": [("suggest", sa.JSON(), "{}")],
    "campaign_choice": [("words", sa.Text(), "")],
    "obligation": [
        ("owed_by_owner", sa.Boolean(), sa.false()),
        ("due_days_after", sa.Integer(), None),
        ("due_set_by_parent", sa.Boolean(), sa.false()),
        ("parts", sa.JSON(), "[]"),
        ("needs", sa.JSON(), "[]"),
        ("recipients", sa.JSON(), "[]"),
        ("channel", sa.Text(), ""),
        ("decided_by", sa.Text(), ""),
    ],
}


def downgrade() -> None:
    for table, columns in ADDED.items():
        with op.batch_alter_table(table) as batch:
            for name, _, _ in columns:
                batch.drop_column(name)
    op.drop_index("ix_entry_figures", "entry")
    op.drop_table("target_override")
    op.drop_table("target_allocation")
    op.create_table(
        "planned_target",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("campaign_id", sa.Integer(), nullable=False),
        sa.Column("code", sa.Text(), nullable=False),
        sa.Column("words", sa.Text(), server_default="", nullable=False),
        sa.Column("definition", sa.JSON(), nullable=False),
        sa.ForeignKeyConstraint(["campaign_id"], ["campaign.id"], name=op.f("fk_planned_target_campaign_id_campaign")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_planned_target")),
        sa.UniqueConstraint("campaign_id", "code", name=op.f("uq_planned_target_campaign_id_code")),
    )
    op.execute(
        "INSERT INTO planned_target (campaign_id, code, words, definition) "
        "SELECT campaign_id, code, words, definition FROM target ORDER BY id"
    )
    op.drop_table("target")
