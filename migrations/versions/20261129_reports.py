"""Reports and their frozen figures.

Revision ID: 20261129reports
Revises: 20261128families
"""

import sqlalchemy as sa
from alembic import op

revision = "20261129reports"
down_revision = '20261128families'
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table('report',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('serial', sa.Integer(), nullable=True),
    sa.Column('source', sa.Text(), server_default='live', nullable=False),
    sa.Column('first_day', sa.Date(), nullable=True),
    sa.Column('last_day', sa.Date(), nullable=True),
    sa.Column('as_of', sa.DateTime(), nullable=True),
    sa.Column('situation', sa.Text(), server_default='', nullable=False),
    sa.Column('results', sa.Text(), server_default='', nullable=False),
    sa.Column('shortcomings', sa.Text(), server_default='', nullable=False),
    sa.Column('proposals', sa.Text(), server_default='', nullable=False),
    sa.Column('document_no', sa.Text(), server_default='', nullable=False),
    sa.Column('document_on', sa.Date(), nullable=True),
    sa.Column('signer', sa.Text(), server_default='', nullable=False),
    sa.ForeignKeyConstraint(['id'], ['entry.id'], name=op.f('fk_report_id_entry'), ondelete='CASCADE'),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_report'))
    )
    op.create_table('report_figure',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('report_id', sa.Integer(), nullable=False),
    sa.Column('code', sa.Text(), nullable=False),
    sa.Column('label', sa.Text(), nullable=False),
    sa.Column('counted_in', sa.Text(), nullable=False),
    sa.Column('is_money', sa.Boolean(), server_default=sa.false(), nullable=False),
    sa.Column('position', sa.Integer(), nullable=False),
    sa.Column('live', sa.BigInteger(), nullable=False),
    sa.Column('children', sa.BigInteger(), nullable=True),
    sa.Column('counted', sa.BigInteger(), nullable=False),
    sa.Column('stated', sa.BigInteger(), nullable=True),
    sa.Column('reason', sa.Text(), server_default='', nullable=False),
    sa.CheckConstraint("stated IS NULL OR reason <> ''", name=op.f('ck_report_figure_stated_with_reason')),
    sa.ForeignKeyConstraint(['report_id'], ['report.id'], name=op.f('fk_report_figure_report_id_report'), ondelete='CASCADE'),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_report_figure')),
    sa.UniqueConstraint('report_id', 'code', name=op.f('uq_report_figure_report_id_code'))
    )


def downgrade() -> None:
    op.drop_table('report_figure')
    op.drop_table('report')
