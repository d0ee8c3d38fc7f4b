"""The small world every test knows.

    T   LĐLĐ tỉnh (owner of the campaign)    dung: campaign admin and chair   duy: officer
    ├── A   LĐLĐ huyện A                     binh: chair    bao: officer
    │   ├── A1  CĐCS Trường A1               an: chair      anh: editor       vi: viewer
    │   └── A2  CĐCS Xã A2                   ai: chair
    ├── B   Công đoàn ngành B                chi: chair, who must see nothing of A
    │   └── B1  CĐCS Công ty B1              bon: chair
    └── D1  CĐCS trực thuộc tỉnh             dao: chair

Campaign: 1/1/2019 to 30/7/2019, peak week 21–27/7, Member Day 21/7, both plan rules. Time stands on 22/7/2019.
"""

from dataclasses import dataclass, field
from datetime import UTC, date, datetime
from typing import Any

from app.accounts.models import Post, Role, User
from app.campaigns.models import (
    ActivityType,
    ActivityTypeMeasure,
    ActivityTypeTag,
    Campaign,
    CampaignActivityType,
    CampaignChoice,
    CampaignKind,
    CampaignRule,
    CampaignState,
    CountFrom,
    Measure,
    Milestone,
    Obligation,
    ObligationKind,
    OwedTo,
    ReadyReason,
    Recurrence,
    RuleEffect,
    Target,
    TimeWindow,
    WindowPurpose,
)  # fmt: skip
from app.kernel.db import db
from app.kernel.text import fold, person_sort_key, sort_key
from app.units.models import PATH_STEP, OrgUnit, Sector, UnitStat, UnitType, UnitVersion

NOW = datetime(2019, 7, 22, 2, 0, tzinfo=UTC)  # 9:00 in Việt Nam
TODAY = date(2019, 7, 22)
PASSWORD = "mật khẩu để thử"
# Argon2id of PASSWORD with small parameters, made once: hashing is tested where it belongs.
_hash: list[str] = []

UNITS = (
    ("T", "Liên đoàn Lao động tỉnh Thử", UnitType.PROVINCE_FEDERATION, 2, None, None, 30),
    ("A", "Liên đoàn Lao động huyện A", UnitType.DISTRICT_FEDERATION, 3, "T", None, 8),
    ("B", "Công đoàn ngành B", UnitType.SECTOR_UNION, 3, "T", None, 9),
    ("A1", "CĐCS Trường Tiểu học A1", UnitType.GRASSROOTS_UNION, 4, "A", Sector.ADMIN, 22),
    ("A2", "CĐCS xã A2", UnitType.GRASSROOTS_UNION, 4, "A", Sector.ADMIN, 18),
    ("B1", "CĐCS Công ty B1", UnitType.GRASSROOTS_UNION, 4, "B", Sector.PRIVATE, 120),
    ("D1", "CĐCS Cục Thuế", UnitType.GRASSROOTS_UNION, 4, "T", Sector.ADMIN, 60),
)
PEOPLE = (
    ("dung", "Lý Thị Dung", "T", (Role.CHAIR, Role.CAMPAIGN_ADMIN, Role.SYSTEM_ADMIN)),
    ("duy", "Hoàng Văn Duy", "T", (Role.OFFICER,)),
    ("binh", "Nông Văn Bình", "A", (Role.CHAIR,)),
    ("bao", "Đàm Thế Bảo", "A", (Role.OFFICER,)),
    ("an", "Bế Thị An", "A1", (Role.CHAIR,)),
    ("anh", "Lục Văn Anh", "A1", (Role.EDITOR,)),
    ("vi", "Mã Thị Vi", "A1", (Role.VIEWER,)),
    ("ai", "Triệu Thị Ái", "A2", (Role.CHAIR,)),
    ("chi", "Hà Kim Chi", "B", (Role.CHAIR,)),
    ("bon", "Tô Văn Bốn", "B1", (Role.CHAIR,)),
    ("dao", "Vi Thị Đào", "D1", (Role.CHAIR,)),
)
MEASURES = (
    ("gifts", "Số suất quà", "suất", False),
    ("gift_money", "Số tiền thăm hỏi, tặng quà", "đồng", True),
    ("members_admitted", "Số đoàn viên kết nạp mới", "người", False),
    ("banners", "Băng rôn, khẩu hiệu", "chiếc", False),
)
TYPES = (
    ("NGAY_DOAN_VIEN", "Ngày đoàn viên Công đoàn", "TUYEN_TRUYEN", ("KY_NIEM",), ("members_admitted", "gifts")),
    ("TOA_DAM", "Tọa đàm", "TUYEN_TRUYEN", ("KY_NIEM", "TUYEN_TRUYEN"), ()),
    ("THAM_HOI", "Thăm hỏi, tặng quà", "CHAM_LO", ("CHAM_LO",), ("gifts", "gift_money")),
    ("MIT_TINH", "Lễ mít tinh kỷ niệm", "TUYEN_TRUYEN", ("KY_NIEM",), ()),
)


