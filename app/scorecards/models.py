"""Scorecards (phiếu đánh giá, xếp loại): what a unit is judged by in a year, the points it has, what it says to them.

All points are integers in tenths of a point (`scorecards.points`).
"""

from datetime import date, datetime

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column, relationship

from app.accounts.models import User
from app.campaigns.models import Campaign
from app.entries.models import new_public_id
from app.kernel.db import Base, EnumText, SortText, UtcDateTime
from app.kernel.enums import LabelEnum
from app.units.models import OrgUnit


class ScoreState(LabelEnum):
    DRAFT = "draft", "Đang soạn", "neutral"
    PRELIMINARY = "preliminary", "Bản dự kiến", "info"
    FINAL = "final", "Đã chốt", "success"


class Way(LabelEnum):
    """How the points of a criterion come about."""

    TARGET_MET = "target_met", "Theo chỉ tiêu: đạt thì được đủ điểm"
    TARGET_SHARE = "target_share", "Theo chỉ tiêu: tính theo tỷ lệ đạt được"
    IN_TIME = "in_time", "Theo tỷ lệ việc phải nộp đúng hạn"
    HAND = "hand", "Chấm tay, có lý do và căn cứ"
    BONUS = "bonus", "Điểm thưởng, chấm tay"
    MINUS = "minus", "Điểm trừ, chấm tay"

    @property
    def by_hand(self) -> bool:
        return self in (Way.HAND, Way.BONUS, Way.MINUS)

    @property
    def by_target(self) -> bool:
        return self in (Way.TARGET_MET, Way.TARGET_SHARE)

    @property
    def sign(self) -> int:
        """0: part of the scale, 1: added to it, -1: taken off."""
        return {Way.BONUS: 1, Way.MINUS: -1}.get(self, 0)


class Grade(LabelEnum):
    EXCELLENT = "excellent", "Xuất sắc", "success"
    GOOD = "good", "Tốt", "info"
    DONE = "done", "Hoàn thành", "neutral"
    NOT_DONE = "not_done", "Chưa hoàn thành", "warning"


