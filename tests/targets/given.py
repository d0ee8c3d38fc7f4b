"""A plan's targets in tests: a definition with sensible values, its row, and its line on the board."""

from datetime import date
from typing import Any

import sqlalchemy as sa

from app.campaigns.models import ActivityType, ActivityTypeTag, Target
from app.kernel.db import db
from app.targets import queries

TODAY = date(2019, 7, 29)
GRASSROOTS = ("a1", "a2", "b1")
COUNT = {"source": "activity", "agg": "count"}


def definition(
    mode: str, value: int | None = 1, cmp: str = ">=", tiers: tuple[int, ...] = (4,), **more: Any
) -> dict[str, Any]:
    if "any" not in more:
        more.setdefault("all", [COUNT])
    return {"mode": mode, "population": {"tiers": list(tiers)}, "cmp": cmp, "value": value} | more


def add(world: Any, **values: Any) -> Target:
    target = Target(
        campaign_id=world.campaign.id, code=f"T{db.session.query(Target).count()}", definition=definition(**values)
    )
    db.session.add(target)
    db.session.flush()
    return target


def line(world: Any, target: Target, root: str = "t", today: date = TODAY) -> queries.Line:
    board = queries.board(world.campaign, world.units[root], today)
    return next(one for one in board.lines if one.target.id == target.id)


def tag(world: Any, code: str, *tags: str) -> None:
    kind = db.session.scalars(sa.select(ActivityType).where(ActivityType.code == code)).one()
    have = set(db.session.scalars(sa.select(ActivityTypeTag.tag).where(ActivityTypeTag.type_id == kind.id)))
    db.session.add_all(ActivityTypeTag(type_id=kind.id, tag=one) for one in set(tags) - have)
    db.session.flush()
