"""Rows of a draft over HTTP: one form a row, kept, dropped, moved; and the choice of activity types."""

from typing import Any

from flask import Blueprint, Response, abort, flash, make_response, render_template, request, url_for

from app.accounts.session import current_actor
from app.campaigns import files
from app.campaigns.checking import rows
from app.kernel.db import db
from app.kernel.errors import StaleEntry
from app.kernel.forms import BaseForm
from app.kernel.web import see_other, signed_in
from app.plans import errors, forms, operations, queries
from app.plans.fields import SECTIONS
from app.plans.models import PlanDraft


def add_to(blueprint: Blueprint) -> None:
    """Put the routes of this file on the blueprint of the package."""
    blueprint.get("/drafts/<public_id>/<section>/<int:at>")(edit)
    blueprint.post("/drafts/<public_id>/<section>/<int:at>")(save)
    blueprint.get("/drafts/<public_id>/types")(types)
    blueprint.post("/drafts/<public_id>/types")(save_types)


def load(public_id: str) -> tuple[PlanDraft, dict[str, Any]]:
    """A draft of the actor's units and what it says; 404 otherwise."""
    draft = queries.find(current_actor(), public_id) or abort(404)
    return draft, files.parse(draft.text)


def _row(data: dict[str, Any], section: str, at: int) -> dict[str, Any]:
    """A row by its place, a new one past the end; the head has no places."""
    if section == "head":
        return data if at == 0 else abort(404)
    if section not in SECTIONS:
        abort(404)
    found = rows(data, section)
    if at > len(found):
        abort(404)
    return found[at] if at < len(found) else {}


@signed_in
def edit(public_id: str, section: str, at: int) -> Response:
    """The form of one row with what is wrong with it; past the end, of a new one."""
    draft, data = load(public_id)
    row = _row(data, section, at)
    form = forms.form_for(section, data, None, row)
    if row:
        errors.attach(form, errors.at_row(data, section, at))
    return _form_page(draft, data, section, at, form)


def _form_page(
    draft: PlanDraft, data: dict[str, Any], section: str, at: int, form: BaseForm, status: int = 200
) -> Response:
    label = "Thông tin chung" if section == "head" else SECTIONS[section][0]
    count = 0 if section == "head" else len(rows(data, section))
    page = render_template(
        "plans/row.html", draft=draft, name=data.get("short_title") or data.get("code"), section=section, at=at, label=label,
        form=form, parts=_parts(section, form), count=count, is_new=section != "head" and at >= count,
    )  # fmt: skip
    return make_response(page, status)


def _parts(section: str, form: BaseForm) -> list[tuple[str, bool, list[Any]]]:
    """(title of the fold or "", whether it stands open, its controls) in order; a fold with something in it is open."""
    found: list[tuple[str, bool, list[Any]]] = []
    for ask in forms.asks_of(section):
        if not found or found[-1][0] != ask.fold:
            found.append((ask.fold, False, []))
        found[-1][2].append(ask)
    return [
        (fold, any(form[f"f_{ask.key}"].data or form[f"f_{ask.key}"].errors for ask in asks if ask.key != "join"), asks)
        for fold, _, asks in found
    ]


def _seen() -> int:
    """The version the page was made from."""
    typed = request.form.get("version", "")
    return int(typed) if typed.isascii() and typed.isdigit() and len(typed) < 9 else 0


@signed_in
def save(public_id: str, section: str, at: int) -> Response:
    """Keep one row, drop it, or move it. A row wrong by itself is not kept; the plan as a whole is checked on its page."""
    draft, data = load(public_id)
    row = _row(data, section, at)
    action = request.form.get("action", "save")
    saving = action in ("save", "more") or section == "head"
    form = forms.form_for(section, data, request.form if saving else None, row)
    if saving:
        if not form.validate():
            return _form_page(draft, data, section, at, form, 422)
        changed = _with(data, section, at, forms.row_of(section, form, row))
        if wrong := errors.of_row(changed, section, at):
            errors.attach(form, wrong)
            return _form_page(draft, data, section, at, form, 422)
    else:
        changed, at = _moved(data, section, at, action)
    try:
        operations.save(current_actor(), draft, changed, _seen())
    except StaleEntry as error:
        form.form_errors = [*form.form_errors, error.message]
        return _form_page(draft, data, section, at, form, error.status)
    db.session.commit()
    flash("Đã lưu vào bản soạn.", "success")
    if action == "more" and section != "head":
        return see_other(url_for("plans.edit", public_id=public_id, section=section, at=len(rows(changed, section))))
    if action in ("up", "down"):
        return see_other(url_for("plans.edit", public_id=public_id, section=section, at=at))
    return see_other(url_for("plans.show", public_id=public_id) + f"#{section}")


def _with(data: dict[str, Any], section: str, at: int, row: dict[str, Any]) -> dict[str, Any]:
    if section == "head":
        return row
    kept = rows(data, section)
    return {**data, section: [*kept[:at], row, *kept[at + 1 :]]}


def _moved(data: dict[str, Any], section: str, at: int, action: str) -> tuple[dict[str, Any], int]:
    """The plan with the row dropped, or one place up or down; and where the row is then."""
    kept = list(rows(data, section))
    if action == "delete":
        kept = kept[:at] + kept[at + 1 :]
    to = at + {"up": -1, "down": 1}.get(action, 0)
    if to != at and 0 <= to < len(kept) and at < len(kept):
        kept[at], kept[to] = kept[to], kept[at]
        at = to
    return {**data, section: kept}, at


@signed_in
def types(public_id: str) -> Response:
    """Which activity types of the catalogue the plan offers."""
    draft, data = load(public_id)
    return _types_page(draft, data, [row["code"] for row in rows(data, "activity_types")])


def _types_page(
    draft: PlanDraft, data: dict[str, Any], chosen: list[str], wrong: str = "", status: int = 200
) -> Response:
    page = render_template(
        "plans/types.html", draft=draft, name=data.get("short_title") or data.get("code"), chosen=chosen, wrong=wrong,
        types=forms.known(data)["all_types"].items(),
    )  # fmt: skip
    return make_response(page, status)


@signed_in
def save_types(public_id: str) -> Response:
    """Keep the choice; types kept stay in their order with their words, new ones come after them."""
    draft, data = load(public_id)
    known = forms.known(data)["all_types"]
    wanted = [code for code in dict.fromkeys(request.form.getlist("type")) if code in known]
    kept = [row for row in rows(data, "activity_types") if row["code"] in wanted]
    there = {row["code"] for row in kept}
    data["activity_types"] = kept + [{"code": code} for code in wanted if code not in there]
    try:
        operations.save(current_actor(), draft, data, _seen())
    except StaleEntry as error:
        return _types_page(draft, data, wanted, error.message, error.status)
    db.session.commit()
    flash("Đã lưu các loại hoạt động.", "success")
    return see_other(url_for("plans.show", public_id=public_id) + "#activity_types")
