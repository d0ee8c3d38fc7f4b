"""Initiatives over HTTP: the shared pages of an entry; the reviewer also sees what reads alike."""

from typing import Any

from app.accounts.session import current_actor
from app.entries import policy
from app.entries.families import Family
from app.entries.models import Entry, FamilyName
from app.entries.pages import blueprint_for
from app.initiatives import external, operations, queries, step_pages
from app.initiatives.facts import LABELS, facts
from app.initiatives.forms import InitiativeForm
from app.initiatives.models import Initiative


def _extra(entry: Entry) -> dict[str, Any]:
    assert isinstance(entry, Initiative)
    actor = current_actor()
    alike = (
        queries.similar(actor, entry.title, entry.campaign_id, entry.id, entry.unit)
        if policy.can_review(actor, entry)
        else []
    )
    return {
        "similar": alike,
        "records": external.can_record(actor, entry),
        "selects": external.can_select(actor, entry),
    }


FAMILY = Family(
    name=FamilyName.INITIATIVES,
    noun="sáng kiến",
    new_title="Gửi sáng kiến",
    model=Initiative,
    form=InitiativeForm,
    labels=LABELS,
    facts=facts,  # type: ignore[arg-type]
    fill=operations.fill,
    options=lambda context: [],
    more=_extra,
)

blueprint = blueprint_for(FAMILY)
step_pages.add_to(blueprint)
