"""Every route tried by everybody, as tests/access_rows.py says; a route without a row fails (R2, R3, R4)."""

import re
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

import pytest
from werkzeug.test import TestResponse

from app.accounts import devices
from app.accounts.models import Post, Role, User
from app.campaigns.models import CampaignDocument
from app.entries.models import Attachment, EntryState
from app.exports.models import ExportJob, JobState
from app.kernel import clock
from app.kernel.db import db
from app.kernel.web import access_of
from app.registrations.models import Progress
from app.units.models import Department, OrgUnit, UnitType
from tests import factories
from tests.access_rows import BRANCH, PUBLIC, ROUTES, SIGNED_IN, Row
from tests.conftest import Client
from tests.world import World, password_hash

CASES = [(endpoint, row) for endpoint, rows in ROUTES.items() for row in rows]
PRIVATE = [(endpoint, row) for endpoint, row in CASES if endpoint not in PUBLIC]
POSTS = [(endpoint, row) for endpoint, row in CASES if row.method == "POST"]
TRIES = [(row, who) for _, row in POSTS for who in (row.lets_in.split() if row.once else [row.lets_in])]
PACKAGES = sorted({endpoint.split(".")[0] for endpoint in ROUTES})


# The routes themselves


@pytest.mark.one_engine
def test_every_route_has_its_row(app):
    routes = {rule.endpoint for rule in app.url_map.iter_rules()} - {"static"}

    assert routes - set(ROUTES) == set(), "say in ROUTES who may call them"
    assert set(ROUTES) - routes == set(), "rows of routes that are gone"


@pytest.mark.one_engine
def test_every_method_of_a_route_is_tried(app):
    for rule in app.url_map.iter_rules():
        methods = set(rule.methods or ()) - {"HEAD", "OPTIONS"}
        if rule.endpoint in ROUTES:
            assert {row.method for row in ROUTES[rule.endpoint]} == methods, rule.endpoint


@pytest.mark.one_engine
def test_only_these_are_open_to_anybody(app):
    declared = {endpoint: access_of(app, endpoint) for endpoint in app.view_functions}

    assert {endpoint for endpoint, access in declared.items() if access == "public"} == PUBLIC
    assert all(access in ("public", "signed_in") or callable(access) for access in declared.values())
    assert app.config["LOGIN_DISABLED"] is False


# The people and the things


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


@pytest.fixture
def scene(app, world, client) -> Scene:
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
    }
    sent = {name: one(world) for name, one in make.items()}
    behalf = {
        f"{name}_behalf": one(world, by="binh", state=EntryState.RETURNED, on_behalf_by_id=world.binh.id)
        for name, one in make.items()
    }
    drafts = {f"{name}_draft": one(world, state=EntryState.DRAFT) for name, one in make.items()}
    approved = factories.make_registration(world, state=EntryState.APPROVED)
    done = factories.make_registration(world, state=EntryState.APPROVED, progress=Progress.DONE, percent=100)
    honours = factories.make_honours(world)
    sheet = CampaignDocument(campaign_id=world.campaign.id, title="Hướng dẫn", body="Một dòng")
    department = Department(unit_id=world.a1.id, name="Ban Nữ công")
    job = ExportJob(user_id=world.binh.id, unit_id=world.a.id, campaign_id=world.campaign.id, state=JobState.DONE)
    job.created_at = job.heartbeat_at = job.finished_at = clock.now()
    db.session.add_all([sheet, department, job])
    db.session.flush()
    people = world.people | extra
    signed_in = {name: app.test_client().login(user) for name, user in people.items()}
    extra["nghi"].disabled_at = clock.now()
    names = {name: entry.public_id for name, entry in (sent | drafts | behalf).items()}
    names |= honours | {
        "document": str(sheet.id),
        "department": str(department.id),
        "job": job.public_id,
        "approved": approved.public_id,
        "done": done.public_id,
        "file": attach(app, sent["registrations"], "san-choi.jpg").public_id,
        "draft_file": attach(app, drafts["registrations_draft"], "nhap.jpg").public_id,
        "session": str(devices.of_user(world.an.id)[0].id),
        "post": str(db.session.query(Post.id).filter_by(user_id=world.anh.id).scalar()),
    }
    db.session.commit()
    return Scene(world, names, people, client, signed_in)


# Everybody tries everything


