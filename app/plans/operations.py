"""Writing plans: drafts begun, changed row by row, issued; running plans extended, locked, closed. Everything flushes."""

import secrets
from datetime import date
from pathlib import Path
from typing import Any

from app.accounts.models import Actor
from app.accounts.operations import audit
from app.campaigns import files, loading, policy
from app.campaigns import queries as campaigns
from app.campaigns.models import Campaign, CampaignKind, CampaignState
from app.kernel import clock
from app.kernel.db import db
from app.kernel.errors import DomainError, Forbidden, StaleEntry
from app.kernel.text import day
from app.obligations import operations as obligations
from app.plans import differences, preview
from app.plans.models import CampaignChange, PlanDraft
from app.units.models import OrgUnit

Plan = dict[str, Any]
COUNTED = {"registrations": "approved", "activities": "sent", "initiatives": "approved"}


def blank(owner: OrgUnit, title: str, first: date, last: date, kind: str = "thematic") -> Plan:
    """A plan with nothing in it but its head: zero targets and zero duties are a plan too (BT-T0)."""
    return {
        "code": f"{owner.code}-{first.year}-{secrets.token_hex(2).upper()}",
        "kind": kind,
        "state": "issued",
        "owner": {"code": owner.code},
        "title": title,
        "short_title": title[:60],
        "period": {"from": first, "to": last},
        "count_from": dict(COUNTED),
        "registration_kinds": [
            {"code": "CONG_TRINH", "label": "Công trình"},
            {"code": "PHAN_VIEC", "label": "Phần việc"},
        ],
        "activity_types": [{"code": "KHAC"}],
    }


def launch(actor: Actor, owner: OrgUnit, title: str, first: date, last: date, body: str) -> Campaign:
    """A short movement of a unit's own, written and issued in one go (BT-X1).

    It offers the activity types that the unit has in the plan running above it; `body` is its guidance sheet, "" for none.
    """
    plan = blank(owner, title, first, last, CampaignKind.SHORT.value)
    running = campaigns.running_for(owner.path, clock.today())
    if running:
        offered = [option.code for option in campaigns.types_for(running[0], owner)]
        plan["activity_types"] = [{"code": code} for code in offered] or plan["activity_types"]
    if body:
        plan["documents"] = [{"title": "Nội dung, cách làm", "body": body}]
    return issue(actor, begin(actor, owner, plan))


def begin(actor: Actor, owner: OrgUnit, data: Plan, campaign: Campaign | None = None) -> PlanDraft:
    """A new draft of `owner`. Forbidden for those who may not issue its plans."""
    if not policy.can_issue(actor, owner):
        raise Forbidden(f"Chỉ chủ tịch hoặc quản trị kế hoạch của {owner.label()} được soạn kế hoạch.")
    draft = PlanDraft(
        public_id=secrets.token_urlsafe(9), owner_id=owner.id, campaign_id=campaign.id if campaign else None,
        text=files.dump(data), updated_at=clock.now(), updated_by_id=actor.user_id,
    )  # fmt: skip
    db.session.add(draft)
    db.session.flush()
    return draft


def copy(source: Plan, owner: OrgUnit, years: int) -> Plan:
    """The plan `years` later, of `owner`, under a code of its own. Words of rows stay as they were written."""
    year = source["period"]["to"].year
    data: Plan = files.later(source, years)
    for key in ("title", "short_title"):
        data[key] = files.renamed(source[key], years, year)
    for section in ("windows", "phases"):
        for row in data.get(section) or []:
            for key in ("name", "short_name"):
                if row.get(key):
                    row[key] = files.renamed(row[key], years, year)
    data |= {"code": f"{owner.code}-{year + years}", "owner": {"code": owner.code}, "number": "", "issued_on": None}
    data.pop("tree_as_of", None)
    data["state"] = "issued"
    return data


def shipped(folder: Path) -> dict[str, Plan]:
    """{code: plan} of the files that come with the program, the catalogue left out."""
    found = {}
    for path in sorted(folder.glob("*.yaml")):
        data = files.parse(path.read_text(encoding="utf-8"))
        if isinstance(data, dict) and "period" in data:
            found[str(data["code"])] = data
    return found


def plan_of(campaign: Campaign) -> Plan:
    """The plan as it stands: its file as last loaded, with what was decided since. DomainError where no file is kept."""
    if not campaign.source:
        raise DomainError("Kế hoạch này nạp từ trước, chưa giữ tệp; hãy nạp lại tệp một lần.")
    data: Plan = files.parse(campaign.source)
    data["state"] = campaign.state.value
    data["period"] = {**data["period"], "to": campaign.ends_on}
    data["closes_on"] = campaign.closes_on
    return data


