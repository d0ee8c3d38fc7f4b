"""What tests of access speak of: the world with papers, files and people who have no business here."""

from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

import sqlalchemy as sa

from app.accounts import devices
from app.accounts.models import Post, Role, User
from app.campaigns.models import CampaignDocument
from app.entries.models import Attachment, EntryState
from app.exports.models import ExportJob, JobState
from app.kernel import clock
from app.kernel.db import db
from app.obligations import operations as obligations
from app.obligations.models import ObligationItem
from app.plans import operations as plans
from app.registrations.models import Progress
from app.units.models import Department, OrgUnit, UnitType
from tests import factories
from tests.access_people import Row
from tests.conftest import Client
from tests.scorecards import given as judged
from tests.world import World, password_hash


@dataclass
class Scene:
    """The world with what the rows speak of, and a way to ask as somebody."""

    world: World
    names: dict[str, str]
    people: dict[str, User]
    client: Client
    signed_in: dict[str, Client]

    def ask(self, who: str, row: Row, names: dict[str, str] | None = None, **more: Any) -> str:
        """What came of it: in, 403, 404, sign-in; anything else as its number."""
        known = names or self.names
        data = {name: value.format(**known) for name, value in row.data.items()}
        client = self.signed_in.get(who, self.client)
        answer = client.open(row.path.format(**known), method=row.method, data=data or None, **more)
        address = answer.headers.get("HX-Redirect") or answer.headers.get("Location", "")
        signed_out = "Clear-Site-Data" in answer.headers
        if answer.status_code in (303, 401) and address.startswith("/sign-in") and not signed_out:
            return "sign-in"
        return "in" if answer.status_code < 400 or answer.status_code in (400, 409, 422) else str(answer.status_code)


def another_province() -> OrgUnit:
    kind = UnitType.PROVINCE_FEDERATION
    unit = OrgUnit(code="U", name="LĐLĐ tỉnh U", search_key="u", sort_key="u", tier=2, unit_type=kind, path="0000u")
    db.session.add(unit)
    db.session.flush()
    return unit


def person(username: str, *posts: tuple[OrgUnit, date, date | None]) -> User:
    user = User(
        username=username,
        full_name=username,
        search_key=username,
        sort_key=username,
        password_hash=password_hash(),
        created_at=clock.now(),
        must_change=False,
    )
    db.session.add(user)
    db.session.flush()
    for unit, first, last in posts:
        db.session.add(Post(user_id=user.id, unit_id=unit.id, role=Role.CHAIR, starts_on=first, ends_on=last))
    return user


def attach(app: Any, entry: Any, name: str) -> Attachment:
    """A photo of an entry, kept where the app keeps them."""
    from app.entries.editing import file_store

    store = file_store()
    stored, thumb = store.put(b"\xff\xd8photo", ".jpg"), store.put(b"\xff\xd8thumb", ".jpg")
    file = Attachment(
        entry_id=entry.id,
        name=name,
        mime="image/jpeg",
        kind="photo",
        stored=stored,
        stored_thumb=thumb,
        size=7,
        sha256="0" * 64,
        uploaded_at=clock.now(),
        uploaded_by_id=entry.created_by_id,
    )
    db.session.add(file)
    db.session.flush()
    return file


def build(app: Any, world: World, client: Client) -> Scene:
    """The world, three families of papers in three states each, files, and everybody signed in."""
    today = clock.today()
    start, yesterday = date(2019, 1, 1), today - timedelta(days=1)
    extra = {
        "ulan": person("ulan", (another_province(), start, None)),
        "ngan": person("ngan", (world.a1, start, yesterday), (world.b1, today, None)),
        "thoi": person("thoi", (world.a1, start, yesterday)),
        "nghi": person("nghi", (world.a1, start, None)),
    }
    make = {
        "registrations": factories.make_registration,
        "activities": factories.make_activity,
        "initiatives": factories.make_initiative,
        "nominations": factories.make_nomination,
        "reports": factories.make_report,
        "summaries": factories.make_summary,
        "unit_plans": factories.make_plan,
        "care_models": factories.make_care_model,
        "declarations": factories.make_declaration,
    }
    sent = {name: one(world) for name, one in make.items()}
    behalf = {
        f"{name}_behalf": one(world, by="binh", state=EntryState.RETURNED, on_behalf_by_id=world.binh.id)
        for name, one in make.items()
    }
    drafts = {f"{name}_draft": one(world, state=EntryState.DRAFT) for name, one in make.items()}
    approved = factories.make_registration(world, state=EntryState.APPROVED)
    done = factories.make_registration(world, state=EntryState.APPROVED, progress=Progress.DONE, percent=100)
    sheet = CampaignDocument(campaign_id=world.campaign.id, title="Hướng dẫn", body="Một dòng")
    department = Department(unit_id=world.a1.id, name="Ban Nữ công")
    obligations.generate(world.campaign)
    item = db.session.scalars(sa.select(ObligationItem).where(ObligationItem.unit_id == world.a1.id)).first()
    honours = factories.make_honours(world)
    # T invites A1 to what is coming, and held something at which nobody has marked A1 yet
    coming = factories.make_host_event(world, on=today + timedelta(days=3))
    begun = factories.make_host_event(world, on=today)
    factories.answer_for(world, begun, "a1")
    of_a = factories.make_host_event(world, host="a", units=("a1",))
    plan = plans.blank(world.t, "Kế hoạch năm sau", date(2020, 1, 1), date(2020, 12, 31))
    draft = plans.begin(world.actor("dung"), world.t, plan)
    job = ExportJob(user_id=world.binh.id, unit_id=world.a.id, campaign_id=world.campaign.id, state=JobState.DONE)
    job.created_at = job.heartbeat_at = job.finished_at = clock.now()
    db.session.add_all([sheet, department, job])
    db.session.flush()
    people = world.people | extra
    signed_in = {name: app.test_client().login(user) for name, user in people.items()}
    extra["nghi"].disabled_at = clock.now()
    names = {name: entry.public_id for name, entry in (sent | drafts | behalf).items()}
    names |= honours
    names |= judged.scene(world)
    stepped = factories.make_initiative(world)
    step = factories.make_step(stepped)
    names |= {"stepped": stepped.public_id, "step": str(step.id), "program": factories.make_program(world).public_id}
    names |= {
        "document": str(sheet.id),
        "coming": coming.public_id,
        "begun": begun.public_id,
        "of_a": of_a.public_id,
        "department": str(department.id),
        "job": job.public_id,
        "plan_draft": draft.public_id,
        "approved": approved.public_id,
        "frozen": factories.make_report(world, as_of=clock.now(), last_day=date(2019, 7, 30)).public_id,
        "item": str(item.id),
        "done": done.public_id,
        "file": attach(app, sent["registrations"], "san-choi.jpg").public_id,
        "draft_file": attach(app, drafts["registrations_draft"], "nhap.jpg").public_id,
        "session": str(devices.of_user(world.an.id)[0].id),
        "post": str(db.session.query(Post.id).filter_by(user_id=world.anh.id).scalar()),
    }
    db.session.commit()
    return Scene(world, names, people, client, signed_in)