@dataclass
class World:
    """Units by lower-case code (`world.a1`), people by account name (`world.an`), and the campaign."""

    units: dict[str, OrgUnit] = field(default_factory=dict)
    people: dict[str, User] = field(default_factory=dict)
    types: dict[str, ActivityType] = field(default_factory=dict)
    measures: dict[str, Measure] = field(default_factory=dict)
    windows: dict[str, TimeWindow] = field(default_factory=dict)
    campaign: Campaign = None  # type: ignore[assignment]

    def __getattr__(self, name: str) -> Any:
        for known in ("units", "people"):
            if name in self.__dict__.get(known, {}):
                return self.__dict__[known][name]
        raise AttributeError(name)

    def actor(self, name: str) -> Any:
        """The person as rules see them."""
        from app.accounts.session import actor_of

        return actor_of(self.people[name].id)


def password_hash() -> str:
    """The hash of PASSWORD, computed once a run."""
    if not _hash:
        from argon2 import PasswordHasher

        _hash.append(PasswordHasher(time_cost=1, memory_cost=1024, parallelism=1).hash(PASSWORD))
    return _hash[0]


def build() -> World:
    """Insert the world and commit. Ids start at 1 in the order of the tables above."""
    world = World()
    _units(world)
    _people(world)
    _catalogue(world)
    _campaign(world)
    db.session.commit()
    return world


