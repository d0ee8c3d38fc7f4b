"""Numbered lists an upper union sends up, and the papers in them as they read then.

Revision ID: 20261127summaries
Revises: 20261126obligations
"""

import sqlalchemy as sa
from alembic import op

revision = "20261127summaries"
down_revision = '20261126obligations'
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table('summary',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('serial', sa.Integer(), nullable=True),
    sa.Column('document_no', sa.Text(), server_default='', nullable=False),
    sa.Column('document_on', sa.Date(), nullable=True),
    sa.Column('note', sa.Text(), server_default='', nullable=False),
    sa.ForeignKeyConstraint(['id'], ['entry.id'], name=op.f('fk_summary_id_entry'), ondelete='CASCADE'),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_summary'))
    )
    op.create_table('summary_line',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('summary_id', sa.Integer(), nullable=False),
    sa.Column('entry_id', sa.Integer(), nullable=False),
    sa.Column('part', sa.Text(), nullable=False),
    sa.Column('position', sa.Integer(), nullable=False),
    sa.Column('unit_name', sa.Text(), nullable=False),
    sa.Column('kind', sa.Text(), nullable=False),
    sa.Column('title', sa.Text(), nullable=False),
    sa.Column('starts_on', sa.Date(), nullable=True),
    sa.Column('ends_on', sa.Date(), nullable=True),
    sa.Column('amount', sa.BigInteger(), nullable=True),
    sa.ForeignKeyConstraint(['entry_id'], ['entry.id'], name=op.f('fk_summary_line_entry_id_entry')),
    sa.ForeignKeyConstraint(['summary_id'], ['summary.id'], name=op.f('fk_summary_line_summary_id_summary'), ondelete='CASCADE'),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_summary_line')),
    sa.UniqueConstraint('summary_id', 'entry_id', name=op.f('uq_summary_line_summary_id_entry_id'))
    )
    with op.batch_alter_table('summary_line', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_summary_line_entry_id'), ['entry_id'], unique=False)



def downgrade() -> None:
    with op.batch_alter_table('summary_line', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_summary_line_entry_id'))

    op.drop_table('summary_line')
    op.drop_table('summary')
