"""Who may call what: one row for every route, tried by everybody; a route without a row fails (R2, R3, R4).

A row names who is let in and who is told 403. Everybody else who is signed in gets 404, the same page as for a thing
that does not exist; whoever is not signed in is sent to the sign-in page. "Let in" is any answer of the route itself,
a refused form as well: what it then does is the business of its own tests.
"""

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import Any

import pytest

from app.accounts.models import Post, Role, User
from app.entries.models import Attachment, EntryState
from app.kernel import clock
from app.kernel.db import db
from app.kernel.web import access_of
from app.units.models import OrgUnit, UnitType
from tests import factories
from tests.conftest import Client
from tests.world import World, password_hash

# Beside the world's own people (tests/world.py): `ulan` is chair of another province, `ngan` was chair of A1 until
# yesterday and is chair of B1 now, `nghi` is a chair of A1 whose account was closed after signing in.
SIGNED_IN = ("an", "anh", "vi", "ai", "binh", "bao", "chi", "bon", "dung", "duy", "dao", "ulan", "ngan")
STRANGERS_TO_A1 = ("ai", "chi", "bon", "dao", "ulan", "ngan")
EVERYBODY = " ".join(SIGNED_IN)
BRANCH = "an anh vi binh bao dung duy"  # who may see what A1 has sent
OWN = "an anh vi"

PUBLIC = {"accounts.sign_in", "accounts.activate", "static"}


@dataclass(frozen=True)
class Row:
    """`lets_in` and `refuses` are account names. `path` may use the names of `Things`."""

    method: str
    path: str
    lets_in: str
    refuses: str = ""
    data: dict[str, str] = field(default_factory=dict)

    def expected(self) -> dict[str, str]:
        by_name = dict.fromkeys(SIGNED_IN, "404")
        by_name |= dict.fromkeys(self.refuses.split(), "403")
        return by_name | dict.fromkeys(self.lets_in.split(), "in")


def family_rows(name: str) -> dict[str, list[Row]]:
    """What the three families have alike. `{entry}` was sent by an of A1 and lies at A; `{draft}` nobody has sent."""
    writers = "an anh binh bao dung duy ai chi bon dao ulan ngan"
    return {
        f"{name}.new": [Row("GET", f"/{name}/new", writers, "vi")],
        f"{name}.create": [Row("POST", f"/{name}/new", writers, "vi")],
        f"{name}.autosave": [Row("POST", f"/{name}/autosave", writers, "vi")],
        f"{name}.show": [
            Row("GET", f"/{name}/{{{name}}}", BRANCH),
            Row("GET", f"/{name}/{{{name}_draft}}", OWN),
        ],
        f"{name}.edit": [
            Row("GET", f"/{name}/{{{name}}}/edit", "an anh binh bao dung duy", "vi"),
            Row("GET", f"/{name}/{{{name}_draft}}/edit", "an anh", "vi"),
        ],
        f"{name}.update": [
            Row("POST", f"/{name}/{{{name}}}/edit", "an anh binh bao dung duy", "vi"),
            Row("POST", f"/{name}/{{{name}_draft}}/edit", "an anh", "vi"),
        ],
        f"{name}.take_step": [
            Row("POST", f"/{name}/{{{name}}}/review", BRANCH),
            Row("POST", f"/{name}/{{{name}_draft}}/review", OWN),
        ],
        f"{name}.confirm": [Row("POST", f"/{name}/{{{name}}}/confirm", BRANCH)],
    }


CHAIRS = "an ai binh chi bon dung dao ulan ngan"
PEOPLE = CHAIRS + " bao duy"
NOT_PEOPLE = "anh vi"

