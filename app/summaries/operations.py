"""Writing a summary: the papers chosen, as they read now, become the lines of a numbered list."""

from collections.abc import Mapping
from typing import Any

from app.campaigns.models import ObligationKind
from app.entries.models import Entry
from app.kernel import clock
from app.kernel.errors import DomainError
from app.kernel.text import fold
from app.summaries import queries
from app.summaries.models import Summary, SummaryLine


def title_of(kind: ObligationKind, serial: int) -> str:
    """ "Tổng hợp đăng ký", or "Tổng hợp đăng ký - danh sách bổ sung số 1" for the second list."""
    name = kind.label
    return name if serial <= 1 else f"{name} - danh sách bổ sung số {serial - 1}"


def fill(entry: Entry, values: Mapping[str, Any]) -> None:
    """Write a valid form. `chosen` are public ids; own papers come before those of children (CB-O1 names both parts).

    Raises DomainError when one of them may not be listed any more: it was returned, or stands in another list.
    """
    assert isinstance(entry, Summary)
    kind = ObligationKind(values["kind"])
    entry.kind = kind.value
    known = queries.candidates(entry.campaign, entry.unit, kind, keep=entry.id)
    wanted = set(values["chosen"])
    chosen = [one for one in known if one.public_id in wanted]
    if len(chosen) != len(wanted):
        gone = len(wanted) - len(chosen)
        raise DomainError(f"{gone} hồ sơ đã chọn vừa được trả lại hoặc đã vào danh sách khác.", field="chosen")
    entry.document_no, entry.document_on = values.get("document_no") or "", values.get("document_on")
    entry.note = values.get("note") or ""
    entry.serial = queries.next_serial(entry)
    entry.title = title_of(kind, entry.serial)
    entry.search_key = fold(f"{entry.title} {entry.document_no}")
    entry.event_on = entry.event_to = clock.today()
    entry.updated_at = clock.now()
    kept = {line.entry_id: line for line in entry.lines}
    entry.lines = [_line(kept.get(one.id) or SummaryLine(entry_id=one.id), at, one) for at, one in enumerate(chosen)]


def _line(line: SummaryLine, position: int, said: queries.Candidate) -> SummaryLine:
    line.position, line.part, line.unit_name = position, said.part, said.unit_name
    line.kind, line.title, line.amount = said.kind, said.title, said.amount
    line.starts_on, line.ends_on = said.starts_on, said.ends_on
    return line
