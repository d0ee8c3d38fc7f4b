"""Nơi nhận of a plan, line by line; reminders about guidance documents.

Revision ID: 20261204plan_files
Revises: 20261203report_words
"""

import sqlalchemy as sa
from alembic import op

revision = '20261204plan_files'
down_revision = '20261203report_words'
branch_labels = None
depends_on = None


def upgrade() -> None:
    with op.batch_alter_table('campaign', schema=None) as batch_op:
        batch_op.add_column(sa.Column('recipients', sa.JSON(), server_default='[]', nullable=False))

    op.create_table('document_reminder',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('document_id', sa.Integer(), nullable=False),
    sa.Column('from_unit_id', sa.Integer(), nullable=False),
    sa.Column('channel', sa.Text(), nullable=False),
    sa.Column('words', sa.Text(), nullable=False),
    sa.Column('units', sa.Integer(), nullable=False),
    sa.Column('at', sa.DateTime(), nullable=False),
    sa.Column('by_id', sa.Integer(), nullable=False),
    sa.ForeignKeyConstraint(['by_id'], ['user_account.id'], name=op.f('fk_document_reminder_by_id_user_account')),
    sa.ForeignKeyConstraint(['document_id'], ['campaign_document.id'], name=op.f('fk_document_reminder_document_id_campaign_document'), ondelete='CASCADE'),
    sa.ForeignKeyConstraint(['from_unit_id'], ['org_unit.id'], name=op.f('fk_document_reminder_from_unit_id_org_unit')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_document_reminder'))
    )
    with op.batch_alter_table('document_reminder', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_document_reminder_document_id'), ['document_id'], unique=False)


def downgrade() -> None:
    op.drop_table('document_reminder')
    with op.batch_alter_table('campaign', schema=None) as batch_op:
        batch_op.drop_column('recipients')
