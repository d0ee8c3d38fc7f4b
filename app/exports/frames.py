"""The words around the tables of one workbook: letterhead, titles, filters, how far the figures reach and whom they cover."""

from collections.abc import Sequence
from datetime import datetime

import sqlalchemy as sa

from app.campaigns.models import ActivityType, CampaignChoice, TimeWindow
from app.dashboards.coverage import Coverage
from app.entries.models import EntryState, FamilyName
from app.exports.layout import Frame, as_of, period
from app.exports.models import StateChoice
from app.exports.queries import Subject
from app.initiatives.models import Nature
from app.kernel import clock
from app.kernel.db import db
from app.registrations.models import RegistrationKind
from app.units.letterhead import letterhead

WORDS = {
    FamilyName.REGISTRATIONS: "Đăng ký công trình, phần việc",
    FamilyName.ACTIVITIES: "Hoạt động",
    FamilyName.INITIATIVES: "Sáng kiến",
    FamilyName.NOMINATIONS: "Đề nghị khen",
}


def frame(subject: Subject, at: datetime, family: FamilyName | None, notes: Sequence[str], plan_wide: bool) -> Frame:
    """Around a sheet about one family, or about several (None). `plan_wide`: no window or state narrows it.

    `notes` say below the table whom its figures cover.
    """
    year = clock.local(at).year
    return Frame(
        letterhead=letterhead(subject.unit),
        year=year,
        subtitles=(
            _about(subject, None if plan_wide else subject.window),
            f"(Kèm theo văn bản số                ngày      tháng      năm {year})",
        ),
        filters="" if plan_wide else _filters(subject, family),
        notes=(as_of(at), *notes),
    )


def brief(family: FamilyName, covered: Coverage) -> str:
    """ "Hoạt động: số liệu của 2/4 CĐCS.": for a sheet about several families."""
    return f"{WORDS[family]}: {_lower(covered.unnamed.words())}"


def _lower(words: str) -> str:
    return words[:1].lower() + words[1:]


def _about(subject: Subject, window: TimeWindow | None) -> str:
    campaign = subject.campaign
    if window is not None:
        return f"{campaign.short_title} - {window.name}, {period(window.starts_on, window.ends_on)}"
    return f"{campaign.short_title} - {period(campaign.starts_on, campaign.ends_on)}"


def _filters(subject: Subject, family: FamilyName | None) -> str:
    if family is None:
        counted = subject.request.state is StateChoice.COUNTED
        return "" if counted else f"Hồ sơ: {subject.request.state.label.lower()}"
    here = [state for state in EntryState if state is not EntryState.ACKNOWLEDGED]  # no sheet lists plans and reports
    states = [state.label.lower() for state in here if state in subject.states(family)]
    said = [f"Hồ sơ: {'; '.join(states)}"]
    if code := subject.request.kind_of(family.value):
        said.append(f"Loại: {kind_label(family, code)}")
    return ". ".join(said)


def kind_label(family: FamilyName, code: str) -> str:
    """What a kind of `family` is called."""
    if family is FamilyName.ACTIVITIES:
        return db.session.scalar(sa.select(ActivityType.name).where(ActivityType.code == code)) or code
    if family is FamilyName.NOMINATIONS:
        named = sa.select(CampaignChoice.label).where(
            CampaignChoice.list_name == "nomination_type", CampaignChoice.code == code
        )
        return db.session.scalar(named.limit(1)) or code
    kinds = RegistrationKind if family is FamilyName.REGISTRATIONS else Nature
    return dict(kinds.choices()).get(code, code)
