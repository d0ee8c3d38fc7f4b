"""The union tree: what a unit is today, what it was on any day, and the decisions that changed it."""

from datetime import date
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column, relationship

from app.kernel.db import Base, EnumText, SortText
from app.kernel.enums import LabelEnum

PATH_STEP = 5  # characters a level adds to a path: 36^5 units


class UnitType(LabelEnum):
    GENERAL_CONFEDERATION = "TLD", "Tổng Liên đoàn Lao động Việt Nam"
    PROVINCE_FEDERATION = "LDLD_TINH", "Liên đoàn Lao động tỉnh, thành phố"
    DISTRICT_FEDERATION = "LDLD_HUYEN", "Liên đoàn Lao động huyện, thành phố"
    SECTOR_UNION = "CD_NGANH", "Công đoàn ngành"
    CIVIL_SERVANTS_UNION = "CD_VIEN_CHUC", "Công đoàn Viên chức tỉnh"
    INDUSTRIAL_ZONE_UNION = "CD_KCN", "Công đoàn các khu kinh tế, khu công nghiệp"
    COMMUNE_UNION = "CD_XA_PHUONG", "Công đoàn xã, phường, đặc khu"
    GRASSROOTS_UNION = "CDCS", "Công đoàn cơ sở"
    OCCUPATION_UNION = "NGHIEP_DOAN_CS", "Nghiệp đoàn cơ sở"
    SUB_UNION = "CDCS_THANH_VIEN", "CĐCS thành viên, công đoàn bộ phận"


class Sector(LabelEnum):
    ADMIN = "HCSN", "Hành chính, sự nghiệp"
    SOE = "DNNN", "Doanh nghiệp nhà nước"
    PRIVATE = "DN_NGOAI_NN", "Doanh nghiệp ngoài nhà nước"
    FDI = "FDI", "Doanh nghiệp có vốn đầu tư nước ngoài"
    COOPERATIVE = "HTX", "Hợp tác xã"
    OCCUPATION = "NGHIEP_DOAN", "Nghiệp đoàn"

    @property
    def is_enterprise(self) -> bool:
        """Everything but administration and public service (domain.md §2.6, Biểu 03a: khối DN)."""
        return self is not Sector.ADMIN


class EntryMode(LabelEnum):
    SELF = "self", "Tự nhập"
    BY_PARENT = "parent", "Cấp trên nhập hộ"
    EXCEL = "excel", "Nhập từ Excel"