@pytest.mark.parametrize("package", PACKAGES)
def test_who_may_look(scene, package):
    wrong = [
        (row.path, who, answer, expected)
        for endpoint, row in CASES
        if endpoint.startswith(f"{package}.") and row.method == "GET"
        for who, expected in row.expected().items()
        if (answer := scene.ask(who, row)) != expected
    ]

    assert not wrong


@pytest.mark.parametrize(("row", "lets_in"), TRIES, ids=lambda value: getattr(value, "path", None))
def test_who_may_post(scene, row, lets_in):
    skipped = set(row.lets_in.split()) - set(lets_in.split())
    # Those who are refused come first: they change nothing for those who are let in.
    order = sorted(set(SIGNED_IN) - skipped, key=lambda name: (name in row.lets_in.split(), name))

    answers = {name: scene.ask(name, row) for name in order}

    assert answers == {name: answer for name, answer in row.expected().items() if name not in skipped}


# What follows asks for every row at once: all of it is refused, so nothing changes in between.


def test_nobody_comes_in_without_signing_in(scene):
    let_in = [
        (row.method, row.path, who, headers)
        for _, row in PRIVATE
        for who in ("anonymous", "nghi")
        for headers in ({}, {"HX-Request": "true"})
        if scene.ask(who, row, headers=headers) != "sign-in"
    ]

    assert not let_in


def body(answer: TestResponse) -> str:
    """What the browser gets, without the token: that is signed with the second it was made in."""
    return re.sub(r'(csrf[-_]token"\s+(?:content|value)=")[^"]*', r"\1", answer.text)


def test_foreign_and_missing_look_the_same(scene):
    """The same status and the same text, for a swap as for a whole page (R3)."""
    missing = {name: "9" * len(value) if value.isdigit() else "0" * len(value) for name, value in scene.names.items()}
    told_apart = []
    for _, row in CASES:
        hidden = [name for name, answer in row.expected().items() if answer == "404"]
        for who in hidden[:3] if "{" in row.path else ():
            for headers in ({}, {"HX-Request": "true"}):
                foreign, absent = (
                    scene.signed_in[who].open(row.path.format(**names), method=row.method, headers=headers)
                    for names in (scene.names, missing)
                )
                if (foreign.status_code, body(foreign)) != (404, body(absent)) or absent.status_code != 404:
                    told_apart.append((row.method, row.path, who, headers))

    assert not told_apart


def test_nothing_is_posted_without_the_token(scene, settings):
    settings(WTF_CSRF_ENABLED=True)
    taken = []
    for _, row in POSTS:
        client = scene.signed_in[row.lets_in.split()[0]]
        for headers in ({}, {"HX-Request": "true"}):
            for data in ({}, {"csrf_token": "forged"}):
                answer = client.post(row.path.format(**scene.names), headers=headers, data=data)
                if answer.status_code != 400:
                    taken.append((row.path, headers, data, answer.status_code))

    assert not taken


def test_nothing_is_posted_from_another_site(scene):
    taken = []
    for _, row in POSTS:
        client = scene.signed_in[row.lets_in.split()[0]]
        answer = client.post(row.path.format(**scene.names), headers={"Sec-Fetch-Site": "cross-site"})
        if answer.status_code != 400:
            taken.append((row.path, answer.status_code))

    assert not taken


@pytest.mark.one_engine
def test_private_pages_are_not_kept_by_browsers(scene):
    for endpoint, row in PRIVATE:
        if row.method == "GET":
            answer = scene.signed_in[row.lets_in.split()[0]].get(row.path.format(**scene.names))
            assert "no-store" in answer.headers["Cache-Control"], endpoint
            assert "Cookie" in answer.vary, endpoint


def test_rights_end_with_the_next_request(scene):
    """A post that ends, an account that is closed, a session that is ended: each works at once (R4)."""
    row = Row("GET", "/registrations/{registrations}", BRANCH)
    end: dict[str, Callable[[], Any]] = {
        "binh": lambda: (
            db.session.query(Post).filter_by(user_id=scene.world.binh.id).update({"ends_on": date(2019, 7, 1)})
        ),
        "bao": lambda: setattr(scene.world.bao, "disabled_at", clock.now()),
        "an": lambda: db.session.query(Post).filter_by(user_id=scene.world.an.id).update({"unit_id": scene.world.b.id}),
    }
    for who, happens in end.items():
        assert scene.ask(who, row) == "in"
        happens()
        db.session.commit()
        assert scene.ask(who, row) == ("sign-in" if who == "bao" else "404")
