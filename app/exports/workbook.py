"""The whole workbook: which sheets, in which order, with which words around them. All from one snapshot."""

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import replace
from functools import cached_property
from pathlib import Path

from app.dashboards.coverage import Coverage
from app.dashboards.figures import CommonDay
from app.entries.models import FamilyName
from app.exports import (
    activities,
    activity_list,
    care,
    host_events,
    initiative_steps,
    initiatives,
    nominations,
    overview,
    owed,
    plaques,
    queries,
    registrations,
    targets,
)
from app.exports.frames import brief, frame
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
from app.obligations import chase
from app.targets.matrix import Matrix

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
    SheetCode.TARGETS: None,
    SheetCode.TARGET_MATRIX: None,
    SheetCode.NOT_HANDED_IN: None,
    SheetCode.HANDED_IN_COUNTS: None,
    SheetCode.PLAQUES: FamilyName.REGISTRATIONS,
    SheetCode.CARE: FamilyName.ACTIVITIES,
}
BY_ITSELF = (FamilyName.REGISTRATIONS, FamilyName.ACTIVITIES, FamilyName.INITIATIVES)  # families the overview sums up
LISTS = (
    SheetCode.REGISTRATIONS,
    SheetCode.PROGRESS,
    SheetCode.ACTIVITY_LIST,
    SheetCode.INITIATIVES,
    SheetCode.NOMINATIONS,
    SheetCode.TARGET_MATRIX,
    SheetCode.NOT_HANDED_IN,
    SheetCode.HOST_EVENTS,
)
PARTS = (  # lists of some of the records, how many is not known before
    SheetCode.INITIATIVES_TO_ENTER,
    SheetCode.INITIATIVES_TO_FRONT,
)
BLANKS = {
    SheetCode.REGISTRATIONS: (registrations.LIST,),
    SheetCode.ACTIVITY_LIST: (activity_list.LIST,),
    SheetCode.INITIATIVES: (initiatives.LIST,),
    SheetCode.NOMINATIONS: (nominations.COLLECTIVES, nominations.PEOPLE, nominations.MODELS),
}
BLANK_ROWS = 10
BLANK_NOTE = "Biểu ghi tay: đơn vị ghi rõ ràng, ký tên rồi gửi công đoàn cấp trên trực tiếp để nhập hộ vào phần mềm."
PLAN_WIDE = (  # what the window and the state of entries do not narrow
    SheetCode.TARGETS,
    SheetCode.TARGET_MATRIX,
    SheetCode.NOT_HANDED_IN,
    SheetCode.HANDED_IN_COUNTS,
    SheetCode.HOST_EVENTS,
)

Progress = Callable[[int, int], None]
"""Called with (records written, records in all)."""


def build(
    path: Path,
    request: ExportRequest,
    progress: Progress = lambda done, whole: None,
    *,
    contacts: bool = False,
) -> None:
    """Write the workbook to `path`, whose folder takes the temporary files. Ends the session's transaction.

    `contacts`: whoever asked may see whom to call.

    Raises:
        DomainError: the unit or the campaign is gone, or there is more than one workbook should hold.
    """
    queries.begin_snapshot()
    try:
        subject = queries.load(request)
        if subject is None:
            raise DomainError("Đơn vị hoặc kế hoạch không còn.")
        Workbook(subject, progress, contacts).write(path)
    finally:
        db.session.rollback()


