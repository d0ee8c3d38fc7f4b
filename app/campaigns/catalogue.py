"""Loading the shared catalogue: measures and activity types. Nothing is ever taken out of it."""

from typing import Any

import sqlalchemy as sa

from app.campaigns.checking import PlanError, place, rows
from app.campaigns.models import ActivityType, ActivityTypeMeasure, ActivityTypeTag, Measure
from app.kernel.db import db


def load_catalogue(data: dict[str, Any]) -> list[PlanError]:
    """Write measures and types, new or changed. What is refused: a measure already counted changes what it counts."""
    errors = _measures(data)
    if not errors:
        _types(data)
    return errors


def _measures(data: dict[str, Any]) -> list[PlanError]:
    known = {measure.code: measure for measure in db.session.scalars(sa.select(Measure))}
    errors = []
    for position, row in enumerate(rows(data, "measures"), 1):
        measure = known.get(row["code"])
        values = {"name": row["name"], "counted_in": row["unit"], "is_money": bool(row.get("is_money"))}
        if measure is None:
            db.session.add(Measure(code=row["code"], **values))
            continue
        meaning = (measure.counted_in, measure.is_money)
        if meaning != (values["counted_in"], values["is_money"]) and _counted(measure):
            where = place("measures", position, row)
            errors.append(
                PlanError(where, f"đã có số liệu tính bằng “{measure.counted_in}”, không đổi đơn vị tính được")
            )
            continue
        for name, value in values.items():
            setattr(measure, name, value)
    db.session.flush()
    return errors


def _counted(measure: Measure) -> bool:
    """Entries come after this package, so their table is named, not imported."""
    value = sa.table("entry_value", sa.column("measure_id"))
    return bool(db.session.scalar(sa.select(sa.exists().where(value.c.measure_id == measure.id))))


def _types(data: dict[str, Any]) -> None:
    known = {kind.code: kind for kind in db.session.scalars(sa.select(ActivityType))}
    for row in rows(data, "activity_types"):
        kind = known.get(row["code"])
        if kind is None:
            kind = ActivityType(code=row["code"])
            db.session.add(kind)
        kind.name, kind.table_group = row["name"], row["group"]
        kind.help, kind.icon = row.get("help") or "", row.get("icon") or ""
        kind.sectors, kind.tiers = row.get("sectors") or [], row.get("tiers") or []
        known[row["code"]] = kind
    db.session.flush()
    ids = [known[row["code"]].id for row in rows(data, "activity_types")]
    for model in (ActivityTypeTag, ActivityTypeMeasure):
        db.session.execute(sa.delete(model).where(model.type_id.in_(ids)))
    _details(data, known)


def _details(data: dict[str, Any], known: dict[str, ActivityType]) -> None:
    measures = {measure.code: measure.id for measure in db.session.scalars(sa.select(Measure))}
    for row in rows(data, "activity_types"):
        type_id = known[row["code"]].id
        db.session.add_all(ActivityTypeTag(type_id=type_id, tag=tag) for tag in row.get("tags") or ())
        db.session.add_all(
            ActivityTypeMeasure(
                type_id=type_id,
                measure_id=measures[asked["code"]],
                position=position,
                required=bool(asked.get("required")),
            )
            for position, asked in enumerate(row.get("measures") or ())
        )
    db.session.flush()
