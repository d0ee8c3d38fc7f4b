"""What a plan file can say, the editor asks: the schema walked key by key, and the five plans through every form."""

from pathlib import Path

import pytest
from werkzeug.datastructures import MultiDict

from app.campaigns import schema
from app.campaigns.schema import CONDITION, FAMILIES, OWED_BY, PARTS, PLAN, POPULATION, SECTIONS, WHERE
from app.plans import errors, fields, forms, operations, target_rows
from tests.campaigns.test_five_plans import five as five_plans

PLANS = Path(__file__).resolve().parents[2] / "plans"
five = five_plans

# keys of the file that stand behind controls of another name
HEAD = {"period": {"from", "to"}, "count_from": {f"count_{one}" for one in PARTS["count_from"]}}
BEHIND = {
    ("obligations", "owed_by"): set(OWED_BY),
    ("obligations", "then"): {"decided_by"},
    ("targets", "population"): {"tiers", "sectors"},
    ("targets", "all"): {"join", "c1_what", "c2_what"},
    ("targets", "any"): {"join", "c1_what", "c2_what"},
}
# reasons why a key is asked nowhere; those of the head stand in fields.NOT_ASKED


def asked(section: str) -> set[str]:
    return {ask.key for ask in forms.asks_of(section)}


def test_every_key_of_the_head_is_asked():
    wanted = set().union(*(HEAD.get(key, {key}) for key in PLAN if key not in fields.NOT_ASKED))
    assert wanted == asked("head")
    assert all(len(why) > 10 for why in fields.NOT_ASKED.values())


@pytest.mark.parametrize("section", SECTIONS)
def test_every_key_of_a_row_is_asked(section):
    wanted = set().union(*(BEHIND.get((section, key), {key}) for key in SECTIONS[section]))
    assert wanted - asked(section) == set()


def test_every_condition_of_a_target_is_asked():
    conditions = {ask.key for ask in target_rows.CONDITION}
    kept = set(target_rows.STANDING) | {"tag", "type", "kind", "nature", "category", "subject", "event", "sector"}
    assert set(WHERE) - kept == set()
    assert {"field", "code", "what", "duty_kind", "standing", "award_type"} <= conditions
    assert set(CONDITION) == {"source", "agg", "field", "where", "code", "kind"}
    assert set(POPULATION) - {"tiers", "sectors", "groups"} == set()


def test_choices_offer_what_the_file_may_hold():
    assert set(fields.FAMILIES) == set(FAMILIES)
    assert set(target_rows.MODES) == set(schema.MODES)
    from app.campaigns.target_checks import SOURCES

    assert set(target_rows.SOURCES) == {f"{source}.{agg}" for source, aggs in SOURCES.items() for agg in aggs}
    assert {int(tier) for tier in fields.TIERS} == set(range(1, 6))


def typed(shown) -> MultiDict[str, str]:
    """What a browser would send of a form as it stands."""
    found: MultiDict[str, str] = MultiDict()
    for field in shown:
        plain = isinstance(field.data, bool) or not hasattr(field, "_value")
        one = field.data if plain else field._value()
        for value in field.data if isinstance(field.data, list) else [one]:
            if value not in (None, False, ""):
                found.add(field.name, "y" if value is True else str(value))
    return found


def lean(row):
    """Without what is empty, as a row is written."""
    return {key: value for key, value in row.items() if value not in (None, "", [], {}, False) or key == "value"}


def settled(section, row):
    """What a saved form makes of it: a duty always says how often, a text ends without an empty line."""
    row = {key: value.strip() if isinstance(value, str) else value for key, value in lean(row).items()}
    return row | ({"recurrence": row.get("recurrence", "")} if section == "obligations" else {})


def test_saving_any_row_of_the_five_unchanged_changes_nothing(five):
    checked = set()
    for plan in operations.shipped(PLANS).values():
        for section in SECTIONS:
            for at, row in enumerate(plan.get(section) or []):
                form = forms.form_for(section, plan, typed(forms.form_for(section, plan, None, row)), row)
                assert form.validate(), (plan["code"], section, row, form.errors)
                came = forms.row_of(section, form, row)
                assert settled(section, came) == settled(section, row), (plan["code"], section, row)
                assert (
                    errors.of_row({**plan, section: [*plan[section][:at], came, *plan[section][at + 1 :]]}, section, at)
                    == []
                )
                checked.add(section)
        form = forms.form_for("head", plan, typed(forms.form_for("head", plan, None, plan)), plan)
        assert form.validate(), form.errors
        came = forms.row_of("head", form, plan)
        assert {k: lean(v) if isinstance(v, dict) else v for k, v in lean(came).items()} == {
            k: lean(v) if isinstance(v, dict) else v for k, v in lean(plan).items()
        }
    assert checked == set(SECTIONS)
