"""The overview of a branch as a table: rows, the CĐCS directly under a union grouped, totals, links to what they count."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from app.dashboards.figures import GRASSROOTS
from app.dashboards.queries import BranchRow, Figures, total
from app.kernel.paging import PAGE, Page, nearest


@dataclass(frozen=True)
class Table(Page[BranchRow]):
    """What the page shows. `direct` sums the CĐCS directly under the root when it also has unions below it (CB-A5).

    `totals` is everything, also what other pages of the table show.
    """

    own: BranchRow | None
    direct: Figures | None
    totals: Figures


def _share(part: int, whole: int) -> float:
    return part / whole if whole else -1.0


SORTS: dict[str, Callable[[Figures], float]] = {
    "registered": lambda f: _share(f.cdcs_registered, f.cdcs),
    "done": lambda f: f.done,
    "activities": lambda f: f.activities,
    "active": lambda f: _share(f.cdcs_active, f.cdcs),
    "day": lambda f: _share(f.cdcs_on_day, f.cdcs),
    "initiatives": lambda f: f.initiatives,
    "members": lambda f: f.members,
}


def choices(day_name: str) -> list[tuple[str, str]]:
    """What a phone, which shows no headings, offers to sort by; `day_name` of the common day, "" for none."""
    day = [("day", f"{day_name}: ít trước")] if day_name else []
    return [
        ("registered", "Đăng ký: ít trước"),
        ("active", "Có hoạt động: ít trước"),
        *day,
        ("-activities", "Hoạt động: nhiều trước"),
        ("-initiatives", "Sáng kiến: nhiều trước"),
        ("-members", "Đoàn viên: đông trước"),
    ]


def _alone(row: BranchRow) -> bool:
    """A CĐCS without units of its own."""
    return row.tier >= GRASSROOTS and not row.below


def table(found: Sequence[BranchRow], *, sort: str = "", page: int = 1, direct_only: bool = False) -> Table:
    """`found` as `queries.branch_figures` gives it. `direct_only` lists just the CĐCS directly under the root.

    `sort` is a key of SORTS, "-" before it for the largest first; anything else keeps the order of names.
    """
    own = next((row for row in found if row.own), None)
    children = [row for row in found if not row.own]
    small = [row for row in children if _alone(row)]
    large = [row for row in children if not _alone(row)]
    grouped = bool(large and len(small) > 1) and not direct_only
    listed = large if grouped else small if direct_only else children
    if key := SORTS.get(sort.removeprefix("-")):
        listed = sorted(listed, key=lambda row: key(row.figures), reverse=sort.startswith("-"))
    page = nearest(page, len(listed))
    return Table(
        own=None if direct_only else own,
        rows=listed[(page - 1) * PAGE : page * PAGE],
        direct=total(row.figures for row in small) if grouped else None,
        totals=total(row.figures for row in (small if direct_only else found)),
        total=len(listed),
        page=page,
    )
