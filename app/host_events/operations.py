"""Writing host events: held, changed, cancelled, and who is invited. Everything flushes; the route commits."""

from collections.abc import Collection, Mapping
from typing import Any

import sqlalchemy as sa

from app.accounts.models import Actor
from app.accounts.operations import audit
from app.campaigns.models import Campaign, CampaignState
from app.campaigns.queries import upward
from app.campaigns.terms import Format
from app.host_events.invited import below
from app.host_events.models import HostEvent, Participation
from app.kernel import clock
from app.kernel.db import db, under
from app.kernel.errors import DomainError
from app.kernel.text import fold
from app.units.models import OrgUnit
from app.units.policy import GRASSROOTS
from app.units.queries import alive

_part = Participation.__table__


def hold(actor: Actor, host: OrgUnit, campaign: Campaign, values: Mapping[str, Any]) -> HostEvent:
    """A new event of `host` from a valid form, with its invitations where every CĐCS is invited."""
    event = HostEvent(
        host=host, campaign=campaign, created_at=clock.now(), created_by_id=actor.user_id, **_columns(values)
    )
    db.session.add(event)
    db.session.flush()
    invite_all(event)
    audit(actor, "host_event.hold", host.id, event=event.public_id)
    return event


def change(actor: Actor, event: HostEvent, values: Mapping[str, Any], seen_version: int | None = None) -> None:
    """Write a valid form over the event. Nobody loses an invitation by it: `invite` takes them back.

    Raises:
        DomainError: it is cancelled, or changed since the form was opened.
    """
    if event.cancelled:
        raise DomainError("Hoạt động đã hủy, không sửa được.")
    if seen_version is not None and seen_version != event.version:
        raise DomainError("Hoạt động này vừa được người khác sửa. Mở lại trang để xem nội dung mới nhất rồi sửa tiếp.")
    for name, value in _columns(values).items():
        setattr(event, name, value)
    db.session.flush()
    invite_all(event)
    audit(actor, "host_event.change", event.host_id, event=event.public_id)


def _columns(values: Mapping[str, Any]) -> dict[str, Any]:
    return {
        "type_id": int(values["type"]),
        "name": values["name"],
        "search_key": fold(f"{values['name']} {values.get('place') or ''}"),
        "starts_on": values["starts_on"],
        "ends_on": values.get("ends_on") or values["starts_on"],
        "place": values.get("place") or "",
        "format": Format(values.get("format") or Format.IN_PERSON),
        "invites_all": values["invites"] == "all",
        "quota": values.get("quota"),
        "answer_by": values.get("answer_by"),
        "guidance": values.get("guidance") or "",
    }


def cancel(actor: Actor, event: HostEvent, reason: str) -> None:
    """It does not take place: nothing of it counts any more, and it stays on record with its reason."""
    if event.cancelled:
        raise DomainError("Hoạt động này đã hủy rồi.")
    event.cancelled_at, event.cancelled_by_id, event.cancelled_reason = clock.now(), actor.user_id, reason
    db.session.flush()
    audit(actor, "host_event.cancel", event.host_id, event=event.public_id)


def tell_result(actor: Actor, event: HostEvent, result: str) -> None:
    """What came of it, in words."""
    if event.cancelled or not event.has_begun(clock.today()):
        raise DomainError("Chỉ ghi kết quả cho hoạt động đã diễn ra.")
    event.result = result
    db.session.flush()
    audit(actor, "host_event.result", event.host_id, event=event.public_id)


# Invitations


def invite_all(event: HostEvent) -> None:
    """Invite every CĐCS below the host that is not invited yet, where the event invites all. One statement."""
    if event.invites_all and not event.cancelled:
        _invite(event.id, sa.and_(OrgUnit.tier == GRASSROOTS, *below(event)))


def _invite(event_id: int, whom: sa.ColumnElement[bool]) -> None:
    there = sa.exists().where(_part.c.event_id == event_id, _part.c.unit_id == OrgUnit.id)
    chosen = sa.select(sa.literal(event_id), OrgUnit.id, sa.literal(""), sa.literal(""), sa.literal(""))
    chosen = chosen.where(whom, sa.not_(there))
    columns = ["event_id", "unit_id", "names", "reason", "on_behalf_of"]
    db.session.execute(sa.insert(Participation).from_select(columns, chosen, include_defaults=False))


def invite(actor: Actor, event: HostEvent, wanted: Collection[int], shown: Collection[int]) -> int:
    """Of the units `shown`, invite those `wanted` and take the invitation of the others back; how many changed.

    Units that are not below the host are passed over; one that answered or was marked stays invited.

    Raises:
        DomainError: the event is cancelled, or invites every CĐCS anyhow.
    """
    _refuse_fixed(event)
    before = _number(event)
    free = sa.and_(_part.c.answer.is_(None), _part.c.attended.is_(None))
    dropped = sorted(set(shown) - set(wanted))
    gone = db.session.execute(
        sa.delete(Participation).where(_part.c.event_id == event.id, _part.c.unit_id.in_(dropped), free),
        execution_options={"synchronize_session": False},
    )
    taken_back: int = gone.rowcount  # type: ignore[attr-defined]
    _invite(event.id, sa.and_(OrgUnit.id.in_(sorted(wanted)), *below(event)))
    added = _number(event) - (before - taken_back)
    audit(actor, "host_event.invite", event.host_id, event=event.public_id, invited=added, taken_back=taken_back)
    return added + taken_back


def invite_branch(actor: Actor, event: HostEvent, path: str) -> int:
    """Invite every CĐCS of the host's at and below `path`; how many are new."""
    _refuse_fixed(event)
    before = _number(event)
    _invite(event.id, sa.and_(OrgUnit.tier == GRASSROOTS, under(OrgUnit.path, path), *below(event)))
    added = _number(event) - before
    audit(actor, "host_event.invite", event.host_id, event=event.public_id, invited=added)
    return added


def _refuse_fixed(event: HostEvent) -> None:
    if event.cancelled:
        raise DomainError("Hoạt động đã hủy, không mời thêm được.")
    if event.invites_all:
        raise DomainError("Hoạt động này mời tất cả CĐCS cấp dưới. Muốn chọn từng đơn vị, hãy sửa phần “Mời”.")


def _number(event: HostEvent) -> int:
    query = sa.select(sa.func.count()).select_from(Participation).where(Participation.event_id == event.id)
    return db.session.scalar(query) or 0


def invite_around(path: str | None = None) -> None:
    """A unit came or changed: events still to be held that invite every CĐCS above `path` (None: anywhere) invite it."""
    query = (
        sa.select(HostEvent)
        .join(HostEvent.host)
        .join(HostEvent.campaign)
        .where(
            HostEvent.invites_all,
            HostEvent.cancelled_at.is_(None),
            HostEvent.ends_on >= clock.today(),
            Campaign.state == CampaignState.ISSUED,
            alive(clock.today()),
        )
    )
    if path is not None:
        query = query.where(OrgUnit.path.in_(upward(path)))
    for event in db.session.scalars(query.order_by(HostEvent.id)).all():
        invite_all(event)
