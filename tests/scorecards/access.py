"""Who may call which route of scorecards and clusters: part of the table in tests/access_rows.py."""

from collections.abc import Callable, Sequence
from typing import Any


def scorecard_rows(row: Callable[..., Any], signed_in: Sequence[str], in_the_plan: str) -> dict[str, list[Any]]:
    """`{scorecard}` is T's over every CĐCS, published; an has objected to points of A1. `{scorecard_draft}` is not out."""
    draws_up, branch = "dung binh chi ulan", "an anh vi binh bao dung duy"
    not_owner = " ".join(name for name in in_the_plan.split() if name != "dung")
    not_scorers = " ".join(name for name in in_the_plan.split() if name not in ("dung", "duy"))
    return {
        "scorecards.index": [row("GET", "/scorecards/", " ".join(signed_in))],
        "scorecards.show": [
            row("GET", "/scorecards/{scorecard}", in_the_plan),
            row("GET", "/scorecards/{scorecard_draft}", "dung duy"),
        ],
        "scorecards.sheet": [row("GET", "/scorecards/{scorecard}/units/A1", branch)],
        "scorecards.object_to": [
            row("POST", "/scorecards/{scorecard}/units/A1/{other_hand}", "an", "anh vi binh bao dung duy"),
        ],
        "scorecards.paper": [row("GET", "/scorecards/papers/{paper}", branch)],
        "scorecards.new": [
            row(method, "/scorecards/new", draws_up, " ".join(one for one in signed_in if one not in draws_up.split()))
            for method in ("GET", "POST")
        ],
        "scorecards.setup": [row("GET", "/scorecards/{scorecard}/setup", "dung duy", not_scorers)],
        "scorecards.edit": [
            row(method, "/scorecards/{scorecard}/edit", "dung", not_owner) for method in ("GET", "POST")
        ],
        "scorecards.take_step": [
            row("POST", "/scorecards/{scorecard}/step", "dung", not_owner, {"action": "recompute"})
        ],
        "scorecards.new_criterion": [
            row(method, "/scorecards/{scorecard_draft}/criteria/new", "dung", "duy") for method in ("GET", "POST")
        ],
        "scorecards.criterion": [
            row(method, "/scorecards/{scorecard_draft}/criteria/{draft_criterion}", "dung", "duy")
            for method in ("GET", "POST")
        ],
        "scorecards.remove_criterion": [
            row("POST", "/scorecards/{scorecard_draft}/criteria/{draft_criterion}/remove", "dung", "duy", once=True)
        ],
        **{
            f"scorecards.{name}": [row(method, "/scorecards/{scorecard}/" + path, "dung duy", not_scorers)]
            for name, method, path in (
                ("points", "GET", "criteria/{hand}/points"),
                ("give", "POST", "criteria/{hand}/points"),
                ("objections", "GET", "objections"),
                ("objection", "GET", "objections/{objection}"),
                ("answer", "POST", "objections/{objection}"),
            )
        },
        "exports.ranking": [row("GET", "/exports/scorecards/{scorecard}", "dung duy", not_scorers)],
        # clusters of A are drawn by its chair; they give nobody a right, so nobody above needs them
        **{
            f"units.{name}": [
                row(method, f"/units/A/{path}", "binh", "bao dung duy", data) for method in methods.split()
            ]
            for name, methods, path, data in (
                ("group_list", "GET POST", "groups", {}),
                ("copy_groups", "POST", "groups/copy", {"source": "2018"}),
                ("group", "GET", "groups/{group}", {}),
                ("change_group", "POST", "groups/{group}", {"action": "take_out", "item": "A1"}),
            )
        },
    }
