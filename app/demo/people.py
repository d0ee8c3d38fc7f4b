"""Invented people of the sample province: names by the weights of domain.md §6.8, no real persons."""

import random
from dataclasses import dataclass

FAMILY_NAMES = {
    "Nông": 14, "Hoàng": 14, "Nguyễn": 12, "Đàm": 6, "Triệu": 6, "Lương": 5, "Lý": 5, "Hà": 4, "Bế": 4, "Lục": 4,
    "Mã": 4, "Trần": 4, "Dương": 3, "Đinh": 3, "Lê": 3, "Vi": 2, "Sầm": 2, "Hứa": 2, "Phùng": 1, "Mông": 2, "Tô": 1,
    "La": 1, "Chu": 1, "Ma": 2,
}  # fmt: skip
FEMALE_MIDDLE = {"Thị": 45, "Thu": 8, "Thanh": 8, "Hồng": 8, "Ngọc": 8, "Bích": 8, "Kim": 8, "Thùy": 7}
MALE_MIDDLE = {"Văn": 45, "Đức": 8, "Quang": 8, "Minh": 8, "Xuân": 8, "Hữu": 8, "Công": 8, "Trung": 7}
FEMALE_GIVEN = (
    "Hoa", "Hằng", "Huệ", "Lan", "Liên", "Mai", "Nga", "Nhung", "Oanh", "Phượng", "Thảo", "Thủy", "Trang", "Tuyết",
    "Vân", "Xuyến", "Yến", "Bình",
)  # fmt: skip
MALE_GIVEN = (
    "An", "Bách", "Cường", "Dũng", "Đông", "Giang", "Hải", "Hiếu", "Hùng", "Huy", "Khánh", "Kiên", "Lâm", "Nam",
    "Phong", "Quân", "Sơn", "Tài", "Thắng", "Toàn", "Trường", "Tuấn", "Vinh",
)  # fmt: skip


@dataclass(frozen=True)
class Person:
    full_name: str
    female: bool
    birth_year: int

    @property
    def salutation(self) -> str:
        return "Bà" if self.female else "Ông"


class People:
    """Draws people and hands out phone numbers, none of them twice. Full names do repeat, as in life (§6.8)."""

    def __init__(self, rng: random.Random) -> None:
        self._rng = rng
        self._phones = 0

    def person(self, female_share: float = 0.5, born: tuple[int, int] = (1964, 1995)) -> Person:
        female = self._rng.random() < female_share
        middle = FEMALE_MIDDLE if female else MALE_MIDDLE
        parts = (
            _weighted(self._rng, FAMILY_NAMES),
            _weighted(self._rng, middle),
            self._rng.choice(FEMALE_GIVEN if female else MALE_GIVEN),
        )
        return Person(" ".join(parts), female, self._rng.randint(*born))

    def phone(self) -> str:
        """Ten digits beginning with 0900, the next of a row."""
        self._phones += 1
        return f"0900{self._phones:06d}"


def _weighted(rng: random.Random, weights: dict[str, int]) -> str:
    return rng.choices(list(weights), weights=list(weights.values()))[0]
