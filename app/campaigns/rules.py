"""What a plan's rules say about one unit or one activity. Pure: rows in, sentences out; no database is read."""

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date

from app.campaigns.deadlines import short
from app.campaigns.models import Campaign, CampaignRule, CampaignState, RuleEffect, TimeWindow

OTHER_DAY = "khác ngày"


@dataclass(frozen=True)
class Notice:
    """What a rule has to say about an activity. Only HIDE_TYPE forbids; `requires` are texts to tick before sending,

    `suggest` is {form field: value} for a form nobody has filled yet (BD-R1: rather online).
    """

    code: str
    effect: RuleEffect
    message: str
    requires: tuple[str, ...] = ()
    suggest: Mapping[str, str] = field(default_factory=dict)


def for_unit(rules: Iterable[CampaignRule], tier: int, sector: str | None) -> list[CampaignRule]:
    """The rules that speak to a unit of this tier and sector; a rule naming neither speaks to all."""
    return [r for r in rules if (not r.tiers or tier in r.tiers) and (not r.sectors or sector in r.sectors)]


def hides(rules: Iterable[CampaignRule], type_code: str, tags: Collection[str]) -> CampaignRule | None:
    """The first of the unit's rules that withholds this type (CB-R1: no Lễ mít tinh below the province)."""
    return next((r for r in rules if r.effect is RuleEffect.HIDE_TYPE and _about(r, type_code, tags)), None)


def notices(
    rules: Iterable[CampaignRule],
    unit_tier: int,
    type_code: str,
    tags: Collection[str],
    first: date | None,
    last: date | None,
) -> list[Notice]:
    """What `rules` (as `queries.rules_for` gives them) say about an activity from `first` to `last`, in their order.

    A rule to warn or to require that names a window speaks only of activities touching it; one that expects a window
    only of those outside it: such an activity is accepted and counted as "khác ngày" (CB-T11). While no day is known
    (None), rules that name a window are silent.
    """
    return [
        Notice(rule.code, rule.effect, _message(rule, first), tuple(rule.requires), rule.suggest or {})
        for rule in rules
        if (not rule.tiers or unit_tier in rule.tiers)
        and _about(rule, type_code, tags)
        and _at_that_time(rule, first, last)
    ]


def overlaps(window: TimeWindow, first: date, last: date) -> bool:
    """The days `first`–`last` share at least one with the window; all ends inclusive (CR-2)."""
    return first <= window.ends_on and last >= window.starts_on


def is_open(campaign: Campaign, day: date) -> bool:
    """Entries are taken on `day`: issued and not past its closing day. A due date never closes anything."""
    return campaign.state is CampaignState.ISSUED and (campaign.closes_on is None or day <= campaign.closes_on)


def earliest_day(campaign: Campaign) -> date | None:
    """The first day an entry may be about; None: the plan sets no limit ("từ khi phát động")."""
    return campaign.backdate_from or campaign.starts_on


def _about(rule: CampaignRule, type_code: str, tags: Collection[str]) -> bool:
    """A rule that names types or tags speaks of an activity that matches either; one naming none of every activity."""
    if not rule.activity_types and not rule.tags:
        return True
    return type_code in rule.activity_types or bool(set(rule.tags) & set(tags))


def _at_that_time(rule: CampaignRule, first: date | None, last: date | None) -> bool:
    if rule.window is None:
        return rule.effect is not RuleEffect.EXPECT_IN_WINDOW
    if first is None:
        return False
    inside = overlaps(rule.window, first, last or first)
    return not inside if rule.effect is RuleEffect.EXPECT_IN_WINDOW else inside


def _message(rule: CampaignRule, first: date | None) -> str:
    if rule.effect is not RuleEffect.EXPECT_IN_WINDOW or first is None or OTHER_DAY in rule.message:
        return rule.message
    return f"{rule.message.rstrip('.')}. Hoạt động ngày {short(first)} vẫn được nhận và ghi là “{OTHER_DAY}”."
