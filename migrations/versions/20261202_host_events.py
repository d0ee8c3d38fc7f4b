"""Host events with each invited unit's part, and entries that are only participation in one.

Revision ID: 20261202host_events
Revises: 20261201awards
"""

import sqlalchemy as sa
from alembic import op

revision = '20261202host_events'
down_revision = '20261201awards'
branch_labels = None
depends_on = None

FIGURES = ['campaign_id', 'family', 'unit_id', 'state', 'kind', 'event_on', 'event_to']


def upgrade() -> None:
    op.create_table('host_event',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('public_id', sa.Text().with_variant(sa.Text(collation='C'), 'postgresql'), nullable=False),
    sa.Column('campaign_id', sa.Integer(), nullable=False),
    sa.Column('host_id', sa.Integer(), nullable=False),
    sa.Column('type_id', sa.Integer(), nullable=False),
    sa.Column('name', sa.Text(), nullable=False),
    sa.Column('search_key', sa.Text().with_variant(sa.Text(collation='C'), 'postgresql'), server_default='', nullable=False),
    sa.Column('starts_on', sa.Date(), nullable=False),
    sa.Column('ends_on', sa.Date(), nullable=False),
    sa.Column('place', sa.Text(), server_default='', nullable=False),
    sa.Column('format', sa.Text(), nullable=False),
    sa.Column('invites_all', sa.Boolean(), server_default=sa.true(), nullable=False),
    sa.Column('quota', sa.Integer(), nullable=True),
    sa.Column('answer_by', sa.Date(), nullable=True),
    sa.Column('guidance', sa.Text(), server_default='', nullable=False),
    sa.Column('result', sa.Text(), server_default='', nullable=False),
    sa.Column('version', sa.Integer(), nullable=False),
    sa.Column('created_at', sa.DateTime(), nullable=False),
    sa.Column('created_by_id', sa.Integer(), nullable=False),
    sa.Column('cancelled_at', sa.DateTime(), nullable=True),
    sa.Column('cancelled_by_id', sa.Integer(), nullable=True),
    sa.Column('cancelled_reason', sa.Text(), server_default='', nullable=False),
    sa.CheckConstraint("(cancelled_at IS NULL) = (cancelled_reason = '')", name=op.f('ck_host_event_cancelled_with_reason')),
    sa.CheckConstraint('ends_on >= starts_on', name=op.f('ck_host_event_order')),
    sa.CheckConstraint('quota IS NULL OR quota > 0', name=op.f('ck_host_event_quota')),
    sa.ForeignKeyConstraint(['campaign_id'], ['campaign.id'], name=op.f('fk_host_event_campaign_id_campaign')),
    sa.ForeignKeyConstraint(['cancelled_by_id'], ['user_account.id'], name=op.f('fk_host_event_cancelled_by_id_user_account')),
    sa.ForeignKeyConstraint(['created_by_id'], ['user_account.id'], name=op.f('fk_host_event_created_by_id_user_account')),
    sa.ForeignKeyConstraint(['host_id'], ['org_unit.id'], name=op.f('fk_host_event_host_id_org_unit')),
    sa.ForeignKeyConstraint(['type_id'], ['activity_type.id'], name=op.f('fk_host_event_type_id_activity_type')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_host_event')),
    sa.UniqueConstraint('public_id', name=op.f('uq_host_event_public_id'))
    )
    with op.batch_alter_table('host_event', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_host_event_campaign_id_host_event_starts_on'), ['campaign_id', 'starts_on'], unique=False)
        batch_op.create_index(batch_op.f('ix_host_event_host_id'), ['host_id'], unique=False)
        batch_op.create_index(batch_op.f('ix_host_event_type_id'), ['type_id'], unique=False)

    op.create_table('participation',
    sa.Column('event_id', sa.Integer(), nullable=False),
    sa.Column('unit_id', sa.Integer(), nullable=False),
    sa.Column('answer', sa.Text(), nullable=True),
    sa.Column('people', sa.Integer(), nullable=True),
    sa.Column('names', sa.Text(), server_default='', nullable=False),
    sa.Column('reason', sa.Text(), server_default='', nullable=False),
    sa.Column('answered_at', sa.DateTime(), nullable=True),
    sa.Column('answered_by_id', sa.Integer(), nullable=True),
    sa.Column('on_behalf_channel', sa.Text(), nullable=True),
    sa.Column('on_behalf_of', sa.Text(), server_default='', nullable=False),
    sa.Column('unit_confirmed_at', sa.DateTime(), nullable=True),
    sa.Column('attended', sa.Boolean(), nullable=True),
    sa.Column('attended_people', sa.Integer(), nullable=True),
    sa.Column('marked_at', sa.DateTime(), nullable=True),
    sa.Column('marked_by_id', sa.Integer(), nullable=True),
    sa.CheckConstraint('(answer IS NULL) = (answered_at IS NULL)', name=op.f('ck_participation_answered')),
    sa.CheckConstraint('(attended IS NULL) = (marked_at IS NULL)', name=op.f('ck_participation_marked')),
    sa.CheckConstraint('attended_people IS NULL OR (attended_people >= 0 AND attended IS TRUE)', name=op.f('ck_participation_attended_people')),
    sa.CheckConstraint('people IS NULL OR people >= 0', name=op.f('ck_participation_people')),
    sa.ForeignKeyConstraint(['answered_by_id'], ['user_account.id'], name=op.f('fk_participation_answered_by_id_user_account')),
    sa.ForeignKeyConstraint(['event_id'], ['host_event.id'], name=op.f('fk_participation_event_id_host_event')),
    sa.ForeignKeyConstraint(['marked_by_id'], ['user_account.id'], name=op.f('fk_participation_marked_by_id_user_account')),
    sa.ForeignKeyConstraint(['unit_id'], ['org_unit.id'], name=op.f('fk_participation_unit_id_org_unit')),
    sa.PrimaryKeyConstraint('event_id', 'unit_id', name=op.f('pk_participation'))
    )
    with op.batch_alter_table('participation', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_participation_unit_id_participation_event_id'), ['unit_id', 'event_id'], unique=False)

    with op.batch_alter_table('entry', schema=None) as batch_op:
        batch_op.add_column(sa.Column('host_event_id', sa.Integer(), nullable=True))
        batch_op.create_foreign_key(batch_op.f('fk_entry_host_event_id_host_event'), 'host_event', ['host_event_id'], ['id'])
        batch_op.create_index(batch_op.f('ix_entry_host_event_id'), ['host_event_id'], unique=False)
        batch_op.drop_index('ix_entry_figures')
        batch_op.create_index('ix_entry_figures', [*FIGURES, 'host_event_id'], unique=False)


def downgrade() -> None:
    with op.batch_alter_table('entry', schema=None) as batch_op:
        batch_op.drop_index('ix_entry_figures')
        batch_op.create_index('ix_entry_figures', FIGURES, unique=False)
        batch_op.drop_index(batch_op.f('ix_entry_host_event_id'))
        batch_op.drop_constraint(batch_op.f('fk_entry_host_event_id_host_event'), type_='foreignkey')
        batch_op.drop_column('host_event_id')

    with op.batch_alter_table('participation', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_participation_unit_id_participation_event_id'))

    op.drop_table('participation')
    with op.batch_alter_table('host_event', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_host_event_type_id'))
        batch_op.drop_index(batch_op.f('ix_host_event_host_id'))
        batch_op.drop_index(batch_op.f('ix_host_event_campaign_id_host_event_starts_on'))

    op.drop_table('host_event')
