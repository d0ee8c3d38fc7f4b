"""What an upper union holds for the units below it, and each invited unit's part in it (domain.md §2.5, CR-3)."""

from datetime import date, datetime

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column, relationship

from app.accounts.models import User
from app.campaigns.models import ActivityType, Campaign
from app.campaigns.terms import Format
from app.entries.models import Channel, new_public_id
from app.kernel import clock
from app.kernel.db import Base, EnumText, SortText, UtcDateTime
from app.kernel.enums import LabelEnum
from app.units.models import OrgUnit


class HostEvent(Base):
    """An activity of `host` to which units below it come instead of holding one of their own. Never deleted.

    `ends_on` is its last day, the first one where it lasts a day. `invites_all`: every CĐCS below the host, those founded
    later too. `quota` is the most people a unit may promise, `answer_by` the last day for answers; an answer after it is
    taken and shown as late (decision 13).
    """

    __tablename__ = "host_event"
    __table_args__ = (
        sa.CheckConstraint("ends_on >= starts_on", name="order"),
        sa.CheckConstraint("quota IS NULL OR quota > 0", name="quota"),
        sa.CheckConstraint("(cancelled_at IS NULL) = (cancelled_reason = '')", name="cancelled_with_reason"),
        sa.Index(None, "campaign_id", "starts_on"),
        sa.Index(None, "host_id"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    public_id: Mapped[str] = mapped_column(SortText, unique=True, default=new_public_id)
    campaign_id: Mapped[int] = mapped_column(sa.ForeignKey("campaign.id"))
    host_id: Mapped[int] = mapped_column(sa.ForeignKey("org_unit.id"))
    type_id: Mapped[int] = mapped_column(sa.ForeignKey("activity_type.id"), index=True)
    name: Mapped[str] = mapped_column(sa.Text)
    search_key: Mapped[str] = mapped_column(SortText, server_default="")
    starts_on: Mapped[date]
    ends_on: Mapped[date]
    place: Mapped[str] = mapped_column(sa.Text, server_default="", default="")
    format: Mapped[Format] = mapped_column(EnumText(Format), default=Format.IN_PERSON)
    invites_all: Mapped[bool] = mapped_column(server_default=sa.true(), default=True)
    quota: Mapped[int | None]
    answer_by: Mapped[date | None]
    guidance: Mapped[str] = mapped_column(sa.Text, server_default="", default="")
    result: Mapped[str] = mapped_column(sa.Text, server_default="", default="")
    version: Mapped[int] = mapped_column()
    created_at: Mapped[datetime] = mapped_column(UtcDateTime)
    created_by_id: Mapped[int] = mapped_column(sa.ForeignKey("user_account.id"))
    cancelled_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    cancelled_by_id: Mapped[int | None] = mapped_column(sa.ForeignKey("user_account.id"))
    cancelled_reason: Mapped[str] = mapped_column(sa.Text, server_default="", default="")

    campaign: Mapped[Campaign] = relationship()
    host: Mapped[OrgUnit] = relationship()
    type: Mapped[ActivityType] = relationship()

    __mapper_args__ = {"version_id_col": version}

    @property
    def cancelled(self) -> bool:
        return self.cancelled_at is not None

    def has_begun(self, day: date) -> bool:
        """On `day` somebody may have come already, so attendance can be marked."""
        return self.starts_on <= day

    def takes_answers(self, day: date) -> bool:
        """Units may still say whether they come: it is neither cancelled nor over."""
        return not self.cancelled and day <= self.ends_on


class Answer(LabelEnum):
    """What an invited unit says beforehand. It is no attendance."""

    YES = "yes", "Tham gia", "success"
    NO = "no", "Không tham gia", "warning"


class Participation(Base):
    """One unit's part in a host event: that it is invited, what it answered, whether it came.

    `people` and `attended_people` None: not said, which is not 0. `attended` None: the host has marked nothing yet.
    """

    __tablename__ = "participation"
    __table_args__ = (
        sa.CheckConstraint("(answer IS NULL) = (answered_at IS NULL)", name="answered"),
        sa.CheckConstraint("(attended IS NULL) = (marked_at IS NULL)", name="marked"),
        sa.CheckConstraint("people IS NULL OR people >= 0", name="people"),
        sa.CheckConstraint(
            "attended_people IS NULL OR (attended_people >= 0 AND attended IS TRUE)", name="attended_people"
        ),
        sa.Index(None, "unit_id", "event_id"),
    )

    event_id: Mapped[int] = mapped_column(sa.ForeignKey("host_event.id"), primary_key=True)
    unit_id: Mapped[int] = mapped_column(sa.ForeignKey("org_unit.id"), primary_key=True)
    answer: Mapped[Answer | None] = mapped_column(EnumText(Answer))
    people: Mapped[int | None]
    names: Mapped[str] = mapped_column(sa.Text, server_default="", default="")
    reason: Mapped[str] = mapped_column(sa.Text, server_default="", default="")
    answered_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    answered_by_id: Mapped[int | None] = mapped_column(sa.ForeignKey("user_account.id"))
    on_behalf_channel: Mapped[Channel | None] = mapped_column(EnumText(Channel))  # None: the unit itself answered
    on_behalf_of: Mapped[str] = mapped_column(sa.Text, server_default="", default="")  # who at the unit said it
    unit_confirmed_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    attended: Mapped[bool | None]
    attended_people: Mapped[int | None]
    marked_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    marked_by_id: Mapped[int | None] = mapped_column(sa.ForeignKey("user_account.id"))

    event: Mapped[HostEvent] = relationship()
    unit: Mapped[OrgUnit] = relationship()
    answered_by: Mapped[User | None] = relationship(foreign_keys=answered_by_id)

    @property
    def late(self) -> bool:
        """It was answered after the host's last day for answers."""
        last = self.event.answer_by
        return self.answered_at is not None and last is not None and clock.local(self.answered_at).date() > last

    @property
    def to_confirm(self) -> bool:
        """An upper union answered for the unit, which has not said yet that it is right (decision 10)."""
        return self.on_behalf_channel is not None and self.unit_confirmed_at is None
