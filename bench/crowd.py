"""A union of any size, made by a few set statements: districts of a hundred CĐCS, thirty entries and six duties a unit.

What there is of one unit does not depend on how many there are: from world to world only the number of units grows.
"""

from dataclasses import dataclass
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

import sqlalchemy as sa
import yaml

BRANCH = 100  # CĐCS of a district
PAPERS = 30  # entries of a CĐCS: 20 activities, then registrations, initiatives, declarations, models
PLAN = "CB-2019"
PLANS = Path(__file__).resolve().parents[1] / "plans"
JANUARY, MOMENT = date(2019, 1, 1), datetime(2019, 6, 1)
MEMBERS_JOINING = {"source": "activity", "agg": "sum", "field": "members_attended"}
OWN_TARGETS: list[dict[str, Any]] = [
    {"mode": "PCT_MEMBERS_TOTAL", "cmp": ">=", "value": 30, "all": [{"source": "initiative", "agg": "distinct_authors"}]},
    {"mode": "PCT_UNITS", "cmp": ">", "value": 50, "all": [{"source": "obligation", "agg": "submitted"}]},
    {"mode": "AVG_PER_UNIT", "cmp": ">=", "value": 2, "window": "YEAR", "all": [MEMBERS_JOINING]},
    {"mode": "TOTAL", "cmp": ">=", "value": 900, "all": [{"source": "model", "agg": "count"}]},
]  # fmt: skip


@dataclass(frozen=True)
class People:
    """Account names of those who look."""

    province: str = "tinh"
    district: str = "huyen"
    chair: str = "coso"


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
    _people()
    _papers(units)
    _awards(campaign.id)
    generate(campaign)
    _hand_in()
    db.session.commit()
    with db.engine.connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
        plain = connection.dialect.name == "sqlite"
        connection.exec_driver_sql("ANALYZE" if plain else "VACUUM ANALYZE")  # as autovacuum would


def district() -> str:
    """The code of the unit that the district account works for."""
    from app.accounts.models import Post, User
    from app.kernel.db import db
    from app.units.models import OrgUnit

    query = sa.select(OrgUnit.code).join(Post, Post.unit_id == OrgUnit.id).join(User, User.id == Post.user_id)
    return db.session.scalars(query.where(User.username == People.district)).one()


def _numbers(last: int) -> sa.CTE:
    first = sa.select(sa.literal(1).label("i")).cte(f"numbers_{last}", recursive=True)
    return first.union_all(sa.select(first.c.i + 1).where(first.c.i < last))


def _write(model: Any, source: sa.FromClause, columns: dict[str, Any], *where: sa.ColumnElement[bool]) -> None:
    from app.kernel.db import db

    given = {name: value if isinstance(value, sa.ColumnElement) else sa.literal(value) for name, value in columns.items()}
    chosen = sa.select(*(value.label(name) for name, value in given.items())).select_from(source).where(*where)
    db.session.execute(sa.insert(model.__table__).from_select([*given], chosen, include_defaults=False))


def _digits(number: sa.ColumnElement[int]) -> sa.ColumnElement[str]:
    return sa.func.substr(sa.cast(number + 10_000_000, sa.Text), 2, 7)


def _step(number: sa.ColumnElement[int]) -> sa.ColumnElement[str]:
    return sa.func.substr(sa.cast(number + 100_000, sa.Text), 2, 5)


def _day(after: sa.ColumnElement[int]) -> sa.ColumnElement[date]:
    """So many days after 1 January."""
    from app.kernel.db import on_sqlite

    if on_sqlite():
        return sa.func.date(JANUARY.isoformat(), sa.cast(after, sa.Text) + " days")
    return sa.cast(JANUARY, sa.Date) + after


def _units(units: int) -> None:
    """1 the province, then the districts, then the CĐCS: a third enterprises, one of fifty founded this year."""
    from app.units.models import OrgEvent, OrgUnit, UnitStat, UnitVersion

    districts = units // BRANCH
    rows = _numbers(1 + districts + units)
    i = rows.c.i
    top, middle = i == 1, sa.and_(i > 1, i <= 1 + districts)
    above = sa.case((top, sa.null()), (middle, 1), else_=2 + i % districts)
    root = sa.case((top, ""), (middle, "00001"), else_="00001" + _step(2 + i % districts))
    young = i % 50 == 7
    _write(OrgUnit, rows, {
        "id": i, "code": sa.case((top, "CB"), else_="U" + _digits(i)), "search_key": "don vi so " + _digits(i),
        "name": sa.case((top, "LĐLĐ tỉnh"), (middle, "LĐLĐ huyện số " + _digits(i)), else_="CĐCS số " + _digits(i)),
        "sort_key": _digits(i), "tier": sa.case((top, 2), (middle, 3), else_=4), "parent_id": above, "path": root + _step(i),
        "unit_type": sa.case((top, "LDLD_TINH"), (middle, "LDLD_HUYEN"), else_="CDCS"),
        "sector": sa.case((i <= 1 + districts, sa.null()), (i % 3 == 0, "DN_NGOAI_NN"), else_="HCSN"),
        "founded_on": sa.case((young, _day(i % 200)), else_=_day(sa.literal(-5000))), "phone": "0900000000",
    })  # fmt: skip
    unit = OrgUnit.__table__.c
    kept = {name: sa.type_coerce(unit[name], sa.Text) for name in ("name", "sort_key", "unit_type", "sector")}
    version = kept | {"unit_id": unit.id, "valid_from": unit.founded_on, "tier": unit.tier, "parent_id": unit.parent_id}
    _write(UnitVersion, OrgUnit.__table__, version)
    for day, more in ((-365, 0), (0, 3), (150, 5)):
        counted = {"unit_id": unit.id, "as_of": _day(sa.literal(day)), "members": 5 + unit.id % 90 + more}
        _write(UnitStat, OrgUnit.__table__, counted)
    found = {"type": "found", "unit_id": unit.id, "on_day": unit.founded_on, "detail": sa.literal_column("'{}'")}
    _write(OrgEvent, OrgUnit.__table__, found, unit.id % 50 == 7)


