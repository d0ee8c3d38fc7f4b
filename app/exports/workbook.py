"""The whole workbook: which sheets, in which order, with which words around them. All from one snapshot."""

from collections.abc import Callable, Iterable, Iterator
from dataclasses import replace
from functools import cached_property
from pathlib import Path

from app.dashboards.figures import CommonDay
from app.entries.models import FamilyName
from app.exports import (
    activities,
    activity_list,
    initiative_steps,
    initiatives,
    nominations,
    overview,
    plaques,
    queries,
    registrations,
)
from app.exports.frames import frame
from app.exports.groups import Groups
from app.exports.layout import Row, Sheet
from app.exports.models import ExportRequest, SheetCode
from app.exports.queries import Subject
from app.exports.sheets import Book
from app.exports.tables import Table
from app.kernel import clock
from app.kernel.db import db
from app.kernel.errors import DomainError
from app.kernel.text import number

MOST_ROWS = 300_000  # records in one workbook
FAMILIES = {
    SheetCode.OVERVIEW: None,
    SheetCode.REGISTRATIONS: FamilyName.REGISTRATIONS,
    SheetCode.REGISTRATION_COUNTS: FamilyName.REGISTRATIONS,
    SheetCode.PROGRESS: FamilyName.REGISTRATIONS,
    SheetCode.ACTIVITIES: FamilyName.ACTIVITIES,
    SheetCode.ACTIVITY_LIST: FamilyName.ACTIVITIES,
    SheetCode.INITIATIVES: FamilyName.INITIATIVES,
    SheetCode.INITIATIVE_COUNTS: FamilyName.INITIATIVES,
    SheetCode.INITIATIVES_TO_ENTER: FamilyName.INITIATIVES,
    SheetCode.INITIATIVES_TO_FRONT: FamilyName.INITIATIVES,
    SheetCode.NOMINATIONS: FamilyName.NOMINATIONS,
    SheetCode.PLAQUES: FamilyName.REGISTRATIONS,
}
BY_ITSELF = (FamilyName.REGISTRATIONS, FamilyName.ACTIVITIES, FamilyName.INITIATIVES)  # families the overview sums up
LISTS = (
    SheetCode.REGISTRATIONS,
    SheetCode.PROGRESS,
    SheetCode.ACTIVITY_LIST,
    SheetCode.INITIATIVES,
    SheetCode.NOMINATIONS,
)
PARTS = (
    SheetCode.INITIATIVES_TO_ENTER,
    SheetCode.INITIATIVES_TO_FRONT,
)  # lists of some of the records, not known before
UNCOVERED = (
    SheetCode.NOMINATIONS,
    SheetCode.PLAQUES,
    SheetCode.INITIATIVES_TO_ENTER,
    SheetCode.INITIATIVES_TO_FRONT,
)  # not every CĐCS is expected in them

Progress = Callable[[int, int], None]
"""Called with (records written, records in all)."""


def build(path: Path, request: ExportRequest, progress: Progress = lambda done, whole: None) -> None:
    """Write the workbook to `path`, whose folder takes the temporary files. Ends the session's transaction.

    Raises:
        DomainError: the unit or the campaign is gone, or there is more than one workbook should hold.
    """
    queries.begin_snapshot()
    try:
        subject = queries.load(request)
        if subject is None:
            raise DomainError("Đơn vị hoặc kế hoạch không còn.")
        Workbook(subject, progress).write(path)
    finally:
        db.session.rollback()


