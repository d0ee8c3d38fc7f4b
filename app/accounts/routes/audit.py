"""Nhật ký: what was done to people and units of the own branch."""

from dataclasses import dataclass

from flask import Response

from app.accounts import audit_log as log
from app.accounts import policy
from app.accounts.routes.base import blueprint, page_number
from app.accounts.session import current_actor
from app.kernel.web import allowed, render


@dataclass(frozen=True)
class Turn:
    """A page of a list that is not counted, as the pager macro wants it."""

    page: int
    has_next: bool
    pages: None = None
    total: None = None

    @property
    def has_prev(self) -> bool:
        return self.page > 1

    @property
    def prev_num(self) -> int:
        return self.page - 1

    @property
    def next_num(self) -> int:
        return self.page + 1


@blueprint.get("/audit")
@allowed(policy.can_open_audit)
def audit_log() -> Response:
    """The audit log of the own branch, newest first."""
    number = page_number()
    rows, more = log.audit_rows(current_actor(), number)
    return render("accounts/audit.html", "accounts/_audit.html", rows=rows, turn=Turn(number, more))
