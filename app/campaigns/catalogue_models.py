"""The shared catalogue that plans choose from: activity types with their tags, and the measures they ask for."""

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column, relationship

from app.kernel.db import Base


class Measure(Base):
    """Something counted: its code, its name on the form, and the unit of its whole numbers."""

    __tablename__ = "measure"

    id: Mapped[int] = mapped_column(primary_key=True)
    code: Mapped[str] = mapped_column(sa.Text, unique=True)
    name: Mapped[str] = mapped_column(sa.Text)
    counted_in: Mapped[str] = mapped_column(sa.Text)
    is_money: Mapped[bool] = mapped_column(server_default=sa.false())


class ActivityType(Base):
    """A type of activity in the shared catalogue. `table_group` names its block of columns in Biểu 02."""

    __tablename__ = "activity_type"

    id: Mapped[int] = mapped_column(primary_key=True)
    code: Mapped[str] = mapped_column(sa.Text, unique=True)
    name: Mapped[str] = mapped_column(sa.Text)
    help: Mapped[str] = mapped_column(sa.Text, server_default="")
    icon: Mapped[str] = mapped_column(sa.Text, server_default="")
    table_group: Mapped[str] = mapped_column(sa.Text, server_default="KHAC")
    sectors: Mapped[list[str]] = mapped_column(sa.JSON, default=list)  # empty: every sector
    tiers: Mapped[list[int]] = mapped_column(sa.JSON, default=list)  # empty: every tier


class ActivityTypeTag(Base):
    """A tag of a type (KY_NIEM, CHAM_LO, XA_HOI, …): what targets and rules select by."""

    __tablename__ = "activity_type_tag"

    type_id: Mapped[int] = mapped_column(sa.ForeignKey("activity_type.id"), primary_key=True)
    tag: Mapped[str] = mapped_column(sa.Text, primary_key=True)


class ActivityTypeMeasure(Base):
    """A measure asked for by a type, in the order of the form."""

    __tablename__ = "activity_type_measure"

    type_id: Mapped[int] = mapped_column(sa.ForeignKey("activity_type.id"), primary_key=True)
    measure_id: Mapped[int] = mapped_column(sa.ForeignKey("measure.id"), primary_key=True)
    position: Mapped[int] = mapped_column(server_default="0")
    required: Mapped[bool] = mapped_column(server_default=sa.false())

    measure: Mapped[Measure] = relationship()