class Workbook:
    """One workbook being made; figures are read once and serve several sheets."""

    def __init__(self, subject: Subject, progress: Progress) -> None:
        self.subject, self.progress = subject, progress
        self.at = clock.now()
        self.done = self.whole = 0

    @cached_property
    def branches(self) -> list[queries.Branch]:
        return queries.branches(self.subject)

    @cached_property
    def groups(self) -> Groups:
        return Groups(self.subject, self.branches)

    @cached_property
    def registered(self) -> dict[int | None, registrations.Registered]:
        return registrations.figures(self.subject)

    @cached_property
    def day(self) -> CommonDay | None:
        return activities.common_day(self.subject)

    @cached_property
    def acted(self) -> dict[int | None, activities.Done]:
        return activities.figures_of(self.subject, self.day)

    @cached_property
    def invented(self) -> dict[int | None, initiatives.Invented]:
        return initiatives.figures(self.subject)

    @cached_property
    def covered(self) -> dict[FamilyName, queries.Coverage]:
        wanted = {FAMILIES[code] for code in self.subject.request.sheets}
        return {one: queries.coverage(self.subject, one) for one in BY_ITSELF if one in wanted or None in wanted}

    def write(self, path: Path) -> None:
        """Every sheet asked for, in the order of `SheetCode`."""
        wanted = self.subject.request.sheets
        counts = queries.row_counts(self.subject)
        of_lists = {code: counts[family] for code, family in FAMILIES.items() if code in wanted and family}
        self.whole = sum(count for code, count in of_lists.items() if code in LISTS)
        most = self.whole + sum(count for code, count in of_lists.items() if code in PARTS)
        if most > MOST_ROWS:
            raise DomainError(
                f"Biểu có {number(most)} dòng, quá {number(MOST_ROWS)} dòng cho một tệp. "
                "Hãy chọn đơn vị cấp dưới, khoảng thời gian ngắn hơn, hoặc ít biểu hơn."
            )
        self.progress(0, self.whole)
        title = f"{self.subject.campaign.short_title} - {self.subject.unit.name}"
        with Book(path, title, self.subject.unit.name) as book:
            for code in (code for code in SheetCode if code in wanted):
                around = frame(self.subject, self.at, FAMILIES[code], {} if code in UNCOVERED else self.covered)
                if code is SheetCode.NOMINATIONS:
                    around = replace(around, notes=(*nominations.notes(self.subject), *around.notes))
                for sheet, rows in self._contents(code):
                    table = Table(book, sheet, around, self.groups.sections)
                    table.fill(rows, self._report if code in LISTS else lambda count: None)
                    table.finish()
                    if code is SheetCode.OVERVIEW:
                        overview.add_chart(book, table, self.groups.widest, title)

    def _report(self, count: int) -> None:
        self.done += count
        self.progress(self.done, self.whole)

    def _contents(self, code: SheetCode) -> Iterator[tuple[Sheet, Iterable[Row]]]:
        """The tables behind one choice of the form, each with its rows."""
        subject, groups, branches = self.subject, self.groups, self.branches
        if code is SheetCode.OVERVIEW:
            yield overview.SHEET, overview.rows(groups, branches, self.registered, self.acted, self.invented)
        elif code is SheetCode.REGISTRATIONS:
            yield registrations.LIST, registrations.list_rows(subject, groups)
        elif code is SheetCode.REGISTRATION_COUNTS:
            sheet = registrations.counts_sheet(subject)
            yield sheet, registrations.counts_rows(sheet, groups, branches, self.registered)
        elif code is SheetCode.PROGRESS:
            yield registrations.PROGRESS, registrations.progress_rows(subject, groups)
        elif code is SheetCode.ACTIVITIES:
            for sheet in activities.sheets(subject, self.day):
                yield sheet, activities.rows(sheet, groups, branches, self.acted, self.registered)
        elif code is SheetCode.ACTIVITY_LIST:
            yield activity_list.LIST, activity_list.rows(subject, groups)
        elif code is SheetCode.INITIATIVES:
            yield initiatives.LIST, initiatives.list_rows(subject, groups)
        elif code is SheetCode.INITIATIVES_TO_ENTER:
            yield initiative_steps.PORTAL, initiative_steps.portal_rows(subject, groups)
        elif code is SheetCode.INITIATIVES_TO_FRONT:
            yield initiative_steps.FRONT, initiative_steps.front_rows(subject, groups)
        elif code is SheetCode.NOMINATIONS:
            yield from nominations.contents(subject, groups)
        elif code is SheetCode.PLAQUES:
            yield plaques.LIST, plaques.rows(subject, groups)
        else:
            given = initiatives.allotted(subject)
            yield initiatives.COUNTS, initiatives.counts_rows(groups, branches, self.invented, given)
