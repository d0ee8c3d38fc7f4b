import unicodedata
from datetime import date, datetime, time
from pathlib import Path

import pytest
import sqlalchemy as sa
import yaml

from app.accounts import passwords
from app.accounts.models import Post, Role, User
from app.accounts.queries import find_user
from app.accounts.session import actor_of
from app.activities import facts as activity_facts
from app.activities.models import Activity
from app.campaigns import loading
from app.campaigns.models import Campaign, Obligation, Target
from app.demo.accounts import ACCOUNTS, SAMPLES
from app.demo.seed import seed
from app.demo.structure import DEMO_DAY
from app.entries import operations, queries, workflow
from app.entries.facts import as_dict
from app.entries.models import Attachment, Entry, EntryEvent, EntryState, EntryValue
from app.host_events.models import HostEvent, Participation
from app.initiatives import facts as initiative_facts
from app.initiatives.models import Author, Initiative
from app.kernel import clock
from app.kernel.db import Base, db, under
from app.kernel.errors import DomainError
from app.kernel.files import FileStore
from app.nominations import facts as nomination_facts
from app.nominations.models import Nomination
from app.obligations.models import ObligationItem
from app.registrations import facts as registration_facts
from app.registrations.models import Funding, ProgressUpdate, Registration
from app.targets.models import TargetAllocation
from app.units.models import Department, OrgEvent, OrgUnit, UnitStat, UnitVersion
from tests.demo.sample import done, province, registered, thought

PLANS = Path(__file__).resolve().parents[2] / "plans"
PASSWORD = "ba bông lúa 47 nếp"


@pytest.fixture
def seeded(app, on_day):
    on_day(DEMO_DAY, time(8))
    return seed("small", PASSWORD, app.config["FILES_URL"], PLANS)


def number(model, *where):
    return db.session.scalar(sa.select(sa.func.count()).select_from(model.__table__).where(*where))


def actor(username):
    found = actor_of(db.session.scalars(sa.select(User.id).where(User.username == username)).one())
    assert found is not None
    return found


def test_everything_generated_is_there(seeded):
    small = province("small")

    assert number(OrgUnit) == number(UnitVersion) == len(small.units) == seeded.units
    assert number(UnitStat) == len(small.grassroots) == 61
    assert number(OrgEvent) == 5
    assert number(Registration) == len(registered("small"))
    assert number(Activity) == len(done("small"))
    assert number(Initiative) == len(thought("small"))
    assert number(Entry) == seeded.total
    assert number(EntryEvent) == seeded.events
    assert number(Attachment) == seeded.photos > 0
    assert number(Target) == 13
    assert number(HostEvent) == 3 and number(Participation) > 60
    assert number(Department) == 4
    assert number(Funding) and number(ProgressUpdate) and number(EntryValue)


def test_the_tree_hangs_together(seeded):
    units = {unit.id: unit for unit in db.session.scalars(sa.select(OrgUnit))}
    root = next(unit for unit in units.values() if unit.parent_id is None)

    assert root.code == "CB"
    for unit in units.values():
        assert unit.parent_id is None or unit.path.startswith(units[unit.parent_id].path)
        assert unit.path.startswith(root.path)
    inside = number(OrgUnit, under(OrgUnit.path, root.path))
    assert inside == len(units)


def test_every_text_is_composed(seeded):
    """The generators give one name decomposed; what is stored is NFC, as forms and imports store it."""
    for table in Base.metadata.sorted_tables:
        texts = [column for column in table.columns if isinstance(column.type, sa.Text)]
        for row in db.session.execute(sa.select(*texts)) if texts else ():
            for text in row:
                assert text is None or unicodedata.is_normalized("NFC", text), (table.name, text)
    assert number(OrgUnit, OrgUnit.search_key.contains("mam non song hien")) == 1


def test_what_was_sent_is_what_the_entry_says(seeded):
    told = {
        Registration: registration_facts.facts,
        Activity: activity_facts.facts,
        Initiative: initiative_facts.facts,
        Nomination: nomination_facts.facts,
    }
    compared = 0
    for model, facts in told.items():
        for entry in db.session.scalars(sa.select(model).where(Entry.first_sent_at.is_not(None))):
            assert queries.last_facts(entry) == as_dict(facts(entry)), entry.title
            compared += 1
    assert compared > 400


