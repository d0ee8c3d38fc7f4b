"""Reports over HTTP: the shared pages of an entry, and the paper as a Word file."""

from typing import Any

from flask import Response, abort, flash, request, url_for

from app.accounts.session import current_actor
from app.campaigns import queries as campaigns
from app.campaigns.models import ObligationKind
from app.entries import queries as entries
from app.entries.families import Family, Option
from app.entries.forms import FormContext
from app.entries.models import Entry, FamilyName
from app.entries.pages import blueprint_for
from app.kernel.documents import AddressForm, word_file
from app.kernel.web import see_other, signed_in
from app.reports import operations, queries, word
from app.reports.facts import LABELS, facts
from app.reports.forms import report_form
from app.reports.models import Report

KINDS = (ObligationKind.RESULT_REPORT, ObligationKind.CONSOLIDATED_REPORT)


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
        "address": AddressForm(data={"recipients": "\n".join(word.recipients(entry))}) if entry.as_of else None,
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
    """The report as a Word file in official form, with the usual Nơi nhận."""
    entry = _frozen(public_id)
    return word_file(word.write(entry), f"Bao cao {entry.unit.code}")


@blueprint.post("/<public_id>/word")
@signed_in
def addressed(public_id: str) -> Response:
    """The same with Nơi nhận as typed for this file; nothing of it is kept (BT-S1)."""
    entry = _frozen(public_id)
    form = AddressForm(request.form)
    if not form.validate():
        flash("Nơi nhận dài quá 2.000 chữ, hãy rút gọn.", "danger")
        return see_other(url_for("reports.show", public_id=public_id))
    return word_file(word.write(entry, form.lines), f"Bao cao {entry.unit.code}")


def _frozen(public_id: str) -> Report:
    """A report of the actor's branches that has been sent once."""
    entry = entries.find(current_actor(), public_id, Report)
    return entry if isinstance(entry, Report) and entry.as_of is not None else abort(404)
