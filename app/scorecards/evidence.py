"""From a point to what proves it: the records a target counts, who is missing, the duties, the paper."""

from collections.abc import Iterable, Mapping
from typing import Any

import sqlalchemy as sa
from flask import url_for

from app.campaigns.models import Target
from app.kernel.db import db
from app.scorecards.models import Criterion, Score, Way
from app.targets.definitions import OF_SUMS, parse
from app.units.models import OrgUnit

Link = tuple[str, str]
"""Words and address."""


def targets(asked: Iterable[Criterion]) -> dict[tuple[int, str], Target]:
    """The targets the criteria name, by campaign id and code; those that are gone are left out. One statement."""
    named = {(one.campaign_id, one.target_code) for one in asked if one.way.by_target and one.campaign_id}
    query = sa.select(Target).where(
        Target.campaign_id.in_({id_ for id_, _ in named}), Target.code.in_({code for _, code in named})
    )
    return {(one.campaign_id, one.code): one for one in db.session.scalars(query)} if named else {}


def links(criterion: Criterion, score: Score, unit: OrgUnit, known: Mapping[tuple[int, str], Target]) -> list[Link]:
    """Where the evidence of one point lies; nothing for points by hand, whose paper stands beside them."""
    if criterion.way is Way.IN_TIME:
        plan = criterion.campaign.code if criterion.campaign else None
        return [("Các việc phải nộp", url_for("obligations.index", unit=unit.code, campaign=plan, which=""))]
    campaign, target = criterion.campaign, known.get((criterion.campaign_id or 0, criterion.target_code))
    if campaign is None or target is None:
        return []
    definition = parse(target.definition)
    here: dict[str, Any] = {"code": campaign.code, "target_code": target.code, "unit": unit.code}
    found = [("Hồ sơ được tính", url_for("targets.behind", **here))]
    if score.counted is not None and score.counted < criterion.most and definition.mode not in OF_SUMS:
        found.append(("Còn thiếu ở đâu", url_for("targets.missing", **here)))
    found.append(("Bảng chỉ tiêu", url_for("targets.board", code=campaign.code, unit=unit.code)))
    return found
