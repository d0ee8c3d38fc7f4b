"""The groups of an official table: A the exporting unit itself, B the upper unions below it, C its own grassroots unions."""

from collections.abc import Sequence

from app.dashboards.figures import GRASSROOTS
from app.exports.layout import Group
from app.exports.queries import Branch, Subject

PROVINCE_TIER = 2
MARKS = "ABC"


class Groups:
    """`sections` of the sheets of one unit, and the path of a row. A grassroots union's sheets have no groups.

    A province prints all three sections, with their fixed letters, even when one is empty; other units print those that
    they have, lettered in order.
    """

    def __init__(self, subject: Subject, branches: Sequence[Branch]) -> None:
        unit = subject.unit
        self.by_branch: dict[int, tuple[Group, ...]] = {}
        self.sections: tuple[Group, ...] = ()
        self._at: dict[int, Group] = {}
        self._titles: dict[int, str] = {}
        self._has_upper = False
        if unit.tier >= GRASSROOTS:
            return
        province = unit.tier <= PROVINCE_TIER
        self._titles = titles = {
            0: "CẤP TỈNH" if unit.tier == PROVINCE_TIER else unit.label().upper(),
            1: "CÔNG ĐOÀN CẤP TRÊN TRỰC TIẾP CƠ SỞ" if unit.tier == PROVINCE_TIER else "CÔNG ĐOÀN CẤP TRÊN",
            2: f"CĐCS TRỰC THUỘC {_short(unit.label()).upper()}",
        }
        there = {branch.section for branch in branches} | {0}
        self._has_upper = 1 in there
        shown = [section for section in titles if province or section in there]
        self._at = {section: Group(section, titles[section], MARKS[nth]) for nth, section in enumerate(shown)}
        self.sections = tuple(self._at.values())

    def path(self, section: int, branch_id: int | None, label: str | None) -> tuple[Group, ...]:
        """The groups of a record; inside B each upper union is a group of its own."""
        if section != 1 or branch_id is None:
            return self.section(section)
        if branch_id not in self.by_branch:
            self.by_branch[branch_id] = (*self.section(1), Group(branch_id, label or ""))
        return self.by_branch[branch_id]

    @property
    def widest(self) -> Group | None:
        """The section whose branches a chart compares: the upper unions, else the grassroots unions."""
        return self._at.get(1) if self._has_upper else self._at.get(2)

    def section(self, section: int) -> tuple[Group, ...]:
        """The groups of a branch that is itself a row."""
        if not self._at:
            return ()
        if section not in self._at:  # a unit of today that the plan's own day does not know
            self._at[section] = Group(section, self._titles[section], MARKS[len(self._at)])
        return (self._at[section],)


def _short(name: str) -> str:
    return name.replace("Liên đoàn Lao động", "LĐLĐ").replace("Công đoàn", "CĐ")
