"""Movements over plans and years: which choices are one movement, what was linked to it, whose sector is offered it."""

from datetime import date

import pytest

from app.activities import operations as activities
from app.activities.routes import FAMILY as ACTIVITIES
from app.campaigns.models import CampaignChoice
from app.entries.models import EntryState
from app.kernel.db import db
from app.movements import queries
from app.movements.queries import Did
from app.registrations import operations as registrations
from app.registrations.models import Progress
from app.registrations.routes import FAMILY as REGISTRATIONS
from tests.campaigns.test_queries import make_campaign
from tests.entries.typed import filled
from tests.factories import make_activity, make_registration

APPROVED = {"state": EntryState.APPROVED}
NTM = {"movement_code": "NTM", "movement": "Xây dựng nông thôn mới"}


def plan(world, owner, code, year, label="Chung sức xây dựng nông thôn mới", movement="NTM", **extra):
    made = make_campaign(world, owner, code, starts_on=date(year, 1, 1), ends_on=date(year, 12, 31))
    choice = CampaignChoice(campaign_id=made.id, list_name="movement", code=movement, label=label, extra=extra)
    db.session.add(choice)
    db.session.commit()
    return made


def known(world, who):
    return [
        (one.code, one.owner.code, [plan.code for plan in one.campaigns]) for one in queries.all_of(world.actor(who))
    ]


def find(world, who="dung", owner=""):
    return queries.find(world.actor(who), "NTM", owner)


# Which is one


def test_the_same_code_goes_on_in_other_years_and_below(world):
    """BK-K1: "giai đoạn 2021 - 2025" is one movement in the plans of every year."""
    plan(world, "t", "T-2021", 2021, from_year="2021", to_year="2025")
    plan(world, "a", "A-2020", 2020)

    assert known(world, "dung") == [("NTM", "T", ["T-2021", "A-2020", "TH-2019"])]
    assert known(world, "an") == known(world, "dung")
    assert known(world, "chi") == [("NTM", "T", ["T-2021", "TH-2019"])]  # the plan of A is not B's to see
    one = find(world)
    assert (one.label, one.first, one.last) == ("Chung sức xây dựng nông thôn mới", 2021, 2025)
    assert one.years == [2019, 2020, 2021]


def test_two_unions_side_by_side_have_two_movements(world):
    plan(world, "a", "A-2020", 2020, movement="RIENG")
    plan(world, "b", "B-2020", 2020, movement="RIENG")

    both = [one for one in known(world, "dung") if one[0] == "RIENG"]
    assert both == [("RIENG", "B", ["B-2020"]), ("RIENG", "A", ["A-2020"])]
    assert queries.find(world.actor("dung"), "RIENG", "B").campaigns[0].code == "B-2020"
    assert queries.find(world.actor("an"), "RIENG", "B") is None


# What was linked


@pytest.fixture
def linked(world):
    later = plan(world, "t", "T-2020", 2020)
    make_registration(world, progress=Progress.DONE, **NTM, **APPROVED)
    make_registration(world, **NTM)  # the plan counts what is approved
    make_registration(world, **APPROVED)
    make_activity(world, on=date(2019, 7, 21), attendees=19, **NTM)
    make_activity(world, unit="b1", by="bon", on=date(2019, 7, 21), attendees=40, movement_code="LDG", movement="Khác")
    other = make_registration(world, unit="b1", by="bon", start_on=date(2020, 2, 1), due_on=date(2020, 3, 1), **NTM)
    other.campaign_id, other.event_on, other.event_to = later.id, date(2020, 2, 1), date(2020, 3, 1)
    db.session.commit()
    return find(world)


def test_years_and_branches(world, linked):
    life = queries.life(linked, world.t, None)

    assert life.years == [(2019, Did(1, 1, 1, 19)), (2020, Did(1, 0, 0, 0))]
    assert [(unit.code, did.registrations) for unit, did in life.branches] == [("B", 1), ("A", 1)]
    assert life.whole == Did(2, 1, 1, 19)
    of_one = queries.life(linked, world.t, 2019)
    assert [unit.code for unit, _ in of_one.branches] == ["A"] and of_one.whole == Did(1, 1, 1, 19)


def test_the_figures_lead_to_the_entries(client, world, linked):
    assert queries.entries(linked, world.t, None, 1).total == 3
    assert queries.entries(linked, world.a, 2019, 1).total == 2
    page = client.login(world.dung).get("/movements/NTM?year=2019")
    assert "Năm 2019" in page.text and "/movements/NTM/entries?owner=T&amp;unit=T&amp;year=2019" in page.text
    assert "CĐCS Công ty B1" in client.get("/movements/NTM/entries?year=2020").text
    assert "Công ty B1" not in client.login(world.binh).get("/movements/NTM/entries").text
    assert client.get("/movements/NTM?unit=B").status_code == 404
    assert client.get("/movements/KHAC").status_code == 404


# The form


def test_the_code_is_kept_beside_the_name(world):
    form = filled(world, REGISTRATIONS, movement="Xây dựng nông thôn mới")
    entry = make_registration(world)
    registrations.fill(entry, form.data)
    assert (entry.movement, entry.movement_code) == ("Xây dựng nông thôn mới", "NTM")

    db.session.query(CampaignChoice).filter_by(code="NTM").one().label = "Tên mới"
    registrations.fill(entry, form.data)  # the plan calls it otherwise now: it is the same movement
    assert entry.movement_code == "NTM"
    registrations.fill(entry, form.data | {"movement": ""})
    assert (entry.movement, entry.movement_code) == ("", "")


def test_an_activity_may_be_part_of_a_movement(world):
    form = filled(world, ACTIVITIES, movement="Xây dựng nông thôn mới")
    assert form.errors == {}
    entry = make_activity(world)
    activities.fill(entry, form.data)

    assert (entry.movement, entry.movement_code) == ("Xây dựng nông thôn mới", "NTM")
    assert "Xây dựng nông thôn mới" in [fact.text for fact in ACTIVITIES.facts(entry)]


@pytest.mark.parametrize(
    ("who", "unit", "offered"), [("an", "A1", True), ("bon", "B1", False), ("binh", "A", True), ("dung", "T", True)]
)
@pytest.mark.parametrize("family", [REGISTRATIONS, ACTIVITIES], ids=["registrations", "activities"])
def test_a_movement_of_a_sector_is_offered_to_it_alone(world, family, who, unit, offered):
    """CB-A10: "Tham mưu giỏi, phục vụ tốt" is for hành chính sự nghiệp; an upper union has no sector."""
    choice = CampaignChoice(
        campaign_id=world.campaign.id,
        list_name="movement",
        code="TMG",
        label="Tham mưu giỏi",
        extra={"sectors": "HCSN,CONG"},
    )
    db.session.add(choice)
    db.session.commit()

    form = filled(world, family, who, unit=unit, movement="Tham mưu giỏi")
    assert ("movement" not in form.errors) is offered
