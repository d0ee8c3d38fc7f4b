"""The words around the tables of one workbook: letterhead, titles, filters, how far the figures reach and whom they cover."""

from collections.abc import Mapping
from datetime import datetime

import sqlalchemy as sa

from app.campaigns.models import ActivityType, CampaignChoice
from app.dashboards.figures import GRASSROOTS
from app.entries.models import EntryState, FamilyName
from app.exports.layout import Frame, Letterhead, as_of, coverage, period
from app.exports.models import StateChoice
from app.exports.queries import Coverage, Subject
from app.initiatives.models import Nature
from app.kernel import clock
from app.kernel.db import db
from app.registrations.models import RegistrationKind
from app.units.models import OrgUnit

WORDS = {
    FamilyName.REGISTRATIONS: "Đăng ký công trình, phần việc",
    FamilyName.ACTIVITIES: "Hoạt động",
    FamilyName.INITIATIVES: "Sáng kiến",
    FamilyName.NOMINATIONS: "Đề nghị khen",
}


def letterhead(unit: OrgUnit) -> Letterhead:
    """As typed in the unit's record; what was not typed is said in the usual way (decision 22)."""
    upper = unit.parent.name if unit.parent else "Tổng Liên đoàn Lao động Việt Nam"
    board = "TM. BAN CHẤP HÀNH" if unit.tier >= GRASSROOTS else "TM. BAN THƯỜNG VỤ"
    return Letterhead(
        upper=unit.heading_upper or upper,
        issuer=unit.heading_name or unit.name,
        place=unit.place_name,
        authority=unit.sign_authority or board,
        title=unit.sign_title or "CHỦ TỊCH",
        signer=unit.signer_name,
    )


def frame(subject: Subject, at: datetime, family: FamilyName | None, covered: Mapping[FamilyName, Coverage]) -> Frame:
    """Around a sheet about one family; None is the overview, which says briefly how far each is covered."""
    year = clock.local(at).year
    said = [as_of(at)]
    if family is not None and family in covered:
        said.append(coverage(covered[family].have, covered[family].whole, covered[family].missing))
    else:
        said += [f"{WORDS[one]}: {_lower(coverage(of.have, of.whole, ()))}" for one, of in covered.items()]
    return Frame(
        letterhead=letterhead(subject.unit),
        year=year,
        subtitles=(_about(subject), f"(Kèm theo văn bản số                ngày      tháng      năm {year})"),
        filters=_filters(subject, family),
        notes=tuple(said),
    )


def _lower(words: str) -> str:
    return words[:1].lower() + words[1:]


def _about(subject: Subject) -> str:
    campaign, window = subject.campaign, subject.window
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
