"""Every route tried by everybody, as tests/access_rows.py says; a route without a row fails (R2, R3, R4)."""

import re
from collections.abc import Callable
from datetime import date
from typing import Any

import pytest
from werkzeug.test import TestResponse

from app.accounts.models import Post
from app.kernel import clock
from app.kernel.db import db
from app.kernel.web import access_of
from tests import access_rows
from tests.access_people import BRANCH, PUBLIC, SIGNED_IN, Row
from tests.access_programs import PROGRAMS
from tests.scene import Scene, build

ROUTES = access_rows.ROUTES | PROGRAMS
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


@pytest.fixture
def scene(app, world, client) -> Scene:
    return build(app, world, client)


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
    missing = {name: "9" * 8 if value.isdigit() else "0" * len(value) for name, value in scene.names.items()}
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
