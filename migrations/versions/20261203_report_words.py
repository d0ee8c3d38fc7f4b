"""What a report froze besides its figures: whom they cover and the lines of the target board, in words.

Revision ID: 20261203report_words
Revises: 20261202host_events
"""

import sqlalchemy as sa
from alembic import op

revision = '20261203report_words'
down_revision = '20261202host_events'
branch_labels = None
depends_on = None


def upgrade() -> None:
    with op.batch_alter_table('report', schema=None) as batch_op:
        batch_op.add_column(sa.Column('coverage', sa.Text(), server_default='', nullable=False))
        batch_op.add_column(sa.Column('targets', sa.JSON(), server_default='[]', nullable=False))


def downgrade() -> None:
    with op.batch_alter_table('report', schema=None) as batch_op:
        batch_op.drop_column('targets')
        batch_op.drop_column('coverage')
