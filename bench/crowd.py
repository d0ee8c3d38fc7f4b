"""A union of any size, made by a few set statements: districts of a hundred CĐCS, thirty entries and six duties a unit.

What there is of one unit does not depend on how many there are: from world to world only the number of units grows.
"""

from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

import sqlalchemy as sa
import yaml

from bench import papers
from bench.papers import MOMENT
from bench.rows import day, digits, numbers, step, write

BRANCH = 100  # CĐCS of a district
PLAN = "CB-2019"
PLANS = Path(__file__).resolve().parents[1] / "plans"
MEMBERS_JOINING = {"source": "activity", "agg": "sum", "field": "members_attended"}
OWN_TARGETS: list[dict[str, Any]] = [
    {"mode": "PCT_MEMBERS_TOTAL", "cmp": ">=", "value": 30, "all": [{"source": "initiative", "agg": "distinct_authors"}]},
    {"mode": "PCT_UNITS", "cmp": ">", "value": 50, "all": [{"source": "obligation", "agg": "submitted"}]},
    {"mode": "AVG_PER_UNIT", "cmp": ">=", "value": 2, "window": "YEAR", "all": [MEMBERS_JOINING]},
    {"mode": "TOTAL", "cmp": ">=", "value": 900, "all": [{"source": "model", "agg": "count"}]},
]  # fmt: skip


@dataclass(frozen=True)
class People:
    """Account names of the chairs of the province, of the last CĐCS and of its district."""

    province: str
    district: str
    chair: str
    code: str  # of the district


def fill(units: int) -> None:
    """`units` CĐCS with everything, committed and analysed; a multiple of BRANCH. Needs an app context."""
    from app.campaigns.loading import load
    from app.campaigns.models import Campaign
    from app.kernel.db import db, reading
    from app.obligations.operations import generate

    reading.set(False)
    _units(units)
    for name in ("catalogue", "cb-2019"):
        load(yaml.safe_load((PLANS / f"{name}.yaml").read_text(encoding="utf-8")), None)
    campaign = db.session.scalars(sa.select(Campaign)).one()
    _targets(campaign.id)
    _duties(campaign.id)
    _accounts()
    papers.papers()
    papers.awards(campaign.id)
    db.session.execute(sa.text("ANALYZE"))  # nothing does in between, and the duties go by what there is
    generate(campaign)
    papers.hand_in()
    db.session.commit()
    with db.engine.connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
        plain = connection.dialect.name == "sqlite"
        connection.exec_driver_sql("ANALYZE" if plain else "VACUUM ANALYZE")  # as autovacuum would


def people() -> People:
    """Who looks at the pages."""
    from app.kernel.db import db
    from app.units.models import OrgUnit

    last = db.session.scalars(sa.select(OrgUnit).order_by(OrgUnit.id.desc()).limit(1)).one()
    assert last.parent_id
    above = f"u{last.parent_id:07}"
    return People("u0000001", above, last.code.lower(), above.upper())


