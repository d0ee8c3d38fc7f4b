"""For whom a form is: from the query string or the posted form to the unit, the plan and the entry it speaks of."""

from collections.abc import Mapping
from dataclasses import replace

from flask import abort

from app.accounts.models import Actor
from app.accounts.session import current_actor
from app.campaigns import queries as campaigns
from app.campaigns.models import Campaign, CampaignState
from app.entries import policy, queries
from app.entries.families import Family
from app.entries.forms import FormContext
from app.entries.models import Entry, new_public_id
from app.kernel import clock
from app.kernel.errors import DomainError
from app.kernel.text import clean_line
from app.obligations import queries as obligations
from app.obligations.models import ObligationItem
from app.units import queries as units
from app.units.models import OrgUnit


def of_new(values: Mapping[str, str], *, posted: bool = False) -> FormContext:
    """The context of a form without an entry; `posted` when a person has typed it, so that it must not be lost."""
    actor = current_actor()
    unit = _unit(actor, _given(values, "unit"))
    campaign = _campaign(actor, unit, _given(values, "campaign"), posted=posted)
    key = _given(values, "key") or new_public_id()
    item = _item(actor, unit, campaign, _given(values, "item"))
    return FormContext(actor, unit, campaign, _given(values, "kind"), key, None, policy.on_behalf(actor, unit), item)


def of_entry(entry: Entry) -> FormContext:
    """The context of a form that changes `entry`; what the form says of unit, plan and kind does not count (row 7)."""
    behalf = entry.on_behalf_by_id is not None
    key = entry.creation_key
    return FormContext(current_actor(), entry.unit, entry.campaign, entry.kind, key, entry, behalf, entry.item)


def with_entry(context: FormContext, entry: Entry) -> FormContext:
    """The same form, now of the entry made from it."""
    return replace(context, unit=entry.unit, campaign=entry.campaign, entry=entry)


def made_with_key(family: Family, values: Mapping[str, str]) -> Entry | None:
    """The entry the actor made with the form's one-time key. DomainError when it is of another family."""
    entry = queries.by_key(current_actor(), _given(values, "key"))
    if entry is not None and not isinstance(entry, family.model):
        raise DomainError("Biểu mẫu này đã dùng cho một hồ sơ loại khác. Hãy mở lại biểu mẫu từ đầu.")
    return entry


def _given(values: Mapping[str, str], name: str) -> str:
    return clean_line(values.get(name, ""))[:64]


def _item(actor: Actor, unit: OrgUnit, campaign: Campaign, typed: str) -> ObligationItem | None:
    """The duty named, when this unit owes it under this plan; anything else names none."""
    if not (typed.isascii() and typed.isdigit() and len(typed) < 10):
        return None
    item = obligations.find(actor, int(typed))
    fits = item is not None and item.unit_id == unit.id and item.obligation.campaign_id == campaign.id
    return item if fits else None


def _unit(actor: Actor, code: str) -> OrgUnit:
    """The unit to write for: named and in reach, else the actor's own."""
    unit = units.find(actor, code or (actor.home.unit_code if actor.home else ""))
    if unit is None:
        abort(404)
    if not policy.can_enter_for(actor, unit):
        abort(403)
    return unit


def _campaign(actor: Actor, unit: OrgUnit, code: str, *, posted: bool) -> Campaign:
    """The plan to write in: named and covering the unit, else the newest running one.

    What was typed for a plan that has closed meanwhile is kept as a draft; the workflow refuses to send it.
    """
    if posted and code:
        named = campaigns.find(actor, code)
        if named is not None and unit.path.startswith(named.owner.path):
            return named
    running = campaigns.running_for(unit.path, clock.today())
    if code:
        running = [campaign for campaign in running if campaign.code == code]
    if not running and code and (named := campaigns.find(actor, code)):
        why = f"ở trạng thái “{named.state.label}”" if named.state is not CampaignState.ISSUED else "đã khóa sổ"
        raise DomainError(f"Kế hoạch “{named.short_title}” {why}, không nhận thêm hồ sơ.")
    if not running:
        raise DomainError("Hiện không có kế hoạch thi đua nào đang mở để nhập hồ sơ.")
    return running[0]
