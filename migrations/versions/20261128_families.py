"""Plans of units, models and good practices, declarations; how a declaration is answered.

Revision ID: 20261128families
Revises: 20261127summaries
"""

import sqlalchemy as sa
from alembic import op

revision = "20261128families"
down_revision = '20261127summaries'
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table('care_model',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('content', sa.Text(), server_default='', nullable=False),
    sa.Column('results', sa.Text(), server_default='', nullable=False),
    sa.Column('place', sa.Text(), server_default='', nullable=False),
    sa.Column('started_on', sa.Date(), nullable=True),
    sa.Column('ended_on', sa.Date(), nullable=True),
    sa.Column('people_helped', sa.Integer(), nullable=True),
    sa.Column('money', sa.BigInteger(), nullable=True),
    sa.ForeignKeyConstraint(['id'], ['entry.id'], name=op.f('fk_care_model_id_entry'), ondelete='CASCADE'),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_care_model'))
    )
    op.create_table('declaration',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('holds', sa.Boolean(), server_default=sa.false(), nullable=False),
    sa.Column('url', sa.Text(), server_default='', nullable=False),
    sa.Column('reached', sa.Integer(), nullable=True),
    sa.Column('total', sa.Integer(), nullable=True),
    sa.Column('as_of', sa.Date(), nullable=True),
    sa.Column('note', sa.Text(), server_default='', nullable=False),
    sa.CheckConstraint('reached IS NULL OR total IS NULL OR reached <= total', name=op.f('ck_declaration_part_of_whole')),
    sa.ForeignKeyConstraint(['id'], ['entry.id'], name=op.f('fk_declaration_id_entry'), ondelete='CASCADE'),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_declaration'))
    )
    op.create_table('unit_plan',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('number', sa.Text(), server_default='', nullable=False),
    sa.Column('issued_on', sa.Date(), nullable=True),
    sa.Column('content', sa.Text(), server_default='', nullable=False),
    sa.Column('party_name', sa.Text(), server_default='', nullable=False),
    sa.Column('party_on', sa.Date(), nullable=True),
    sa.Column('party_words', sa.Text(), server_default='', nullable=False),
    sa.Column('head_name', sa.Text(), server_default='', nullable=False),
    sa.Column('head_on', sa.Date(), nullable=True),
    sa.Column('head_words', sa.Text(), server_default='', nullable=False),
    sa.ForeignKeyConstraint(['id'], ['entry.id'], name=op.f('fk_unit_plan_id_entry'), ondelete='CASCADE'),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_unit_plan'))
    )
    with op.batch_alter_table('campaign_choice', schema=None) as batch_op:
        batch_op.add_column(sa.Column('shape', sa.Text(), server_default='', nullable=False))



def downgrade() -> None:
    with op.batch_alter_table('campaign_choice', schema=None) as batch_op:
        batch_op.drop_column('shape')

    op.drop_table('unit_plan')
    op.drop_table('declaration')
    op.drop_table('care_model')
