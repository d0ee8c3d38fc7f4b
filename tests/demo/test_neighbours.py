"""The other four plans beside whatever is there: each runs, on its own day, for its own branch alone."""

from pathlib import Path

import pytest
import sqlalchemy as sa
import yaml

from app.accounts import passwords
from app.accounts.models import User
from app.campaigns.loading import load
from app.campaigns.models import Campaign
from app.demo import neighbours
from app.kernel.db import db
from app.kernel.errors import DomainError
from app.units.models import OrgUnit

PLANS = Path(__file__).resolve().parents[2] / "plans"
PASSWORD = "ThiDua90nam"


@pytest.fixture
def four(world):
    load(yaml.safe_load((PLANS / "catalogue.yaml").read_text()), None)
    found = neighbours.add(PASSWORD, PLANS)
    db.session.commit()
    return found


def test_each_plan_runs_for_its_own_branch(four, client, on_day):
    for one in four:
        on_day(one.day)
        code = db.session.scalars(sa.select(Campaign.code).where(Campaign.short_title == one.title)).one()
        for account in (one.chair, one.grassroots):
            user = db.session.scalars(sa.select(User).where(User.username == account)).one()
            assert passwords.verify(user.password_hash, PASSWORD)
            client.login(user)
            assert one.title in client.get("/").text, account
            assert client.get(f"/targets/{code}").status_code == 200
            assert client.get("/campaigns/TH-2019").status_code == 404, "the world's own plan is another branch"
            assert client.get("/activities/new").status_code == 200


def test_invented_units_say_so(four):
    names = list(db.session.scalars(sa.select(OrgUnit.name).where(OrgUnit.name.like("CĐCS %số 1%"))))
    assert names and all("(dữ liệu mẫu)" in name for name in names)


def test_a_second_time_is_refused_and_changes_nothing(four):
    before = db.session.scalar(sa.select(sa.func.count()).select_from(OrgUnit))
    with pytest.raises(DomainError):
        neighbours.add(PASSWORD, PLANS)

    assert db.session.scalar(sa.select(sa.func.count()).select_from(OrgUnit)) == before
