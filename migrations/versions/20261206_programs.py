"""Initiative programmes with allocations, steps outside (the portal code becomes one), selection, codes of movements.

Revision ID: 20261206programs
Revises: 20261205scorecards
"""

import sqlalchemy as sa
from alembic import op

revision = '20261206programs'
down_revision = '20261205scorecards'
branch_labels = None
depends_on = None

SORTED = sa.Text().with_variant(sa.Text(collation='C'), 'postgresql')
MOVEMENT_CODES = """
    UPDATE registration SET movement_code = COALESCE((
        SELECT c.code FROM campaign_choice c JOIN entry e ON e.campaign_id = c.campaign_id
        WHERE e.id = registration.id AND c.list_name = 'movement' AND c.label = registration.movement
        ORDER BY c.position, c.id LIMIT 1
    ), '') WHERE movement != ''
"""
REASON = "Áp dụng ngoài thời gian của kế hoạch"


def upgrade() -> None:
    op.create_table('initiative_program',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('public_id', SORTED, nullable=False),
    sa.Column('owner_id', sa.Integer(), nullable=False),
    sa.Column('name', sa.Text(), nullable=False),
    sa.Column('organiser', sa.Text(), server_default='', nullable=False),
    sa.Column('entry_from', sa.Date(), nullable=False),
    sa.Column('entry_to', sa.Date(), nullable=False),
    sa.Column('applied_from', sa.Date(), nullable=True),
    sa.Column('applied_to', sa.Date(), nullable=True),
    sa.Column('excludes_protected', sa.Boolean(), server_default=sa.false(), nullable=False),
    sa.Column('total', sa.Integer(), nullable=True),
    sa.Column('source_doc', sa.Text(), server_default='', nullable=False),
    sa.CheckConstraint('applied_from IS NULL OR applied_to IS NULL OR applied_to >= applied_from', name=op.f('ck_initiative_program_applied_order')),
    sa.CheckConstraint('entry_to >= entry_from', name=op.f('ck_initiative_program_entry_order')),
    sa.CheckConstraint('total IS NULL OR total >= 0', name=op.f('ck_initiative_program_total')),
    sa.ForeignKeyConstraint(['owner_id'], ['org_unit.id'], name=op.f('fk_initiative_program_owner_id_org_unit')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_initiative_program')),
    sa.UniqueConstraint('public_id', name=op.f('uq_initiative_program_public_id'))
    )
    op.create_index(op.f('ix_initiative_program_owner_id'), 'initiative_program', ['owner_id'])

    op.create_table('program_campaign',
    sa.Column('program_id', sa.Integer(), nullable=False),
    sa.Column('campaign_id', sa.Integer(), nullable=False),
    sa.ForeignKeyConstraint(['campaign_id'], ['campaign.id'], name=op.f('fk_program_campaign_campaign_id_campaign')),
    sa.ForeignKeyConstraint(['program_id'], ['initiative_program.id'], name=op.f('fk_program_campaign_program_id_initiative_program'), ondelete='CASCADE'),
    sa.PrimaryKeyConstraint('program_id', 'campaign_id', name=op.f('pk_program_campaign'))
    )
    op.create_index(op.f('ix_program_campaign_campaign_id'), 'program_campaign', ['campaign_id'])

    op.create_table('program_allocation',
    sa.Column('program_id', sa.Integer(), nullable=False),
    sa.Column('unit_id', sa.Integer(), nullable=False),
    sa.Column('amount', sa.Integer(), nullable=False),
    sa.CheckConstraint('amount >= 0', name=op.f('ck_program_allocation_not_negative')),
    sa.ForeignKeyConstraint(['program_id'], ['initiative_program.id'], name=op.f('fk_program_allocation_program_id_initiative_program'), ondelete='CASCADE'),
    sa.ForeignKeyConstraint(['unit_id'], ['org_unit.id'], name=op.f('fk_program_allocation_unit_id_org_unit')),
    sa.PrimaryKeyConstraint('program_id', 'unit_id', name=op.f('pk_program_allocation'))
    )
    op.create_index(op.f('ix_program_allocation_unit_id'), 'program_allocation', ['unit_id'])

    op.create_table('external_step',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('initiative_id', sa.Integer(), nullable=False),
    sa.Column('destination', sa.Text(), nullable=False),
    sa.Column('name', sa.Text(), server_default='', nullable=False),
    sa.Column('code', sa.Text(), server_default='', nullable=False),
    sa.Column('sent_on', sa.Date(), nullable=True),
    sa.Column('outcome', sa.Text(), nullable=False),
    sa.Column('decision_no', sa.Text(), server_default='', nullable=False),
    sa.Column('decided_on', sa.Date(), nullable=True),
    sa.CheckConstraint("(destination IN ('portal', 'front')) = (name = '')", name=op.f('ck_external_step_named')),
    sa.CheckConstraint("destination != 'portal' OR code != ''", name=op.f('ck_external_step_portal_code')),
    sa.ForeignKeyConstraint(['initiative_id'], ['initiative.id'], name=op.f('fk_external_step_initiative_id_initiative'), ondelete='CASCADE'),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_external_step')),
    sa.UniqueConstraint('initiative_id', 'destination', 'name', name=op.f('uq_external_step_initiative_id_destination_name'))
    )
    op.create_index(op.f('ix_external_step_destination_external_step_code'), 'external_step', ['destination', 'code'])
    op.execute(
        "INSERT INTO external_step (initiative_id, destination, code, outcome) "
        "SELECT id, 'portal', portal_code, 'waiting' FROM initiative WHERE portal_code != ''"
    )

    with op.batch_alter_table('initiative', schema=None) as batch_op:
        batch_op.drop_column('portal_code')
        batch_op.add_column(sa.Column('ineligible_reason', sa.Text(), server_default='', nullable=False))
        batch_op.add_column(sa.Column('program_id', sa.Integer(), nullable=True))
        batch_op.add_column(sa.Column('selected_at', sa.DateTime(), nullable=True))
        batch_op.add_column(sa.Column('selected_by_id', sa.Integer(), nullable=True))
        batch_op.add_column(sa.Column('selected_unit_id', sa.Integer(), nullable=True))
        batch_op.create_foreign_key(batch_op.f('fk_initiative_program_id_initiative_program'), 'initiative_program', ['program_id'], ['id'])
        batch_op.create_foreign_key(batch_op.f('fk_initiative_selected_by_id_user_account'), 'user_account', ['selected_by_id'], ['id'])
        batch_op.create_foreign_key(batch_op.f('fk_initiative_selected_unit_id_org_unit'), 'org_unit', ['selected_unit_id'], ['id'])
        batch_op.create_check_constraint(batch_op.f('ck_initiative_selected'), '(selected_at IS NULL) = (selected_by_id IS NULL)')
        batch_op.create_index(batch_op.f('ix_initiative_program_id'), ['program_id'], unique=False)
    initiative = sa.table('initiative', sa.column('eligible', sa.Boolean()), sa.column('ineligible_reason', sa.Text()))
    op.execute(initiative.update().where(initiative.c.eligible.is_(False)).values(ineligible_reason=REASON))

    for table in ('registration', 'activity'):
        with op.batch_alter_table(table, schema=None) as batch_op:
            if table == 'activity':
                batch_op.add_column(sa.Column('movement', sa.Text(), server_default='', nullable=False))
            batch_op.add_column(sa.Column('movement_code', sa.Text(), server_default='', nullable=False))
    op.execute(MOVEMENT_CODES)


def downgrade() -> None:
    with op.batch_alter_table('activity', schema=None) as batch_op:
        batch_op.drop_column('movement_code')
        batch_op.drop_column('movement')
    with op.batch_alter_table('registration', schema=None) as batch_op:
        batch_op.drop_column('movement_code')

    with op.batch_alter_table('initiative', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_initiative_program_id'))
        batch_op.drop_constraint(batch_op.f('ck_initiative_selected'), type_='check')
        batch_op.drop_constraint(batch_op.f('fk_initiative_selected_unit_id_org_unit'), type_='foreignkey')
        batch_op.drop_constraint(batch_op.f('fk_initiative_selected_by_id_user_account'), type_='foreignkey')
        batch_op.drop_constraint(batch_op.f('fk_initiative_program_id_initiative_program'), type_='foreignkey')
        batch_op.drop_column('selected_unit_id')
        batch_op.drop_column('selected_by_id')
        batch_op.drop_column('selected_at')
        batch_op.drop_column('program_id')
        batch_op.drop_column('ineligible_reason')
        batch_op.add_column(sa.Column('portal_code', sa.Text(), server_default='', nullable=False))
    op.execute(
        "UPDATE initiative SET portal_code = COALESCE((SELECT code FROM external_step s "
        "WHERE s.initiative_id = initiative.id AND s.destination = 'portal'), '')"
    )
    op.drop_index(op.f('ix_external_step_destination_external_step_code'), table_name='external_step')
    op.drop_table('external_step')
    op.drop_index(op.f('ix_program_allocation_unit_id'), table_name='program_allocation')
    op.drop_table('program_allocation')
    op.drop_index(op.f('ix_program_campaign_campaign_id'), table_name='program_campaign')
    op.drop_table('program_campaign')
    op.drop_index(op.f('ix_initiative_program_owner_id'), table_name='initiative_program')
    op.drop_table('initiative_program')
