"""From a point to what proves it: the records a target counts, who is missing, the duties, the paper."""

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

import sqlalchemy as sa
from flask import url_for

from app.campaigns.models import Campaign, Target
from app.dashboards.figures import list_state
from app.entries.models import FamilyName
from app.kernel.db import db
from app.scorecards.models import Criterion, Score, Way
from app.targets.definitions import OF_SUMS, parse
from app.units.models import OrgUnit

FAMILIES = {
    "activity": FamilyName.ACTIVITIES,
    "registration": FamilyName.REGISTRATIONS,
    "initiative": FamilyName.INITIATIVES,
    "declaration": FamilyName.DECLARATIONS,
    "model": FamilyName.CARE_MODELS,
}
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
    found = _records(campaign, unit, sorted({condition.source for condition in definition.conditions}))
    if score.counted is not None and score.counted < criterion.most and definition.mode not in OF_SUMS:
        missing = url_for("targets.missing", code=campaign.code, target_code=target.code, unit=unit.code)
        found.append(("Còn thiếu ở đâu", missing))
    found.append(("Bảng chỉ tiêu", url_for("targets.board", code=campaign.code, unit=unit.code)))
    return found


def _records(campaign: Campaign, unit: OrgUnit, sources: Sequence[str]) -> list[Link]:
    here: dict[str, Any] = {"campaign": campaign.code, "unit": unit.code}
    found = []
    for source in sources:
        if family := FAMILIES.get(source):
            address = url_for("entries.index", family=family.value, state=list_state(campaign, family), **here)
            found.append((f"Hồ sơ: {family.label.lower()}", address))
        elif source == "award":
            found.append(("Khen thưởng đã ghi", url_for("nominations.awards", **here)))
        elif source == "obligation":
            found.append(("Các việc phải nộp", url_for("obligations.index", which="", **here)))
        elif source == "org_event":
            found.append(("Quyết định về tổ chức", url_for("units.show", code=unit.code)))
    return found
