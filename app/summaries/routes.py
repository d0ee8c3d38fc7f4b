"""Summaries over HTTP: the shared pages of an entry, with the list below its facts."""

from typing import Any

from app.campaigns import queries as campaigns
from app.campaigns.models import ObligationKind
from app.entries.families import Family, Option
from app.entries.forms import FormContext
from app.entries.models import Entry, FamilyName
from app.entries.pages import blueprint_for
from app.kernel.errors import DomainError
from app.summaries import operations, queries
from app.summaries.facts import LABELS, facts
from app.summaries.forms import SummaryForm
from app.summaries.models import LISTED, Part, Summary


def _options(context: FormContext) -> list[Option]:
    """The summaries this unit owes under the plan. DomainError for a unit that sums nothing up."""
    owed = campaigns.obligations_for(context.campaign, context.unit)
    kinds = dict.fromkeys(duty.kind for duty in owed if duty.kind.value in LISTED)
    if not kinds:
        raise DomainError("Kế hoạch này không giao đơn vị lập danh sách tổng hợp.")
    return [Option(kind.value, kind.label, HELP[kind]) for kind in kinds]


HELP = {
    ObligationKind.REGISTRATION_SUMMARY: "Đăng ký của đơn vị mình và danh sách đã duyệt của các CĐCS",
    ObligationKind.INITIATIVE_SUMMARY: "Sáng kiến của đơn vị mình và sáng kiến đã duyệt của các CĐCS",
}


def _extra(entry: Entry) -> dict[str, Any]:
    assert isinstance(entry, Summary)
    parts = [(part, [line for line in entry.lines if line.part is part]) for part in Part]
    return {
        "parts": [(part, lines) for part, lines in parts if lines],
        "family": LISTED.get(entry.kind),
        "ids": queries.addresses(entry),
    }


FAMILY = Family(
    name=FamilyName.SUMMARIES,
    noun="danh sách tổng hợp",
    new_title="Gửi danh sách tổng hợp",
    model=Summary,
    form=SummaryForm,
    labels=LABELS,
    facts=facts,  # type: ignore[arg-type]
    fill=operations.fill,
    options=_options,
    more=_extra,
)

blueprint = blueprint_for(FAMILY)
