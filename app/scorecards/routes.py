"""Scorecards over HTTP."""

from flask import Blueprint

from app.scorecards import giving, operations

blueprint = Blueprint("scorecards", __name__, url_prefix="/scorecards")
__all__ = ["blueprint", "giving", "operations"]
