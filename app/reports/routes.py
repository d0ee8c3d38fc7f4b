"""Reports over HTTP: the shared pages of an entry, and the paper as a Word file."""

import io
from typing import Any

from flask import Response, abort, send_file

from app.accounts.session import current_actor
from app.campaigns import queries as campaigns
from app.campaigns.models import ObligationKind
from app.entries import queries as entries
from app.entries.families import Family, Option
from app.entries.forms import FormContext
from app.entries.models import Entry, FamilyName
from app.entries.pages import blueprint_for
from app.kernel.web import signed_in
from app.reports import operations, queries, word
from app.reports.facts import LABELS, facts
from app.reports.forms import report_form
from app.reports.models import Report

KINDS = (ObligationKind.RESULT_REPORT, ObligationKind.CONSOLIDATED_REPORT)
DOCX = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"


def _options(context: FormContext) -> list[Option]:
    """The reports this unit owes under the plan; a unit that owes none may still report its results."""
    owed = {duty.kind for duty in campaigns.obligations_for(context.campaign, context.unit)}
    kinds = [kind for kind in KINDS if kind in owed] or [ObligationKind.RESULT_REPORT]
    return [Option(kind.value, kind.label, "", "journal-text") for kind in kinds]


def _extra(entry: Entry) -> dict[str, Any]:
    assert isinstance(entry, Report)
    drawn = operations.draw(entry.campaign, entry.unit, entry.item) if entry.as_of else None
    return {
        "since": queries.changed(entry.figures, drawn.live) if drawn else [],
        "children": queries.children(entry.campaign, entry.unit, drawn.period) if drawn and drawn.children else None,
        "tags": [(f"Bổ sung lần {entry.serial - 1}", "info")] if entry.serial and entry.serial > 1 else [],
    }


FAMILY = Family(
    name=FamilyName.REPORTS,
    noun="báo cáo",
    new_title="Lập báo cáo",
    model=Report,
    form=report_form,
    labels=LABELS,
    facts=facts,  # type: ignore[arg-type]
    fill=operations.fill,
    options=_options,
    more=_extra,
)

blueprint = blueprint_for(FAMILY)


@blueprint.get("/<public_id>/word")
@signed_in
def document(public_id: str) -> Response:
    """The report as a Word file in official form."""
    entry = entries.find(current_actor(), public_id, Report)
    if not isinstance(entry, Report) or entry.as_of is None:
        abort(404)
    content = word.write(entry)
    response = send_file(
        io.BytesIO(content), mimetype=DOCX, as_attachment=True, download_name=f"Bao cao {entry.unit.code}.docx"
    )
    response.headers["Cache-Control"] = "no-store"
    return response
