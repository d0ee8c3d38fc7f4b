"""The plaque line (gắn biển): asked for from below, agreed to by the plan's owner, put up (BK-G3, BK-G4).

A line of its own beside review and progress: registered, done, recognised and with a plaque never merge (CR-9).
"""

from dataclasses import dataclass
from datetime import date

import sqlalchemy as sa

from app.accounts.models import REVIEWERS, Actor
from app.entries import policy
from app.entries.models import Entry, EntryState
from app.entries.queries import may_see
from app.entries.workflow import Line, Note, Step, take
from app.kernel import clock
from app.kernel.db import db, under
from app.kernel.errors import DomainError, Forbidden
from app.kernel.paging import PAGE, Page, nearest
from app.kernel.text import fold
from app.registrations.models import Plaque, PlaqueLevel, PlaqueRequest, Progress, Registration, RegistrationKind
from app.units.models import OrgUnit

P = Plaque


def _eligible(entry: Entry) -> bool:
    """Only an approved công trình may carry a plaque."""
    return entry.kind == RegistrationKind.PROJECT.value and entry.state is EntryState.APPROVED


def _straight(entry: Entry) -> bool:
    """No union stands between this one and the plan's owner (CB-A5), or it is the owner's own work."""
    return entry.unit_id == entry.campaign.owner_id or entry.unit.parent_id == entry.campaign.owner_id


def _asks(actor: Actor, entry: Entry, alone: bool) -> bool:
    return _eligible(entry) and policy.can_send(actor, entry)


def _supports(actor: Actor, entry: Entry, alone: bool) -> bool:
    """A reviewer of a union between the unit and the owner."""
    if _straight(entry):
        return False
    between = [
        post
        for post in actor.posts
        if post.role in REVIEWERS and post.unit_id not in (entry.unit_id, entry.campaign.owner_id)
    ]
    inside = entry.campaign.owner.path
    return any(
        post.path.startswith(inside) and any(entry.unit.path.startswith(prefix) for prefix in post.scope)
        for post in between
    )


def _decides(actor: Actor, entry: Entry, alone: bool) -> bool:
    return actor.holds(REVIEWERS, entry.campaign.owner_id)


def _decides_at_once(actor: Actor, entry: Entry, alone: bool) -> bool:
    """What comes from a union below an upper one is supported there first."""
    return _straight(entry) and _decides(actor, entry, alone)


def _puts_up(actor: Actor, entry: Entry, alone: bool) -> bool:
    return policy.can_edit(actor, entry) or _decides(actor, entry, alone)


PLAQUE = Line(
    "plaque",
    (
        Step(
            "plaque_request", "Đề nghị gắn biển", "Đã đề nghị gắn biển", frozenset({P.NONE, P.REFUSED}), P.REQUESTED,
            _asks, until_closing=True, tone="primary",
        ),
        Step(
            "plaque_support", "Thống nhất, chuyển lên", "Cấp trên thống nhất đề nghị gắn biển", frozenset({P.REQUESTED}),
            P.SUPPORTED, _supports, tone="primary",
        ),
        Step(
            "plaque_agree", "Ghi quyết định đồng ý", "Đồng ý gắn biển", frozenset({P.REQUESTED}), P.AGREED,
            _decides_at_once, tone="primary",
        ),
        Step(
            "plaque_agree", "Ghi quyết định đồng ý", "Đồng ý gắn biển", frozenset({P.SUPPORTED}), P.AGREED, _decides,
            tone="primary",
        ),
        Step(
            "plaque_refuse", "Không đồng ý", "Không đồng ý gắn biển", frozenset({P.REQUESTED}), P.REFUSED,
            lambda actor, entry, alone: _supports(actor, entry, alone) or _decides_at_once(actor, entry, alone),
            needs_comment=True, tone="danger",
        ),
        Step(
            "plaque_refuse", "Không đồng ý", "Không đồng ý gắn biển", frozenset({P.SUPPORTED}), P.REFUSED, _decides,
            needs_comment=True, tone="danger",
        ),
        Step(
            "plaque_withdraw", "Rút đề nghị", "Đã rút đề nghị gắn biển", frozenset({P.REQUESTED}), P.NONE, _asks,
            needs_comment=True,
        ),
        Step(
            "plaque_install", "Ghi đã gắn biển", "Đã gắn biển", frozenset({P.AGREED}), P.INSTALLED, _puts_up,
            tone="primary",
        ),
    ),
)  # fmt: skip


@dataclass(frozen=True)
class Dossier:
    """What a unit says when it asks for a plaque. `wording` are the proposed words of the plaque."""

    level: PlaqueLevel
    occasion: str
    wording: str
    papers: str


def request_of(entry: Registration) -> PlaqueRequest | None:
    """The dossier, None where nobody has asked."""
    return db.session.get(PlaqueRequest, entry.id)


