"""Nơi nhận of a plan, line by line.

Revision ID: 20261202recipients
Revises: 20261201awards
"""

import sqlalchemy as sa
from alembic import op

revision = '20261202recipients'
down_revision = '20261201awards'
branch_labels = None
depends_on = None


def upgrade() -> None:
    with op.batch_alter_table('campaign', schema=None) as batch_op:
        batch_op.add_column(sa.Column('recipients', sa.JSON(), server_default='[]', nullable=False))


def downgrade() -> None:
    with op.batch_alter_table('campaign', schema=None) as batch_op:
        batch_op.drop_column('recipients')
