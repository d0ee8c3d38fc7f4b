"""Targets on what is not an activity: duties handed in, declarations, models (BD-T2 to BD-T4, CB-T9, QN-T1)."""

from datetime import UTC, date, datetime

import sqlalchemy as sa

from app.entries.models import EntryState
from app.kernel.db import db
from app.obligations import operations as obligations
from app.obligations.models import Handed, ObligationItem
from app.targets.definitions import Verdict
from tests.factories import make_activity, make_care_model, make_declaration
from tests.targets.given import COUNT, add, line, tag

FANPAGE = {"source": "declaration", "agg": "flag", "code": "FANPAGE"}
MODEL = {"source": "model", "agg": "count", "where": {"tag": "CHAM_LO"}}


def met(world, target):
    return line(world, target).tally.met


def test_a_duty_handed_in_or_answered_counts(world):
    obligations.generate(world.campaign)
    target = add(world, mode="PCT_UNITS", value=100, all=[{"source": "obligation", "agg": "submitted", "code": "O3"}])
    by_kind = add(world, mode="PCT_UNITS", all=[{"source": "obligation", "agg": "submitted", "kind": "RESULT_REPORT"}])
    assert (met(world, target), line(world, target).tally.units) == (0, 4)
    items = db.session.scalars(sa.select(ObligationItem).join(ObligationItem.obligation).filter_by(code="O3"))
    by_unit = {item.unit.code: item for item in items}
    by_unit["A1"].handed = Handed.SENT
    by_unit["A2"].nothing_at = datetime(2019, 7, 1, tzinfo=UTC)  # CR-11: an answer
    by_unit["B1"].handed = Handed.RETURNED
    by_unit["D1"].waived_at, by_unit["D1"].waived_reason = datetime(2019, 7, 1, tzinfo=UTC), "Mới thành lập"
    db.session.flush()

    assert (met(world, target), met(world, by_kind)) == (3, 3)


def test_plan_and_activity_are_both_asked_for(world):
    obligations.generate(world.campaign)
    both = [{"source": "obligation", "agg": "submitted", "code": "O3"}, COUNT]
    target = add(world, mode="PCT_UNITS", value=100, each=">=1", all=both)
    db.session.execute(sa.update(ObligationItem).values(handed=Handed.SENT))
    make_activity(world, unit="a1")

    assert met(world, target) == 1


def test_the_newest_declaration_holds_whenever_it_became_true(world):
    target = add(world, mode="PCT_UNITS", value=100, window="PEAK", all=[FANPAGE])
    make_declaration(world, unit="a1", event_on=date(2018, 5, 1), event_to=date(2018, 5, 1))
    make_declaration(world, unit="a2", by="ai", holds=True)
    make_declaration(world, unit="a2", by="ai", holds=False)  # the page was closed
    make_declaration(world, unit="b1", by="bon", state=EntryState.DRAFT)
    make_declaration(world, unit="d1", by="dao", kind="OTHER")

    assert met(world, target) == 1


def test_a_model_that_runs_counts_beside_an_activity(world):
    tag(world, "THAM_HOI", "CHAM_LO")
    care = {"source": "activity", "agg": "count", "where": {"tag": "CHAM_LO"}}
    target = add(world, mode="PER_UNIT", value=1, window="PEAK", any=[care, MODEL])
    make_care_model(world, unit="a1")
    make_care_model(world, unit="a2", by="ai", to=date(2019, 6, 30))  # ended before the week
    make_care_model(world, unit="d1", by="dao", kind="CACH_LAM_HAY")
    make_activity(world, unit="b1", by="bon", type_code="THAM_HOI")

    assert met(world, target) == 2
    assert line(world, target).verdict is Verdict.MISSED