def _targets(campaign_id: int) -> None:
    """The plan's own and those of three other plans, so that every mode and source is there; numbers given to all."""
    from app.campaigns.models import Target, TimeWindow
    from app.kernel.db import db
    from app.targets.models import TargetAllocation
    from app.units.models import OrgUnit

    windows = set(db.session.scalars(sa.select(TimeWindow.code).where(TimeWindow.campaign_id == campaign_id)))
    others = [yaml.safe_load((PLANS / f"{name}.yaml").read_text()) for name in ("bd-2021", "bk-2023", "qn-2019")]
    copied = [one for plan in others for one in plan["targets"] if "host_event" not in str(one)]
    for number, one in enumerate([*copied, *OWN_TARGETS]):
        said = {name: value for name, value in one.items() if name not in ("code", "name", "words", "source_doc")}
        said = {"population": {"tiers": [4]}} | said
        if said.get("window") and said["window"] not in windows:
            said["window"] = "YEAR"
        db.session.add(
            Target(campaign_id=campaign_id, code=f"T{number}", name=f"Chỉ tiêu {number}", position=100 + number, definition=said)
        )
    db.session.flush()
    unit = OrgUnit.__table__.c
    allocated = [one.id for one in db.session.scalars(sa.select(Target)) if one.definition["mode"] == "ALLOCATED"]
    for id_ in allocated:
        _write(TargetAllocation, OrgUnit.__table__, {"target_id": id_, "unit_id": unit.id, "amount": unit.id % 3}, unit.tier > 2)


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


def _people() -> None:
    """One account at the province, one at a district, one at a CĐCS of it."""
    from app.accounts.models import Post, Role, User
    from app.kernel.db import db
    from app.units.models import OrgUnit

    last = db.session.scalars(sa.select(OrgUnit).order_by(OrgUnit.id.desc()).limit(1)).one()
    for name, unit_id in ((People.province, 1), (People.district, last.parent_id), (People.chair, last.id)):
        person = User(username=name, full_name=name, search_key=name, sort_key=name, created_at=MOMENT.replace(tzinfo=UTC))
        db.session.add(person)
        db.session.flush()
        db.session.add(Post(user_id=person.id, unit_id=unit_id, role=Role.CHAIR, starts_on=JANUARY))
    db.session.flush()


