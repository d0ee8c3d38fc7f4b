"""Activities over HTTP: the shared pages of an entry, opened from the tiles of types."""

from app.activities.facts import LABELS, facts
from app.activities.forms import activity_form, types_of
from app.activities.models import Activity
from app.activities.operations import fill
from app.entries.families import Family, Option
from app.entries.forms import FormContext
from app.entries.models import FamilyName
from app.entries.pages import blueprint_for


def _options(context: FormContext) -> list[Option]:
    """A tile for each type on offer."""
    return [Option(one.code, one.name, one.help, one.icon) for one in types_of(context)]


FAMILY = Family(
    name=FamilyName.ACTIVITIES,
    noun="hoạt động",
    new_title="Ghi hoạt động",
    model=Activity,
    form=activity_form,
    labels=LABELS,
    facts=facts,  # type: ignore[arg-type]
    fill=fill,
    options=_options,
)

blueprint = blueprint_for(FAMILY)