def _units(units: int) -> None:
    """1 the province, then the districts, then the CĐCS: a third enterprises, one of fifty founded this year."""
    from app.units.models import OrgEvent, OrgUnit, UnitStat, UnitVersion

    districts = units // BRANCH
    rows = numbers(1 + districts + units)
    i = rows.c.i
    top, middle = i == 1, sa.and_(i > 1, i <= 1 + districts)
    above = sa.case((top, sa.null()), (middle, 1), else_=2 + i % districts)
    root = sa.case((top, ""), (middle, "00001"), else_="00001" + step(2 + i % districts))
    young = i % 50 == 7
    write(OrgUnit, rows, {
        "id": i, "code": sa.case((top, "CB"), else_="U" + digits(i)), "search_key": "don vi so " + digits(i),
        "name": sa.case((top, "LĐLĐ tỉnh"), (middle, "LĐLĐ huyện số " + digits(i)), else_="CĐCS số " + digits(i)),
        "sort_key": digits(i), "tier": sa.case((top, 2), (middle, 3), else_=4), "parent_id": above, "path": root + step(i),
        "unit_type": sa.case((top, "LDLD_TINH"), (middle, "LDLD_HUYEN"), else_="CDCS"),
        "sector": sa.case((i <= 1 + districts, sa.null()), (i % 3 == 0, "DN_NGOAI_NN"), else_="HCSN"),
        "founded_on": sa.case((young, day(i % 200)), else_=day(sa.literal(-5000))), "phone": "0900000000",
    })  # fmt: skip
    unit = OrgUnit.__table__.c
    kept = {name: sa.type_coerce(unit[name], sa.Text) for name in ("name", "sort_key", "unit_type", "sector")}
    version = kept | {"unit_id": unit.id, "valid_from": unit.founded_on, "tier": unit.tier, "parent_id": unit.parent_id}
    write(UnitVersion, OrgUnit.__table__, version)
    for after, more in ((-365, 0), (0, 3), (150, 5)):
        counted = {"unit_id": unit.id, "as_of": day(sa.literal(after)), "members": 5 + unit.id % 90 + more}
        write(UnitStat, OrgUnit.__table__, counted)
    found = {"type": "found", "unit_id": unit.id, "on_day": unit.founded_on, "detail": sa.literal_column("'{}'")}
    write(OrgEvent, OrgUnit.__table__, found, unit.id % 50 == 7)


def _targets(campaign_id: int) -> None:
    """The plan's own and those of three other plans, so that every mode and source is there; numbers given to all."""
    from app.campaigns.models import Target, TimeWindow
    from app.kernel.db import db
    from app.targets.models import TargetAllocation
    from app.units.models import OrgUnit

    windows = set(db.session.scalars(sa.select(TimeWindow.code).where(TimeWindow.campaign_id == campaign_id)))
    others = [yaml.safe_load((PLANS / f"{name}.yaml").read_text()) for name in ("bd-2021", "bk-2023", "qn-2019")]
    copied = [one for plan in others for one in plan["targets"]]
    for number, one in enumerate([*copied, *OWN_TARGETS]):
        said = {name: value for name, value in one.items() if name not in ("code", "name", "words", "source_doc")}
        said = {"population": {"tiers": [4]}} | said
        if said.get("window") and said["window"] not in windows:
            said["window"] = "YEAR"
        db.session.add(
            Target(
                campaign_id=campaign_id,
                code=f"T{number}",
                name=f"Chỉ tiêu {number}",
                position=100 + number,
                definition=said,
            )
        )
    db.session.flush()
    unit = OrgUnit.__table__.c
    allocated = [one.id for one in db.session.scalars(sa.select(Target)) if one.definition["mode"] == "ALLOCATED"]
    for id_ in allocated:
        write(
            TargetAllocation,
            OrgUnit.__table__,
            {"target_id": id_, "unit_id": unit.id, "amount": unit.id % 3},
            unit.tier > 2,
        )


def _duties(campaign_id: int) -> None:
    """Three more than the plan's own, so that a CĐCS owes six."""
    from app.campaigns.models import Obligation, ObligationKind, OwedTo, Recurrence
    from app.kernel.db import db

    for number, kind in enumerate((ObligationKind.PLAN, ObligationKind.NOMINATION, ObligationKind.INITIATIVE_SUMMARY)):
        db.session.add(
            Obligation(
                campaign_id=campaign_id, code=f"X{number}", kind=kind, name=f"Việc phải nộp {number}", owed_by_tiers=[4],
                owed_to=OwedTo.PARENT, due_on=date(2019, 6 + number, 15), recurrence=Recurrence.ONCE, position=50 + number,
            )
        )  # fmt: skip
    db.session.flush()


def _accounts() -> None:
    """A chair for every unit."""
    from app.accounts.models import Post, User
    from app.units.models import OrgUnit

    unit = OrgUnit.__table__
    name = "u" + digits(unit.c.id)
    write(
        User,
        unit,
        {
            "id": unit.c.id,
            "username": name,
            "full_name": name,
            "search_key": name,
            "sort_key": name,
            "created_at": MOMENT,
        },
    )
    write(Post, unit, {"user_id": unit.c.id, "unit_id": unit.c.id, "role": "chair", "starts_on": day(sa.literal(0))})
