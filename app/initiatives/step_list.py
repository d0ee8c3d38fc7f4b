"""The list of initiatives by where they stand outside: not entered yet, sent to UBMTTQ, chosen. Narrowed and paged in SQL."""

from dataclasses import dataclass
from datetime import date, datetime

import sqlalchemy as sa
from sqlalchemy.orm import aliased

from app.accounts.models import Actor
from app.campaigns.models import Campaign
from app.entries.models import Entry, EntryState
from app.entries.queries import may_see
from app.initiatives.models import Author, Destination, ExternalStep, Initiative, Outcome
from app.initiatives.queries import SENT, entered, good
from app.kernel import clock
from app.kernel.db import db, under
from app.kernel.enums import LabelEnum
from app.kernel.paging import PAGE, Page, nearest
from app.kernel.text import fold
from app.units.models import OrgUnit


class View(LabelEnum):
    """What the page is for; each is a tab."""

    ALL = "all", "Tất cả"
    UNENTERED = "unentered", "Chưa nhập phần mềm TLĐ"
    ENTERED = "entered", "Đã nhập phần mềm TLĐ"
    FRONT = "front", "Trình UBMTTQ"
    SELECTED = "selected", "Tiêu biểu"


FRONT = {"none": "Chưa trình", "sent": "Đã trình", **{one.value: one.label for one in Outcome}}
STANDING = {"good": "Đạt điều kiện, được tính", "not_eligible": "Không đủ điều kiện"}


@dataclass(frozen=True)
class Filters:
    """What the list is narrowed to; None or "" leaves it open. `year` is that of the first sending, in Việt Nam."""

    view: View = View.ALL
    text: str = ""
    campaign_id: int | None = None
    program_id: int | None = None
    unit_path: str = ""
    year: int | None = None
    front: str = ""
    standing: str = ""


@dataclass(frozen=True)
class Row:
    """One line of the list. `author` is the main one; `front…` are None or "" while it was not sent to UBMTTQ."""

    public_id: str
    title: str
    kind: str
    state: EntryState
    unit_code: str
    unit_name: str
    author: str | None
    eligible: bool | None
    reason: str
    portal: str | None
    entered_on: date | None
    front: Outcome | None
    front_on: date | None
    decision_no: str | None
    decided_on: date | None
    selected_at: datetime | None


def in_year(year: int) -> sa.ColumnElement[bool]:
    """First sent in that year of Việt Nam."""
    first, after = clock.midnight(date(year, 1, 1)), clock.midnight(date(year + 1, 1, 1))
    return sa.and_(Entry.first_sent_at >= first, Entry.first_sent_at < after)


def listed(actor: Actor, filters: Filters, number: int) -> Page[Row]:
    """Initiatives that were sent and the actor may see, by unit and title. Two statements; a page past the end is the last."""
    portal, front = aliased(ExternalStep), aliased(ExternalStep)
    label = sa.case((OrgUnit.short_name != "", OrgUnit.short_name), else_=OrgUnit.name)
    query = (
        sa.select(
            Entry.public_id, Entry.title, Entry.kind, Entry.state, OrgUnit.code, label, Author.full_name,
            Initiative.eligible, Initiative.ineligible_reason, portal.code, portal.sent_on, front.outcome, front.sent_on,
            front.decision_no, front.decided_on, Initiative.selected_at,
        )
        .select_from(Initiative)
        .join(OrgUnit, OrgUnit.id == Entry.unit_id)
        .join(Campaign, Campaign.id == Entry.campaign_id)
        .outerjoin(Author, sa.and_(Author.initiative_id == Initiative.id, Author.position == 0))
        .outerjoin(portal, sa.and_(portal.initiative_id == Initiative.id, portal.destination == Destination.PORTAL))
        .outerjoin(front, sa.and_(front.initiative_id == Initiative.id, front.destination == Destination.FRONT))
        .where(may_see(actor), *_narrow(filters, front.outcome))
    )  # fmt: skip
    total = db.session.scalar(sa.select(sa.func.count()).select_from(query.order_by(None).subquery())) or 0
    number = nearest(number, total)
    ordered = query.order_by(OrgUnit.sort_key, OrgUnit.id, Entry.title, Entry.id)
    rows = db.session.execute(ordered.limit(PAGE).offset((number - 1) * PAGE))
    return Page([Row(*row) for row in rows], number, total)


def _narrow(filters: Filters, front: sa.SQLColumnExpression[Outcome]) -> list[sa.ColumnElement[bool]]:
    found: list[sa.ColumnElement[bool]] = [Entry.state.in_(SENT)]
    if filters.view is View.UNENTERED:
        live = Entry.state.in_((EntryState.SENT, EntryState.APPROVED))
        found += [live, sa.or_(Initiative.eligible.is_(None), Initiative.eligible.is_(True)), sa.not_(entered())]
    elif filters.view is View.ENTERED:
        found.append(entered())
    elif filters.view is View.SELECTED:
        found.append(Initiative.selected_at.is_not(None))
    elif filters.view is View.FRONT and not filters.front:
        found.append(front.is_not(None))
    if filters.front == "none":
        found += [front.is_(None), Entry.state == EntryState.APPROVED]
    elif filters.front == "sent":
        found.append(front.is_not(None))
    elif filters.front:
        found.append(front == Outcome(filters.front))
    if filters.standing == "good":
        found.append(good())
    elif filters.standing == "not_eligible":
        found.append(Initiative.eligible.is_(False))
    if filters.text:
        wanted = fold(filters.text)
        texts = (
            Entry.search_key.contains(wanted, autoescape=True),
            OrgUnit.search_key.contains(wanted, autoescape=True),
        )
        found.append(sa.or_(*texts))
    if filters.campaign_id is not None:
        found.append(Entry.campaign_id == filters.campaign_id)
    if filters.program_id is not None:
        found.append(Initiative.program_id == filters.program_id)
    if filters.unit_path:
        found.append(under(OrgUnit.path, filters.unit_path))
    if filters.year:
        found.append(in_year(filters.year))
    return found
