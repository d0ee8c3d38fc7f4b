"""Two scorecards of the sample: the province judges its upper unions in three clusters, the city's union its CĐCS in two.

Both preliminary versions are out, a few chairs have objected, some are answered. Made with the very operations people use.
"""

import random
from collections.abc import Iterable, Mapping
from datetime import date, datetime, timedelta
from typing import Any, NamedTuple

import sqlalchemy as sa

from app.accounts.models import Actor
from app.campaigns.models import Campaign
from app.demo.people_rows import Staff
from app.demo.structure import SEED
from app.kernel import clock
from app.kernel.clock import TZ
from app.kernel.db import db
from app.scorecards import giving, operations, queries
from app.scorecards.giving import Given
from app.scorecards.models import Criterion, Score, Scorecard, ScorecardPlan, Way
from app.units import groups
from app.units.models import OrgUnit, UnitType

YEAR, CITY = 2019, "CB-TP"
DRAWN_UP = datetime(2019, 7, 25, 9, 0, tzinfo=TZ)
PUBLISHED = datetime(2019, 7, 26, 8, 0, tzinfo=TZ)
SAID, ANSWERED = datetime(2019, 7, 26, 15, 20, tzinfo=TZ), datetime(2019, 7, 26, 19, 45, tzinfo=TZ)
WINDOW = (date(2019, 7, 26), date(2019, 8, 5))
WEST = ("Bảo Lạc", "Bảo Lâm", "Hà Quảng", "Hòa An", "Nguyên Bình", "Thông Nông", "TP Cao Bằng", "thành phố Cao Bằng")
PRAISE = (
    "Phối hợp tốt với chuyên môn, có cách làm mới",
    "Duy trì nền nếp, gửi thông tin kịp thời",
    "Thực hiện đủ yêu cầu",
)

WORDS = (  # what a unit says, what is answered, whether the points change
    ("Đơn vị thấy tiêu chí này tính chưa đủ, đề nghị kiểm tra lại sổ văn bản đến.",
     "Đã đối chiếu sổ văn bản và nhật ký trên chương trình: số đã tính là đúng. Giữ nguyên điểm.", False),
    ("Mạng hỏng nên đơn vị báo qua Zalo ngay trong ngày, có ảnh chụp màn hình. Đề nghị xem lại.",
     "Đã nhận tin nhắn và biên bản đúng ngày. Cho đủ điểm.", True),
    ("Đơn vị đã thực hiện nhưng người nhập liệu nghỉ sinh nên ghi muộn. Đề nghị công đoàn cấp trên xem xét.", "", False),
)  # fmt: skip


class Asked(NamedTuple):
    code: str
    name: str
    most: int
    way: Way
    target: str = ""


UPPER = (
    Asked("1", "Đơn vị trong nhánh đăng ký công trình, phần việc", 200, Way.TARGET_SHARE, "CB-T2a"),
    Asked("2", "Đơn vị trong nhánh hoàn thành công trình, phần việc", 200, Way.TARGET_SHARE, "CB-T2b"),
    Asked("3", "CĐCS có hoạt động kỷ niệm 90 năm", 150, Way.TARGET_SHARE, "CB-T1"),
    Asked("4", "CĐCS tổ chức Ngày đoàn viên đúng ngày 21/7", 150, Way.TARGET_SHARE, "CB-T11"),
    Asked("5", "Nộp báo cáo, tổng hợp đúng hạn", 200, Way.IN_TIME),
    Asked("6", "Chất lượng chỉ đạo, phối hợp", 100, Way.HAND),
    Asked("T", "Điểm thưởng mô hình mới", 50, Way.BONUS),
)
GRASSROOTS = (
    Asked("1", "Đăng ký công trình, phần việc", 250, Way.TARGET_MET, "CB-T2a"),
    Asked("2", "Hoàn thành công trình, phần việc", 250, Way.TARGET_MET, "CB-T2b"),
    Asked("3", "Có hoạt động kỷ niệm 90 năm", 200, Way.TARGET_MET, "CB-T1"),
    Asked("4", "Tổ chức Ngày đoàn viên đúng ngày 21/7", 150, Way.TARGET_MET, "CB-T11"),
    Asked("5", "Nộp đăng ký, báo cáo đúng hạn", 150, Way.IN_TIME),
    Asked("P", "Điểm trừ", 50, Way.MINUS),
)