def ask(actor: Actor, entry: Registration, dossier: Dossier) -> None:
    """Ask for a plaque; asking anew after a refusal clears what was said to the last request (its history keeps it)."""
    if entry.kind != RegistrationKind.PROJECT.value:
        raise DomainError("Chỉ công trình mới được đề nghị gắn biển.")
    take(PLAQUE, "plaque_request", entry, actor, Note(comment=dossier.occasion))
    request = request_of(entry) or PlaqueRequest(registration_id=entry.id)
    request.level, request.occasion, request.wording = dossier.level, dossier.occasion, dossier.wording
    request.dossier, request.requested_on = dossier.papers, clock.today()
    request.opinion = request.refusal = ""
    db.session.add(request)
    db.session.flush()


def support(actor: Actor, entry: Registration, opinion: str) -> None:
    """The upper union agrees and passes the request to the plan's owner, with its opinion."""
    take(PLAQUE, "plaque_support", entry, actor, Note(comment=opinion))
    _request(entry).opinion = opinion
    db.session.flush()


def agree(actor: Actor, entry: Registration, number: str, on: date) -> None:
    """The owner's decision, by number and day."""
    if on > clock.today():
        raise DomainError("Ngày quyết định không thể ở tương lai.", field="on")
    take(PLAQUE, "plaque_agree", entry, actor, Note(comment=f"Quyết định số {number}"))
    request = _request(entry)
    request.decision_no, request.decided_on = number, on
    db.session.flush()


def refuse(actor: Actor, entry: Registration, reason: str) -> None:
    """Not agreed to, by the upper union or the owner, with the reason."""
    take(PLAQUE, "plaque_refuse", entry, actor, Note(comment=reason))
    _request(entry).refusal = reason
    db.session.flush()


def withdraw(actor: Actor, entry: Registration, reason: str) -> None:
    """The unit takes its request back while nobody has answered it."""
    take(PLAQUE, "plaque_withdraw", entry, actor, Note(comment=reason))
    db.session.flush()


def install(actor: Actor, entry: Registration, on: date) -> None:
    """The plaque is up. Not before the decision, and not on a work that is not finished (CR-9)."""
    if entry.progress not in (Progress.DONE, Progress.CONFIRMED):
        raise DomainError("Công trình chưa hoàn thành thì chưa gắn biển. Cập nhật tiến độ trước.", field="on")
    request = _request(entry)
    if on > clock.today() or (request.decided_on and on < request.decided_on):
        raise DomainError("Ngày gắn biển từ ngày quyết định đến hôm nay.", field="on")
    take(PLAQUE, "plaque_install", entry, actor)
    request.installed_on = on
    db.session.flush()


def _request(entry: Registration) -> PlaqueRequest:
    found = request_of(entry)
    if found is None:
        raise DomainError("Công trình này chưa có đề nghị gắn biển.")
    return found


def check_may(actor: Actor, entry: Registration, action: str) -> Step:
    """The step as the actor may take it now, for its form. Forbidden where they may not."""
    state = entry.plaque
    for step in PLAQUE.steps:
        if step.action == action and state in step.sources and step.allowed(actor, entry, False):
            return step
    raise Forbidden("Bạn không có quyền thực hiện bước này, hoặc đề nghị gắn biển đã ở bước khác.")


def listed(
    actor: Actor, campaign_id: int | None, path: str, state: Plaque | None, number: int, text: str = ""
) -> Page[tuple[Registration, PlaqueRequest | None]]:
    """Requests the actor may see, those that wait for an answer first. `path` keeps a branch; "" every one."""
    waits = sa.case((Registration.plaque.in_((P.REQUESTED, P.SUPPORTED)), 0), else_=1)
    query = (
        sa.select(Registration, PlaqueRequest)
        .join(Registration.unit)
        .outerjoin(PlaqueRequest, PlaqueRequest.registration_id == Registration.id)
        .options(sa.orm.contains_eager(Registration.unit), sa.orm.joinedload(Registration.campaign))
        .where(may_see(actor), Registration.plaque == state if state else Registration.plaque != P.NONE)
    )
    if campaign_id is not None:
        query = query.where(Registration.campaign_id == campaign_id)
    if path:
        query = query.where(under(OrgUnit.path, path))
    if text:
        named = (
            column.contains(fold(text), autoescape=True) for column in (Registration.search_key, OrgUnit.search_key)
        )
        query = query.where(sa.or_(*named))
    total = (
        db.session.scalar(sa.select(sa.func.count()).select_from(query.with_only_columns(Registration.id).subquery()))
        or 0
    )
    number = nearest(number, total)
    ordered = query.order_by(waits, OrgUnit.sort_key, Registration.id)
    found = db.session.execute(ordered.limit(PAGE).offset((number - 1) * PAGE))
    return Page([(entry, request) for entry, request in found], number, total)
