"""Plans and reviews of units over HTTP: the shared pages of an entry."""

from app.campaigns.models import ObligationKind
from app.entries.families import Family, Option
from app.entries.forms import FormContext
from app.entries.models import FamilyName
from app.entries.pages import blueprint_for
from app.unit_plans import operations
from app.unit_plans.facts import LABELS, facts
from app.unit_plans.forms import UnitPlanForm
from app.unit_plans.models import UnitPlan


def _options(context: FormContext) -> list[Option]:
    return [
        Option(
            ObligationKind.PLAN.value,
            "Kế hoạch của đơn vị",
            "Kế hoạch, nội dung phát động của đơn vị mình",
            "journal-text",
        ),
        Option(ObligationKind.REVIEW_MEETING.value, "Sơ kết, tổng kết", "Sau mỗi đợt thi đua", "people"),
    ]


FAMILY = Family(
    name=FamilyName.UNIT_PLANS,
    noun="kế hoạch",
    new_title="Gửi kế hoạch, sơ kết",
    model=UnitPlan,
    form=UnitPlanForm,
    labels=LABELS,
    facts=facts,  # type: ignore[arg-type]
    fill=operations.fill,
    options=_options,
)

blueprint = blueprint_for(FAMILY)