def write(campaign: Campaign, staff: Mapping[str, Staff]) -> int:
    """How many units have a sheet. The time of day is what it was then, whatever day the sample is made on."""
    province = campaign.owner
    city = db.session.scalars(sa.select(OrgUnit).where(OrgUnit.code == CITY)).one()
    alive = sa.select(OrgUnit).where(OrgUnit.ended_on.is_(None)).order_by(OrgUnit.sort_key)
    uppers = list(db.session.scalars(alive.where(OrgUnit.tier == 3, OrgUnit.parent_id == province.id)))
    unions = list(db.session.scalars(alive.where(OrgUnit.tier == 4, OrgUnit.parent_id == city.id)))
    rng = random.Random(SEED + 11)
    with clock.freeze(DRAWN_UP):
        _draw(province, {"Cụm các huyện, thành phố miền Tây": filter(_is_west, uppers),
                         "Cụm các huyện miền Đông": filter(_is_east, uppers),
                         "Khối công đoàn ngành và tương đương": filter(_is_sector, uppers)})  # fmt: skip
        _draw(city, {"Khối hành chính, sự nghiệp": (one for one in unions if one.sector and not one.sector.is_enterprise),
                     "Khối doanh nghiệp": (one for one in unions if one.sector and one.sector.is_enterprise)})  # fmt: skip
        above = _plan(province, 3, "Đánh giá, xếp loại thi đua năm 2019 của công đoàn cấp trên", UPPER, campaign)
        below = _plan(city, 4, "Đánh giá, xếp loại thi đua năm 2019 của CĐCS", GRASSROOTS, campaign)
        _judge(above, _person(staff["CB"].writer), uppers, rng)
        _judge(below, _person(staff[CITY].writer), unions, rng)
    with clock.freeze(PUBLISHED):
        number = operations.publish(None, above) + operations.publish(None, below)
    _talk(above, staff["CB"].writer, staff, "5")
    _talk(below, staff[CITY].writer, staff, "4")
    return number


def _is_sector(unit: OrgUnit) -> bool:
    return unit.unit_type is not UnitType.DISTRICT_FEDERATION


def _is_west(unit: OrgUnit) -> bool:
    return not _is_sector(unit) and any(name in unit.name for name in WEST)


def _is_east(unit: OrgUnit) -> bool:
    return not _is_sector(unit) and not _is_west(unit)


def _draw(owner: OrgUnit, clusters: Mapping[str, Iterable[OrgUnit]]) -> None:
    for name, members in clusters.items():
        if codes := [one.code for one in members]:
            group = groups.create(owner, YEAR, name)
            for at in range(0, len(codes), groups.MOST_AT_ONCE):
                groups.put(group, codes[at : at + groups.MOST_AT_ONCE])


def _plan(owner: OrgUnit, tier: int, title: str, asked: Iterable[Asked], campaign: Campaign) -> ScorecardPlan:
    values: dict[str, Any] = {
        "title": title, "year": YEAR, "tiers": [tier], "groups": [], "objections_from": WINDOW[0],
        "objections_to": WINDOW[1], "excellent_from": 900, "good_from": 800, "done_from": 650,
    }  # fmt: skip
    plan = operations.create(None, owner, values)
    for position, one in enumerate(asked):
        named = {"campaign_id": campaign.id, "target_code": one.target} if one.target else {}
        row = {"code": one.code, "name": one.name, "most": one.most, "way": one.way, "position": position}
        db.session.add(Criterion(plan_id=plan.id, **row, **named))
    db.session.flush()
    return plan


def _judge(plan: ScorecardPlan, officer: Actor, judged: list[OrgUnit], rng: random.Random) -> None:
    """Points by hand: quality for everybody in three steps, a bonus or a deduction for a few."""
    for one in queries.criteria(plan):
        if one.way is Way.HAND:
            steps: dict[int, list[str]] = {}
            for unit in judged:
                steps.setdefault(rng.choice((0, 0, 1, 1, 2)), []).append(unit.code)
            for step, codes in steps.items():
                giving.give(
                    officer, plan, one, codes, Given(95 - 10 * step, PRAISE[step], "Biên bản họp ngày 24/7/2019")
                )
        elif one.way is Way.BONUS:
            chosen = [unit.code for unit in rng.sample(judged, min(3, len(judged)))]
            giving.give(officer, plan, one, chosen, Given(30, "Có mô hình mới được LĐLĐ tỉnh giới thiệu nhân rộng"))
        elif one.way is Way.MINUS:
            chosen = [unit.code for unit in rng.sample(judged, min(4, len(judged)))]
            giving.give(officer, plan, one, chosen, Given(20, "Vắng hội nghị giao ban quý II không có lý do"))


def _talk(plan: ScorecardPlan, officer: int, staff: Mapping[str, Staff], code: str) -> None:
    """Three units short of points say so: the first is answered and kept, the second answered and changed, one waits."""
    criterion = next(one for one in queries.criteria(plan) if one.code == code)
    short = (
        sa.select(Scorecard, OrgUnit.code)
        .join(OrgUnit, OrgUnit.id == Scorecard.unit_id)
        .join(Score, Score.scorecard_id == Scorecard.id)
        .where(Scorecard.plan_id == plan.id, Score.criterion_id == criterion.id, Score.points < criterion.most)
        .order_by(OrgUnit.sort_key)
    )
    found = [(sheet, staff[unit]) for sheet, unit in db.session.execute(short.limit(len(WORDS)))]
    for at, ((sheet, people), (text, answer, points)) in enumerate(zip(found, WORDS, strict=False)):
        with clock.freeze(SAID + timedelta(minutes=12 * at)):
            said = giving.object_to(_person(people.chair), plan, sheet, criterion, text)
        with clock.freeze(ANSWERED + timedelta(minutes=7 * at)):
            if answer:
                giving.answer(_person(officer), plan, said, criterion.most if points else None, answer)


def _person(user_id: int) -> Actor:
    """Somebody who acts without being signed in."""
    return Actor(user_id, "", "", 0, False, ())
