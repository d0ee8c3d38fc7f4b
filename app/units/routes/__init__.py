"""Units over HTTP: the tree, one unit, its changes, and importing from Excel."""

from app.units.routes import changes, grouping, importing, own, tree
from app.units.routes.base import blueprint

__all__ = ["blueprint", "changes", "grouping", "importing", "own", "tree"]
