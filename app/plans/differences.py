"""What a draft changes in a running plan, row by row in the words of the editor, and for whom."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

import sqlalchemy as sa

from app.campaigns.checking import rows
from app.campaigns.models import Campaign, Obligation
from app.campaigns.schema import NAMED_BY, PLAN, SECTIONS
from app.kernel.db import db, under
from app.kernel.text import day
from app.obligations.models import ObligationItem
from app.plans import fields
from app.plans.fields import TIERS, Ask
from app.units.models import OrgUnit

Plan = Mapping[str, Any]
_LABELS = {"from": "Từ ngày", "to": "Đến hết ngày", "period": "Thời gian", "count_from": "Tính vào số liệu khi",
           "owed_by": "Ai phải nộp", "population": "Tính các đơn vị", "all": "Điều kiện", "any": "Một trong các điều kiện",
           "mode": "Cách tính", "cmp": "So sánh", "value": "Mức phải đạt", "each": "Một đơn vị đạt khi",
           "window": "Trong thời gian", "source_doc": "Văn bản giao số", "then": "Cơ quan quyết định sau đó"}  # fmt: skip


@dataclass(frozen=True)
class Difference:
    """One row of a section that a draft adds, drops or changes. `whom` says whom it concerns, "" where that is nobody's
    duty or figure."""

    where: str
    what: str  # thêm | bỏ | đổi
    detail: str = ""
    whom: str = ""


def by_key(section: str, data: Plan) -> dict[str, dict[str, Any]]:
    """{what tells it from its siblings: row} of a section, in its order."""
    if section == "ready_reasons":
        return {
            "/".join(str(row.get(k) or "") for k in ("family", "field", "sentence")): row for row in rows(data, section)
        }
    return {str(row[NAMED_BY.get(section, "code")]): row for row in rows(data, section)}


def differences(before: Plan, after: Plan, campaign: Campaign | None = None) -> list[Difference]:
    """What changes, section by section in the order of the file. With the running plan: also for whom."""
    asks = {ask.key: ask for ask in fields.HEAD}
    found = [
        Difference("Thông tin chung", "đổi", f"{_label(key, asks)}: {_value(asks.get(key), before.get(key))} → "
                   f"{_value(asks.get(key), after.get(key))}")
        for key in PLAN
        if (before.get(key) or None) != (after.get(key) or None) and key not in ("state", "code", "owner")
    ]  # fmt: skip
    concerned = _Concerned(campaign) if campaign else None
    for section in SECTIONS:
        found += _of_section(section, by_key(section, before), by_key(section, after), concerned)
    return found


def _of_section(
    section: str, old: dict[str, dict[str, Any]], new: dict[str, dict[str, Any]], concerned: "_Concerned | None"
) -> Iterator[Difference]:
    title, asked = fields.SECTIONS[section]
    asks = {ask.key: ask for ask in asked}
    for key, row in old.items():
        if key not in new:
            yield Difference(_name(title, row), "bỏ")
    for key, row in new.items():
        before = old.get(key)
        if before is None:
            yield Difference(_name(title, row), "thêm", whom=concerned.added(section, row) if concerned else "")
        elif changed := list(_changed(before, row, asks)):
            whom = concerned.changed(section, row) if concerned else ""
            yield Difference(_name(title, row), "đổi", "; ".join(changed), whom)
    if list(old) != list(new) and sorted(old) == sorted(new):
        yield Difference(title, "đổi", "thứ tự các mục")


def _name(title: str, row: Mapping[str, Any]) -> str:
    named = row.get("name") or row.get("label") or row.get("title") or row.get("sentence") or row.get("message")
    code = row.get("code")
    return f"{title}: {named or code}" + (f" ({code})" if named and code else "")


def _label(key: str, asks: Mapping[str, Ask]) -> str:
    return asks[key].label if key in asks else _LABELS.get(key, key)


def _changed(old: Mapping[str, Any], new: Mapping[str, Any], asks: Mapping[str, Ask]) -> Iterator[str]:
    for key in dict.fromkeys([*old, *new]):
        if (old.get(key) or None) != (new.get(key) or None):
            ask = asks.get(key)
            yield f"{_label(key, asks)}: {_value(ask, old.get(key))} → {_value(ask, new.get(key))}"


def _value(ask: Ask | None, value: Any) -> str:
    """A value in the words of its control: dates as people write them, codes by their labels, ticks as yes and no."""
    choices = ask.choices if ask and isinstance(ask.choices, Mapping) else {}
    if isinstance(value, bool):
        return "có" if value else "không"
    if value in (None, "", [], {}):
        return "(trống)"
    if hasattr(value, "isoformat"):
        return day(value)
    if isinstance(value, Mapping):
        return ", ".join(f"{_LABELS.get(key, _INSIDE.get(key, key))} {_value(_TIER if key == 'tiers' else None, one)}"
                         for key, one in value.items() if one not in (None, "", [], {}, False))  # fmt: skip
    if isinstance(value, list):
        return ", ".join(_value(ask, one) for one in value)
    return choices.get(str(value), str(value))


_TIER = Ask("tiers", "Cấp", "many", TIERS)
_INSIDE = {"tiers": "cấp", "sectors": "khu vực", "departments": "ban", "owner": "đơn vị ban hành:", "source": "đếm",
           "agg": "theo", "field": "chỉ số", "where": "chỉ", "code": "mã", "kind": "loại", "type": "loại", "tag": "nhãn",
           "decided_by": "", "registrations": "đăng ký:", "activities": "hoạt động:", "initiatives": "sáng kiến:",
           "others": "hồ sơ khác:"}  # fmt: skip


class _Concerned:
    """Whom a change concerns, in the running plan as it stands: its items by how far they are, its units by tier."""

    def __init__(self, campaign: Campaign) -> None:
        sent = sa.func.sum(sa.case((ObligationItem.first_sent_at.is_not(None), 1), else_=0))
        query = (
            sa.select(Obligation.code, sa.func.count(ObligationItem.id), sent)
            .join(ObligationItem, ObligationItem.obligation_id == Obligation.id)
            .where(Obligation.campaign_id == campaign.id)
            .group_by(Obligation.code)
        )
        self.items = {code: (total, int(done or 0)) for code, total, done in db.session.execute(query)}
        inside = sa.and_(under(OrgUnit.path, campaign.owner.path), OrgUnit.ended_on.is_(None))
        counted = sa.select(OrgUnit.tier, sa.func.count()).where(inside).group_by(OrgUnit.tier)
        self.units = {tier: number for tier, number in db.session.execute(counted)}  # noqa: C416

    def _number(self, tiers: list[int] | None) -> int:
        return sum(number for tier, number in self.units.items() if not tiers or tier in tiers)

    def added(self, section: str, row: Mapping[str, Any]) -> str:
        """ "thêm việc cho 214 đơn vị"."""
        if section == "obligations":
            by = row["owed_by"]
            number = self._number(by["tiers"]) if by.get("tiers") else int(bool(by.get("owner")))
            departments = len(by.get("departments") or [])
            more = f" và {departments} ban của đơn vị ban hành" if departments else ""
            return f"thêm việc cho {_n(number)} đơn vị{more}"
        return self._of_row(section, row)

    def changed(self, section: str, row: Mapping[str, Any]) -> str:
        """ "áp dụng cho 188 việc chưa nộp; 26 việc đã nộp giữ nguyên như đã xét"."""
        if section == "obligations" and row["code"] in self.items:
            total, done = self.items[row["code"]]
            kept = f"; {_n(done)} việc đã nộp giữ nguyên như đã xét" if done else "; chưa đơn vị nào nộp"
            return f"áp dụng cho {_n(total - done)} việc chưa nộp{kept}"
        return self._of_row(section, row)

    def _of_row(self, section: str, row: Mapping[str, Any]) -> str:
        if section == "rules":
            return f"áp dụng cho hồ sơ gửi từ nay của {_n(self._number(row.get('tiers')))} đơn vị"
        if section == "targets":
            return f"tính lại trên {_n(self._number((row.get('population') or {}).get('tiers')))} đơn vị"
        return ""


def _n(number: int) -> str:
    return f"{number:,}".replace(",", ".")
