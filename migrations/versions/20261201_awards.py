"""Nominations with what speaks for them, awards, recognition and plaque requests; lists of a plan with quotas and days.

Revision ID: 20261201awards
Revises: 20261130plans
"""

import sqlalchemy as sa
from alembic import op

revision = '20261201awards'
down_revision = '20261130plans'
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table('nomination',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('basis', sa.Text(), nullable=False),
    sa.Column('phase', sa.Text(), server_default='', nullable=False),
    sa.Column('subject_kind', sa.Text(), nullable=False),
    sa.Column('name_key', sa.Text().with_variant(sa.Text(collation='C'), 'postgresql'), server_default='', nullable=False),
    sa.Column('female', sa.Boolean(), nullable=True),
    sa.Column('born_on', sa.Date(), nullable=True),
    sa.Column('birth_year', sa.Integer(), nullable=True),
    sa.Column('ethnicity', sa.Text(), server_default='', nullable=False),
    sa.Column('job', sa.Text(), server_default='', nullable=False),
    sa.Column('workplace', sa.Text(), server_default='', nullable=False),
    sa.Column('category', sa.Text(), server_default='', nullable=False),
    sa.Column('category_label', sa.Text(), server_default='', nullable=False),
    sa.Column('direct_worker', sa.Boolean(), server_default=sa.false(), nullable=False),
    sa.Column('small_group', sa.Boolean(), server_default=sa.false(), nullable=False),
    sa.Column('leader', sa.Boolean(), server_default=sa.false(), nullable=False),
    sa.Column('headcount', sa.Integer(), nullable=True),
    sa.Column('women', sa.Integer(), nullable=True),
    sa.Column('award_form', sa.Text(), server_default='', nullable=False),
    sa.Column('deciding_level', sa.Text(), nullable=False),
    sa.Column('achievements', sa.Text(), server_default='', nullable=False),
    sa.Column('results', sa.Text(), server_default='', nullable=False),
    sa.Column('votes_for', sa.Integer(), nullable=True),
    sa.Column('votes_total', sa.Integer(), nullable=True),
    sa.Column('past_awards', sa.Text(), server_default='', nullable=False),
    sa.Column('opinion', sa.Text(), server_default='', nullable=False),
    sa.Column('rank', sa.Integer(), nullable=True),
    sa.CheckConstraint('votes_for IS NULL OR votes_total IS NULL OR votes_for <= votes_total', name=op.f('ck_nomination_votes')),
    sa.CheckConstraint('women IS NULL OR headcount IS NULL OR women <= headcount', name=op.f('ck_nomination_women')),
    sa.ForeignKeyConstraint(['id'], ['entry.id'], name=op.f('fk_nomination_id_entry'), ondelete='CASCADE'),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_nomination'))
    )
    with op.batch_alter_table('nomination', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_nomination_name_key'), ['name_key'], unique=False)

    op.create_table('award',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('public_id', sa.Text().with_variant(sa.Text(collation='C'), 'postgresql'), nullable=False),
    sa.Column('unit_id', sa.Integer(), nullable=False),
    sa.Column('receiving_unit_id', sa.Integer(), nullable=False),
    sa.Column('campaign_id', sa.Integer(), nullable=True),
    sa.Column('nomination_id', sa.Integer(), nullable=True),
    sa.Column('subject_kind', sa.Text(), nullable=False),
    sa.Column('subject', sa.Text(), nullable=False),
    sa.Column('subject_key', sa.Text().with_variant(sa.Text(collation='C'), 'postgresql'), nullable=False),
    sa.Column('search_key', sa.Text().with_variant(sa.Text(collation='C'), 'postgresql'), server_default='', nullable=False),
    sa.Column('female', sa.Boolean(), nullable=True),
    sa.Column('birth_year', sa.Integer(), nullable=True),
    sa.Column('kind', sa.Text(), server_default='', nullable=False),
    sa.Column('basis', sa.Text(), nullable=False),
    sa.Column('category', sa.Text(), server_default='', nullable=False),
    sa.Column('category_label', sa.Text(), server_default='', nullable=False),
    sa.Column('form', sa.Text(), nullable=False),
    sa.Column('level', sa.Text(), nullable=False),
    sa.Column('body', sa.Text(), server_default='', nullable=False),
    sa.Column('decision_no', sa.Text(), nullable=False),
    sa.Column('decided_on', sa.Date(), nullable=False),
    sa.Column('money', sa.BigInteger(), nullable=True),
    sa.Column('given_on', sa.Date(), nullable=True),
    sa.Column('note', sa.Text(), server_default='', nullable=False),
    sa.Column('created_at', sa.DateTime(), nullable=False),
    sa.Column('created_by_id', sa.Integer(), nullable=False),
    sa.Column('cancelled_at', sa.DateTime(), nullable=True),
    sa.Column('cancelled_by_id', sa.Integer(), nullable=True),
    sa.Column('cancelled_reason', sa.Text(), server_default='', nullable=False),
    sa.CheckConstraint("(cancelled_at IS NULL) = (cancelled_reason = '')", name=op.f('ck_award_cancelled_with_reason')),
    sa.CheckConstraint('money IS NULL OR money >= 0', name=op.f('ck_award_money')),
    sa.ForeignKeyConstraint(['campaign_id'], ['campaign.id'], name=op.f('fk_award_campaign_id_campaign')),
    sa.ForeignKeyConstraint(['cancelled_by_id'], ['user_account.id'], name=op.f('fk_award_cancelled_by_id_user_account')),
    sa.ForeignKeyConstraint(['created_by_id'], ['user_account.id'], name=op.f('fk_award_created_by_id_user_account')),
    sa.ForeignKeyConstraint(['nomination_id'], ['nomination.id'], name=op.f('fk_award_nomination_id_nomination')),
    sa.ForeignKeyConstraint(['receiving_unit_id'], ['org_unit.id'], name=op.f('fk_award_receiving_unit_id_org_unit')),
    sa.ForeignKeyConstraint(['unit_id'], ['org_unit.id'], name=op.f('fk_award_unit_id_org_unit')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_award')),
    sa.UniqueConstraint('public_id', name=op.f('uq_award_public_id'))
    )
    with op.batch_alter_table('award', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_award_campaign_id_award_unit_id'), ['campaign_id', 'unit_id'], unique=False)
        batch_op.create_index(batch_op.f('ix_award_receiving_unit_id'), ['receiving_unit_id'], unique=False)
        batch_op.create_index(batch_op.f('ix_award_subject_key'), ['subject_key'], unique=False)
        batch_op.create_index(batch_op.f('ix_award_unit_id_award_decided_on'), ['unit_id', 'decided_on'], unique=False)
        batch_op.create_index('uq_award_standing', ['nomination_id'], unique=True, sqlite_where=sa.text('cancelled_at IS NULL'), postgresql_where=sa.text('cancelled_at IS NULL'))

    op.create_table('nomination_link',
    sa.Column('nomination_id', sa.Integer(), nullable=False),
    sa.Column('entry_id', sa.Integer(), nullable=False),
    sa.ForeignKeyConstraint(['entry_id'], ['entry.id'], name=op.f('fk_nomination_link_entry_id_entry')),
    sa.ForeignKeyConstraint(['nomination_id'], ['nomination.id'], name=op.f('fk_nomination_link_nomination_id_nomination'), ondelete='CASCADE'),
    sa.PrimaryKeyConstraint('nomination_id', 'entry_id', name=op.f('pk_nomination_link'))
    )
    with op.batch_alter_table('nomination_link', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_nomination_link_entry_id'), ['entry_id'], unique=False)

    op.create_table('plaque_request',
    sa.Column('registration_id', sa.Integer(), nullable=False),
    sa.Column('level', sa.Text(), nullable=False),
    sa.Column('occasion', sa.Text(), server_default='', nullable=False),
    sa.Column('wording', sa.Text(), server_default='', nullable=False),
    sa.Column('dossier', sa.Text(), server_default='', nullable=False),
    sa.Column('requested_on', sa.Date(), nullable=False),
    sa.Column('opinion', sa.Text(), server_default='', nullable=False),
    sa.Column('decision_no', sa.Text(), server_default='', nullable=False),
    sa.Column('decided_on', sa.Date(), nullable=True),
    sa.Column('refusal', sa.Text(), server_default='', nullable=False),
    sa.Column('installed_on', sa.Date(), nullable=True),
    sa.ForeignKeyConstraint(['registration_id'], ['registration.id'], name=op.f('fk_plaque_request_registration_id_registration'), ondelete='CASCADE'),
    sa.PrimaryKeyConstraint('registration_id', name=op.f('pk_plaque_request'))
    )
    with op.batch_alter_table('campaign_choice', schema=None) as batch_op:
        batch_op.add_column(sa.Column('quota', sa.Integer(), nullable=True))
        batch_op.add_column(sa.Column('extra', sa.JSON(), server_default='{}', nullable=False))

    with op.batch_alter_table('registration', schema=None) as batch_op:
        batch_op.add_column(sa.Column('key_project', sa.Boolean(), server_default=sa.false(), nullable=False))
        batch_op.add_column(sa.Column('recognition', sa.Text(), server_default='none', nullable=False))
        batch_op.add_column(sa.Column('recognised_by_id', sa.Integer(), nullable=True))
        batch_op.add_column(sa.Column('rating', sa.Text(), server_default='', nullable=False))
        batch_op.create_foreign_key(batch_op.f('fk_registration_recognised_by_id_org_unit'), 'org_unit', ['recognised_by_id'], ['id'])
    op.execute("UPDATE registration SET recognition = 'recognised' WHERE recognised_on IS NOT NULL")



def downgrade() -> None:
    with op.batch_alter_table('registration', schema=None) as batch_op:
        batch_op.drop_constraint(batch_op.f('fk_registration_recognised_by_id_org_unit'), type_='foreignkey')
        batch_op.drop_column('rating')
        batch_op.drop_column('recognised_by_id')
        batch_op.drop_column('recognition')
        batch_op.drop_column('key_project')

    with op.batch_alter_table('campaign_choice', schema=None) as batch_op:
        batch_op.drop_column('extra')
        batch_op.drop_column('quota')

    op.drop_table('plaque_request')
    with op.batch_alter_table('nomination_link', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_nomination_link_entry_id'))

    op.drop_table('nomination_link')
    with op.batch_alter_table('award', schema=None) as batch_op:
        batch_op.drop_index('uq_award_standing', sqlite_where=sa.text('cancelled_at IS NULL'), postgresql_where=sa.text('cancelled_at IS NULL'))
        batch_op.drop_index(batch_op.f('ix_award_unit_id_award_decided_on'))
        batch_op.drop_index(batch_op.f('ix_award_subject_key'))
        batch_op.drop_index(batch_op.f('ix_award_receiving_unit_id'))
        batch_op.drop_index(batch_op.f('ix_award_campaign_id_award_unit_id'))

    op.drop_table('award')
    with op.batch_alter_table('nomination', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_nomination_name_key'))

    op.drop_table('nomination')