def test_history_leads_to_the_state(seeded):
    events = {}
    for event in db.session.scalars(sa.select(EntryEvent).order_by(EntryEvent.id)):
        events.setdefault(event.entry_id, []).append(event)
    for entry in db.session.scalars(sa.select(Entry)):
        told = events.get(entry.id, [])
        review = [event for event in told if event.line == "state"]
        assert [event.version for event in told] == list(range(2, entry.version + 1))
        assert [event.at for event in told] == sorted(event.at for event in told)
        assert (review[-1].after if review else "draft") == entry.state
        assert [event.before for event in review] == ["draft", *(event.after for event in review)][: len(review)]
        sends = [event.at for event in review if event.action == "send"]
        assert (entry.first_sent_at, entry.sent_at) == ((sends[0], sends[-1]) if sends else (None, None))
        assert all(event.facts for event in review if event.action == "send")
        assert all(event.comment for event in review if event.action in ("return", "reject"))
        assert entry.updated_at == max([entry.created_at, *(event.at for event in told)])


def test_desks_hold_what_they_should(seeded):
    for entry in db.session.scalars(sa.select(Entry)):
        if entry.state is EntryState.SENT:
            assert entry.holder_id == (entry.unit.parent_id or entry.unit_id)
        elif entry.state in (EntryState.DRAFT, EntryState.RETURNED):
            assert entry.holder_id == entry.unit_id
        assert (entry.decided_at is None) == (entry.decided_by_id is None)
        assert (entry.grace_on is not None) == (entry.state is EntryState.RETURNED)


def test_nobody_judged_what_they_wrote(seeded):
    judged = sa.select(EntryEvent).where(EntryEvent.action.in_(["approve", "return", "reject", "progress_confirmed"]))
    writers = {entry.id: {entry.created_by_id, entry.sent_by_id} for entry in db.session.scalars(sa.select(Entry))}

    events = list(db.session.scalars(judged))

    assert len(events) > 200
    assert not [event for event in events if event.actor_id in writers[event.entry_id]]
    posts = {(post.user_id, post.unit_id) for post in db.session.scalars(sa.select(Post))}
    assert all((event.actor_id, event.unit_id) in posts for event in db.session.scalars(sa.select(EntryEvent)))


def test_entered_for_a_union_without_a_phone(seeded):
    (unit,) = db.session.scalars(sa.select(OrgUnit).where(OrgUnit.entry_mode == "parent"))
    entries = list(db.session.scalars(sa.select(Entry).where(Entry.unit_id == unit.id)))

    assert entries
    for entry in entries:
        assert entry.on_behalf_by_id == entry.created_by_id
        assert entry.on_behalf_channel and entry.on_behalf_of == unit.chair_name


def test_the_sample_accounts_work(seeded):
    users = {user.username: user for user in db.session.scalars(sa.select(User))}

    assert {username for username, _ in ACCOUNTS} <= users.keys()
    hashes = {users[sample.username].password_hash for sample in SAMPLES}
    assert len(hashes) == 1 and passwords.verify(hashes.pop(), PASSWORD)
    assert not any(user.password_hash for name, user in users.items() if name not in dict(ACCOUNTS))
    for sample in SAMPLES:
        assert any(
            post.role is sample.role and post.unit_code == sample.unit_code for post in actor(sample.username).posts
        )
    assert Role.CAMPAIGN_ADMIN in {post.role for post in actor("quantri.cb").posts}
    assert find_user(users["hopgiang"].phone) is users["hopgiang"]


def test_every_union_has_a_chair(seeded):
    chairs = set(db.session.scalars(sa.select(Post.unit_id).where(Post.role == Role.CHAIR)))

    assert chairs == set(db.session.scalars(sa.select(OrgUnit.id)))
    ended = db.session.scalars(sa.select(OrgUnit).where(OrgUnit.ended_on.is_not(None))).one()
    assert set(db.session.scalars(sa.select(Post.ends_on).where(Post.unit_id == ended.id))) == {date(2019, 7, 15)}


