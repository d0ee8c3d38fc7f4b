"""Who may have which workbook."""

from app.accounts.models import REVIEWERS, Actor
from app.exports.models import ExportJob
from app.units.models import OrgUnit


def can_export(actor: Actor, unit: OrgUnit) -> bool:
    """Anybody with a post whose scope covers the whole of the unit: its own, or one above it."""
    return any(unit.path.startswith(prefix) for prefix in actor.scope)


def can_see_contacts(actor: Actor, unit: OrgUnit) -> bool:
    """Whom to call in the unit's branch: those who review there, as on the chase list."""
    return any(post.role in REVIEWERS and any(unit.path.startswith(one) for one in post.scope) for post in actor.posts)


def can_see_job(actor: Actor, job: ExportJob) -> bool:
    """Only who asked for it; whoever else may see the unit asks for their own."""
    return job.user_id == actor.user_id


def can_download(actor: Actor, job: ExportJob) -> bool:
    """Rights as they are now, not as they were when the job was made (R4)."""
    return can_see_job(actor, job) and can_export(actor, job.unit)
