"""Units over HTTP: the tree, one unit, its changes, and importing from Excel."""

from app.units.routes import changes, importing, own, tree
from app.units.routes.base import blueprint

__all__ = ["blueprint", "changes", "importing", "own", "tree"]
