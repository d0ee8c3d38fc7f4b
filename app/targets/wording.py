"""A line of the board as official tables say it (Biểu 05, the report in Word). Figures are the line's own, never new ones."""

from collections.abc import Mapping
from dataclasses import dataclass

from app.kernel.text import number
from app.targets.definitions import OF_SUMS, Condition, Definition, Mode, Verdict
from app.targets.queries import Line
from app.units.models import Sector

_TIERS = {1: "Tổng Liên đoàn", 2: "Cấp tỉnh", 3: "Công đoàn cấp trên trực tiếp cơ sở", 4: "CĐCS", 5: "CĐ bộ phận"}
_THINGS = {
    "activity": "hoạt động",
    "registration": "công trình, phần việc",
    "initiative": "sáng kiến",
    "org_event": "CĐCS",
    "obligation": "lượt nộp",
    "declaration": "đơn vị",
    "model": "mô hình",
    "award": "lượt khen",
    "host_event": "người dự",
}
_SOURCES = {
    "activity": "hoạt động",
    "registration": "đăng ký",
    "initiative": "sáng kiến",
    "org_event": "biến động tổ chức",
    "obligation": "việc phải nộp",
    "declaration": "khai báo của đơn vị",
    "model": "mô hình chăm lo",
    "award": "khen thưởng đã ghi",
    "host_event": "điểm danh hoạt động cấp trên",
}
_SUBJECTS = {"individual": "cá nhân", "person": "cá nhân", "collective": "tập thể", "model": "mô hình"}


@dataclass(frozen=True)
class Told:
    """`goal` is a number where the result is measured against one, else words; `counted_in` is what `result` counts.

    `result` None: nothing is counted, `verdict` says why. `part` is what the share is of. `met` is how many units have
    reached it and of how many, None where units are judged together.
    """

    name: str
    counted_in: str
    population: str
    goal: int | str
    result: int | None
    part: tuple[int, int] | None
    met: tuple[int, int] | None
    verdict: Verdict
    note: str


def told(line: Line, names: Mapping[str, str]) -> Told:
    """`names`: what each measure counts, by its code (`queries.counted_names`)."""
    definition, sums = line.definition, line.definition.mode in OF_SUMS
    counted = line.verdict not in (Verdict.OUTSIDE, Verdict.NOT_APPLICABLE)
    result = line.result if counted else None
    base = line.base
    return Told(
        name=line.target.name or line.target.words or line.target.code,
        counted_in=thing(definition, names) if sums else "đơn vị",
        population=population(definition),
        goal=_goal(line),
        result=result,
        part=(result, base) if result is not None and base else None,
        met=None if sums or result is None else (result, line.tally.units),
        verdict=line.verdict,
        note=_note(line, names),
    )


def population(definition: Definition) -> str:
    """ "CĐCS (Doanh nghiệp ngoài nhà nước)"; every union where the plan names none."""
    who = ", ".join(_TIERS[tier] for tier in definition.tiers) or "Các cấp công đoàn"
    if definition.sectors:
        who += f" ({', '.join(Sector(one).label for one in definition.sectors)})"
    return who


def thing(definition: Definition, names: Mapping[str, str]) -> str:
    """What is counted, by its first condition; "" where the plan names none."""
    return next((_thing(one, names) for one in definition.conditions), "")


def _thing(condition: Condition, names: Mapping[str, str]) -> str:
    if condition.agg == "sum":
        return names.get(condition.field, "")
    if condition.agg == "distinct_authors":
        return "người"
    if condition.source == "award":
        return _SUBJECTS.get(str(condition.where.get("subject")), _THINGS["award"])
    return _THINGS.get(condition.source, "")


def _goal(line: Line) -> int | str:
    """The plan's own number: of a sum the number itself, of units and members what share or how much each."""
    definition, value = line.definition, line.definition.value
    if definition.mode is Mode.TOTAL:
        if line.goal is None:
            return ""
        above = "trên " if line.over else ""
        return f"{above}{number(line.goal)}" if above else line.goal
    if definition.mode is Mode.ALLOCATED:
        return "theo số giao"
    if value is None:
        return ""
    above = "trên " if definition.comparator == ">" else ""
    percentage = f"{above}{number(value)}%"
    return {
        Mode.PCT_UNITS: f"{percentage} đơn vị",
        Mode.PCT_MEMBERS_TOTAL: f"{percentage} đoàn viên",
        Mode.PCT_MEMBERS_PER_UNIT: f"{percentage} đoàn viên mỗi đơn vị",
        Mode.AVG_PER_UNIT: f"bình quân {above}{number(value)}/đơn vị",
    }.get(definition.mode, f"{above}{number(value)}/đơn vị")


def _note(line: Line, names: Mapping[str, str]) -> str:
    """Adjustment, else source."""
    definition, tally = line.definition, line.tally
    if line.stated is not None:
        evidence = f" ({line.stated.evidence})" if line.stated.evidence else ""
        own = tally.total if definition.mode in OF_SUMS else tally.met
        return f"Ghi tay: {line.stated.reason}{evidence}; chương trình đếm được {number(own)}"
    if line.verdict in (Verdict.OUTSIDE, Verdict.NOT_APPLICABLE):
        return ""
    said = []
    if definition.mode is Mode.AVG_PER_UNIT:
        said.append(f"Tính trên {number(tally.units)} đơn vị")
    if definition.mode is Mode.PCT_MEMBERS_TOTAL:
        said.append(f"Tính trên {number(tally.members)} đoàn viên")
    if definition.mode is Mode.ALLOCATED:
        said.append(
            f"Giao {number(tally.allocated)}, thực hiện {number(tally.total)} {thing(definition, names)}".strip()
        )
    known = dict.fromkeys(_SOURCES[one.source] for one in definition.conditions if one.countable)
    said.append(f"Nguồn: {', '.join(known)}")
    return ". ".join(said)
