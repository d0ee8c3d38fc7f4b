"""Declarations over HTTP: the shared pages of an entry, one tile for each thing the plan asks to be declared."""

from app.campaigns import queries as campaigns
from app.declarations import operations
from app.declarations.facts import LABELS, facts
from app.declarations.forms import DeclarationForm
from app.declarations.models import Declaration
from app.entries.families import Family, Option
from app.entries.forms import FormContext
from app.entries.models import FamilyName
from app.entries.pages import blueprint_for
from app.kernel.errors import DomainError


def _options(context: FormContext) -> list[Option]:
    """What the plan asks to be declared. DomainError for a plan that asks for nothing."""
    found = campaigns.choices(context.campaign, "declaration")
    if not found:
        raise DomainError("Kế hoạch này không có nội dung tự khai.")
    return [Option(one.code, one.label, one.words) for one in found]


FAMILY = Family(
    name=FamilyName.DECLARATIONS,
    noun="nội dung tự khai",
    new_title="Khai nội dung đã thực hiện",
    model=Declaration,
    form=DeclarationForm,
    labels=LABELS,
    facts=facts,  # type: ignore[arg-type]
    fill=operations.fill,
    options=_options,
)

blueprint = blueprint_for(FAMILY)
