"""Plans being written, decisions about issued ones, and the file a plan was loaded from.

Revision ID: 20261130plans
Revises: 20261129reports
"""

import sqlalchemy as sa
from alembic import op

revision = "20261130plans"
down_revision = '20261129reports'
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table('campaign_change',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('campaign_id', sa.Integer(), nullable=False),
    sa.Column('what', sa.Text(), nullable=False),
    sa.Column('reason', sa.Text(), nullable=False),
    sa.Column('at', sa.DateTime(), nullable=False),
    sa.Column('by_id', sa.Integer(), nullable=False),
    sa.ForeignKeyConstraint(['by_id'], ['user_account.id'], name=op.f('fk_campaign_change_by_id_user_account')),
    sa.ForeignKeyConstraint(['campaign_id'], ['campaign.id'], name=op.f('fk_campaign_change_campaign_id_campaign')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_campaign_change'))
    )
    with op.batch_alter_table('campaign_change', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_campaign_change_campaign_id'), ['campaign_id'], unique=False)

    op.create_table('plan_draft',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('public_id', sa.Text().with_variant(sa.Text(collation='C'), 'postgresql'), nullable=False),
    sa.Column('owner_id', sa.Integer(), nullable=False),
    sa.Column('campaign_id', sa.Integer(), nullable=True),
    sa.Column('text', sa.Text(), nullable=False),
    sa.Column('version', sa.Integer(), nullable=False),
    sa.Column('updated_at', sa.DateTime(), nullable=False),
    sa.Column('updated_by_id', sa.Integer(), nullable=False),
    sa.ForeignKeyConstraint(['campaign_id'], ['campaign.id'], name=op.f('fk_plan_draft_campaign_id_campaign')),
    sa.ForeignKeyConstraint(['owner_id'], ['org_unit.id'], name=op.f('fk_plan_draft_owner_id_org_unit')),
    sa.ForeignKeyConstraint(['updated_by_id'], ['user_account.id'], name=op.f('fk_plan_draft_updated_by_id_user_account')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_plan_draft')),
    sa.UniqueConstraint('public_id', name=op.f('uq_plan_draft_public_id'))
    )
    with op.batch_alter_table('plan_draft', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_plan_draft_owner_id'), ['owner_id'], unique=False)

    with op.batch_alter_table('campaign', schema=None) as batch_op:
        batch_op.add_column(sa.Column('source', sa.Text(), server_default='', nullable=False))



def downgrade() -> None:
    with op.batch_alter_table('campaign', schema=None) as batch_op:
        batch_op.drop_column('source')

    with op.batch_alter_table('plan_draft', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_plan_draft_owner_id'))

    op.drop_table('plan_draft')
    with op.batch_alter_table('campaign_change', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_campaign_change_campaign_id'))

    op.drop_table('campaign_change')