ROUTES: dict[str, list[Row]] = {
    "accounts.sign_in": [Row("GET", "/sign-in", EVERYBODY), Row("POST", "/sign-in", EVERYBODY)],
    "accounts.activate": [Row("GET", "/activate", EVERYBODY), Row("POST", "/activate", EVERYBODY)],
    "accounts.sign_out": [Row("POST", "/sign-out", EVERYBODY)],
    "accounts.profile": [Row("GET", "/me", EVERYBODY)],
    "accounts.password": [Row("GET", "/password", EVERYBODY), Row("POST", "/password", EVERYBODY)],
    "accounts.own_devices": [Row("GET", "/devices", EVERYBODY)],
    "accounts.end_device": [Row("POST", "/devices/{session}/end", "an")],
    "accounts.end_other_devices": [Row("POST", "/devices/end-others", EVERYBODY)],
    "accounts.audit_log": [Row("GET", "/audit", CHAIRS, NOT_PEOPLE + " bao duy")],
    "accounts.people": [Row("GET", "/people", PEOPLE, NOT_PEOPLE)],
    "accounts.new_person": [
        Row("GET", "/people/new", PEOPLE, NOT_PEOPLE),
        Row("POST", "/people/new", PEOPLE, NOT_PEOPLE),
    ],
    "accounts.choose_slips": [Row("GET", "/people/slips", PEOPLE, NOT_PEOPLE)],
    "accounts.print_slips": [Row("POST", "/people/slips", PEOPLE, NOT_PEOPLE)],
    # `anh` is editor of A1: its chair and the upper unions manage the account, and see it.
    "accounts.person": [Row("GET", "/people/anh", "an binh bao dung duy", NOT_PEOPLE)],
    **{
        f"accounts.{verb}": [
            Row(method, f"/people/anh/{path}", "an binh bao dung duy", NOT_PEOPLE) for method in methods.split()
        ]
        for verb, path, methods in (
            ("edit_person", "edit", "GET POST"),
            ("disable", "disable", "POST"),
            ("enable", "enable", "POST"),
            ("unlock", "unlock", "POST"),
            ("issue_code", "code", "POST"),
            ("new_post", "posts/new", "GET POST"),
            ("edit_post", "posts/{post}", "GET POST"),
        )
    },
    "accounts.end_post": [Row("POST", "/people/anh/posts/{post}/end", "an", NOT_PEOPLE)],
    "entries.index": [Row("GET", "/entries/", EVERYBODY)],
    "entries.desk": [Row("GET", "/entries/desk", EVERYBODY)],
    "entries.bulk": [Row("POST", "/entries/bulk", EVERYBODY, data={"action": "approve", "item": "{registrations}.1"})],
    "entries.bulk_apply": [
        Row("POST", "/entries/bulk/apply", EVERYBODY, data={"action": "approve", "item": "{registrations}.1"})
    ],
    "entries.file": [Row("GET", "/entries/files/{file}", BRANCH), Row("GET", "/entries/files/{draft_file}", OWN)],
    "entries.thumb": [
        Row("GET", "/entries/files/{file}/thumb", BRANCH),
        Row("GET", "/entries/files/{draft_file}/thumb", OWN),
    ],
    **family_rows("registrations"),
    **family_rows("activities"),
    **family_rows("initiatives"),
    "registrations.progress": [Row("GET", "/registrations/{approved}/progress", "an anh", "vi binh bao dung duy")],
    "registrations.report_progress": [
        Row("POST", "/registrations/{approved}/progress", "an anh", "vi binh bao dung duy")
    ],
    "registrations.confirm_done": [Row("POST", "/registrations/{approved}/done", BRANCH)],
}

CASES = [(endpoint, row) for endpoint, rows in ROUTES.items() for row in rows]


def case_id(case: Any) -> str:
    return f"{case.method} {case.path}" if isinstance(case, Row) else case


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
        client = self.signed_in[who] if who in self.signed_in else self.client
        answer = client.open(row.path.format(**known), method=row.method, data=data or None, **more)
        if answer.status_code in (303, 302) and answer.location.startswith("/sign-in") and "sign" not in row.path:
            return "sign-in"
        if answer.status_code == 401 and "/sign-in" in answer.headers.get("HX-Redirect", ""):
            return "sign-in"
        return "in" if answer.status_code < 400 or answer.status_code in (400, 409, 422) else str(answer.status_code)


def another_province(world: World) -> OrgUnit:
    unit = OrgUnit(
        code="U",
        name="Liên đoàn Lao động tỉnh U",
        search_key="u",
        sort_key="u",
        tier=2,
        unit_type=UnitType.PROVINCE_FEDERATION,
        path="0000u",
    )
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
        "ulan": person("ulan", (another_province(world), start, None)),
        "ngan": person("ngan", (world.a1, start, yesterday), (world.b1, today, None)),
        "nghi": person("nghi", (world.a1, start, None)),
    }
    make = {
        "registrations": factories.make_registration,
        "activities": factories.make_activity,
        "initiatives": factories.make_initiative,
    }
    sent = {name: one(world) for name, one in make.items()}
    drafts = {f"{name}_draft": one(world, state=EntryState.DRAFT) for name, one in make.items()}
    approved = factories.make_registration(world, state=EntryState.APPROVED)
    people = world.people | extra
    signed_in = {name: app.test_client().login(user) for name, user in people.items()}
    extra["nghi"].disabled_at = clock.now()
    names = {name: entry.public_id for name, entry in (sent | drafts).items()}
    names |= {
        "approved": approved.public_id,
        "file": attach(app, sent["registrations"], "san-choi.jpg").public_id,
        "draft_file": attach(app, drafts["registrations_draft"], "nhap.jpg").public_id,
        "session": str(session_of(world.an)),
        "post": str(db.session.query(Post.id).filter_by(user_id=world.anh.id).scalar()),
    }
    db.session.commit()
    return Scene(world, names, people, client, signed_in)


