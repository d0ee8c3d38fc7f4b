"""One issued plan as rows: data, not code."""

from datetime import date
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column, relationship

from app.campaigns.catalogue_models import ActivityType, ActivityTypeMeasure, ActivityTypeTag, Measure
from app.campaigns.terms import (
    AwardBasis,
    CampaignKind,
    CampaignState,
    CountFrom,
    DecidingLevel,
    ObligationKind,
    OwedTo,
    Recurrence,
    RuleEffect,
    WindowPurpose,
)
from app.kernel.db import Base, EnumText
from app.units.models import OrgUnit

# whoever works with plans finds their words here too
__all__ = [
    "ActivityType",
    "ActivityTypeMeasure",
    "ActivityTypeTag",
    "Measure",
    "AwardBasis",
    "CampaignKind",
    "CampaignState",
    "CountFrom",
    "DecidingLevel",
    "ObligationKind",
    "OwedTo",
    "Recurrence",
    "RuleEffect",
    "WindowPurpose",
]


class Campaign(Base):
    """One plan issued by `owner` for its subtree. `starts_on` may be open ("từ khi phát động"); ends inclusive.

    `closes_on` (khóa sổ) is the last day on which entries are taken; a due date never closes anything by itself.
    """

    __tablename__ = "campaign"
    __table_args__ = (sa.CheckConstraint("starts_on IS NULL OR ends_on >= starts_on", name="order"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    code: Mapped[str] = mapped_column(sa.Text, unique=True)
    owner_id: Mapped[int] = mapped_column(sa.ForeignKey("org_unit.id"), index=True)
    parent_id: Mapped[int | None] = mapped_column(sa.ForeignKey("campaign.id"))
    parent_doc: Mapped[str] = mapped_column(sa.Text, server_default="")
    kind: Mapped[CampaignKind] = mapped_column(EnumText(CampaignKind))
    state: Mapped[CampaignState] = mapped_column(EnumText(CampaignState), index=True)
    title: Mapped[str] = mapped_column(sa.Text)
    short_title: Mapped[str] = mapped_column(sa.Text)
    number: Mapped[str] = mapped_column(sa.Text, server_default="")
    issued_on: Mapped[date | None]
    place: Mapped[str] = mapped_column(sa.Text, server_default="")
    signer: Mapped[str] = mapped_column(sa.Text, server_default="")
    slogans: Mapped[list[str]] = mapped_column(sa.JSON, default=list)
    basis: Mapped[list[str]] = mapped_column(sa.JSON, default=list)
    recipients: Mapped[list[str]] = mapped_column(sa.JSON, default=list, server_default="[]")  # Nơi nhận
    starts_on: Mapped[date | None]
    ends_on: Mapped[date]
    celebration_on: Mapped[date | None]
    backdate_from: Mapped[date | None]  # earliest day an entry may be about
    closes_on: Mapped[date | None]
    tree_as_of: Mapped[date | None]  # None: today's tree
    count_registrations: Mapped[CountFrom] = mapped_column(EnumText(CountFrom))
    count_activities: Mapped[CountFrom] = mapped_column(EnumText(CountFrom))
    count_initiatives: Mapped[CountFrom] = mapped_column(EnumText(CountFrom))
    count_others: Mapped[CountFrom] = mapped_column(  # plans, models, declarations, nominations, reports
        EnumText(CountFrom), default=CountFrom.SENT, server_default=CountFrom.SENT.value
    )
    owner_decides: Mapped[list[str]] = mapped_column(sa.JSON, default=list)  # families only the owner may approve
    photo_required: Mapped[bool] = mapped_column(server_default=sa.false())
    eligible_window: Mapped[str] = mapped_column(sa.Text, server_default="")  # window code initiatives must fall in
    source: Mapped[str] = mapped_column(
        sa.Text, server_default="", default="", deferred=True
    )  # its file, as last loaded

    owner: Mapped[OrgUnit] = relationship()


class Phase(Base):
    """A đợt thi đua of a campaign; an open start keeps the plan's words in `from_text`."""

    __tablename__ = "phase"

    id: Mapped[int] = mapped_column(primary_key=True)
    campaign_id: Mapped[int] = mapped_column(sa.ForeignKey("campaign.id"), index=True)
    code: Mapped[str] = mapped_column(sa.Text)
    name: Mapped[str] = mapped_column(sa.Text)
    starts_on: Mapped[date | None]
    ends_on: Mapped[date]
    from_text: Mapped[str] = mapped_column(sa.Text, server_default="")


class TimeWindow(Base):
    """A named stretch of days, inclusive at both ends; windows may overlap and outlive the campaign."""

    __tablename__ = "time_window"
    __table_args__ = (
        sa.UniqueConstraint("campaign_id", "code"),
        sa.CheckConstraint("ends_on >= starts_on", name="order"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    campaign_id: Mapped[int] = mapped_column(sa.ForeignKey("campaign.id"))
    code: Mapped[str] = mapped_column(sa.Text)
    name: Mapped[str] = mapped_column(sa.Text)
    short_name: Mapped[str] = mapped_column(sa.Text)
    starts_on: Mapped[date]
    ends_on: Mapped[date]
    purpose: Mapped[WindowPurpose] = mapped_column(EnumText(WindowPurpose))
    words: Mapped[str] = mapped_column(sa.Text, server_default="")


class Milestone(Base):
    """An anniversary an entry may celebrate (chào mừng); texts as typed, never computed (BD-E1)."""

    __tablename__ = "milestone"

    id: Mapped[int] = mapped_column(primary_key=True)
    campaign_id: Mapped[int] = mapped_column(sa.ForeignKey("campaign.id"), index=True)
    name: Mapped[str] = mapped_column(sa.Text)
    event_on: Mapped[date | None]
    phase_code: Mapped[str] = mapped_column(sa.Text, server_default="", default="")
    origin_on: Mapped[date | None]
    years: Mapped[int | None]  # as the plan says, right or wrong


class CampaignRule(Base):
    """What this plan forbids, warns of, requires or expects. Empty tiers, sectors, activity types or tags mean any."""

    __tablename__ = "campaign_rule"
    __table_args__ = (sa.UniqueConstraint("campaign_id", "code"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    campaign_id: Mapped[int] = mapped_column(sa.ForeignKey("campaign.id"))
    code: Mapped[str] = mapped_column(sa.Text)
    effect: Mapped[RuleEffect] = mapped_column(EnumText(RuleEffect))
    tiers: Mapped[list[int]] = mapped_column(sa.JSON, default=list)
    sectors: Mapped[list[str]] = mapped_column(sa.JSON, default=list)
    activity_types: Mapped[list[str]] = mapped_column(sa.JSON, default=list)
    tags: Mapped[list[str]] = mapped_column(sa.JSON, default=list)
    window_id: Mapped[int | None] = mapped_column(sa.ForeignKey("time_window.id"))
    requires: Mapped[list[str]] = mapped_column(sa.JSON, default=list)  # texts to tick before sending
    suggest: Mapped[dict[str, str]] = mapped_column(sa.JSON, default=dict, server_default="{}")  # {form field: value}
    message: Mapped[str] = mapped_column(sa.Text)

    window: Mapped[TimeWindow | None] = relationship()


class Obligation(Base):
    """Who owes what to whom by when, as the plan says it (domain.md §2.3).

    `due_on` with `due_inclusive` False is "trước ngày": the last valid moment is the end of the day before
    (decision 13, `campaigns.deadlines`). The per-unit items come with the obligations package.
    """

    __tablename__ = "obligation"
    __table_args__ = (sa.UniqueConstraint("campaign_id", "code"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    campaign_id: Mapped[int] = mapped_column(sa.ForeignKey("campaign.id"))
    code: Mapped[str] = mapped_column(sa.Text)
    kind: Mapped[ObligationKind] = mapped_column(EnumText(ObligationKind))
    name: Mapped[str] = mapped_column(sa.Text)
    owed_by_tiers: Mapped[list[int]] = mapped_column(sa.JSON, default=list)
    owed_by_departments: Mapped[list[str]] = mapped_column(sa.JSON, default=list)
    owed_by_owner: Mapped[bool] = mapped_column(server_default=sa.false(), default=False)
    owed_to: Mapped[OwedTo] = mapped_column(EnumText(OwedTo))
    via: Mapped[str] = mapped_column(sa.Text, server_default="")
    due_on: Mapped[date | None]
    due_inclusive: Mapped[bool] = mapped_column(server_default=sa.false())
    due_text: Mapped[str] = mapped_column(sa.Text, server_default="")
    due_days_after: Mapped[int | None]  # of a recurring duty: days after its period ended
    due_set_by_parent: Mapped[bool] = mapped_column(server_default=sa.false(), default=False)
    recurrence: Mapped[Recurrence] = mapped_column(EnumText(Recurrence))
    acknowledge_only: Mapped[bool] = mapped_column(server_default=sa.false())
    parts: Mapped[list[str]] = mapped_column(sa.JSON, default=list, server_default="[]")
    needs: Mapped[list[str]] = mapped_column(sa.JSON, default=list, server_default="[]")  # opinions to be recorded
    recipients: Mapped[list[str]] = mapped_column(sa.JSON, default=list, server_default="[]")  # outside bodies
    channel: Mapped[str] = mapped_column(sa.Text, server_default="", default="")
    decided_by: Mapped[str] = mapped_column(sa.Text, server_default="", default="")  # outside body that decides after
    words: Mapped[str] = mapped_column(sa.Text, server_default="")
    position: Mapped[int] = mapped_column(server_default="0")


class CampaignDocument(Base):
    """Something to read: guidance text written for the screen, or a link."""

    __tablename__ = "campaign_document"

    id: Mapped[int] = mapped_column(primary_key=True)
    campaign_id: Mapped[int] = mapped_column(sa.ForeignKey("campaign.id"), index=True)
    title: Mapped[str] = mapped_column(sa.Text)
    body: Mapped[str] = mapped_column(sa.Text, server_default="")
    url: Mapped[str] = mapped_column(sa.Text, server_default="")
    position: Mapped[int] = mapped_column(server_default="0")


class CampaignChoice(Base):
    """One item of a list this campaign offers: registration_kind, movement, initiative_field, declaration, nomination_type,
    nomination_category (`quota` people), award_form.

    `shape` says how a declaration is answered: flag, url or ratio. `extra`: a nomination type's basis; an award form's
    level and the days it is in force (ISO text, both included); a movement's from_year, to_year, and the sectors it is
    offered to, with commas between.
    """

    __tablename__ = "campaign_choice"
    __table_args__ = (sa.UniqueConstraint("campaign_id", "list_name", "code"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    campaign_id: Mapped[int] = mapped_column(sa.ForeignKey("campaign.id"))
    list_name: Mapped[str] = mapped_column(sa.Text)
    code: Mapped[str] = mapped_column(sa.Text)
    label: Mapped[str] = mapped_column(sa.Text)
    words: Mapped[str] = mapped_column(sa.Text, server_default="", default="")  # the plan's own
    shape: Mapped[str] = mapped_column(sa.Text, server_default="", default="")
    quota: Mapped[int | None]
    extra: Mapped[dict[str, str]] = mapped_column(sa.JSON, default=dict, server_default="{}")
    position: Mapped[int] = mapped_column(server_default="0")


class ReadyReason(Base):
    """A ready sentence for returning or rejecting, tied to a family and a field (decision 19)."""

    __tablename__ = "ready_reason"

    id: Mapped[int] = mapped_column(primary_key=True)
    campaign_id: Mapped[int] = mapped_column(sa.ForeignKey("campaign.id"), index=True)
    family: Mapped[str] = mapped_column(sa.Text, server_default="")  # "" = every family
    field: Mapped[str] = mapped_column(sa.Text, server_default="")
    sentence: Mapped[str] = mapped_column(sa.Text)
    position: Mapped[int] = mapped_column(server_default="0")


class CampaignActivityType(Base):
    """An activity type a campaign offers, in its order."""

    __tablename__ = "campaign_activity_type"

    campaign_id: Mapped[int] = mapped_column(sa.ForeignKey("campaign.id"), primary_key=True)
    type_id: Mapped[int] = mapped_column(sa.ForeignKey("activity_type.id"), primary_key=True)
    position: Mapped[int] = mapped_column(server_default="0")

    type: Mapped[ActivityType] = relationship()


class Target(Base):
    """A target (chỉ tiêu) as the plan states it. `definition` holds mode, population, cmp, value, window, all/any.

    `campaigns.schema` says which keys it may have; `targets` evaluates it. `name` is what screens and Biểu 05 show.
    """

    __tablename__ = "target"
    __table_args__ = (sa.UniqueConstraint("campaign_id", "code"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    campaign_id: Mapped[int] = mapped_column(sa.ForeignKey("campaign.id"))
    code: Mapped[str] = mapped_column(sa.Text)
    name: Mapped[str] = mapped_column(sa.Text, server_default="")
    words: Mapped[str] = mapped_column(sa.Text, server_default="")
    definition: Mapped[dict[str, Any]] = mapped_column(sa.JSON, default=dict)
    position: Mapped[int] = mapped_column(server_default="0", default=0)
