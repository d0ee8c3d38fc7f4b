"""What a page of targets is about, read from its address: the plan, the branch, whose tree, and what the reader may see."""

from dataclasses import dataclass
from typing import Any

import sqlalchemy as sa
from flask import abort, request

from app.accounts.session import current_actor
from app.campaigns import queries as campaigns
from app.campaigns.models import Campaign, Target
from app.dashboards import queries as branches
from app.kernel import clock
from app.targets import queries
from app.targets.branch import Branch, Part, branch_of, left_out, tree_day
from app.units.models import OrgUnit
from app.units.queries import in_branches


@dataclass(frozen=True)
class Look:
    """`keep` are the arguments that say the same of another page."""

    campaign: Campaign
    root: OrgUnit
    branch: Branch
    keep: dict[str, str]

    @property
    def name(self) -> str:
        """The branch as a heading says it."""
        if self.branch.part is Part.OWN:
            return f"{self.root.name} tự làm"
        return f"CĐCS trực thuộc {self.root.name}" if self.branch.part is Part.DIRECT else self.root.name

    @property
    def seen(self) -> sa.ColumnElement[bool] | None:
        """What narrows lists of units: rights go by today's tree, of which a dated branch may hold more. None: nothing."""
        return None if self.branch.tree_on is None else in_branches(current_actor())

    def to(self, target: Target) -> dict[str, str]:
        """Arguments of another page about a target over the same branch."""
        return {"code": self.campaign.code, "target_code": target.code} | self.keep

    def context(self) -> dict[str, Any]:
        """What every page of targets shows: the units in no denominator, and the other tree where there are two."""
        on = tree_day(self.campaign)
        return {
            "look": self,
            "campaign": self.campaign,
            "root": self.root,
            "left_out": left_out(self.branch),
            "tree_on": on,
            "dated": self.branch.tree_on is not None,
            "moment": clock.now(),
            "today": clock.today(),
        }


def find_campaign(code: str) -> Campaign:
    """404 where it is missing or not the actor's to see."""
    return campaigns.find(current_actor(), code) or abort(404)


def find_root(campaign: Campaign) -> OrgUnit:
    """The branch asked for, wholly within the actor's reach: figures of a part would read like those of the whole."""
    actor = current_actor()
    root = branches.find_root(actor, campaign, request.args.get("unit")) or abort(404)
    if branches.limit_of(actor, root.path) is not None:
        abort(404)
    return root


def look(code: str) -> Look:
    """404 for a plan or a unit that is not there or not the actor's. Two statements, three of a dated tree."""
    campaign = find_campaign(code)
    root = find_root(campaign)
    asked, now = request.args.get("part", ""), request.args.get("tree") == "now"
    part = Part(asked) if asked in set(Part) else Part.WHOLE
    branch = branch_of(campaign, root, clock.today(), part=part, now=now)
    keep = {"unit": root.code, "part": part.value, "tree": "now" if now else ""}
    return Look(campaign, root, branch, {name: value for name, value in keep.items() if value})


def find_target(campaign: Campaign, code: str) -> Target:
    """404 where the plan has no such target."""
    return next((one for one in queries.targets_of(campaign) if one.code == code), None) or abort(404)