def session_of(user: User) -> int:
    from app.accounts import devices

    devices.open_session(user, shared=False)
    return devices.of_user(user.id)[0].id


# Everybody tries everything


@pytest.mark.parametrize(("endpoint", "row"), CASES, ids=case_id)
def test_who_is_let_in(scene, endpoint, row):
    # Those who are refused come first: they change nothing for those who are let in.
    order = sorted(SIGNED_IN, key=lambda name: name in row.lets_in.split())

    answers = {name: scene.ask(name, row) for name in order}

    expected = row.expected()
    assert {n: a for n, a in answers.items() if a != expected[n]} == {}, f"expected {expected}"


@pytest.mark.parametrize(("endpoint", "row"), [c for c in CASES if c[0] not in PUBLIC], ids=case_id)
def test_nobody_comes_in_without_signing_in(scene, endpoint, row):
    for who in ("anonymous", "nghi"):
        assert scene.ask(who, row) == "sign-in"
        assert scene.ask(who, row, headers={"HX-Request": "true"}) == "sign-in"


@pytest.mark.parametrize(("endpoint", "row"), [c for c in CASES if "{" in c[1].path], ids=case_id)
def test_foreign_and_missing_look_the_same(scene, endpoint, row):
    """Page by page, byte by byte, for a swap as for a whole page (R3)."""
    missing = {name: "9" * len(value) if value.isdigit() else "0" * len(value) for name, value in scene.names.items()}
    hidden = [name for name, answer in row.expected().items() if answer == "404"]
    assert hidden
    for who in hidden[:3]:
        for headers in ({}, {"HX-Request": "true"}):
            client = scene.signed_in[who]
            foreign = client.open(row.path.format(**scene.names), method=row.method, headers=headers)
            absent = client.open(row.path.format(**missing), method=row.method, headers=headers)
            assert (foreign.status_code, absent.status_code) == (404, 404)
            assert foreign.get_data() == absent.get_data()


@pytest.mark.parametrize(("endpoint", "row"), [c for c in CASES if c[1].method == "POST"], ids=case_id)
def test_nothing_is_posted_without_the_token(scene, settings, endpoint, row):
    settings(WTF_CSRF_ENABLED=True)
    who = row.lets_in.split()[0]
    path = row.path.format(**scene.names)

    for headers in ({}, {"HX-Request": "true"}):
        answer = scene.signed_in[who].open(path, method="POST", headers=headers, data={"csrf_token": "forged"})
        assert answer.status_code == 400
        assert scene.signed_in[who].open(path, method="POST", headers=headers).status_code == 400


@pytest.mark.parametrize(("endpoint", "row"), [c for c in CASES if c[1].method == "POST"], ids=case_id)
def test_nothing_is_posted_from_another_site(scene, endpoint, row):
    who = row.lets_in.split()[0]
    answer = scene.signed_in[who].post(row.path.format(**scene.names), headers={"Sec-Fetch-Site": "cross-site"})

    assert answer.status_code == 400


@pytest.mark.one_engine
def test_private_pages_are_not_kept_by_browsers(scene):
    for endpoint, row in CASES:
        if row.method == "GET" and endpoint not in PUBLIC:
            answer = scene.signed_in[row.lets_in.split()[0]].get(row.path.format(**scene.names))
            assert "no-store" in answer.headers["Cache-Control"], endpoint
            assert "Cookie" in answer.vary, endpoint


def test_rights_end_with_the_next_request(scene):
    """A post that ends, an account that is closed, a session that is ended: each works at once (R4)."""
    row = Row("GET", "/registrations/{registrations}", BRANCH)
    end: dict[str, Callable[[], Any]] = {
        "binh": lambda: db.session.query(Post).filter_by(user_id=scene.world.binh.id).update({"ends_on": date(2019, 7, 1)}),
        "bao": lambda: setattr(scene.world.bao, "disabled_at", clock.now()),
        "an": lambda: db.session.query(Post).filter_by(user_id=scene.world.an.id).update({"unit_id": scene.world.b.id}),
    }
    for who, happens in end.items():
        assert scene.ask(who, row) == "in"
        happens()
        db.session.commit()
        assert scene.ask(who, row) == ("sign-in" if who == "bao" else "404")
