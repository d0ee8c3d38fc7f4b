"""Models and good practices over HTTP: the shared pages of an entry."""

from app.care_models import operations
from app.care_models.facts import LABELS, facts
from app.care_models.forms import CareModelForm
from app.care_models.models import CareModel, ModelKind
from app.entries.families import Family, Option
from app.entries.forms import FormContext
from app.entries.models import FamilyName
from app.entries.pages import blueprint_for


def _options(context: FormContext) -> list[Option]:
    return [Option(kind.value, kind.label) for kind in ModelKind]


FAMILY = Family(
    name=FamilyName.CARE_MODELS,
    noun="mô hình",
    new_title="Giới thiệu mô hình, cách làm hay",
    model=CareModel,
    form=CareModelForm,
    labels=LABELS,
    facts=facts,  # type: ignore[arg-type]
    fill=operations.fill,
    options=_options,
)

blueprint = blueprint_for(FAMILY)
