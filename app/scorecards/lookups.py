"""What every page of scorecards starts from: the plan, the criterion or the sheet the address names, else 404."""

from flask import abort

from app.accounts.session import current_actor
from app.entries.queries import comparable
from app.kernel.errors import DomainError
from app.kernel.forms import BaseForm, show_refusal
from app.scorecards import policy, queries
from app.scorecards.models import Criterion, Scorecard, ScorecardPlan


def plan_or_404(public_id: str) -> ScorecardPlan:
    """A plan the actor may see."""
    return queries.find(current_actor(), comparable(public_id)) or abort(404)


def edited_or_refuse(public_id: str) -> ScorecardPlan:
    """A plan the actor draws up; 403 for others who see it."""
    plan = plan_or_404(public_id)
    if not policy.can_edit(current_actor(), plan):
        abort(403)
    return plan


def scored_or_refuse(public_id: str) -> ScorecardPlan:
    """A plan under which the actor gives points and answers; 403 for others who see it."""
    plan = plan_or_404(public_id)
    if not policy.can_score(current_actor(), plan):
        abort(403)
    return plan


def criterion_or_404(plan: ScorecardPlan, criterion_id: int) -> Criterion:
    """One of the plan's criteria."""
    return (queries.criterion(plan, criterion_id) if criterion_id < 2**31 else None) or abort(404)


def sheet_or_404(plan: ScorecardPlan, code: str) -> Scorecard:
    """The sheet of a unit of the actor's branches."""
    return queries.sheet(current_actor(), plan, comparable(code)) or abort(404)


def tell(form: BaseForm, error: DomainError) -> int:
    """Put a refusal beside its field, or above the form; the status of the answer."""
    show_refusal(form, error)
    return error.status
