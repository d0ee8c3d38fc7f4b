"""Accounts over HTTP: getting in, one's own account, other people's, the audit log."""

from app.accounts.routes import audit, own, people, person, posts, sign_in, slips
from app.accounts.routes.base import blueprint

__all__ = ["audit", "blueprint", "own", "people", "person", "posts", "sign_in", "slips"]