def _units(world: World) -> None:
    for number, (code, name, kind, tier, parent, sector, members) in enumerate(UNITS, 1):
        above = world.units[parent.lower()] if parent else None
        unit = OrgUnit(
            code=code, name=name, search_key=fold(f"{code} {name}"), sort_key=sort_key(name), tier=tier, unit_type=kind,
            sector=sector, parent_id=above.id if above else None,
            path=(above.path if above else "") + f"{number:0{PATH_STEP}d}", editor_may_send=True, founded_on=date(2000, 1, 1),
            heading_upper="Tổng Liên đoàn Lao động Việt Nam" if tier == 2 else "Liên đoàn Lao động tỉnh Thử",
            heading_name=name, place_name="Thử", sign_authority="TM. BAN THƯỜNG VỤ", sign_title="CHỦ TỊCH",
        )  # fmt: skip
        db.session.add(unit)
        db.session.flush()
        world.units[code.lower()] = unit
        db.session.add(
            UnitVersion(
                unit_id=unit.id, valid_from=date(2000, 1, 1), name=name, sort_key=unit.sort_key, tier=tier, unit_type=kind,
                sector=sector, parent_id=unit.parent_id,
            )
        )  # fmt: skip
        db.session.add(
            UnitStat(unit_id=unit.id, as_of=date(2019, 1, 1), members=members, female=members // 2, workers=members)
        )


def _people(world: World) -> None:
    for username, name, unit, roles in PEOPLE:
        person = User(
            username=username, full_name=name, search_key=fold(name), sort_key=person_sort_key(name),
            password_hash=password_hash(), created_at=NOW, must_change=False,
        )  # fmt: skip
        db.session.add(person)
        db.session.flush()
        world.people[username] = person
        for role in roles:
            db.session.add(
                Post(user_id=person.id, unit_id=world.units[unit.lower()].id, role=role, starts_on=date(2019, 1, 1))
            )


def _catalogue(world: World) -> None:
    for code, name, unit, is_money in MEASURES:
        world.measures[code] = Measure(code=code, name=name, counted_in=unit, is_money=is_money)
    db.session.add_all(world.measures.values())
    for code, name, group, _, _ in TYPES:
        world.types[code] = ActivityType(code=code, name=name, table_group=group)
    db.session.add_all(world.types.values())
    db.session.flush()
    for code, _, _, tags, measures in TYPES:
        db.session.add_all(ActivityTypeTag(type_id=world.types[code].id, tag=tag) for tag in tags)
        db.session.add_all(
            ActivityTypeMeasure(type_id=world.types[code].id, measure_id=world.measures[m].id, position=i)
            for i, m in enumerate(measures)
        )


def _campaign(world: World) -> None:
    campaign = Campaign(
        code="TH-2019", owner_id=world.units["t"].id, kind=CampaignKind.THEMATIC, state=CampaignState.ISSUED,
        title="Kế hoạch thi đua chào mừng 90 năm", short_title="Chào mừng 90 năm", starts_on=date(2019, 1, 1),
        ends_on=date(2019, 7, 30), celebration_on=date(2019, 7, 28), backdate_from=date(2019, 1, 1),
        count_registrations=CountFrom.APPROVED, count_activities=CountFrom.SENT, count_initiatives=CountFrom.APPROVED,
        eligible_window="ELIGIBLE", slogans=["Niềm tin người lao động"], basis=[],
    )  # fmt: skip
    db.session.add(campaign)
    db.session.flush()
    world.campaign = campaign
    spans = (
        ("PEAK", "Tuần lễ cao điểm", date(2019, 7, 21), date(2019, 7, 27), WindowPurpose.PEAK),
        ("MEMBER_DAY", "Ngày đoàn viên Công đoàn", date(2019, 7, 21), date(2019, 7, 21), WindowPurpose.SAME_DAY),
        ("ELIGIBLE", "Thời gian áp dụng", date(2019, 1, 1), date(2019, 7, 31), WindowPurpose.ELIGIBILITY),
        ("YEAR", "Trong năm 2019", date(2019, 1, 1), date(2019, 12, 31), WindowPurpose.COUNTING),
    )
    for code, name, first, last, purpose in spans:
        world.windows[code] = TimeWindow(
            campaign_id=campaign.id,
            code=code,
            name=name,
            short_name=name,
            starts_on=first,
            ends_on=last,
            purpose=purpose,
        )
    db.session.add_all(world.windows.values())
    db.session.flush()
    db.session.add_all(
        [
            CampaignRule(campaign_id=campaign.id, code="R1", effect=RuleEffect.HIDE_TYPE, tiers=[3, 4], activity_types=["MIT_TINH"], message="Không tổ chức Lễ mít tinh kỷ niệm."),
            CampaignRule(campaign_id=campaign.id, code="R2", effect=RuleEffect.EXPECT_IN_WINDOW, tiers=[4], activity_types=["NGAY_DOAN_VIEN"], window_id=world.windows["MEMBER_DAY"].id, message="Tổ chức “Ngày đoàn viên Công đoàn” vào ngày 21/7/2019"),
            Obligation(campaign_id=campaign.id, code="O1", kind=ObligationKind.REGISTRATION_SUMMARY, name="Tổng hợp đăng ký", owed_by_tiers=[3], owed_to=OwedTo.OWNER, due_on=date(2019, 4, 30), recurrence=Recurrence.ONCE),
            Obligation(campaign_id=campaign.id, code="O2", kind=ObligationKind.REGISTRATION, name="Đăng ký công trình, phần việc", owed_by_tiers=[4], owed_to=OwedTo.PARENT, recurrence=Recurrence.ONCE, position=1),
            Obligation(campaign_id=campaign.id, code="O3", kind=ObligationKind.RESULT_REPORT, name="Báo cáo kết quả", owed_by_tiers=[3, 4], owed_to=OwedTo.PARENT, due_on=date(2019, 7, 30), recurrence=Recurrence.ONCE, position=2),
            CampaignChoice(campaign_id=campaign.id, list_name="registration_kind", code="CONG_TRINH", label="Công trình"),
            CampaignChoice(campaign_id=campaign.id, list_name="registration_kind", code="PHAN_VIEC", label="Phần việc", position=1),
            CampaignChoice(campaign_id=campaign.id, list_name="initiative_field", code="GIAO_DUC", label="Giáo dục"),
            CampaignChoice(campaign_id=campaign.id, list_name="nomination_type", code="BIEU_DUONG", label="Biểu dương", extra={"basis": "honour"}),
            CampaignChoice(campaign_id=campaign.id, list_name="nomination_type", code="CUOI_NAM", label="Khen cuối năm", extra={"basis": "year"}, position=1),
            CampaignChoice(campaign_id=campaign.id, list_name="nomination_type", code="CHUYEN_DE", label="Khen chuyên đề", extra={"basis": "thematic"}, position=2),
            CampaignChoice(campaign_id=campaign.id, list_name="nomination_type", code="DOT_XUAT", label="Khen đột xuất", extra={"basis": "ad_hoc"}, position=3),
            CampaignChoice(campaign_id=campaign.id, list_name="nomination_type", code="DIEN_HINH", label="Điển hình", extra={"basis": "model"}, position=4),
            CampaignChoice(campaign_id=campaign.id, list_name="nomination_category", code="CBCD", label="Cán bộ công đoàn", quota=2),
            CampaignChoice(campaign_id=campaign.id, list_name="nomination_category", code="CNLD", label="Công nhân, lao động", quota=1, position=1),
            CampaignChoice(campaign_id=campaign.id, list_name="award_form", code="BIEU_DUONG", label="Biểu dương của LĐLĐ tỉnh", extra={"level": "province"}),
            CampaignChoice(campaign_id=campaign.id, list_name="award_form", code="GIAY_KHEN", label="Giấy khen cấp trên", words="QĐ cũ", extra={"level": "upper", "valid_from": "2014-01-01", "valid_to": "2019-06-30"}, position=1),
            CampaignChoice(campaign_id=campaign.id, list_name="movement", code="NTM", label="Xây dựng nông thôn mới"),
            Milestone(campaign_id=campaign.id, name="90 năm Ngày thành lập Công đoàn Việt Nam", event_on=date(2019, 7, 28)),
            Target(campaign_id=campaign.id, code="TH-T1", name="Mỗi CĐCS có hoạt động", definition={"mode": "PER_UNIT", "population": {"tiers": [4]}, "cmp": ">=", "value": 1, "all": [{"source": "activity", "agg": "count"}]}),
            ReadyReason(campaign_id=campaign.id, family="registrations", field="budget", sentence="Đề nghị ghi rõ kinh phí."),
            *(CampaignActivityType(campaign_id=campaign.id, type_id=one.id, position=i) for i, one in enumerate(world.types.values())),
        ]
    )  # fmt: skip
