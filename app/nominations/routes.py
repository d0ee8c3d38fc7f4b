"""Nominations over HTTP: the shared pages of an entry; the pages of selection and awards are added to the blueprint."""

from typing import Any

from app.accounts.session import current_actor
from app.campaigns import queries as campaigns
from app.campaigns.models import AwardBasis
from app.entries import policy
from app.entries.families import Family, Option
from app.entries.forms import FormContext
from app.entries.models import Entry, FamilyName
from app.entries.pages import blueprint_for
from app.nominations import award_pages, operations, queries, selection_pages
from app.nominations.facts import LABELS, facts
from app.nominations.forms import NominationForm
from app.nominations.models import Nomination, SubjectKind

ICONS = {SubjectKind.PERSON: "person-circle", SubjectKind.COLLECTIVE: "people", SubjectKind.MODEL: "lightbulb"}


def _options(context: FormContext) -> list[Option]:
    """Each of the plan's types for each subject it suits; models where models are proposed (BK-N3)."""
    found = []
    for one in campaigns.choices(context.campaign, "nomination_type"):
        basis = AwardBasis(one.extra.get("basis", AwardBasis.HONOUR.value))
        models = basis is AwardBasis.MODEL
        order = [SubjectKind.MODEL] if models else []
        for subject in (*order, SubjectKind.PERSON, SubjectKind.COLLECTIVE):
            help_text = "Không theo đợt, không có hạn nộp." if basis is AwardBasis.AD_HOC else ""
            found.append(
                Option(
                    f"{one.code}.{subject.value}", f"{one.label}: {subject.label.lower()}", help_text, ICONS[subject]
                )
            )
    return found


def _extra(entry: Entry) -> dict[str, Any]:
    assert isinstance(entry, Nomination)
    actor = current_actor()
    same = []
    if policy.can_review(actor, entry) and entry.subject_kind is SubjectKind.PERSON:
        same = queries.same_person(actor, entry.campaign, entry.title, entry.birth_year, entry.id)
    return {
        "tags": _tags(entry),
        "same": same,
        "award": queries.standing_award(entry),
        "reviewing": policy.can_review(actor, entry),
    }


def _tags(entry: Nomination) -> list[tuple[str, str]]:
    """Who is a leader is told, not held against them (BT-N2: direct workers are preferred)."""
    said = (
        (entry.direct_worker, "Trực tiếp lao động, sản xuất", "success"),
        (entry.small_group, "Tập thể nhỏ", "success"),
        (entry.leader, "Cán bộ lãnh đạo", "info"),
        (entry.basis is AwardBasis.AD_HOC, "Khen đột xuất", "info"),
    )
    return [(words, tone) for holds, words, tone in said if holds]


FAMILY = Family(
    name=FamilyName.NOMINATIONS,
    noun="đề nghị khen",
    new_title="Đề nghị biểu dương, khen thưởng",
    model=Nomination,
    form=NominationForm,
    labels=LABELS,
    facts=facts,  # type: ignore[arg-type]
    fill=operations.fill,
    options=_options,
    more=_extra,
)

blueprint = blueprint_for(FAMILY)
selection_pages.add_to(blueprint)
award_pages.add_to(blueprint)
