"""What a union did: type, day, people, one to three measures, a photo (domain.md §2.5)."""

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column, relationship

from app.campaigns.models import ActivityType
from app.campaigns.terms import Format
from app.entries.models import Entry, EntryValue
from app.host_events.models import HostEvent
from app.kernel.db import EnumText
from app.kernel.enums import LabelEnum


class CostSource(LabelEnum):
    UNION = "union", "Kinh phí công đoàn"
    EMPLOYER = "employer", "Chuyên môn, người sử dụng lao động"
    SOCIAL = "social", "Xã hội hóa, đoàn viên đóng góp"
    OTHER = "other", "Nguồn khác"


class Activity(Entry):
    """An activity of one unit. Its days are the spine's `event_on`–`event_to`, its type's code the spine's `kind`.

    With a host event (the spine's `host_event_id`) it is participation, and no figure counts it (CR-3).
    """

    __tablename__ = "activity"
    __table_args__ = (
        sa.CheckConstraint("attendees IS NULL OR attendees >= 0", name="attendees"),
        sa.CheckConstraint("cost IS NULL OR cost >= 0", name="cost"),
    )

    id: Mapped[int] = mapped_column(sa.ForeignKey("entry.id", ondelete="CASCADE"), primary_key=True)
    type_id: Mapped[int | None] = mapped_column(sa.ForeignKey("activity_type.id"), index=True)
    place: Mapped[str] = mapped_column(sa.Text, server_default="")
    format: Mapped[Format] = mapped_column(EnumText(Format), default=Format.IN_PERSON)
    attendees: Mapped[int | None]
    members_attended: Mapped[int | None]
    cost: Mapped[int | None] = mapped_column(sa.BigInteger)
    cost_source: Mapped[CostSource | None] = mapped_column(EnumText(CostSource))
    registration_id: Mapped[int | None] = mapped_column(sa.ForeignKey("registration.id"))
    partner: Mapped[str] = mapped_column(sa.Text, server_default="")
    link: Mapped[str] = mapped_column(sa.Text, server_default="")
    confirmed_rules: Mapped[list[str]] = mapped_column(sa.JSON, default=list)  # codes of rules ticked
    note: Mapped[str] = mapped_column(sa.Text, server_default="")
    movement: Mapped[str] = mapped_column(sa.Text, server_default="", default="")  # as named when it was chosen
    movement_code: Mapped[str] = mapped_column(sa.Text, server_default="", default="")

    type: Mapped[ActivityType | None] = relationship()
    host_event: Mapped[HostEvent | None] = relationship(foreign_keys=[Entry.host_event_id])
    values: Mapped[list[EntryValue]] = relationship(cascade="all, delete-orphan", order_by=EntryValue.measure_id)

    __mapper_args__ = {"polymorphic_identity": "activities", "inherit_condition": id == Entry.id}
