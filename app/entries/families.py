"""What a family brings to the spine: its table, its form, its words. Pages and routes are the same for all."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from app.entries.facts import Fact
from app.entries.forms import EntryForm, FormContext
from app.entries.models import Entry, FamilyName


@dataclass(frozen=True)
class Option:
    """A kind to choose before the form opens."""

    code: str
    label: str
    help: str = ""
    icon: str = ""


@dataclass(frozen=True)
class Family:
    """One family of entries. Templates: `<name>/_form.html` (the inputs) and `<name>/_extra.html` (below the facts).

    `labels` is {form field: label} in the order of the page. `options` are the kinds offered; empty means none to choose.
    `more` returns what `_extra.html` needs.
    """

    name: FamilyName
    noun: str  # "sáng kiến": as in "Gửi sáng kiến"
    new_title: str
    model: type[Entry]
    form: Callable[..., EntryForm]  # (context, formdata=None)
    labels: Mapping[str, str]
    facts: Callable[[Entry], list[Fact]]
    fill: Callable[[Entry, Mapping[str, Any]], None]
    options: Callable[[FormContext], list[Option]]
    more: Callable[[Entry], dict[str, Any]] = lambda entry: {}