def save(actor: Actor, draft: PlanDraft, data: Plan, seen: int) -> None:
    """Keep a changed draft. StaleEntry when somebody else saved it since `seen`."""
    if seen != draft.version:
        raise StaleEntry(f"{draft.updated_by.full_name} vừa sửa bản này. Mở lại mục rồi sửa tiếp.", [])
    draft.text = files.dump(data)
    draft.updated_at, draft.updated_by_id = clock.now(), actor.user_id
    db.session.flush()


def issue(actor: Actor, draft: PlanDraft) -> Campaign:
    """Write the plan, make everybody's duties, and end the draft; all of it or nothing.

    Raises PlanRefused with every error; of a running plan nothing may be taken out that papers were judged by.
    """
    data = files.parse(draft.text)
    running = draft.campaign
    before = plan_of(running) if running is not None else None
    if running is not None and before is not None:
        if data["code"] != running.code:
            raise DomainError("Mã của kế hoạch đang chạy không đổi được.")
        if refused := preview.forbidden(running, before, data):
            raise loading.PlanRefused(refused)
    elif db.session.query(Campaign.id).filter_by(code=data.get("code")).first():
        raise DomainError(f"Đã có kế hoạch mang mã “{data.get('code')}”. Hãy đổi mã ở phần thông tin chung.")
    with db.session.begin_nested():
        campaign = loading.load(data, actor, changing=running is not None)
        assert campaign is not None
        obligations.generate(campaign)
        if before is not None:
            said = [f"{one.what} {one.where}" for one in differences.differences(before, data)]
            _note(actor, campaign, "Sửa kế hoạch: " + "; ".join(said)[:2000], "")
        db.session.delete(draft)
        audit(actor, "plan.issue", campaign.owner_id, code=campaign.code)
        db.session.flush()
    return campaign


STEPS: dict[str, tuple[frozenset[CampaignState], CampaignState, str]] = {
    "lock": (frozenset({CampaignState.ISSUED}), CampaignState.LOCKED, "Khóa số liệu"),
    "close": (frozenset({CampaignState.ISSUED, CampaignState.LOCKED}), CampaignState.CLOSED, "Kết thúc"),
    "reopen": (frozenset({CampaignState.LOCKED, CampaignState.CLOSED}), CampaignState.ISSUED, "Mở lại"),
}
"""{step: (from, to, words)}: the only ways a plan's state moves once it is issued (domain.md §2.12)."""


def step(actor: Actor, campaign: Campaign, name: str, reason: str) -> None:
    """Take one of STEPS, with its reason."""
    if not policy.can_issue(actor, campaign.owner):
        raise Forbidden("Chỉ đơn vị ban hành được thực hiện việc này.")
    if name not in STEPS or campaign.state not in STEPS[name][0]:
        raise DomainError(f"Kế hoạch đang ở trạng thái “{campaign.state.label}”, không thực hiện được bước này.")
    if not reason:
        raise DomainError("Cần ghi lý do.", field="reason")
    _, campaign.state, words = STEPS[name]
    _note(actor, campaign, words, reason)


def extend(actor: Actor, campaign: Campaign, last: date, reason: str) -> None:
    """The plan runs, and takes entries, until `last`; days of duties are moved one by one on their own page."""
    if not policy.can_issue(actor, campaign.owner):
        raise Forbidden("Chỉ đơn vị ban hành được gia hạn.")
    if not reason:
        raise DomainError("Cần ghi lý do.", field="reason")
    if last <= campaign.ends_on and (campaign.closes_on is None or last <= campaign.closes_on):
        raise DomainError("Ngày kết thúc mới phải sau ngày đang áp dụng.", field="last_day")
    words = f"Gia hạn kế hoạch từ {day(campaign.ends_on)} đến {day(last)}"
    campaign.ends_on = max(campaign.ends_on, last)
    if campaign.closes_on is not None:
        campaign.closes_on = max(campaign.closes_on, last)
    _note(actor, campaign, words, reason)


def _note(actor: Actor, campaign: Campaign, what: str, reason: str) -> None:
    change = CampaignChange(campaign_id=campaign.id, what=what, reason=reason, at=clock.now(), by_id=actor.user_id)
    db.session.add(change)
    db.session.flush()
