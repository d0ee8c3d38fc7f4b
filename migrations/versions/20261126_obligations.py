"""What each unit owes: items, moved days, reminders, receipts; an entry knows the duty it fulfils.

Revision ID: 20261126obligations
Revises: 20261125targets
"""

import sqlalchemy as sa
from alembic import op

revision = "20261126obligations"
down_revision = '20261125targets'
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table('deadline_change',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('obligation_id', sa.Integer(), nullable=False),
    sa.Column('period', sa.Text(), server_default='', nullable=False),
    sa.Column('unit_id', sa.Integer(), nullable=True),
    sa.Column('internal', sa.Boolean(), server_default=sa.false(), nullable=False),
    sa.Column('last_day', sa.Date(), nullable=True),
    sa.Column('reason', sa.Text(), nullable=False),
    sa.Column('at', sa.DateTime(), nullable=False),
    sa.Column('by_id', sa.Integer(), nullable=False),
    sa.ForeignKeyConstraint(['by_id'], ['user_account.id'], name=op.f('fk_deadline_change_by_id_user_account')),
    sa.ForeignKeyConstraint(['obligation_id'], ['obligation.id'], name=op.f('fk_deadline_change_obligation_id_obligation')),
    sa.ForeignKeyConstraint(['unit_id'], ['org_unit.id'], name=op.f('fk_deadline_change_unit_id_org_unit')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_deadline_change'))
    )
    with op.batch_alter_table('deadline_change', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_deadline_change_obligation_id'), ['obligation_id'], unique=False)

    op.create_table('document_receipt',
    sa.Column('document_id', sa.Integer(), nullable=False),
    sa.Column('unit_id', sa.Integer(), nullable=False),
    sa.Column('at', sa.DateTime(), nullable=False),
    sa.Column('by_id', sa.Integer(), nullable=False),
    sa.ForeignKeyConstraint(['by_id'], ['user_account.id'], name=op.f('fk_document_receipt_by_id_user_account')),
    sa.ForeignKeyConstraint(['document_id'], ['campaign_document.id'], name=op.f('fk_document_receipt_document_id_campaign_document')),
    sa.ForeignKeyConstraint(['unit_id'], ['org_unit.id'], name=op.f('fk_document_receipt_unit_id_org_unit')),
    sa.PrimaryKeyConstraint('document_id', 'unit_id', name=op.f('pk_document_receipt'))
    )
    with op.batch_alter_table('document_receipt', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_document_receipt_unit_id'), ['unit_id'], unique=False)

    op.create_table('obligation_item',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('obligation_id', sa.Integer(), nullable=False),
    sa.Column('unit_id', sa.Integer(), nullable=False),
    sa.Column('period', sa.Text(), server_default='', nullable=False),
    sa.Column('period_name', sa.Text(), server_default='', nullable=False),
    sa.Column('department', sa.Text(), server_default='', nullable=False),
    sa.Column('starts_on', sa.Date(), nullable=True),
    sa.Column('ends_on', sa.Date(), nullable=True),
    sa.Column('last_day', sa.Date(), nullable=True),
    sa.Column('internal_last_day', sa.Date(), nullable=True),
    sa.Column('handed', sa.Text(), server_default='nothing', nullable=False),
    sa.Column('first_sent_at', sa.DateTime(), nullable=True),
    sa.Column('late_days', sa.Integer(), nullable=True),
    sa.Column('nothing_at', sa.DateTime(), nullable=True),
    sa.Column('nothing_by_id', sa.Integer(), nullable=True),
    sa.Column('waived_at', sa.DateTime(), nullable=True),
    sa.Column('waived_by_id', sa.Integer(), nullable=True),
    sa.Column('waived_reason', sa.Text(), server_default='', nullable=False),
    sa.Column('reminded', sa.Integer(), server_default='0', nullable=False),
    sa.Column('reminded_at', sa.DateTime(), nullable=True),
    sa.CheckConstraint("(waived_at IS NULL) = (waived_reason = '')", name=op.f('ck_obligation_item_waived_with_reason')),
    sa.CheckConstraint('late_days IS NULL OR late_days >= 0', name=op.f('ck_obligation_item_not_early')),
    sa.ForeignKeyConstraint(['nothing_by_id'], ['user_account.id'], name=op.f('fk_obligation_item_nothing_by_id_user_account')),
    sa.ForeignKeyConstraint(['obligation_id'], ['obligation.id'], name=op.f('fk_obligation_item_obligation_id_obligation')),
    sa.ForeignKeyConstraint(['unit_id'], ['org_unit.id'], name=op.f('fk_obligation_item_unit_id_org_unit')),
    sa.ForeignKeyConstraint(['waived_by_id'], ['user_account.id'], name=op.f('fk_obligation_item_waived_by_id_user_account')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_obligation_item')),
    sa.UniqueConstraint('obligation_id', 'unit_id', 'period', 'department', name=op.f('uq_obligation_item_obligation_id_unit_id_period_department'))
    )
    with op.batch_alter_table('obligation_item', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_obligation_item_unit_id'), ['unit_id'], unique=False)

    op.create_table('reminder',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('obligation_id', sa.Integer(), nullable=False),
    sa.Column('from_unit_id', sa.Integer(), nullable=False),
    sa.Column('channel', sa.Text(), nullable=False),
    sa.Column('words', sa.Text(), nullable=False),
    sa.Column('at', sa.DateTime(), nullable=False),
    sa.Column('by_id', sa.Integer(), nullable=False),
    sa.ForeignKeyConstraint(['by_id'], ['user_account.id'], name=op.f('fk_reminder_by_id_user_account')),
    sa.ForeignKeyConstraint(['from_unit_id'], ['org_unit.id'], name=op.f('fk_reminder_from_unit_id_org_unit')),
    sa.ForeignKeyConstraint(['obligation_id'], ['obligation.id'], name=op.f('fk_reminder_obligation_id_obligation')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_reminder'))
    )
    with op.batch_alter_table('reminder', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_reminder_obligation_id'), ['obligation_id'], unique=False)

    op.create_table('reminder_item',
    sa.Column('reminder_id', sa.Integer(), nullable=False),
    sa.Column('item_id', sa.Integer(), nullable=False),
    sa.ForeignKeyConstraint(['item_id'], ['obligation_item.id'], name=op.f('fk_reminder_item_item_id_obligation_item')),
    sa.ForeignKeyConstraint(['reminder_id'], ['reminder.id'], name=op.f('fk_reminder_item_reminder_id_reminder'), ondelete='CASCADE'),
    sa.PrimaryKeyConstraint('reminder_id', 'item_id', name=op.f('pk_reminder_item'))
    )
    with op.batch_alter_table('reminder_item', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_reminder_item_item_id'), ['item_id'], unique=False)

    with op.batch_alter_table('campaign', schema=None) as batch_op:
        batch_op.add_column(sa.Column('count_others', sa.Text(), server_default='sent', nullable=False))

    with op.batch_alter_table('entry', schema=None) as batch_op:
        batch_op.add_column(sa.Column('item_id', sa.Integer(), nullable=True))
        batch_op.create_index(batch_op.f('ix_entry_item_id'), ['item_id'], unique=False)
        batch_op.create_foreign_key(batch_op.f('fk_entry_item_id_obligation_item'), 'obligation_item', ['item_id'], ['id'])



def downgrade() -> None:
    with op.batch_alter_table('entry', schema=None) as batch_op:
        batch_op.drop_constraint(batch_op.f('fk_entry_item_id_obligation_item'), type_='foreignkey')
        batch_op.drop_index(batch_op.f('ix_entry_item_id'))
        batch_op.drop_column('item_id')

    with op.batch_alter_table('campaign', schema=None) as batch_op:
        batch_op.drop_column('count_others')

    with op.batch_alter_table('reminder_item', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_reminder_item_item_id'))

    op.drop_table('reminder_item')
    with op.batch_alter_table('reminder', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_reminder_obligation_id'))

    op.drop_table('reminder')
    with op.batch_alter_table('obligation_item', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_obligation_item_unit_id'))

    op.drop_table('obligation_item')
    with op.batch_alter_table('document_receipt', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_document_receipt_unit_id'))

    op.drop_table('document_receipt')
    with op.batch_alter_table('deadline_change', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_deadline_change_obligation_id'))

    op.drop_table('deadline_change')
