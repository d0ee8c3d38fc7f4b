"""Clusters of units, and scorecards: plans, criteria, sheets with points, points by hand, objections.

Revision ID: 20261205scorecards
Revises: 20261204plan_files
"""

import sqlalchemy as sa
from alembic import op

revision = '20261205scorecards'
down_revision = '20261204plan_files'
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table('scorecard_plan',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('public_id', sa.Text().with_variant(sa.Text(collation='C'), 'postgresql'), nullable=False),
    sa.Column('owner_id', sa.Integer(), nullable=False),
    sa.Column('year', sa.Integer(), nullable=False),
    sa.Column('title', sa.Text(), nullable=False),
    sa.Column('tiers', sa.JSON(), nullable=False),
    sa.Column('groups', sa.JSON(), nullable=False),
    sa.Column('state', sa.Text(), nullable=False),
    sa.Column('objections_from', sa.Date(), nullable=False),
    sa.Column('objections_to', sa.Date(), nullable=False),
    sa.Column('excellent_from', sa.Integer(), nullable=False),
    sa.Column('good_from', sa.Integer(), nullable=False),
    sa.Column('done_from', sa.Integer(), nullable=False),
    sa.Column('version', sa.Integer(), server_default='0', nullable=False),
    sa.Column('computed_at', sa.DateTime(), nullable=True),
    sa.Column('finished_at', sa.DateTime(), nullable=True),
    sa.CheckConstraint('excellent_from > good_from AND good_from > done_from', name=op.f('ck_scorecard_plan_grades')),
    sa.CheckConstraint('objections_to >= objections_from', name=op.f('ck_scorecard_plan_window')),
    sa.ForeignKeyConstraint(['owner_id'], ['org_unit.id'], name=op.f('fk_scorecard_plan_owner_id_org_unit')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_scorecard_plan')),
    sa.UniqueConstraint('public_id', name=op.f('uq_scorecard_plan_public_id'))
    )
    with op.batch_alter_table('scorecard_plan', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_scorecard_plan_owner_id_scorecard_plan_year'), ['owner_id', 'year'], unique=False)

    op.create_table('unit_group',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('owner_id', sa.Integer(), nullable=False),
    sa.Column('year', sa.Integer(), nullable=False),
    sa.Column('code', sa.Text().with_variant(sa.Text(collation='C'), 'postgresql'), nullable=False),
    sa.Column('name', sa.Text(), nullable=False),
    sa.Column('position', sa.Integer(), server_default='0', nullable=False),
    sa.ForeignKeyConstraint(['owner_id'], ['org_unit.id'], name=op.f('fk_unit_group_owner_id_org_unit')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_unit_group')),
    sa.UniqueConstraint('owner_id', 'year', 'code', name=op.f('uq_unit_group_owner_id_year_code'))
    )
    op.create_table('criterion',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('plan_id', sa.Integer(), nullable=False),
    sa.Column('code', sa.Text().with_variant(sa.Text(collation='C'), 'postgresql'), nullable=False),
    sa.Column('name', sa.Text(), nullable=False),
    sa.Column('most', sa.Integer(), nullable=False),
    sa.Column('way', sa.Text(), nullable=False),
    sa.Column('campaign_id', sa.Integer(), nullable=True),
    sa.Column('target_code', sa.Text(), server_default='', nullable=False),
    sa.Column('position', sa.Integer(), server_default='0', nullable=False),
    sa.CheckConstraint('most > 0', name=op.f('ck_criterion_worth')),
    sa.ForeignKeyConstraint(['campaign_id'], ['campaign.id'], name=op.f('fk_criterion_campaign_id_campaign')),
    sa.ForeignKeyConstraint(['plan_id'], ['scorecard_plan.id'], name=op.f('fk_criterion_plan_id_scorecard_plan')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_criterion')),
    sa.UniqueConstraint('plan_id', 'code', name=op.f('uq_criterion_plan_id_code'))
    )
    op.create_table('score_paper',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('public_id', sa.Text().with_variant(sa.Text(collation='C'), 'postgresql'), nullable=False),
    sa.Column('plan_id', sa.Integer(), nullable=False),
    sa.Column('kind', sa.Text(), nullable=False),
    sa.Column('name', sa.Text(), nullable=False),
    sa.Column('mime', sa.Text(), nullable=False),
    sa.Column('stored', sa.Text(), nullable=False),
    sa.Column('size', sa.Integer(), nullable=False),
    sa.Column('sha256', sa.Text(), nullable=False),
    sa.Column('uploaded_at', sa.DateTime(), nullable=False),
    sa.Column('uploaded_by_id', sa.Integer(), nullable=False),
    sa.ForeignKeyConstraint(['plan_id'], ['scorecard_plan.id'], name=op.f('fk_score_paper_plan_id_scorecard_plan')),
    sa.ForeignKeyConstraint(['uploaded_by_id'], ['user_account.id'], name=op.f('fk_score_paper_uploaded_by_id_user_account')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_score_paper')),
    sa.UniqueConstraint('public_id', name=op.f('uq_score_paper_public_id'))
    )
    with op.batch_alter_table('score_paper', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_score_paper_plan_id'), ['plan_id'], unique=False)

    op.create_table('scorecard',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('plan_id', sa.Integer(), nullable=False),
    sa.Column('version', sa.Integer(), nullable=False),
    sa.Column('unit_id', sa.Integer(), nullable=False),
    sa.Column('unit_name', sa.Text(), nullable=False),
    sa.Column('group_code', sa.Text().with_variant(sa.Text(collation='C'), 'postgresql'), server_default='', nullable=False),
    sa.Column('group_name', sa.Text(), server_default='', nullable=False),
    sa.Column('group_position', sa.Integer(), server_default='0', nullable=False),
    sa.Column('total', sa.Integer(), nullable=False),
    sa.ForeignKeyConstraint(['plan_id'], ['scorecard_plan.id'], name=op.f('fk_scorecard_plan_id_scorecard_plan')),
    sa.ForeignKeyConstraint(['unit_id'], ['org_unit.id'], name=op.f('fk_scorecard_unit_id_org_unit')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_scorecard')),
    sa.UniqueConstraint('plan_id', 'version', 'unit_id', name=op.f('uq_scorecard_plan_id_version_unit_id'))
    )
    with op.batch_alter_table('scorecard', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_scorecard_unit_id'), ['unit_id'], unique=False)

    op.create_table('unit_group_member',
    sa.Column('group_id', sa.Integer(), nullable=False),
    sa.Column('unit_id', sa.Integer(), nullable=False),
    sa.Column('owner_id', sa.Integer(), nullable=False),
    sa.Column('year', sa.Integer(), nullable=False),
    sa.ForeignKeyConstraint(['group_id'], ['unit_group.id'], name=op.f('fk_unit_group_member_group_id_unit_group'), ondelete='CASCADE'),
    sa.ForeignKeyConstraint(['owner_id'], ['org_unit.id'], name=op.f('fk_unit_group_member_owner_id_org_unit')),
    sa.ForeignKeyConstraint(['unit_id'], ['org_unit.id'], name=op.f('fk_unit_group_member_unit_id_org_unit')),
    sa.PrimaryKeyConstraint('group_id', 'unit_id', name=op.f('pk_unit_group_member')),
    sa.UniqueConstraint('owner_id', 'year', 'unit_id', name=op.f('uq_unit_group_member_owner_id_year_unit_id'))
    )
    with op.batch_alter_table('unit_group_member', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_unit_group_member_unit_id'), ['unit_id'], unique=False)

    op.create_table('score_objection',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('plan_id', sa.Integer(), nullable=False),
    sa.Column('criterion_id', sa.Integer(), nullable=False),
    sa.Column('unit_id', sa.Integer(), nullable=False),
    sa.Column('text', sa.Text(), nullable=False),
    sa.Column('points_before', sa.Integer(), nullable=True),
    sa.Column('at', sa.DateTime(), nullable=False),
    sa.Column('by_id', sa.Integer(), nullable=False),
    sa.Column('answer', sa.Text(), server_default='', nullable=False),
    sa.Column('points_after', sa.Integer(), nullable=True),
    sa.Column('answered_at', sa.DateTime(), nullable=True),
    sa.Column('answered_by_id', sa.Integer(), nullable=True),
    sa.CheckConstraint("(answered_at IS NULL) = (answer = '')", name=op.f('ck_score_objection_answered_in_words')),
    sa.ForeignKeyConstraint(['answered_by_id'], ['user_account.id'], name=op.f('fk_score_objection_answered_by_id_user_account')),
    sa.ForeignKeyConstraint(['by_id'], ['user_account.id'], name=op.f('fk_score_objection_by_id_user_account')),
    sa.ForeignKeyConstraint(['criterion_id'], ['criterion.id'], name=op.f('fk_score_objection_criterion_id_criterion')),
    sa.ForeignKeyConstraint(['plan_id'], ['scorecard_plan.id'], name=op.f('fk_score_objection_plan_id_scorecard_plan')),
    sa.ForeignKeyConstraint(['unit_id'], ['org_unit.id'], name=op.f('fk_score_objection_unit_id_org_unit')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_score_objection'))
    )
    with op.batch_alter_table('score_objection', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_score_objection_plan_id_score_objection_unit_id'), ['plan_id', 'unit_id'], unique=False)
        batch_op.create_index('uq_score_objection_open', ['criterion_id', 'unit_id'], unique=True, sqlite_where=sa.text('answered_at IS NULL'), postgresql_where=sa.text('answered_at IS NULL'))

    op.create_table('hand_score',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('criterion_id', sa.Integer(), nullable=False),
    sa.Column('unit_id', sa.Integer(), nullable=False),
    sa.Column('points', sa.Integer(), nullable=True),
    sa.Column('reason', sa.Text(), nullable=False),
    sa.Column('evidence', sa.Text(), server_default='', nullable=False),
    sa.Column('paper_id', sa.Integer(), nullable=True),
    sa.Column('objection_id', sa.Integer(), nullable=True),
    sa.Column('at', sa.DateTime(), nullable=False),
    sa.Column('by_id', sa.Integer(), nullable=False),
    sa.CheckConstraint('points IS NULL OR points >= 0', name=op.f('ck_hand_score_not_negative')),
    sa.ForeignKeyConstraint(['by_id'], ['user_account.id'], name=op.f('fk_hand_score_by_id_user_account')),
    sa.ForeignKeyConstraint(['criterion_id'], ['criterion.id'], name=op.f('fk_hand_score_criterion_id_criterion')),
    sa.ForeignKeyConstraint(['objection_id'], ['score_objection.id'], name=op.f('fk_hand_score_objection_id_score_objection')),
    sa.ForeignKeyConstraint(['paper_id'], ['score_paper.id'], name=op.f('fk_hand_score_paper_id_score_paper')),
    sa.ForeignKeyConstraint(['unit_id'], ['org_unit.id'], name=op.f('fk_hand_score_unit_id_org_unit')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_hand_score'))
    )
    with op.batch_alter_table('hand_score', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_hand_score_criterion_id_hand_score_unit_id'), ['criterion_id', 'unit_id'], unique=False)

    op.create_table('score',
    sa.Column('scorecard_id', sa.Integer(), nullable=False),
    sa.Column('criterion_id', sa.Integer(), nullable=False),
    sa.Column('part', sa.BigInteger(), nullable=True),
    sa.Column('whole', sa.BigInteger(), nullable=True),
    sa.Column('words', sa.Text(), server_default='', nullable=False),
    sa.Column('counted', sa.Integer(), nullable=True),
    sa.Column('points', sa.Integer(), nullable=True),
    sa.Column('hand_id', sa.Integer(), nullable=True),
    sa.ForeignKeyConstraint(['criterion_id'], ['criterion.id'], name=op.f('fk_score_criterion_id_criterion')),
    sa.ForeignKeyConstraint(['hand_id'], ['hand_score.id'], name=op.f('fk_score_hand_id_hand_score')),
    sa.ForeignKeyConstraint(['scorecard_id'], ['scorecard.id'], name=op.f('fk_score_scorecard_id_scorecard')),
    sa.PrimaryKeyConstraint('scorecard_id', 'criterion_id', name=op.f('pk_score'))
    )


def downgrade() -> None:
    op.drop_table('score')
    with op.batch_alter_table('hand_score', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_hand_score_criterion_id_hand_score_unit_id'))

    op.drop_table('hand_score')
    with op.batch_alter_table('score_objection', schema=None) as batch_op:
        batch_op.drop_index('uq_score_objection_open', sqlite_where=sa.text('answered_at IS NULL'), postgresql_where=sa.text('answered_at IS NULL'))
        batch_op.drop_index(batch_op.f('ix_score_objection_plan_id_score_objection_unit_id'))

    op.drop_table('score_objection')
    with op.batch_alter_table('unit_group_member', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_unit_group_member_unit_id'))

    op.drop_table('unit_group_member')
    with op.batch_alter_table('scorecard', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_scorecard_unit_id'))

    op.drop_table('scorecard')
    with op.batch_alter_table('score_paper', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_score_paper_plan_id'))

    op.drop_table('score_paper')
    op.drop_table('criterion')
    op.drop_table('unit_group')
    with op.batch_alter_table('scorecard_plan', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_scorecard_plan_owner_id_scorecard_plan_year'))

    op.drop_table('scorecard_plan')
