"""From a plan file (or the catalogue file) to rows: all of it or nothing, and the same file twice changes nothing.

What entries were judged by (days, rules, duties, counting) stays as it is once a plan has entries; words may change.
"""

from typing import Any

import sqlalchemy as sa

from app.accounts.models import Actor
from app.campaigns import files, policy, queries, target_checks
from app.campaigns.catalogue import load_catalogue
from app.campaigns.checking import PlanError, check, is_catalogue, place, rows, shape
from app.campaigns.models import (
    ActivityType,
    ActivityTypeTag,
    Campaign,
    CampaignActivityType,
    CampaignDocument,
    CampaignRule,
    Measure,
)
from app.campaigns.sections import LOOSE, STRICT, Table, Values, head, types_offered
from app.kernel.db import Base, db
from app.kernel.errors import DomainError, Forbidden
from app.units import groups
from app.units.models import Department, OrgUnit

__all__ = ["PlanError", "PlanRefused", "check", "load"]

KEPT = "khác với kế hoạch đang dùng; kế hoạch đã có hồ sơ nên mục này giữ nguyên"
HEAD_LOOSE = frozenset(
    {"title", "short_title", "number", "issued_on", "place", "signer", "parent_doc", "slogans", "basis", "recipients"}
    | {"state", "parent_id", "celebration_on", "photo_required"}
)
WORDS = frozenset(
    {"words", "name", "short_name", "label", "message", "position", "due_text", "from_text", "suggest"}
    | {"parts", "needs", "recipients", "channel", "decided_by"}
)


class PlanRefused(DomainError):
    """The file was not loaded; `errors` says why, row by row. Nothing was written."""

    def __init__(self, errors: list[PlanError]) -> None:
        super().__init__(f"Tệp có {len(errors)} chỗ cần sửa, chưa nạp gì: " + "; ".join(str(e) for e in errors[:20]))
        self.errors = errors


def load(data: Any, actor: Actor | None, *, changing: bool = False) -> Campaign | None:
    """The plan of the file, written and flushed; None for the catalogue. A command has no actor: no right is asked.

    `changing`: the owner has seen what changes in a running plan and wants it; what was sent stays as it was judged.

    Raises:
        PlanRefused: every error of the file, or every difference to a plan that already has entries.
        Forbidden: the actor may not issue plans of this owner.
    """
    if errors := review(data):
        raise PlanRefused(errors)
    with db.session.begin_nested():
        if is_catalogue(data):
            if refused := load_catalogue(data):
                raise PlanRefused(refused)
            return None
        owner = db.session.scalars(sa.select(OrgUnit).where(OrgUnit.code == data["owner"]["code"])).one()
        if actor is not None and not policy.can_issue(actor, owner):
            raise Forbidden(f"Chỉ chủ tịch hoặc quản trị kế hoạch của {owner.label()} được nạp kế hoạch này.")
        return _write(data, owner, changing=changing)


def _references(data: dict[str, Any], owner: OrgUnit | None) -> list[PlanError]:
    """What the file names that the database does not have."""
    errors = []
    if owner is None:
        errors.append(PlanError("owner", f"chưa có đơn vị mang mã “{data['owner']['code']}”"))
    elif (kind := data["owner"].get("unit_type")) and kind != owner.unit_type:
        errors.append(PlanError("owner", f"đơn vị {owner.code} là {owner.unit_type.label}, không phải loại {kind}"))
    if parent := data.get("parent"):
        above = db.session.scalar(sa.select(Campaign).where(Campaign.code == parent))
        if above is None:
            errors.append(PlanError("parent", f"chưa có kế hoạch mang mã “{parent}”", "parent"))
        while above is not None:  # a plan cannot carry out itself, however many plans lie between
            if above.code == data["code"]:
                words = "kế hoạch không thể thực hiện chính nó, trực tiếp hay qua kế hoạch khác"
                errors.append(PlanError("parent", words, "parent"))
                break
            above = db.session.get(Campaign, above.parent_id) if above.parent_id else None
    known = set(db.session.scalars(sa.select(ActivityType.code)))
    for position, row in enumerate(rows(data, "activity_types"), 1):
        if row["code"] not in known:
            where = place("activity_types", position, row)
            errors.append(PlanError(where, "danh mục chưa có loại hoạt động này; nạp tệp danh mục trước", "code"))
    tags = set(db.session.scalars(sa.select(ActivityTypeTag.tag).distinct()))
    for position, row in enumerate(rows(data, "rules"), 1):
        for tag in set(row.get("tags") or ()) - tags:
            words = f"không loại hoạt động nào mang nhãn “{tag}”"
            errors.append(PlanError(place("rules", position, row), words, "tags"))
    year = data["period"]["to"].year
    clusters = groups.codes(owner.id, year) if owner else set()
    there = {"group": clusters, "measure": set(db.session.scalars(sa.select(Measure.code))), "type": known, "tag": tags}
    for position, row in enumerate(rows(data, "targets"), 1):
        for what, code in target_checks.names(row):
            if code not in there[what]:
                said = (
                    f"năm {year} đơn vị ban hành chưa có cụm “{code}”"
                    if what == "group"
                    else f"danh mục không có “{code}”"
                )
                field = "groups" if what == "group" else ""
                errors.append(PlanError(place("targets", position, row), said, field))
    return errors