class ScorecardPlan(Base):
    """How `owner` judges units below it in one year: all of `tiers`, narrowed to its clusters `groups` where any are named.

    `version` counts how often the points were computed; 0 before the preliminary version. Objections are taken from
    `objections_from` to `objections_to`, both days included. A total of `…_from` or more earns that grade.
    """

    __tablename__ = "scorecard_plan"
    __table_args__ = (
        sa.CheckConstraint("objections_to >= objections_from", name="window"),
        sa.CheckConstraint("excellent_from > good_from AND good_from > done_from", name="grades"),
        sa.Index(None, "owner_id", "year"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    public_id: Mapped[str] = mapped_column(SortText, unique=True, default=new_public_id)
    owner_id: Mapped[int] = mapped_column(sa.ForeignKey("org_unit.id"))
    year: Mapped[int]
    title: Mapped[str] = mapped_column(sa.Text)
    tiers: Mapped[list[int]] = mapped_column(sa.JSON, default=list)
    groups: Mapped[list[str]] = mapped_column(sa.JSON, default=list)
    state: Mapped[ScoreState] = mapped_column(EnumText(ScoreState), default=ScoreState.DRAFT)
    objections_from: Mapped[date]
    objections_to: Mapped[date]
    excellent_from: Mapped[int]
    good_from: Mapped[int]
    done_from: Mapped[int]
    version: Mapped[int] = mapped_column(default=0, server_default="0")
    computed_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    finished_at: Mapped[datetime | None] = mapped_column(UtcDateTime)

    owner: Mapped[OrgUnit] = relationship()

    def grade(self, total: int) -> Grade:
        """What a total is worth."""
        bounds = ((self.excellent_from, Grade.EXCELLENT), (self.good_from, Grade.GOOD), (self.done_from, Grade.DONE))
        return next((grade for least, grade in bounds if total >= least), Grade.NOT_DONE)

    def takes_objections(self, today: date) -> bool:
        """The preliminary version is out and today lies in its window."""
        return self.state is ScoreState.PRELIMINARY and self.objections_from <= today <= self.objections_to


class Criterion(Base):
    """One thing judged, worth `most`. A target is named by its plan and code: a plan may drop it, the criterion stays."""

    __tablename__ = "criterion"
    __table_args__ = (
        sa.UniqueConstraint("plan_id", "code"),
        sa.CheckConstraint("most > 0", name="worth"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    plan_id: Mapped[int] = mapped_column(sa.ForeignKey("scorecard_plan.id"))
    code: Mapped[str] = mapped_column(SortText)
    name: Mapped[str] = mapped_column(sa.Text)
    most: Mapped[int]
    way: Mapped[Way] = mapped_column(EnumText(Way))
    campaign_id: Mapped[int | None] = mapped_column(
        sa.ForeignKey("campaign.id")
    )  # of the target; of duties: None is all
    target_code: Mapped[str] = mapped_column(sa.Text, server_default="", default="")
    position: Mapped[int] = mapped_column(server_default="0", default=0)

    campaign: Mapped[Campaign | None] = relationship()


class ScorePaper(Base):
    """A photo or document behind points given by hand. The bytes lie in the file store."""

    __tablename__ = "score_paper"

    id: Mapped[int] = mapped_column(primary_key=True)
    public_id: Mapped[str] = mapped_column(SortText, unique=True, default=new_public_id)
    plan_id: Mapped[int] = mapped_column(sa.ForeignKey("scorecard_plan.id"), index=True)
    kind: Mapped[str] = mapped_column(sa.Text)  # photo | document
    name: Mapped[str] = mapped_column(sa.Text)
    mime: Mapped[str] = mapped_column(sa.Text)
    stored: Mapped[str] = mapped_column(sa.Text)
    size: Mapped[int]
    sha256: Mapped[str] = mapped_column(sa.Text)
    uploaded_at: Mapped[datetime] = mapped_column(UtcDateTime)
    uploaded_by_id: Mapped[int] = mapped_column(sa.ForeignKey("user_account.id"))


class Objection(Base):
    """What a judged unit says to one of its points, and the answer. Never changed once answered; one open a criterion."""

    __tablename__ = "score_objection"
    __table_args__ = (
        sa.CheckConstraint("(answered_at IS NULL) = (answer = '')", name="answered_in_words"),
        sa.Index(
            "uq_score_objection_open", "criterion_id", "unit_id", unique=True,
            sqlite_where=sa.text("answered_at IS NULL"), postgresql_where=sa.text("answered_at IS NULL"),
        ),
        sa.Index(None, "plan_id", "unit_id"),
    )  # fmt: skip

    id: Mapped[int] = mapped_column(primary_key=True)
    plan_id: Mapped[int] = mapped_column(sa.ForeignKey("scorecard_plan.id"))
    criterion_id: Mapped[int] = mapped_column(sa.ForeignKey("criterion.id"))
    unit_id: Mapped[int] = mapped_column(sa.ForeignKey("org_unit.id"))
    text: Mapped[str] = mapped_column(sa.Text)
    points_before: Mapped[int | None]
    at: Mapped[datetime] = mapped_column(UtcDateTime)
    by_id: Mapped[int] = mapped_column(sa.ForeignKey("user_account.id"))
    answer: Mapped[str] = mapped_column(sa.Text, server_default="", default="")
    points_after: Mapped[int | None]  # None: kept as they were
    answered_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    answered_by_id: Mapped[int | None] = mapped_column(sa.ForeignKey("user_account.id"))

    criterion: Mapped[Criterion] = relationship()
    unit: Mapped[OrgUnit] = relationship()
    by: Mapped[User] = relationship(foreign_keys=[by_id])
    answered_by: Mapped[User | None] = relationship(foreign_keys=[answered_by_id])


class HandScore(Base):
    """Points of one unit given by hand, with reason and evidence. Never changed: the newest of a unit and criterion holds.

    `points` None takes them back. `objection_id`: they answer an objection, and then stand before what is counted.
    """

    __tablename__ = "hand_score"
    __table_args__ = (
        sa.CheckConstraint("points IS NULL OR points >= 0", name="not_negative"),
        sa.Index(None, "criterion_id", "unit_id"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    criterion_id: Mapped[int] = mapped_column(sa.ForeignKey("criterion.id"))
    unit_id: Mapped[int] = mapped_column(sa.ForeignKey("org_unit.id"))
    points: Mapped[int | None]
    reason: Mapped[str] = mapped_column(sa.Text)
    evidence: Mapped[str] = mapped_column(sa.Text, server_default="", default="")
    paper_id: Mapped[int | None] = mapped_column(sa.ForeignKey("score_paper.id"))
    objection_id: Mapped[int | None] = mapped_column(sa.ForeignKey("score_objection.id"))
    at: Mapped[datetime] = mapped_column(UtcDateTime)
    by_id: Mapped[int] = mapped_column(sa.ForeignKey("user_account.id"))

    paper: Mapped[ScorePaper | None] = relationship()


class Scorecard(Base):
    """The sheet of one unit in one version. Name and cluster as they were when it was computed; no cluster is ""."""

    __tablename__ = "scorecard"
    __table_args__ = (sa.UniqueConstraint("plan_id", "version", "unit_id"), sa.Index(None, "unit_id"))

    id: Mapped[int] = mapped_column(primary_key=True)
    plan_id: Mapped[int] = mapped_column(sa.ForeignKey("scorecard_plan.id"))
    version: Mapped[int]
    unit_id: Mapped[int] = mapped_column(sa.ForeignKey("org_unit.id"))
    unit_name: Mapped[str] = mapped_column(sa.Text)
    group_code: Mapped[str] = mapped_column(SortText, server_default="")
    group_name: Mapped[str] = mapped_column(sa.Text, server_default="")
    group_position: Mapped[int] = mapped_column(server_default="0")
    total: Mapped[int]

    unit: Mapped[OrgUnit] = relationship()


class Score(Base):
    """One line of a sheet, frozen: the figure (`part` of `whole`) in `words`, the points it was `counted` at, and those
    that hold. Points None: by what is counted, it does not apply to the unit; by hand, nothing was given."""

    __tablename__ = "score"

    scorecard_id: Mapped[int] = mapped_column(sa.ForeignKey("scorecard.id"), primary_key=True)
    criterion_id: Mapped[int] = mapped_column(sa.ForeignKey("criterion.id"), primary_key=True)
    part: Mapped[int | None] = mapped_column(sa.BigInteger)
    whole: Mapped[int | None] = mapped_column(sa.BigInteger)
    words: Mapped[str] = mapped_column(sa.Text, server_default="")
    counted: Mapped[int | None]
    points: Mapped[int | None]
    hand_id: Mapped[int | None] = mapped_column(sa.ForeignKey("hand_score.id"))

    criterion: Mapped[Criterion] = relationship()
    hand: Mapped[HandScore | None] = relationship()
