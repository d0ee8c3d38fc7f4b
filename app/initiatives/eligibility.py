"""Whether an initiative meets the days of its programme or plan, and why not. It is marked, never refused (BD-P3)."""

from dataclasses import dataclass
from datetime import date
from typing import cast

import sqlalchemy as sa

from app.campaigns.models import Campaign, TimeWindow
from app.entries.models import Entry, EntryState
from app.initiatives.models import Initiative, InitiativeProgram, Nature
from app.kernel.db import db
from app.kernel.text import day

PROTECTED = "Đang được bảo hộ sở hữu trí tuệ, chương trình không nhận"


@dataclass(frozen=True)
class Limits:
    """The days on which an initiative must first be applied, inclusive; None leaves an end open. `of`: who says so."""

    first: date | None
    last: date | None
    of: str

    def hold(self, applied_on: date | None) -> bool:
        """Applied inside; without a day it is not."""
        inside = applied_on is not None and (self.first is None or self.first <= applied_on)
        return inside and (self.last is None or (applied_on is not None and applied_on <= self.last))

    def words(self) -> str:
        """ "từ 01/01/2019 đến 31/07/2019"."""
        ends = (f"từ {day(self.first)}" if self.first else "", f"đến {day(self.last)}" if self.last else "")
        return " ".join(filter(None, ends))


def eligible_window(campaign: Campaign) -> TimeWindow | None:
    """The window in which an initiative must first be applied, when the plan names one (BD-P3)."""
    if not campaign.eligible_window:
        return None
    query = sa.select(TimeWindow).where(
        TimeWindow.campaign_id == campaign.id, TimeWindow.code == campaign.eligible_window
    )
    return db.session.scalar(query)


def limits_of(campaign: Campaign, program: InitiativeProgram | None) -> Limits | None:
    """Of the programme where it sets any, else of the plan; None where neither does."""
    if program is not None and (program.applied_from or program.applied_to):
        return Limits(program.applied_from, program.applied_to, f"chương trình “{program.name}”")
    window = eligible_window(campaign)
    return Limits(window.starts_on, window.ends_on, "kế hoạch") if window else None


def judge(
    nature: Nature, applied_on: date | None, protected: bool, limits: Limits | None, program: InitiativeProgram | None
) -> tuple[bool | None, str]:
    """(eligible, why not in words). None where the question does not arise: a new idea (BK-O3), or no limits."""
    if nature is Nature.NEW_IDEA:
        return None, ""
    if program is not None and program.excludes_protected and protected:
        return False, PROTECTED
    if limits is None:
        return None, ""
    return (True, "") if limits.hold(applied_on) else (False, _outside(limits))


def _outside(limits: Limits) -> str:
    return f"Áp dụng ngoài thời gian của {limits.of} ({limits.words()})"


def judge_again(program: InitiativeProgram) -> None:
    """After the days of a programme changed: every initiative it has is judged by the new ones. Three statements a plan."""
    e, i = Entry.__table__.c, cast(sa.Table, Initiative.__table__)
    ours = sa.and_(e.id == i.c.id, i.c.program_id == program.id)
    plans = sa.select(Campaign).where(
        Campaign.id.in_(sa.select(e.campaign_id).join_from(Entry.__table__, i, ours).distinct())
    )
    for campaign in db.session.scalars(plans).all():
        limits = limits_of(campaign, program)
        mine = sa.select(e.id).where(
            e.campaign_id == campaign.id, e.kind != Nature.NEW_IDEA.value, e.state != EntryState.DRAFT.value
        )
        those = sa.update(i).where(i.c.program_id == program.id, i.c.id.in_(mine))
        db.session.execute(those.values(eligible=True if limits else None, ineligible_reason=""))
        if limits is not None:
            outside = sa.or_(
                i.c.first_applied_on.is_(None),
                i.c.first_applied_on < limits.first if limits.first else sa.false(),
                i.c.first_applied_on > limits.last if limits.last else sa.false(),
            )
            db.session.execute(those.where(outside).values(eligible=False, ineligible_reason=_outside(limits)))
        if program.excludes_protected:
            known = those.where(i.c.ip_protected.is_(True))
            db.session.execute(known.values(eligible=False, ineligible_reason=PROTECTED))
    db.session.expire_all()