def review(data: Any) -> list[PlanError]:
    """Everything wrong with a plan or catalogue file, without loading it; empty when it may be loaded.

    While single values are wrong, only those are said: what rows say about each other cannot be read yet.
    """
    errors = check(data)
    if not isinstance(data, dict) or is_catalogue(data) or (errors and shape(data)):
        return errors
    owner = db.session.scalar(sa.select(OrgUnit).where(OrgUnit.code == data["owner"]["code"]))
    return [*errors, *_references(data, owner)]


def _write(data: dict[str, Any], owner: OrgUnit, *, changing: bool) -> Campaign:
    """Write everything, then look whether that was allowed: the caller's savepoint takes it back."""
    campaign = db.session.scalar(sa.select(Campaign).where(Campaign.code == data["code"]))
    used = campaign is not None and _has_entries(campaign)
    values = head(data, owner)
    if campaign is None:
        campaign = Campaign(**values)
        db.session.add(campaign)
        db.session.flush()
    changed = [PlanError(name, KEPT) for name in _assign(campaign, values) if name not in HEAD_LOOSE]
    gone: list[Base] = []
    for table in STRICT:
        changed += [PlanError(f"{table.section} ({key})", KEPT) for key in _sync(table, data, campaign, gone)]
    for table in LOOSE:
        _sync(table, data, campaign, gone)
    if kept := _received(gone):
        raise PlanRefused(kept)
    for row in reversed(gone):  # a rule before the window it names
        db.session.delete(row)
        db.session.flush()
    _offer_types(data, campaign)
    _name_departments(data, owner)
    if used and changed and not changing:
        raise PlanRefused(changed)
    if campaign.source != (text := files.dump(data)):
        campaign.source = text
    db.session.flush()
    return campaign


def _has_entries(campaign: Campaign) -> bool:
    """Entries come after this package, so their table is named, not imported."""
    entry = sa.table("entry", sa.column("campaign_id"))
    return bool(db.session.scalar(sa.select(sa.exists().where(entry.c.campaign_id == campaign.id))))


def _received(gone: list[Base]) -> list[PlanError]:
    """Documents that units said they received stay: what they confirmed must not vanish. Named as above."""
    receipt = sa.table("document_receipt", sa.column("document_id"))
    sheets = {row.id: row.title for row in gone if isinstance(row, CampaignDocument)}
    query = sa.select(receipt.c.document_id).where(receipt.c.document_id.in_(sheets)).distinct()
    words = "đã có đơn vị xác nhận đã nhận nên không bỏ, không đổi tên được; có thể sửa nội dung"
    return [PlanError(f"documents ({sheets[id_]})", words) for id_ in db.session.scalars(query)] if sheets else []


def _assign(row: Base, values: Values) -> list[str]:
    """Set the columns that differ; their names."""
    different = [name for name, value in values.items() if getattr(row, name) != value]
    for name in different:
        setattr(row, name, values[name])
    return different


def _sync(table: Table, data: dict[str, Any], campaign: Campaign, gone: list[Base]) -> list[str]:
    """Make the stored rows of a section those of the file; what the file has no more goes to `gone`.

    The keys of rows that came, went or changed in more than words.
    """
    windows = {window.code: window.id for window in queries.windows(campaign)} if table.model is CampaignRule else {}
    query = sa.select(table.model).filter_by(campaign_id=campaign.id, **table.only)
    stored = {table.key_of(row): row for row in db.session.scalars(query)}
    changed = []
    for key, values in table.wanted(data, campaign.owner, windows).items():
        row = stored.pop(key, None)
        if row is None:
            db.session.add(table.model(campaign_id=campaign.id, **table.only, **values))
            changed.append(key)
        elif set(_assign(row, values)) - WORDS:
            changed.append(key)
    db.session.flush()
    gone += stored.values()
    return changed + list(stored)


def _offer_types(data: dict[str, Any], campaign: Campaign) -> None:
    """The plan's types in its order. May change at any time: what was logged keeps its type."""
    db.session.execute(sa.delete(CampaignActivityType).where(CampaignActivityType.campaign_id == campaign.id))
    ids = {kind.code: kind.id for kind in db.session.scalars(sa.select(ActivityType))}
    db.session.add_all(
        CampaignActivityType(campaign_id=campaign.id, type_id=ids[code], position=position)
        for position, code in enumerate(types_offered(data))
    )
    db.session.flush()


def _name_departments(data: dict[str, Any], owner: OrgUnit) -> None:
    """Departments the plan names are made where the owner has none of that name; none is taken away."""
    known = set(db.session.scalars(sa.select(Department.name).where(Department.unit_id == owner.id)))
    for position, row in enumerate(rows(data, "departments")):
        if row["name"] not in known:
            db.session.add(Department(unit_id=owner.id, name=row["name"], position=position))
    db.session.flush()
