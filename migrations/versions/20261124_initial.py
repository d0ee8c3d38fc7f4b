"""The tables of the main job: units, people, plans, entries, export jobs.

Revision ID: 7ceb878a33b5
Revises: 
Create Date: 2026-11-24 05:09:52.920311+07:00
"""

import sqlalchemy as sa
from alembic import op

revision = '7ceb878a33b5'
down_revision = None
branch_labels = None
depends_on = None


# The audit log is append-only (reliability: who approved?): the database itself refuses to change or remove a line.
SQLITE_GUARDS = [
    f"CREATE TRIGGER audit_log_no_{verb} BEFORE {verb} ON audit_log BEGIN SELECT RAISE(ABORT, 'append-only'); END"
    for verb in ("update", "delete")
]
POSTGRES_GUARDS = [
    "CREATE FUNCTION append_only() RETURNS trigger LANGUAGE plpgsql AS "
    "$$ BEGIN RAISE EXCEPTION '% is append-only', TG_TABLE_NAME; END $$",
    "CREATE TRIGGER audit_log_append_only BEFORE UPDATE OR DELETE ON audit_log "
    "FOR EACH ROW EXECUTE FUNCTION append_only()",
]


def upgrade() -> None:
    op.create_table('activity_type',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('code', sa.Text(), nullable=False),
    sa.Column('name', sa.Text(), nullable=False),
    sa.Column('help', sa.Text(), server_default='', nullable=False),
    sa.Column('icon', sa.Text(), server_default='', nullable=False),
    sa.Column('table_group', sa.Text(), server_default='KHAC', nullable=False),
    sa.Column('sectors', sa.JSON(), nullable=False),
    sa.Column('tiers', sa.JSON(), nullable=False),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_activity_type')),
    sa.UniqueConstraint('code', name=op.f('uq_activity_type_code'))
    )
    op.create_table('login_attempt',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('account_key', sa.Text().with_variant(sa.Text(collation='C'), 'postgresql'), nullable=False),
    sa.Column('address', sa.Text().with_variant(sa.Text(collation='C'), 'postgresql'), nullable=False),
    sa.Column('at', sa.DateTime(), nullable=False),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_login_attempt'))
    )
    with op.batch_alter_table('login_attempt', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_login_attempt_account_key_login_attempt_at'), ['account_key', 'at'], unique=False)
        batch_op.create_index(batch_op.f('ix_login_attempt_address_login_attempt_at'), ['address', 'at'], unique=False)

    op.create_table('measure',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('code', sa.Text(), nullable=False),
    sa.Column('name', sa.Text(), nullable=False),
    sa.Column('counted_in', sa.Text(), nullable=False),
    sa.Column('is_money', sa.Boolean(), server_default=sa.false(), nullable=False),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_measure')),
    sa.UniqueConstraint('code', name=op.f('uq_measure_code'))
    )
    op.create_table('org_unit',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('code', sa.Text(), nullable=False),
    sa.Column('name', sa.Text(), nullable=False),
    sa.Column('short_name', sa.Text(), server_default='', nullable=False),
    sa.Column('search_key', sa.Text().with_variant(sa.Text(collation='C'), 'postgresql'), nullable=False),
    sa.Column('sort_key', sa.Text().with_variant(sa.Text(collation='C'), 'postgresql'), nullable=False),
    sa.Column('tier', sa.Integer(), nullable=False),
    sa.Column('unit_type', sa.Text(), nullable=False),
    sa.Column('sector', sa.Text(), nullable=True),
    sa.Column('area', sa.Text(), server_default='', nullable=False),
    sa.Column('parent_id', sa.Integer(), nullable=True),
    sa.Column('path', sa.Text().with_variant(sa.Text(collation='C'), 'postgresql'), nullable=False),
    sa.Column('chair_name', sa.Text(), server_default='', nullable=False),
    sa.Column('phone', sa.Text(), server_default='', nullable=False),
    sa.Column('email', sa.Text(), server_default='', nullable=False),
    sa.Column('agency_head', sa.Text(), server_default='', nullable=False),
    sa.Column('agency_head_title', sa.Text(), server_default='', nullable=False),
    sa.Column('entry_mode', sa.Text(), server_default='self', nullable=False),
    sa.Column('editor_may_send', sa.Boolean(), server_default=sa.true(), nullable=False),
    sa.Column('founded_on', sa.Date(), nullable=True),
    sa.Column('ended_on', sa.Date(), nullable=True),
    sa.Column('successor_id', sa.Integer(), nullable=True),
    sa.Column('heading_upper', sa.Text(), server_default='', nullable=False),
    sa.Column('heading_name', sa.Text(), server_default='', nullable=False),
    sa.Column('place_name', sa.Text(), server_default='', nullable=False),
    sa.Column('sign_authority', sa.Text(), server_default='', nullable=False),
    sa.Column('sign_title', sa.Text(), server_default='', nullable=False),
    sa.Column('signer_name', sa.Text(), server_default='', nullable=False),
    sa.CheckConstraint('ended_on IS NULL OR founded_on IS NULL OR ended_on >= founded_on', name=op.f('ck_org_unit_life')),
    sa.CheckConstraint('tier BETWEEN 1 AND 5', name=op.f('ck_org_unit_tier')),
    sa.ForeignKeyConstraint(['parent_id'], ['org_unit.id'], name=op.f('fk_org_unit_parent_id_org_unit')),
    sa.ForeignKeyConstraint(['successor_id'], ['org_unit.id'], name=op.f('fk_org_unit_successor_id_org_unit')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_org_unit')),
    sa.UniqueConstraint('code', name=op.f('uq_org_unit_code')),
    sa.UniqueConstraint('path', name=op.f('uq_org_unit_path'))
    )
    with op.batch_alter_table('org_unit', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_org_unit_parent_id_org_unit_sort_key'), ['parent_id', 'sort_key'], unique=False)

    op.create_table('user_account',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('username', sa.Text().with_variant(sa.Text(collation='C'), 'postgresql'), nullable=False),
    sa.Column('phone', sa.Text().with_variant(sa.Text(collation='C'), 'postgresql'), nullable=True),
    sa.Column('full_name', sa.Text(), nullable=False),
    sa.Column('search_key', sa.Text().with_variant(sa.Text(collation='C'), 'postgresql'), nullable=False),
    sa.Column('sort_key', sa.Text().with_variant(sa.Text(collation='C'), 'postgresql'), nullable=False),
    sa.Column('password_hash', sa.Text(), nullable=True),
    sa.Column('must_change', sa.Boolean(), server_default=sa.false(), nullable=False),
    sa.Column('disabled_at', sa.DateTime(), nullable=True),
    sa.Column('created_at', sa.DateTime(), nullable=False),
    sa.Column('created_by_id', sa.Integer(), nullable=True),
    sa.Column('last_seen_at', sa.DateTime(), nullable=True),
    sa.ForeignKeyConstraint(['created_by_id'], ['user_account.id'], name=op.f('fk_user_account_created_by_id_user_account')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_user_account')),
    sa.UniqueConstraint('phone', name=op.f('uq_user_account_phone')),
    sa.UniqueConstraint('username', name=op.f('uq_user_account_username'))
    )
    with op.batch_alter_table('user_account', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_user_account_sort_key'), ['sort_key'], unique=False)

    op.create_table('activation_code',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('user_id', sa.Integer(), nullable=False),
    sa.Column('code_hash', sa.Text().with_variant(sa.Text(collation='C'), 'postgresql'), nullable=False),
    sa.Column('issued_at', sa.DateTime(), nullable=False),
    sa.Column('issued_by_id', sa.Integer(), nullable=True),
    sa.Column('expires_at', sa.DateTime(), nullable=False),
    sa.Column('used_at', sa.DateTime(), nullable=True),
    sa.Column('wrong_tries', sa.Integer(), server_default='0', nullable=False),
    sa.ForeignKeyConstraint(['issued_by_id'], ['user_account.id'], name=op.f('fk_activation_code_issued_by_id_user_account')),
    sa.ForeignKeyConstraint(['user_id'], ['user_account.id'], name=op.f('fk_activation_code_user_id_user_account')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_activation_code'))
    )
    with op.batch_alter_table('activation_code', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_activation_code_code_hash'), ['code_hash'], unique=False)
        batch_op.create_index(batch_op.f('ix_activation_code_user_id'), ['user_id'], unique=False)

    op.create_table('activity_type_measure',
    sa.Column('type_id', sa.Integer(), nullable=False),
    sa.Column('measure_id', sa.Integer(), nullable=False),
    sa.Column('position', sa.Integer(), server_default='0', nullable=False),
    sa.Column('required', sa.Boolean(), server_default=sa.false(), nullable=False),
    sa.ForeignKeyConstraint(['measure_id'], ['measure.id'], name=op.f('fk_activity_type_measure_measure_id_measure')),
    sa.ForeignKeyConstraint(['type_id'], ['activity_type.id'], name=op.f('fk_activity_type_measure_type_id_activity_type')),
    sa.PrimaryKeyConstraint('type_id', 'measure_id', name=op.f('pk_activity_type_measure'))
    )
    op.create_table('activity_type_tag',
    sa.Column('type_id', sa.Integer(), nullable=False),
    sa.Column('tag', sa.Text(), nullable=False),
    sa.ForeignKeyConstraint(['type_id'], ['activity_type.id'], name=op.f('fk_activity_type_tag_type_id_activity_type')),
    sa.PrimaryKeyConstraint('type_id', 'tag', name=op.f('pk_activity_type_tag'))
    )
    op.create_table('audit_log',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('at', sa.DateTime(), nullable=False),
    sa.Column('actor_id', sa.Integer(), nullable=True),
    sa.Column('unit_id', sa.Integer(), nullable=True),
    sa.Column('action', sa.Text(), nullable=False),
    sa.Column('detail', sa.JSON(), nullable=False),
    sa.ForeignKeyConstraint(['actor_id'], ['user_account.id'], name=op.f('fk_audit_log_actor_id_user_account')),
    sa.ForeignKeyConstraint(['unit_id'], ['org_unit.id'], name=op.f('fk_audit_log_unit_id_org_unit')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_audit_log'))
    )
    with op.batch_alter_table('audit_log', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_audit_log_at'), ['at'], unique=False)
        batch_op.create_index(batch_op.f('ix_audit_log_unit_id'), ['unit_id'], unique=False)

    op.create_table('campaign',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('code', sa.Text(), nullable=False),
    sa.Column('owner_id', sa.Integer(), nullable=False),
    sa.Column('parent_id', sa.Integer(), nullable=True),
    sa.Column('parent_doc', sa.Text(), server_default='', nullable=False),
    sa.Column('kind', sa.Text(), nullable=False),
    sa.Column('state', sa.Text(), nullable=False),
    sa.Column('title', sa.Text(), nullable=False),
    sa.Column('short_title', sa.Text(), nullable=False),
    sa.Column('number', sa.Text(), server_default='', nullable=False),
    sa.Column('issued_on', sa.Date(), nullable=True),
    sa.Column('place', sa.Text(), server_default='', nullable=False),
    sa.Column('signer', sa.Text(), server_default='', nullable=False),
    sa.Column('slogans', sa.JSON(), nullable=False),
    sa.Column('basis', sa.JSON(), nullable=False),
    sa.Column('starts_on', sa.Date(), nullable=True),
    sa.Column('ends_on', sa.Date(), nullable=False),
    sa.Column('celebration_on', sa.Date(), nullable=True),
    sa.Column('backdate_from', sa.Date(), nullable=True),
    sa.Column('closes_on', sa.Date(), nullable=True),
    sa.Column('tree_as_of', sa.Date(), nullable=True),
    sa.Column('count_registrations', sa.Text(), nullable=False),
    sa.Column('count_activities', sa.Text(), nullable=False),
    sa.Column('count_initiatives', sa.Text(), nullable=False),
    sa.Column('owner_decides', sa.JSON(), nullable=False),
    sa.Column('photo_required', sa.Boolean(), server_default=sa.false(), nullable=False),
    sa.Column('eligible_window', sa.Text(), server_default='', nullable=False),
    sa.CheckConstraint('starts_on IS NULL OR ends_on >= starts_on', name=op.f('ck_campaign_order')),
    sa.ForeignKeyConstraint(['owner_id'], ['org_unit.id'], name=op.f('fk_campaign_owner_id_org_unit')),
    sa.ForeignKeyConstraint(['parent_id'], ['campaign.id'], name=op.f('fk_campaign_parent_id_campaign')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_campaign')),
    sa.UniqueConstraint('code', name=op.f('uq_campaign_code'))
    )
    with op.batch_alter_table('campaign', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_campaign_owner_id'), ['owner_id'], unique=False)
        batch_op.create_index(batch_op.f('ix_campaign_state'), ['state'], unique=False)

    op.create_table('department',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('unit_id', sa.Integer(), nullable=False),
    sa.Column('name', sa.Text(), nullable=False),
    sa.Column('position', sa.Integer(), server_default='0', nullable=False),
    sa.ForeignKeyConstraint(['unit_id'], ['org_unit.id'], name=op.f('fk_department_unit_id_org_unit')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_department')),
    sa.UniqueConstraint('unit_id', 'name', name=op.f('uq_department_unit_id_name'))
    )
    op.create_table('org_event',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('type', sa.Text(), nullable=False),
    sa.Column('unit_id', sa.Integer(), nullable=False),
    sa.Column('on_day', sa.Date(), nullable=False),
    sa.Column('decision_no', sa.Text(), server_default='', nullable=False),
    sa.Column('detail', sa.JSON(), nullable=False),
    sa.ForeignKeyConstraint(['unit_id'], ['org_unit.id'], name=op.f('fk_org_event_unit_id_org_unit')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_org_event'))
    )
    with op.batch_alter_table('org_event', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_org_event_unit_id'), ['unit_id'], unique=False)

    op.create_table('unit_stat',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('unit_id', sa.Integer(), nullable=False),
    sa.Column('as_of', sa.Date(), nullable=False),
    sa.Column('members', sa.Integer(), nullable=False),
    sa.Column('female', sa.Integer(), server_default='0', nullable=False),
    sa.Column('workers', sa.Integer(), server_default='0', nullable=False),
    sa.CheckConstraint('members >= 0 AND female >= 0 AND workers >= 0', name=op.f('ck_unit_stat_not_negative')),
    sa.ForeignKeyConstraint(['unit_id'], ['org_unit.id'], name=op.f('fk_unit_stat_unit_id_org_unit')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_unit_stat')),
    sa.UniqueConstraint('unit_id', 'as_of', name=op.f('uq_unit_stat_unit_id_as_of'))
    )
    op.create_table('unit_version',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('unit_id', sa.Integer(), nullable=False),
    sa.Column('valid_from', sa.Date(), nullable=False),
    sa.Column('valid_to', sa.Date(), nullable=True),
    sa.Column('name', sa.Text(), nullable=False),
    sa.Column('short_name', sa.Text(), server_default='', nullable=False),
    sa.Column('sort_key', sa.Text().with_variant(sa.Text(collation='C'), 'postgresql'), nullable=False),
    sa.Column('tier', sa.Integer(), nullable=False),
    sa.Column('unit_type', sa.Text(), nullable=False),
    sa.Column('sector', sa.Text(), nullable=True),
    sa.Column('area', sa.Text(), server_default='', nullable=False),
    sa.Column('parent_id', sa.Integer(), nullable=True),
    sa.CheckConstraint('valid_to IS NULL OR valid_to >= valid_from', name=op.f('ck_unit_version_order')),
    sa.ForeignKeyConstraint(['parent_id'], ['org_unit.id'], name=op.f('fk_unit_version_parent_id_org_unit')),
    sa.ForeignKeyConstraint(['unit_id'], ['org_unit.id'], name=op.f('fk_unit_version_unit_id_org_unit')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_unit_version')),
    sa.UniqueConstraint('unit_id', 'valid_from', name=op.f('uq_unit_version_unit_id_valid_from'))
    )
    with op.batch_alter_table('unit_version', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_unit_version_parent_id_unit_version_valid_from'), ['parent_id', 'valid_from'], unique=False)

    op.create_table('user_session',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('token_hash', sa.Text().with_variant(sa.Text(collation='C'), 'postgresql'), nullable=False),
    sa.Column('user_id', sa.Integer(), nullable=False),
    sa.Column('created_at', sa.DateTime(), nullable=False),
    sa.Column('seen_at', sa.DateTime(), nullable=False),
    sa.Column('expires_at', sa.DateTime(), nullable=False),
    sa.Column('idle_minutes', sa.Integer(), nullable=False),
    sa.Column('device', sa.Text(), server_default='', nullable=False),
    sa.ForeignKeyConstraint(['user_id'], ['user_account.id'], name=op.f('fk_user_session_user_id_user_account')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_user_session')),
    sa.UniqueConstraint('token_hash', name=op.f('uq_user_session_token_hash'))
    )
    with op.batch_alter_table('user_session', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_user_session_user_id'), ['user_id'], unique=False)

    op.create_table('campaign_activity_type',
    sa.Column('campaign_id', sa.Integer(), nullable=False),
    sa.Column('type_id', sa.Integer(), nullable=False),
    sa.Column('position', sa.Integer(), server_default='0', nullable=False),
    sa.ForeignKeyConstraint(['campaign_id'], ['campaign.id'], name=op.f('fk_campaign_activity_type_campaign_id_campaign')),
    sa.ForeignKeyConstraint(['type_id'], ['activity_type.id'], name=op.f('fk_campaign_activity_type_type_id_activity_type')),
    sa.PrimaryKeyConstraint('campaign_id', 'type_id', name=op.f('pk_campaign_activity_type'))
    )
    op.create_table('campaign_choice',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('campaign_id', sa.Integer(), nullable=False),
    sa.Column('list_name', sa.Text(), nullable=False),
    sa.Column('code', sa.Text(), nullable=False),
    sa.Column('label', sa.Text(), nullable=False),
    sa.Column('position', sa.Integer(), server_default='0', nullable=False),
    sa.ForeignKeyConstraint(['campaign_id'], ['campaign.id'], name=op.f('fk_campaign_choice_campaign_id_campaign')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_campaign_choice')),
    sa.UniqueConstraint('campaign_id', 'list_name', 'code', name=op.f('uq_campaign_choice_campaign_id_list_name_code'))
    )
    op.create_table('campaign_document',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('campaign_id', sa.Integer(), nullable=False),
    sa.Column('title', sa.Text(), nullable=False),
    sa.Column('body', sa.Text(), server_default='', nullable=False),
    sa.Column('url', sa.Text(), server_default='', nullable=False),
    sa.Column('position', sa.Integer(), server_default='0', nullable=False),
    sa.ForeignKeyConstraint(['campaign_id'], ['campaign.id'], name=op.f('fk_campaign_document_campaign_id_campaign')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_campaign_document'))
    )
    with op.batch_alter_table('campaign_document', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_campaign_document_campaign_id'), ['campaign_id'], unique=False)

    op.create_table('entry',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('public_id', sa.Text().with_variant(sa.Text(collation='C'), 'postgresql'), nullable=False),
    sa.Column('family', sa.Text(), nullable=False),
    sa.Column('kind', sa.Text(), server_default='', nullable=False),
    sa.Column('title', sa.Text(), server_default='', nullable=False),
    sa.Column('search_key', sa.Text().with_variant(sa.Text(collation='C'), 'postgresql'), server_default='', nullable=False),
    sa.Column('state', sa.Text(), nullable=False),
    sa.Column('campaign_id', sa.Integer(), nullable=False),
    sa.Column('unit_id', sa.Integer(), nullable=False),
    sa.Column('holder_id', sa.Integer(), nullable=True),
    sa.Column('event_on', sa.Date(), nullable=True),
    sa.Column('event_to', sa.Date(), nullable=True),
    sa.Column('version', sa.Integer(), nullable=False),
    sa.Column('created_by_id', sa.Integer(), nullable=False),
    sa.Column('created_at', sa.DateTime(), nullable=False),
    sa.Column('updated_at', sa.DateTime(), nullable=False),
    sa.Column('creation_key', sa.Text(), nullable=False),
    sa.Column('sent_digest', sa.Text(), server_default='', nullable=False),
    sa.Column('draft_data', sa.JSON(none_as_null=True), nullable=True),
    sa.Column('draft_saved_at', sa.DateTime(), nullable=True),
    sa.Column('first_sent_at', sa.DateTime(), nullable=True),
    sa.Column('sent_at', sa.DateTime(), nullable=True),
    sa.Column('sent_by_id', sa.Integer(), nullable=True),
    sa.Column('late', sa.Boolean(), server_default=sa.false(), nullable=False),
    sa.Column('opened_at', sa.DateTime(), nullable=True),
    sa.Column('decided_at', sa.DateTime(), nullable=True),
    sa.Column('decided_by_id', sa.Integer(), nullable=True),
    sa.Column('self_confirmed', sa.Boolean(), server_default=sa.false(), nullable=False),
    sa.Column('grace_on', sa.Date(), nullable=True),
    sa.Column('on_behalf_by_id', sa.Integer(), nullable=True),
    sa.Column('on_behalf_channel', sa.Text(), nullable=True),
    sa.Column('on_behalf_of', sa.Text(), server_default='', nullable=False),
    sa.Column('unit_confirmed_at', sa.DateTime(), nullable=True),
    sa.CheckConstraint("(state IN ('draft', 'sent', 'returned')) = (holder_id IS NOT NULL)", name=op.f('ck_entry_held_until_decided')),
    sa.CheckConstraint("state = 'draft' OR state = 'cancelled' OR sent_at IS NOT NULL", name=op.f('ck_entry_sent_when_out')),
    sa.CheckConstraint('event_to IS NULL OR event_on IS NULL OR event_to >= event_on', name=op.f('ck_entry_event_order')),
    sa.ForeignKeyConstraint(['campaign_id'], ['campaign.id'], name=op.f('fk_entry_campaign_id_campaign')),
    sa.ForeignKeyConstraint(['created_by_id'], ['user_account.id'], name=op.f('fk_entry_created_by_id_user_account')),
    sa.ForeignKeyConstraint(['decided_by_id'], ['user_account.id'], name=op.f('fk_entry_decided_by_id_user_account')),
    sa.ForeignKeyConstraint(['holder_id'], ['org_unit.id'], name=op.f('fk_entry_holder_id_org_unit')),
    sa.ForeignKeyConstraint(['on_behalf_by_id'], ['user_account.id'], name=op.f('fk_entry_on_behalf_by_id_user_account')),
    sa.ForeignKeyConstraint(['sent_by_id'], ['user_account.id'], name=op.f('fk_entry_sent_by_id_user_account')),
    sa.ForeignKeyConstraint(['unit_id'], ['org_unit.id'], name=op.f('fk_entry_unit_id_org_unit')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_entry')),
    sa.UniqueConstraint('created_by_id', 'creation_key', name=op.f('uq_entry_created_by_id_creation_key')),
    sa.UniqueConstraint('public_id', name=op.f('uq_entry_public_id'))
    )
    with op.batch_alter_table('entry', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_entry_campaign_id_entry_family_entry_state_entry_event_on'), ['campaign_id', 'family', 'state', 'event_on'], unique=False)
        batch_op.create_index(batch_op.f('ix_entry_updated_at_entry_id'), ['updated_at', 'id'], unique=False)
        batch_op.create_index(batch_op.f('ix_entry_holder_id_entry_state_entry_family_entry_id'), ['holder_id', 'state', 'family', 'id'], unique=False)
        batch_op.create_index(batch_op.f('ix_entry_unit_id_entry_family_entry_state'), ['unit_id', 'family', 'state'], unique=False)

    op.create_table('export_job',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('public_id', sa.Text().with_variant(sa.Text(collation='C'), 'postgresql'), nullable=False),
    sa.Column('user_id', sa.Integer(), nullable=False),
    sa.Column('unit_id', sa.Integer(), nullable=False),
    sa.Column('campaign_id', sa.Integer(), nullable=False),
    sa.Column('filters', sa.JSON(), nullable=False),
    sa.Column('state', sa.Text(), nullable=False),
    sa.Column('done_rows', sa.Integer(), server_default='0', nullable=False),
    sa.Column('total_rows', sa.Integer(), server_default='0', nullable=False),
    sa.Column('message', sa.Text(), server_default='', nullable=False),
    sa.Column('file_name', sa.Text(), server_default='', nullable=False),
    sa.Column('created_at', sa.DateTime(), nullable=False),
    sa.Column('heartbeat_at', sa.DateTime(), nullable=False),
    sa.Column('finished_at', sa.DateTime(), nullable=True),
    sa.ForeignKeyConstraint(['campaign_id'], ['campaign.id'], name=op.f('fk_export_job_campaign_id_campaign')),
    sa.ForeignKeyConstraint(['unit_id'], ['org_unit.id'], name=op.f('fk_export_job_unit_id_org_unit')),
    sa.ForeignKeyConstraint(['user_id'], ['user_account.id'], name=op.f('fk_export_job_user_id_user_account')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_export_job')),
    sa.UniqueConstraint('public_id', name=op.f('uq_export_job_public_id'))
    )
    with op.batch_alter_table('export_job', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_export_job_user_id_export_job_id'), ['user_id', 'id'], unique=False)
        batch_op.create_index('uq_export_job_alive', ['user_id'], unique=True, sqlite_where=sa.text("state IN ('queued', 'running')"), postgresql_where=sa.text("state IN ('queued', 'running')"))

    op.create_table('milestone',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('campaign_id', sa.Integer(), nullable=False),
    sa.Column('name', sa.Text(), nullable=False),
    sa.Column('event_on', sa.Date(), nullable=True),
    sa.ForeignKeyConstraint(['campaign_id'], ['campaign.id'], name=op.f('fk_milestone_campaign_id_campaign')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_milestone'))
    )
    with op.batch_alter_table('milestone', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_milestone_campaign_id'), ['campaign_id'], unique=False)

    op.create_table('obligation',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('campaign_id', sa.Integer(), nullable=False),
    sa.Column('code', sa.Text(), nullable=False),
    sa.Column('kind', sa.Text(), nullable=False),
    sa.Column('name', sa.Text(), nullable=False),
    sa.Column('owed_by_tiers', sa.JSON(), nullable=False),
    sa.Column('owed_by_departments', sa.JSON(), nullable=False),
    sa.Column('owed_to', sa.Text(), nullable=False),
    sa.Column('via', sa.Text(), server_default='', nullable=False),
    sa.Column('due_on', sa.Date(), nullable=True),
    sa.Column('due_inclusive', sa.Boolean(), server_default=sa.false(), nullable=False),
    sa.Column('due_text', sa.Text(), server_default='', nullable=False),
    sa.Column('recurrence', sa.Text(), nullable=False),
    sa.Column('acknowledge_only', sa.Boolean(), server_default=sa.false(), nullable=False),
    sa.Column('words', sa.Text(), server_default='', nullable=False),
    sa.Column('position', sa.Integer(), server_default='0', nullable=False),
    sa.ForeignKeyConstraint(['campaign_id'], ['campaign.id'], name=op.f('fk_obligation_campaign_id_campaign')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_obligation')),
    sa.UniqueConstraint('campaign_id', 'code', name=op.f('uq_obligation_campaign_id_code'))
    )
    op.create_table('phase',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('campaign_id', sa.Integer(), nullable=False),
    sa.Column('code', sa.Text(), nullable=False),
    sa.Column('name', sa.Text(), nullable=False),
    sa.Column('starts_on', sa.Date(), nullable=True),
    sa.Column('ends_on', sa.Date(), nullable=False),
    sa.Column('from_text', sa.Text(), server_default='', nullable=False),
    sa.ForeignKeyConstraint(['campaign_id'], ['campaign.id'], name=op.f('fk_phase_campaign_id_campaign')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_phase'))
    )
    with op.batch_alter_table('phase', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_phase_campaign_id'), ['campaign_id'], unique=False)

    op.create_table('planned_target',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('campaign_id', sa.Integer(), nullable=False),
    sa.Column('code', sa.Text(), nullable=False),
    sa.Column('words', sa.Text(), server_default='', nullable=False),
    sa.Column('definition', sa.JSON(), nullable=False),
    sa.ForeignKeyConstraint(['campaign_id'], ['campaign.id'], name=op.f('fk_planned_target_campaign_id_campaign')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_planned_target')),
    sa.UniqueConstraint('campaign_id', 'code', name=op.f('uq_planned_target_campaign_id_code'))
    )
    op.create_table('post',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('user_id', sa.Integer(), nullable=False),
    sa.Column('unit_id', sa.Integer(), nullable=False),
    sa.Column('role', sa.Text(), nullable=False),
    sa.Column('department_id', sa.Integer(), nullable=True),
    sa.Column('starts_on', sa.Date(), nullable=False),
    sa.Column('ends_on', sa.Date(), nullable=True),
    sa.CheckConstraint('ends_on IS NULL OR ends_on >= starts_on', name=op.f('ck_post_order')),
    sa.ForeignKeyConstraint(['department_id'], ['department.id'], name=op.f('fk_post_department_id_department')),
    sa.ForeignKeyConstraint(['unit_id'], ['org_unit.id'], name=op.f('fk_post_unit_id_org_unit')),
    sa.ForeignKeyConstraint(['user_id'], ['user_account.id'], name=op.f('fk_post_user_id_user_account')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_post'))
    )
    with op.batch_alter_table('post', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_post_unit_id_post_role'), ['unit_id', 'role'], unique=False)
        batch_op.create_index(batch_op.f('ix_post_user_id'), ['user_id'], unique=False)

    op.create_table('ready_reason',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('campaign_id', sa.Integer(), nullable=False),
    sa.Column('family', sa.Text(), server_default='', nullable=False),
    sa.Column('field', sa.Text(), server_default='', nullable=False),
    sa.Column('sentence', sa.Text(), nullable=False),
    sa.Column('position', sa.Integer(), server_default='0', nullable=False),
    sa.ForeignKeyConstraint(['campaign_id'], ['campaign.id'], name=op.f('fk_ready_reason_campaign_id_campaign')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_ready_reason'))
    )
    with op.batch_alter_table('ready_reason', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_ready_reason_campaign_id'), ['campaign_id'], unique=False)

    op.create_table('time_window',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('campaign_id', sa.Integer(), nullable=False),
    sa.Column('code', sa.Text(), nullable=False),
    sa.Column('name', sa.Text(), nullable=False),
    sa.Column('short_name', sa.Text(), nullable=False),
    sa.Column('starts_on', sa.Date(), nullable=False),
    sa.Column('ends_on', sa.Date(), nullable=False),
    sa.Column('purpose', sa.Text(), nullable=False),
    sa.Column('words', sa.Text(), server_default='', nullable=False),
    sa.CheckConstraint('ends_on >= starts_on', name=op.f('ck_time_window_order')),
    sa.ForeignKeyConstraint(['campaign_id'], ['campaign.id'], name=op.f('fk_time_window_campaign_id_campaign')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_time_window')),
    sa.UniqueConstraint('campaign_id', 'code', name=op.f('uq_time_window_campaign_id_code'))
    )
    op.create_table('attachment',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('public_id', sa.Text().with_variant(sa.Text(collation='C'), 'postgresql'), nullable=False),
    sa.Column('entry_id', sa.Integer(), nullable=False),
    sa.Column('kind', sa.Text(), nullable=False),
    sa.Column('name', sa.Text(), nullable=False),
    sa.Column('mime', sa.Text(), nullable=False),
    sa.Column('stored', sa.Text(), nullable=False),
    sa.Column('stored_thumb', sa.Text(), server_default='', nullable=False),
    sa.Column('size', sa.Integer(), nullable=False),
    sa.Column('width', sa.Integer(), nullable=True),
    sa.Column('height', sa.Integer(), nullable=True),
    sa.Column('taken_at', sa.DateTime(), nullable=True),
    sa.Column('sha256', sa.Text(), nullable=False),
    sa.Column('uploaded_at', sa.DateTime(), nullable=False),
    sa.Column('uploaded_by_id', sa.Integer(), nullable=False),
    sa.ForeignKeyConstraint(['entry_id'], ['entry.id'], name=op.f('fk_attachment_entry_id_entry')),
    sa.ForeignKeyConstraint(['uploaded_by_id'], ['user_account.id'], name=op.f('fk_attachment_uploaded_by_id_user_account')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_attachment')),
    sa.UniqueConstraint('public_id', name=op.f('uq_attachment_public_id'))
    )
    with op.batch_alter_table('attachment', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_attachment_entry_id'), ['entry_id'], unique=False)

    op.create_table('campaign_rule',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('campaign_id', sa.Integer(), nullable=False),
    sa.Column('code', sa.Text(), nullable=False),
    sa.Column('effect', sa.Text(), nullable=False),
    sa.Column('tiers', sa.JSON(), nullable=False),
    sa.Column('sectors', sa.JSON(), nullable=False),
    sa.Column('activity_types', sa.JSON(), nullable=False),
    sa.Column('tags', sa.JSON(), nullable=False),
    sa.Column('window_id', sa.Integer(), nullable=True),
    sa.Column('requires', sa.JSON(), nullable=False),
    sa.Column('message', sa.Text(), nullable=False),
    sa.ForeignKeyConstraint(['campaign_id'], ['campaign.id'], name=op.f('fk_campaign_rule_campaign_id_campaign')),
    sa.ForeignKeyConstraint(['window_id'], ['time_window.id'], name=op.f('fk_campaign_rule_window_id_time_window')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_campaign_rule')),
    sa.UniqueConstraint('campaign_id', 'code', name=op.f('uq_campaign_rule_campaign_id_code'))
    )
    op.create_table('entry_event',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('entry_id', sa.Integer(), nullable=False),
    sa.Column('at', sa.DateTime(), nullable=False),
    sa.Column('actor_id', sa.Integer(), nullable=False),
    sa.Column('unit_id', sa.Integer(), nullable=True),
    sa.Column('line', sa.Text(), server_default='state', nullable=False),
    sa.Column('action', sa.Text(), nullable=False),
    sa.Column('before', sa.Text(), nullable=False),
    sa.Column('after', sa.Text(), nullable=False),
    sa.Column('version', sa.Integer(), nullable=False),
    sa.Column('comment', sa.Text(), server_default='', nullable=False),
    sa.Column('field', sa.Text(), server_default='', nullable=False),
    sa.Column('facts', sa.JSON(none_as_null=True), nullable=True),
    sa.Column('changes', sa.JSON(none_as_null=True), nullable=True),
    sa.ForeignKeyConstraint(['actor_id'], ['user_account.id'], name=op.f('fk_entry_event_actor_id_user_account')),
    sa.ForeignKeyConstraint(['entry_id'], ['entry.id'], name=op.f('fk_entry_event_entry_id_entry')),
    sa.ForeignKeyConstraint(['unit_id'], ['org_unit.id'], name=op.f('fk_entry_event_unit_id_org_unit')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_entry_event'))
    )
    with op.batch_alter_table('entry_event', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_entry_event_entry_id'), ['entry_id'], unique=False)

    op.create_table('entry_value',
    sa.Column('entry_id', sa.Integer(), nullable=False),
    sa.Column('measure_id', sa.Integer(), nullable=False),
    sa.Column('amount', sa.BigInteger(), nullable=False),
    sa.CheckConstraint('amount >= 0', name=op.f('ck_entry_value_not_negative')),
    sa.ForeignKeyConstraint(['entry_id'], ['entry.id'], name=op.f('fk_entry_value_entry_id_entry'), ondelete='CASCADE'),
    sa.ForeignKeyConstraint(['measure_id'], ['measure.id'], name=op.f('fk_entry_value_measure_id_measure')),
    sa.PrimaryKeyConstraint('entry_id', 'measure_id', name=op.f('pk_entry_value'))
    )
    with op.batch_alter_table('entry_value', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_entry_value_measure_id_entry_value_entry_id'), ['measure_id', 'entry_id'], unique=False)

    op.create_table('initiative',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('field', sa.Text(), server_default='', nullable=False),
    sa.Column('solution_type', sa.Text(), nullable=True),
    sa.Column('investor', sa.Text(), server_default='', nullable=False),
    sa.Column('current_state', sa.Text(), server_default='', nullable=False),
    sa.Column('solution', sa.Text(), server_default='', nullable=False),
    sa.Column('novelty', sa.Text(), server_default='', nullable=False),
    sa.Column('effectiveness', sa.Text(), server_default='', nullable=False),
    sa.Column('benefit_value', sa.BigInteger(), nullable=True),
    sa.Column('benefit_note', sa.Text(), server_default='', nullable=False),
    sa.Column('application_status', sa.Text(), nullable=True),
    sa.Column('first_applied_on', sa.Date(), nullable=True),
    sa.Column('scope', sa.Text(), nullable=True),
    sa.Column('head_agreed', sa.Boolean(), server_default=sa.false(), nullable=False),
    sa.Column('head_name', sa.Text(), server_default='', nullable=False),
    sa.Column('head_title', sa.Text(), server_default='', nullable=False),
    sa.Column('head_on', sa.Date(), nullable=True),
    sa.Column('recognition_by', sa.Text(), server_default='', nullable=False),
    sa.Column('recognition_no', sa.Text(), server_default='', nullable=False),
    sa.Column('recognition_on', sa.Date(), nullable=True),
    sa.Column('ip_protected', sa.Boolean(), server_default=sa.false(), nullable=False),
    sa.Column('confidential', sa.Boolean(), server_default=sa.false(), nullable=False),
    sa.Column('proposal', sa.Text(), server_default='', nullable=False),
    sa.Column('portal_code', sa.Text(), server_default='', nullable=False),
    sa.Column('eligible', sa.Boolean(), nullable=True),
    sa.CheckConstraint('benefit_value IS NULL OR benefit_value >= 0', name=op.f('ck_initiative_benefit')),
    sa.ForeignKeyConstraint(['id'], ['entry.id'], name=op.f('fk_initiative_id_entry'), ondelete='CASCADE'),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_initiative'))
    )
    op.create_table('post_unit',
    sa.Column('post_id', sa.Integer(), nullable=False),
    sa.Column('unit_id', sa.Integer(), nullable=False),
    sa.ForeignKeyConstraint(['post_id'], ['post.id'], name=op.f('fk_post_unit_post_id_post')),
    sa.ForeignKeyConstraint(['unit_id'], ['org_unit.id'], name=op.f('fk_post_unit_unit_id_org_unit')),
    sa.PrimaryKeyConstraint('post_id', 'unit_id', name=op.f('pk_post_unit'))
    )
    op.create_table('registration',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('content', sa.Text(), server_default='', nullable=False),
    sa.Column('place', sa.Text(), server_default='', nullable=False),
    sa.Column('start_on', sa.Date(), nullable=True),
    sa.Column('due_on', sa.Date(), nullable=True),
    sa.Column('budget', sa.BigInteger(), nullable=True),
    sa.Column('labour_days', sa.Integer(), nullable=True),
    sa.Column('in_kind', sa.BigInteger(), nullable=True),
    sa.Column('members_joining', sa.Integer(), nullable=True),
    sa.Column('benefit_value', sa.BigInteger(), nullable=True),
    sa.Column('beneficiaries', sa.Integer(), nullable=True),
    sa.Column('beneficiary_text', sa.Text(), server_default='', nullable=False),
    sa.Column('movement', sa.Text(), server_default='', nullable=False),
    sa.Column('occasion', sa.Text(), server_default='', nullable=False),
    sa.Column('partner', sa.Text(), server_default='', nullable=False),
    sa.Column('employer_agreed', sa.Boolean(), server_default=sa.false(), nullable=False),
    sa.Column('employer_name', sa.Text(), server_default='', nullable=False),
    sa.Column('employer_on', sa.Date(), nullable=True),
    sa.Column('support_request', sa.Text(), server_default='', nullable=False),
    sa.Column('support_amount', sa.BigInteger(), nullable=True),
    sa.Column('plaque_wanted', sa.Boolean(), server_default=sa.false(), nullable=False),
    sa.Column('contact_name', sa.Text(), server_default='', nullable=False),
    sa.Column('contact_phone', sa.Text(), server_default='', nullable=False),
    sa.Column('details', sa.JSON(), nullable=False),
    sa.Column('progress', sa.Text(), nullable=False),
    sa.Column('percent', sa.Integer(), server_default='0', nullable=False),
    sa.Column('started_on', sa.Date(), nullable=True),
    sa.Column('finished_on', sa.Date(), nullable=True),
    sa.Column('actual_cost', sa.BigInteger(), nullable=True),
    sa.Column('actual_benefit', sa.BigInteger(), nullable=True),
    sa.Column('delay_reason', sa.Text(), server_default='', nullable=False),
    sa.Column('recognised_on', sa.Date(), nullable=True),
    sa.Column('recognition_no', sa.Text(), server_default='', nullable=False),
    sa.Column('plaque', sa.Text(), nullable=False),
    sa.CheckConstraint('budget IS NULL OR budget >= 0', name=op.f('ck_registration_budget')),
    sa.CheckConstraint('due_on IS NULL OR start_on IS NULL OR due_on >= start_on', name=op.f('ck_registration_dates')),
    sa.CheckConstraint('percent BETWEEN 0 AND 100', name=op.f('ck_registration_percent')),
    sa.ForeignKeyConstraint(['id'], ['entry.id'], name=op.f('fk_registration_id_entry'), ondelete='CASCADE'),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_registration'))
    )
    op.create_table('activity',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('type_id', sa.Integer(), nullable=True),
    sa.Column('place', sa.Text(), server_default='', nullable=False),
    sa.Column('format', sa.Text(), nullable=False),
    sa.Column('attendees', sa.Integer(), nullable=True),
    sa.Column('members_attended', sa.Integer(), nullable=True),
    sa.Column('cost', sa.BigInteger(), nullable=True),
    sa.Column('cost_source', sa.Text(), nullable=True),
    sa.Column('registration_id', sa.Integer(), nullable=True),
    sa.Column('partner', sa.Text(), server_default='', nullable=False),
    sa.Column('link', sa.Text(), server_default='', nullable=False),
    sa.Column('confirmed_rules', sa.JSON(), nullable=False),
    sa.Column('note', sa.Text(), server_default='', nullable=False),
    sa.CheckConstraint('attendees IS NULL OR attendees >= 0', name=op.f('ck_activity_attendees')),
    sa.CheckConstraint('cost IS NULL OR cost >= 0', name=op.f('ck_activity_cost')),
    sa.ForeignKeyConstraint(['id'], ['entry.id'], name=op.f('fk_activity_id_entry'), ondelete='CASCADE'),
    sa.ForeignKeyConstraint(['registration_id'], ['registration.id'], name=op.f('fk_activity_registration_id_registration')),
    sa.ForeignKeyConstraint(['type_id'], ['activity_type.id'], name=op.f('fk_activity_type_id_activity_type')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_activity'))
    )
    with op.batch_alter_table('activity', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_activity_type_id'), ['type_id'], unique=False)

    op.create_table('author',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('initiative_id', sa.Integer(), nullable=False),
    sa.Column('position', sa.Integer(), nullable=False),
    sa.Column('full_name', sa.Text(), nullable=False),
    sa.Column('name_key', sa.Text().with_variant(sa.Text(collation='C'), 'postgresql'), nullable=False),
    sa.Column('birth_year', sa.Integer(), nullable=True),
    sa.Column('gender', sa.Text(), nullable=True),
    sa.Column('job', sa.Text(), server_default='', nullable=False),
    sa.Column('education', sa.Text(), server_default='', nullable=False),
    sa.Column('direct_worker', sa.Boolean(), server_default=sa.false(), nullable=False),
    sa.Column('is_member', sa.Boolean(), server_default=sa.true(), nullable=False),
    sa.Column('share', sa.Integer(), nullable=False),
    sa.CheckConstraint('share BETWEEN 0 AND 100', name=op.f('ck_author_share')),
    sa.ForeignKeyConstraint(['initiative_id'], ['initiative.id'], name=op.f('fk_author_initiative_id_initiative'), ondelete='CASCADE'),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_author')),
    sa.UniqueConstraint('initiative_id', 'position', name=op.f('uq_author_initiative_id_position'))
    )
    op.create_table('funding',
    sa.Column('registration_id', sa.Integer(), nullable=False),
    sa.Column('source', sa.Text(), nullable=False),
    sa.Column('amount', sa.BigInteger(), nullable=False),
    sa.CheckConstraint('amount > 0', name=op.f('ck_funding_positive')),
    sa.ForeignKeyConstraint(['registration_id'], ['registration.id'], name=op.f('fk_funding_registration_id_registration'), ondelete='CASCADE'),
    sa.PrimaryKeyConstraint('registration_id', 'source', name=op.f('pk_funding'))
    )
    op.create_table('progress_update',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('registration_id', sa.Integer(), nullable=False),
    sa.Column('on_day', sa.Date(), nullable=False),
    sa.Column('progress', sa.Text(), nullable=False),
    sa.Column('percent', sa.Integer(), nullable=False),
    sa.Column('actual_cost', sa.BigInteger(), nullable=True),
    sa.Column('actual_benefit', sa.BigInteger(), nullable=True),
    sa.Column('labour_days', sa.Integer(), nullable=True),
    sa.Column('members', sa.Integer(), nullable=True),
    sa.Column('note', sa.Text(), server_default='', nullable=False),
    sa.Column('at', sa.DateTime(), nullable=False),
    sa.Column('by_id', sa.Integer(), nullable=False),
    sa.ForeignKeyConstraint(['by_id'], ['user_account.id'], name=op.f('fk_progress_update_by_id_user_account')),
    sa.ForeignKeyConstraint(['registration_id'], ['registration.id'], name=op.f('fk_progress_update_registration_id_registration')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_progress_update'))
    )
    with op.batch_alter_table('progress_update', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_progress_update_registration_id'), ['registration_id'], unique=False)

    on_sqlite = op.get_bind().dialect.name == 'sqlite'
    for statement in SQLITE_GUARDS if on_sqlite else POSTGRES_GUARDS:
        op.execute(statement)


def downgrade() -> None:
    with op.batch_alter_table('progress_update', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_progress_update_registration_id'))

    op.drop_table('progress_update')
    op.drop_table('funding')
    op.drop_table('author')
    with op.batch_alter_table('activity', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_activity_type_id'))

    op.drop_table('activity')
    op.drop_table('registration')
    op.drop_table('post_unit')
    op.drop_table('initiative')
    with op.batch_alter_table('entry_value', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_entry_value_measure_id_entry_value_entry_id'))

    op.drop_table('entry_value')
    with op.batch_alter_table('entry_event', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_entry_event_entry_id'))

    op.drop_table('entry_event')
    op.drop_table('campaign_rule')
    with op.batch_alter_table('attachment', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_attachment_entry_id'))

    op.drop_table('attachment')
    op.drop_table('time_window')
    with op.batch_alter_table('ready_reason', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_ready_reason_campaign_id'))

    op.drop_table('ready_reason')
    with op.batch_alter_table('post', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_post_user_id'))
        batch_op.drop_index(batch_op.f('ix_post_unit_id_post_role'))

    op.drop_table('post')
    op.drop_table('planned_target')
    with op.batch_alter_table('phase', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_phase_campaign_id'))

    op.drop_table('phase')
    op.drop_table('obligation')
    with op.batch_alter_table('milestone', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_milestone_campaign_id'))

    op.drop_table('milestone')
    with op.batch_alter_table('export_job', schema=None) as batch_op:
        batch_op.drop_index('uq_export_job_alive', sqlite_where=sa.text("state IN ('queued', 'running')"), postgresql_where=sa.text("state IN ('queued', 'running')"))
        batch_op.drop_index(batch_op.f('ix_export_job_user_id_export_job_id'))

    op.drop_table('export_job')
    with op.batch_alter_table('entry', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_entry_unit_id_entry_family_entry_state'))
        batch_op.drop_index(batch_op.f('ix_entry_updated_at_entry_id'))
        batch_op.drop_index(batch_op.f('ix_entry_holder_id_entry_state_entry_family_entry_id'))
        batch_op.drop_index(batch_op.f('ix_entry_campaign_id_entry_family_entry_state_entry_event_on'))

    op.drop_table('entry')
    with op.batch_alter_table('campaign_document', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_campaign_document_campaign_id'))

    op.drop_table('campaign_document')
    op.drop_table('campaign_choice')
    op.drop_table('campaign_activity_type')
    with op.batch_alter_table('user_session', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_user_session_user_id'))

    op.drop_table('user_session')
    with op.batch_alter_table('unit_version', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_unit_version_parent_id_unit_version_valid_from'))

    op.drop_table('unit_version')
    op.drop_table('unit_stat')
    with op.batch_alter_table('org_event', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_org_event_unit_id'))

    op.drop_table('org_event')
    op.drop_table('department')
    with op.batch_alter_table('campaign', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_campaign_state'))
        batch_op.drop_index(batch_op.f('ix_campaign_owner_id'))

    op.drop_table('campaign')
    with op.batch_alter_table('audit_log', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_audit_log_unit_id'))
        batch_op.drop_index(batch_op.f('ix_audit_log_at'))

    op.drop_table('audit_log')
    op.drop_table('activity_type_tag')
    op.drop_table('activity_type_measure')
    with op.batch_alter_table('activation_code', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_activation_code_user_id'))
        batch_op.drop_index(batch_op.f('ix_activation_code_code_hash'))

    op.drop_table('activation_code')
    with op.batch_alter_table('user_account', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_user_account_sort_key'))

    op.drop_table('user_account')
    with op.batch_alter_table('org_unit', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_org_unit_parent_id_org_unit_sort_key'))

    op.drop_table('org_unit')
    op.drop_table('measure')
    with op.batch_alter_table('login_attempt', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_login_attempt_address_login_attempt_at'))
        batch_op.drop_index(batch_op.f('ix_login_attempt_account_key_login_attempt_at'))

    op.drop_table('login_attempt')
    op.drop_table('activity_type')
    if op.get_bind().dialect.name == 'postgresql':
        op.execute('DROP FUNCTION append_only()')