class OrgUnit(Base):
    """A union unit as it is today. Never deleted, its code never reused.

    `path` is the parent's path plus `PATH_STEP` characters; it serves rights and live lists. Reports about another day
    read `units.queries.tree_as_of`. Only `units.operations` writes `path`, `parent_id` and the dated versions.
    """

    __tablename__ = "org_unit"
    __table_args__ = (
        sa.CheckConstraint("tier BETWEEN 1 AND 5", name="tier"),
        sa.CheckConstraint("ended_on IS NULL OR founded_on IS NULL OR ended_on >= founded_on", name="life"),
        sa.Index(None, "parent_id", "sort_key"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    code: Mapped[str] = mapped_column(sa.Text, unique=True)
    name: Mapped[str] = mapped_column(sa.Text)
    short_name: Mapped[str] = mapped_column(sa.Text, server_default="")
    search_key: Mapped[str] = mapped_column(SortText)
    sort_key: Mapped[str] = mapped_column(SortText)
    tier: Mapped[int]
    unit_type: Mapped[UnitType] = mapped_column(EnumText(UnitType))
    sector: Mapped[Sector | None] = mapped_column(EnumText(Sector))
    area: Mapped[str] = mapped_column(sa.Text, server_default="")
    parent_id: Mapped[int | None] = mapped_column(sa.ForeignKey("org_unit.id"))
    path: Mapped[str] = mapped_column(SortText, unique=True)

    chair_name: Mapped[str] = mapped_column(sa.Text, server_default="")
    phone: Mapped[str] = mapped_column(sa.Text, server_default="")
    email: Mapped[str] = mapped_column(sa.Text, server_default="")
    agency_head: Mapped[str] = mapped_column(sa.Text, server_default="")
    agency_head_title: Mapped[str] = mapped_column(sa.Text, server_default="")
    entry_mode: Mapped[EntryMode] = mapped_column(EnumText(EntryMode), server_default=EntryMode.SELF.value)
    editor_may_send: Mapped[bool] = mapped_column(server_default=sa.true())

    founded_on: Mapped[date | None]
    ended_on: Mapped[date | None]  # last day of life, inclusive
    successor_id: Mapped[int | None] = mapped_column(sa.ForeignKey("org_unit.id"))

    # letterhead: printed as typed, decision 22
    heading_upper: Mapped[str] = mapped_column(sa.Text, server_default="")
    heading_name: Mapped[str] = mapped_column(sa.Text, server_default="")
    place_name: Mapped[str] = mapped_column(sa.Text, server_default="")
    sign_authority: Mapped[str] = mapped_column(sa.Text, server_default="")
    sign_title: Mapped[str] = mapped_column(sa.Text, server_default="")
    signer_name: Mapped[str] = mapped_column(sa.Text, server_default="")

    parent: Mapped["OrgUnit | None"] = relationship(remote_side=[id], foreign_keys=[parent_id])

    def label(self) -> str:
        """Short name where there is one: phones and tables."""
        return self.short_name or self.name

    def active_on(self, day: date) -> bool:
        """The unit exists on `day` (both ends inclusive)."""
        return (self.founded_on is None or self.founded_on <= day) and (self.ended_on is None or day <= self.ended_on)


class UnitVersion(Base):
    """What a unit was called and whom it belonged to from `valid_from` to `valid_to` (inclusive; NULL = open).

    Versions of one unit never overlap; a gap means the unit was not active.
    """

    __tablename__ = "unit_version"
    __table_args__ = (
        sa.UniqueConstraint("unit_id", "valid_from"),
        sa.CheckConstraint("valid_to IS NULL OR valid_to >= valid_from", name="order"),
        sa.Index(None, "parent_id", "valid_from"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    unit_id: Mapped[int] = mapped_column(sa.ForeignKey("org_unit.id"))
    valid_from: Mapped[date]
    valid_to: Mapped[date | None]
    name: Mapped[str] = mapped_column(sa.Text)
    short_name: Mapped[str] = mapped_column(sa.Text, server_default="")
    sort_key: Mapped[str] = mapped_column(SortText)
    tier: Mapped[int]
    unit_type: Mapped[UnitType] = mapped_column(EnumText(UnitType))
    sector: Mapped[Sector | None] = mapped_column(EnumText(Sector))
    area: Mapped[str] = mapped_column(sa.Text, server_default="")
    parent_id: Mapped[int | None] = mapped_column(sa.ForeignKey("org_unit.id"))


class UnitStat(Base):
    """People of a unit from a day on: the denominators of every percentage of members."""

    __tablename__ = "unit_stat"
    __table_args__ = (
        sa.UniqueConstraint("unit_id", "as_of"),
        sa.CheckConstraint("members >= 0 AND female >= 0 AND workers >= 0", name="not_negative"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    unit_id: Mapped[int] = mapped_column(sa.ForeignKey("org_unit.id"))
    as_of: Mapped[date]
    members: Mapped[int]
    female: Mapped[int] = mapped_column(server_default="0")
    workers: Mapped[int] = mapped_column(server_default="0")


class OrgEventType(LabelEnum):
    FOUND = "found", "Thành lập"
    RENAME = "rename", "Đổi tên"
    MOVE = "move", "Chuyển đơn vị cấp trên"
    MERGE = "merge", "Sáp nhập"
    DISSOLVE = "dissolve", "Kết thúc hoạt động"


class OrgEvent(Base):
    """A decision that changed the tree."""

    __tablename__ = "org_event"

    id: Mapped[int] = mapped_column(primary_key=True)
    type: Mapped[OrgEventType] = mapped_column(EnumText(OrgEventType))
    unit_id: Mapped[int] = mapped_column(sa.ForeignKey("org_unit.id"), index=True)
    on: Mapped[date] = mapped_column("on_day")
    decision_no: Mapped[str] = mapped_column(sa.Text, server_default="")
    detail: Mapped[dict[str, Any]] = mapped_column(sa.JSON, default=dict)


class Department(Base):
    """A department (ban, phòng) of a unit: the receiving point of an obligation."""

    __tablename__ = "department"
    __table_args__ = (sa.UniqueConstraint("unit_id", "name"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    unit_id: Mapped[int] = mapped_column(sa.ForeignKey("org_unit.id"))
    name: Mapped[str] = mapped_column(sa.Text)
    position: Mapped[int] = mapped_column(server_default="0")


class UnitGroup(Base):
    """A cluster (cụm, khối thi đua) that a unit draws across its tree for one year.

    It compares units and gives nobody a right (H-6). `code` is what targets and scorecards name; one a year and owner.
    """

    __tablename__ = "unit_group"
    __table_args__ = (sa.UniqueConstraint("owner_id", "year", "code"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    owner_id: Mapped[int] = mapped_column(sa.ForeignKey("org_unit.id"))
    year: Mapped[int]
    code: Mapped[str] = mapped_column(SortText)
    name: Mapped[str] = mapped_column(sa.Text)
    position: Mapped[int] = mapped_column(server_default="0")

    owner: Mapped[OrgUnit] = relationship()


class UnitGroupMember(Base):
    """A unit in a cluster. Owner and year repeat the cluster's, so that a unit has at most one of each owner and year."""

    __tablename__ = "unit_group_member"
    __table_args__ = (sa.UniqueConstraint("owner_id", "year", "unit_id"),)

    group_id: Mapped[int] = mapped_column(sa.ForeignKey("unit_group.id", ondelete="CASCADE"), primary_key=True)
    unit_id: Mapped[int] = mapped_column(sa.ForeignKey("org_unit.id"), primary_key=True, index=True)
    owner_id: Mapped[int] = mapped_column(sa.ForeignKey("org_unit.id"))
    year: Mapped[int]