def test_the_day_goes_on_from_here(seeded):
    """The city's officer approves, and new rows get numbers of their own."""
    officer = actor("canbo.tp")
    waiting = next(
        entry
        for entry in db.session.scalars(sa.select(Entry).where(Entry.state == EntryState.SENT).order_by(Entry.id))
        if "approve" in [step.action for step in workflow.available(workflow.REVIEW, entry, officer)]
    )
    events = number(EntryEvent)

    workflow.take(workflow.REVIEW, "approve", waiting, officer, workflow.Note())
    db.session.flush()

    assert waiting.state is EntryState.APPROVED
    assert number(EntryEvent) == events + 1

    chair = actor("hopgiang")
    unit = db.session.scalars(sa.select(OrgUnit).where(OrgUnit.code == "CB-TP-044")).one()
    campaign = db.session.scalars(sa.select(Campaign)).one()
    draft = operations.open_draft(chair, unit, campaign, Registration, "a new key", "PHAN_VIEC")
    assert draft.id == seeded.total + 1


def test_drafts_keep_what_was_typed(seeded):
    drafts = list(db.session.scalars(sa.select(Entry).where(Entry.state == EntryState.DRAFT)))

    assert {draft.family for draft in drafts} == {"registrations", "activities", "initiatives"}
    for draft in drafts:
        assert draft.draft_data and draft.draft_saved_at
        assert draft.event_on is None
        assert draft.title in draft.draft_data["title"]
    assert all(isinstance(texts, list) for draft in drafts for texts in draft.draft_data.values())
    assert number(Author, Author.initiative_id.in_([draft.id for draft in drafts])) == 0


def test_the_pictures_are_in_the_store(app, seeded):
    store = FileStore(app.config["FILES_URL"])
    for file in db.session.scalars(sa.select(Attachment)):
        assert len(store.get(file.stored)) == file.size
        assert store.get(file.stored_thumb)


def test_the_plan_can_be_loaded_again(seeded):
    data = yaml.safe_load((PLANS / "cb-2019.yaml").read_text(encoding="utf-8"))

    assert loading.load(data, None).code == "CB-2019"


def test_a_filled_database_is_refused(app, seeded):
    db.session.commit()

    with pytest.raises(DomainError, match="trống"):
        seed("small", PASSWORD, app.config["FILES_URL"], PLANS)

    assert number(OrgUnit) == seeded.units


def test_nothing_stays_when_it_is_not_committed(app, seeded):
    db.session.rollback()

    assert number(OrgUnit) == number(Entry) == number(User) == 0


@pytest.mark.one_engine
def test_the_whole_province(app, on_day):
    """Lateness as the workflow judges it, and no moment of the demo day itself."""
    on_day(DEMO_DAY, time(0, 1))

    summary = seed("province", PASSWORD, app.config["FILES_URL"], PLANS)

    assert number(OrgUnit, OrgUnit.tier == 4, OrgUnit.ended_on.is_(None)) == 2_000
    assert summary.total >= 12_000
    late = db.session.scalars(sa.select(OrgUnit.code).join(Entry, Entry.unit_id == OrgUnit.id).where(Entry.late)).all()
    assert late == ["CB-BM", "CB-BM"]  # its own registration, and its summary
    summed = sa.select(ObligationItem.late_days).join(ObligationItem.obligation).where(Obligation.code == "CB-O1")
    judged = [days and "late" for days in db.session.scalars(summed)]
    assert (judged.count(0), judged.count("late"), judged.count(None)) == (19, 1, 1)
    newest = db.session.scalar(sa.select(sa.func.max(EntryEvent.at)))
    assert newest < clock.midnight(DEMO_DAY)
    assert isinstance(newest, datetime)
    assert "2.023 đơn vị" in str(summary)


def test_numbers_of_a_target_are_given_out(seeded):
    """96 of 110 to upper unions (CB-T12), and the largest of them has given most of its own to its CĐCS."""
    given = db.session.execute(
        sa.select(OrgUnit.tier, sa.func.sum(TargetAllocation.amount), sa.func.count())
        .join(TargetAllocation, TargetAllocation.unit_id == OrgUnit.id)
        .group_by(OrgUnit.tier)
    ).all()
    by_tier = {tier: (int(total), units) for tier, total, units in given}

    assert by_tier[3][0] == 96
    assert 0 < by_tier[4][0] == by_tier[4][1] < 96