class Workbook:
    """One workbook being made; figures are read once and serve several sheets."""

    def __init__(self, subject: Subject, progress: Progress, contacts: bool) -> None:
        self.subject, self.progress, self.contacts = subject, progress, contacts
        self.at = clock.now()
        self.done = self.whole = 0
        self.known: dict[FamilyName, Coverage] = {}

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
    def matrix(self) -> Matrix:
        return targets.matrix(self.subject)

    @cached_property
    def heard(self) -> Coverage:
        return targets.covered(self.subject)

    @cached_property
    def answered(self) -> Coverage:
        return owed.covered(self.subject)

    def covered(self, family: FamilyName) -> Coverage:
        """Read once a family."""
        if family not in self.known:
            self.known[family] = queries.covered(self.subject, family)
        return self.known[family]

    def write(self, path: Path) -> None:
        """Every sheet asked for, in the order of `SheetCode`."""
        wanted = self.subject.request.sheets
        if self.subject.request.blank:
            self._write_blank(path)
            return
        self.whole = self._rows(LISTS)
        most = self.whole + self._rows(PARTS)
        if most > MOST_ROWS:
            raise DomainError(
                f"Biểu có {number(most)} dòng, quá {number(MOST_ROWS)} dòng cho một tệp. "
                "Hãy chọn đơn vị cấp dưới, khoảng thời gian ngắn hơn, hoặc ít biểu hơn."
            )
        self.progress(0, self.whole)
        title = f"{self.subject.campaign.short_title} - {self.subject.unit.name}"
        with Book(path, title, self.subject.unit.name) as book:
            for code in (code for code in SheetCode if code in wanted):
                around = frame(self.subject, self.at, FAMILIES.get(code), self._notes(code), code in PLAN_WIDE)
                for sheet, rows in self._contents(code):
                    table = Table(book, sheet, around, () if code is SheetCode.TARGETS else self.groups.sections)
                    table.fill(rows, self._report if code in LISTS else lambda count: None)
                    table.finish()
                    if code is SheetCode.OVERVIEW:
                        overview.add_chart(book, table, self.groups.widest, title)

    def _write_blank(self, path: Path) -> None:
        """The lists among the sheets asked for, with the unit's heading and empty rows."""
        title = f"Biểu ghi tay - {self.subject.campaign.short_title}"
        with Book(path, title, self.subject.unit.name) as book:
            for code in (code for code in SheetCode if code in self.subject.request.sheets and code in BLANKS):
                around = replace(frame(self.subject, self.at, None, (), True), notes=(BLANK_NOTE,))
                for sheet in BLANKS[code]:
                    table = Table(book, sheet, around)
                    table.leave_blank(BLANK_ROWS)
                    table.finish()
        self.progress(0, 0)

    def _rows(self, lists: Sequence[SheetCode]) -> int:
        """Records of those of the lists that are asked for; of PARTS the most there can be."""
        wanted = [code for code in lists if code in self.subject.request.sheets]
        counts = queries.row_counts(self.subject)
        whole = sum(counts[family] for code in wanted if (family := FAMILIES.get(code)))
        if SheetCode.TARGET_MATRIX in wanted:
            whole += queries.unit_count(self.subject)
        if SheetCode.NOT_HANDED_IN in wanted:
            whole += chase.total(owed.wanted(self.subject))
        if SheetCode.HOST_EVENTS in wanted:
            whole += host_events.row_count(self.subject)
        return whole

    def _notes(self, code: SheetCode) -> tuple[str, ...]:
        """Whom the figures of a sheet cover (decision 16). Of what is not expected of every CĐCS nobody is missing."""
        if code is SheetCode.OVERVIEW:
            return tuple(brief(family, self.covered(family)) for family in BY_ITSELF)
        if code in (SheetCode.TARGETS, SheetCode.TARGET_MATRIX):
            legend = (targets.LEGEND,) if code is SheetCode.TARGET_MATRIX else ()
            return (*legend, self.heard.words())
        if code in (SheetCode.NOT_HANDED_IN, SheetCode.HANDED_IN_COUNTS):
            return (self.answered.words(),)
        if code is SheetCode.NOMINATIONS:
            return (*nominations.notes(self.subject), self.covered(FamilyName.NOMINATIONS).unnamed.words())
        if code is SheetCode.PLAQUES:
            return (queries.covered(self.subject, FamilyName.REGISTRATIONS, plaques.ASKED).unnamed.words(),)
        if code in PARTS:
            return (self.covered(FamilyName.INITIATIVES).unnamed.words(),)
        if code is SheetCode.HOST_EVENTS:
            return (host_events.covered(self.subject),)
        family = FAMILIES[code]
        assert family
        return (self.covered(family).words(),)

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
        elif code is SheetCode.TARGETS:
            yield targets.LIST, targets.rows(subject)
        elif code is SheetCode.TARGET_MATRIX:
            yield targets.matrix_sheet(self.matrix), targets.matrix_rows(subject, groups, self.matrix)
        elif code is SheetCode.NOT_HANDED_IN:
            yield owed.list_sheet(subject, self.contacts), owed.list_rows(subject, groups, self.contacts)
        elif code is SheetCode.HANDED_IN_COUNTS:
            yield owed.TALLY, owed.tally_rows(subject, groups)
        elif code is SheetCode.PLAQUES:
            yield plaques.LIST, plaques.rows(subject, groups)
        elif code is SheetCode.HOST_EVENTS:
            yield host_events.LIST, host_events.rows(subject, groups)
        elif code is SheetCode.CARE:
            yield care.SHEET, care.rows(groups, branches, self.acted)
        else:
            given = initiatives.allotted(subject)
            yield initiatives.COUNTS, initiatives.counts_rows(groups, branches, self.invented, given)
