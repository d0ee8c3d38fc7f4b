"""People proposed to be honoured (domain.md §6.7, §6.9): 143 proposed, 90 chosen by the province in three groups."""

import random
from dataclasses import dataclass
from datetime import date

from app.demo.journeys import Journey, Reason, Travel, days_between
from app.demo.people import People
from app.demo.story import story
from app.demo.structure import SEED, Province, Unit

GROUPS = {"CBCD": ("Cán bộ công đoàn", 45), "CB_NU_CONG": ("Cán bộ nữ công", 15), "CNLD": ("Công nhân, lao động", 30)}
DECIDED_ON = date(2019, 7, 18)
DECISION = "57/QĐ-LĐLĐ"
FORM = "Biểu dương của LĐLĐ tỉnh"
NO_PLACE = "Nhóm này đã đủ chỉ tiêu biểu dương; đề nghị đơn vị tuyên dương tại chỗ."
ACHIEVEMENTS = (
    "Nhiều năm liền hoàn thành xuất sắc nhiệm vụ, vận động đoàn viên đóng góp {n} ngày công.",
    "Tác giả {k} sáng kiến, giá trị làm lợi {m} triệu đồng.",
    "Chủ động thương lượng TƯLĐTT với {k} điều khoản có lợi hơn luật.",
    "Vận động kết nạp {n} đoàn viên mới, thành lập 01 CĐCS.",
)
ETHNIC = {"Tày": 41, "Nùng": 31, "Kinh": 12, "Mông": 8, "Dao": 8}


@dataclass(frozen=True)
class Nominee:
    """One person, proposed by the union `unit_code`, working at `workplace`."""

    unit_code: str
    name: str
    female: bool
    birth_year: int
    ethnicity: str
    job: str
    workplace: str
    category: str
    direct: bool
    leader: bool
    achievements: str
    votes_for: int
    votes_total: int
    past: str
    rank: int
    journey: Journey

    @property
    def state(self) -> str:
        return self.journey.state

    @property
    def honoured(self) -> bool:
        """The province chose and honoured them."""
        return self.state == "approved"


def make_nominees(province: Province) -> list[Nominee]:
    """Every nominee, the same on every call: those chosen, those not chosen, those still waiting."""
    return _Nominees(province).all()


class _Nominees:
    def __init__(self, province: Province) -> None:
        self._province = province
        self._tale = story(len(province.active()))
        self._rng = random.Random(SEED + 7)
        self._people = People(self._rng)
        self._travel = Travel(self._rng)
        self._ranks: dict[str, int] = {}
        self._below: dict[str, list[Unit]] = {}
        for unit in province.active():
            if unit.kind and unit.entry_mode != "parent":
                self._below.setdefault(unit.parent_code or "", []).append(unit)

    def all(self) -> list[Nominee]:
        upper = [unit for unit in self._province.upper if self._below.get(unit.code)]
        direct = self._below.get(self._province.root.code, [])
        proposing = [*upper, *upper, *direct[:3]]
        chosen, whole = self._tale.honoured, self._tale.nominated
        refused = round((whole - chosen) * 0.55)
        below = round((whole - chosen - refused) * 0.4)  # still on the desks of upper unions
        made = [
            self._one(proposing[at % len(proposing)], category, "approved")
            for at, category in enumerate(_spread(chosen))
        ]
        made += [self._one(proposing[(at * 5) % len(proposing)], _group(at), "rejected") for at in range(refused)]
        waiting = whole - chosen - refused - below
        made += [self._one(proposing[(at * 3) % len(proposing)], _group(at), "sent") for at in range(waiting)]
        cities = sorted(upper, key=lambda unit: unit.code != "CB-TP")
        for at in range(below):
            home = cities[0 if at % 2 == 0 else at % len(cities)]
            made.append(self._one(self._rng.choice(self._below[home.code]), _group(at), "sent"))
        return made

    def _one(self, unit: Unit, category: str, fate: str) -> Nominee:
        rng = self._rng
        works_at = unit if unit.kind else rng.choice(self._below[unit.code])
        assert works_at.kind is not None
        women = {"CB_NU_CONG": 1.0, "CBCD": 0.5}.get(category, works_at.kind.women)
        person = self._people.person(women, (1966, 1995))
        total = rng.randint(9, 17)
        words = rng.choice(ACHIEVEMENTS).format(n=rng.randint(20, 90), k=rng.randint(2, 6), m=rng.randint(15, 240))
        self._ranks[unit.code] = rank = self._ranks.get(unit.code, 0) + 1
        job = {"CBCD": "Chủ tịch CĐCS", "CB_NU_CONG": "Trưởng ban Nữ công CĐCS"}.get(category, works_at.kind.job)
        return Nominee(
            unit_code=unit.code,
            name=person.full_name,
            female=person.female,
            birth_year=person.birth_year,
            ethnicity=rng.choices(list(ETHNIC), weights=list(ETHNIC.values()))[0],
            job=job,
            workplace=works_at.name.removeprefix("CĐCS "),
            category=category,
            direct=category == "CNLD",
            leader=category == "CBCD" and rng.random() < 0.2,
            achievements=words,
            votes_for=total - rng.randint(0, 2),
            votes_total=total,
            past="Giấy khen công đoàn cấp trên năm 2018" if rng.random() < 0.3 else "",
            rank=rank,
            journey=self._journey(fate),
        )

    def _journey(self, fate: str) -> Journey:
        """The province chose before 16/7; what came later still waits."""
        if fate == "sent":
            return self._travel.sent(days_between(self._rng, date(2019, 7, 15), date(2019, 7, 25)), opened=0.3)
        day = days_between(self._rng, date(2019, 6, 17), date(2019, 7, 4))
        return self._travel.approved(day, 9) if fate == "approved" else self._travel.rejected(day, Reason(NO_PLACE))


def _group(at: int) -> str:
    return [*GROUPS][at % len(GROUPS)]


def _spread(number: int) -> list[str]:
    """Categories of so many chosen people by the quotas of the plan, mixed; the quotas themselves for all 90."""
    whole = sum(quota for _, quota in GROUPS.values())
    counts = {code: round(number * quota / whole) for code, (_, quota) in GROUPS.items()}
    counts["CBCD"] += number - sum(counts.values())
    found = [code for code, count in counts.items() for _ in range(count)]
    random.Random(SEED).shuffle(found)
    return found