def _papers(units: int) -> None:
    """The entries of the CĐCS and what each family adds; one in twenty a draft, one in ten sent back."""
    from app.activities.models import Activity
    from app.campaigns.models import ActivityType, Campaign, Measure
    from app.care_models.models import CareModel
    from app.declarations.models import Declaration
    from app.entries.models import Entry, EntryValue
    from app.initiatives.models import Author, Initiative
    from app.kernel.db import db
    from app.registrations.models import Registration
    from app.units.models import OrgUnit

    unit, sheet = OrgUnit.__table__, _numbers(PAPERS)
    kinds = sa.select(ActivityType.id, ActivityType.code, sa.func.row_number().over(order_by=ActivityType.id).label("at"))
    kind, many = kinds.subquery("kinds"), db.session.scalar(sa.select(sa.func.count(ActivityType.id))) or 1
    j, u = sheet.c.i, unit.c.id
    dice = (u * 31 + j * 17) % 100
    state = sa.case((dice < 5, "draft"), (dice < 15, "returned"), (dice < 45, "sent"), else_="approved")
    family = sa.case(
        (j <= 20, "activities"), (j <= 24, "registrations"), (j <= 26, "initiatives"), (j <= 28, "declarations"),
        else_="care_models",
    )  # fmt: skip
    what = sa.case(
        (j <= 20, kind.c.code), (j <= 22, "CONG_TRINH"), (j <= 24, "PHAN_VIEC"), (j <= 26, "SANG_KIEN"), (j == 27, "FANPAGE"),
        (j == 28, "NHAP_PMQL_DOAN_VIEN"), else_="CHAM_LO",
    )  # fmt: skip
    number, first = (u - 1) * PAPERS + j, _day((u * 13 + j * 29) % 360)
    author = sa.select(sa.text("id")).select_from(sa.text("user_account")).where(sa.text("username = 'coso'")).scalar_subquery()
    out = sa.case((dice < 5, sa.null()), else_=sa.literal(MOMENT))
    _write(Entry, unit.join(sheet, sa.true()).join(kind, kind.c.at == 1 + (u + j) % many), {
        "id": number, "public_id": "e" + sa.cast(number, sa.Text), "creation_key": "k" + sa.cast(number, sa.Text),
        "family": family, "kind": what, "title": "Hồ sơ số " + sa.cast(number, sa.Text), "state": state, "version": 1,
        "search_key": "ho so so " + sa.cast(number, sa.Text), "unit_id": u, "event_on": first, "event_to": first,
        "campaign_id": sa.select(Campaign.id).scalar_subquery(),
        "holder_id": sa.case((dice < 15, u), (dice < 45, unit.c.parent_id), else_=sa.null()),
        "created_by_id": author, "created_at": MOMENT, "updated_at": MOMENT, "sent_at": out, "first_sent_at": out,
    }, unit.c.tier == 4)  # fmt: skip
    entry = Entry.__table__
    e = entry.c

    def of(model: Any, name: str, **columns: Any) -> None:
        _write(model, entry, {"id": e.id} | columns, e.family == name)

    typed = sa.select(ActivityType.id).where(ActivityType.code == e.kind).correlate(entry).scalar_subquery()
    nothing = sa.literal_column("'[]'")
    of(Activity, "activities", type_id=typed, attendees=e.id % 60, format="in_person", confirmed_rules=nothing)
    done = sa.case((e.id % 3 == 0, "done"), else_="running")
    of(Registration, "registrations", progress=done, plaque=sa.case((e.id % 40 == 1, "installed"), else_="none"),
       budget=18_000_000, details=sa.literal_column("'{}'"))  # fmt: skip
    of(Initiative, "initiatives", portal_code=sa.case((e.id % 2 == 0, "SK"), else_=""), eligible=sa.true())
    of(Declaration, "declarations", holds=e.id % 4 > 0)
    of(CareModel, "care_models", started_on=e.event_on)
    for position in (0, 1):
        person = {"initiative_id": e.id, "position": position, "full_name": "Người thứ " + sa.cast(e.id % 9, sa.Text),
                  "name_key": "nguoi " + sa.cast((e.id + position) % 9, sa.Text), "birth_year": 1980, "share": 50}  # fmt: skip
        _write(Author, entry, person, e.family == "initiatives")
    measures = db.session.scalar(sa.select(sa.func.count(Measure.id))) or 1
    for more in (0, 7):
        value = {"entry_id": e.id, "measure_id": 1 + (e.id + more) % measures, "amount": e.id % 4}
        _write(EntryValue, entry, value, e.family == "activities")


def _awards(campaign_id: int) -> None:
    """A person of every twentieth CĐCS honoured by the province."""
    from app.nominations.models import Award
    from app.units.models import OrgUnit

    unit = OrgUnit.__table__.c
    name = "Người " + sa.cast(unit.id, sa.Text)
    _write(Award, OrgUnit.__table__, {
        "public_id": "a" + sa.cast(unit.id, sa.Text), "unit_id": 1, "receiving_unit_id": unit.id, "campaign_id": campaign_id,
        "subject_kind": "person", "subject": name, "subject_key": name, "kind": "BIEU_DUONG", "basis": "honour",
        "category": "CBCD", "form": "Biểu dương", "level": "province", "decision_no": "1", "decided_on": _day(unit.id % 200),
        "created_at": MOMENT, "created_by_id": 1,
    }, unit.tier == 4, unit.id % 20 == 0)  # fmt: skip


def _hand_in() -> None:
    """Half of the items handed in, some of them late; a few waived or answered with nothing to report."""
    from app.kernel.db import db
    from app.obligations.models import ObligationItem

    item = ObligationItem.__table__
    dice = item.c.id % 20
    said = {
        "handed": sa.case((dice < 5, "accepted"), (dice < 9, "sent"), (dice < 10, "returned"), else_="nothing"),
        "first_sent_at": sa.case((dice < 10, sa.literal(MOMENT)), else_=sa.null()),
        "late_days": sa.case((dice < 3, 2), (dice < 10, 0), else_=sa.null()),
        "nothing_at": sa.case((dice == 10, sa.literal(MOMENT)), else_=sa.null()),
        "waived_at": sa.case((dice == 11, sa.literal(MOMENT)), else_=sa.null()),
        "waived_reason": sa.case((dice == 11, "Mới thành lập"), else_=""),
    }
    db.session.execute(sa.update(item).values(said))
