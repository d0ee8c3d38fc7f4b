"""Plans being written, and what was decided about running ones."""

from datetime import datetime

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column, relationship

from app.accounts.models import User
from app.campaigns.models import Campaign
from app.kernel.db import Base, SortText, UtcDateTime
from app.units.models import OrgUnit


class PlanDraft(Base):
    """A plan being written by `owner`, as the text of its file. `campaign` is the running plan it would change, if any."""

    __tablename__ = "plan_draft"

    id: Mapped[int] = mapped_column(primary_key=True)
    public_id: Mapped[str] = mapped_column(SortText, unique=True)
    owner_id: Mapped[int] = mapped_column(sa.ForeignKey("org_unit.id"), index=True)
    campaign_id: Mapped[int | None] = mapped_column(sa.ForeignKey("campaign.id"))
    text: Mapped[str] = mapped_column(sa.Text)
    version: Mapped[int] = mapped_column()
    updated_at: Mapped[datetime] = mapped_column(UtcDateTime)
    updated_by_id: Mapped[int] = mapped_column(sa.ForeignKey("user_account.id"))

    owner: Mapped[OrgUnit] = relationship()
    campaign: Mapped[Campaign | None] = relationship()
    updated_by: Mapped[User] = relationship()

    __mapper_args__ = {"version_id_col": version}


class CampaignChange(Base):
    """Something decided about a plan after it was issued: changed, extended, locked, closed, opened again; with its reason."""

    __tablename__ = "campaign_change"

    id: Mapped[int] = mapped_column(primary_key=True)
    campaign_id: Mapped[int] = mapped_column(sa.ForeignKey("campaign.id"), index=True)
    what: Mapped[str] = mapped_column(sa.Text)
    reason: Mapped[str] = mapped_column(sa.Text)
    at: Mapped[datetime] = mapped_column(UtcDateTime)
    by_id: Mapped[int] = mapped_column(sa.ForeignKey("user_account.id"))

    by: Mapped[User] = relationship()
