"""Forms of scorecards: the plan, a criterion, points by hand, an objection and its answer."""

from collections.abc import Iterable, Mapping
from typing import Any

from flask_wtf.file import FileField
from wtforms import Field, SelectField, SelectMultipleField, StringField, TextAreaField
from wtforms.validators import Length, ValidationError
from wtforms.validators import Optional as MayBeEmpty
from wtforms.widgets import CheckboxInput

from app.campaigns.models import Campaign, Target
from app.kernel.forms import BaseForm, CountField, DayField, NumberRequired, Required
from app.scorecards import points
from app.scorecards.models import Criterion, Way
from app.units.groups import FIRST_YEAR, LAST_YEAR

TIERS = {"3": "Công đoàn cấp trên trực tiếp cơ sở", "4": "CĐCS"}


class PointsField(CountField):
    """Points in tenths, typed "7,5"."""

    inputmode = "decimal"

    def parse(self, typed: str) -> int:
        return points.read(typed)

    def show(self, value: int) -> str:
        return points.show(value)


class YearField(CountField):
    """A year, written without a point."""

    def show(self, value: int) -> str:
        return str(value)


class PlainForm(BaseForm):
    class Meta(BaseForm.Meta):
        csrf = False  # CSRFProtect checks every POST before any form is built


class PlanForm(PlainForm):
    """The head: whom it judges, when objections are taken, what a total is worth."""

    title = StringField("Tên bảng đánh giá", [Required("Nhập tên bảng đánh giá."), Length(max=200)])
    year = YearField("Năm", [NumberRequired("Nhập năm đánh giá.")])
    tiers = SelectMultipleField("Đánh giá các đơn vị", choices=TIERS, option_widget=CheckboxInput())
    groups = SelectMultipleField("Chỉ trong các cụm", choices={}, option_widget=CheckboxInput())
    objections_from = DayField("Nhận ý kiến từ ngày", [Required("Chọn ngày bắt đầu nhận ý kiến.")])
    objections_to = DayField("đến hết ngày", [Required("Chọn ngày cuối nhận ý kiến.")])
    excellent_from = PointsField("Xuất sắc: từ", [NumberRequired("Nhập số điểm.")], default=900)
    good_from = PointsField("Tốt: từ", [NumberRequired("Nhập số điểm.")], default=800)
    done_from = PointsField("Hoàn thành: từ", [NumberRequired("Nhập số điểm.")], default=650)
    source = SelectField("Chép tiêu chí của", choices={"": "Không chép"}, default="")

    def offer(self, tiers: Iterable[int], groups: Mapping[str, str], sources: Mapping[str, str]) -> None:
        """Choices: tiers below the owner, clusters of the year {code: name}, earlier plans {public id: title}."""
        self.tiers.choices = {tier: name for tier, name in TIERS.items() if int(tier) in tiers}
        self.groups.choices = dict(groups)
        self.source.choices = {"": "Không chép", **sources}

    def validate_year(self, field: Field) -> None:
        if not FIRST_YEAR <= field.data <= LAST_YEAR:
            raise ValidationError(f"Năm phải trong khoảng từ {FIRST_YEAR} đến {LAST_YEAR}.")

    def validate_tiers(self, field: Field) -> None:
        if not field.data:
            raise ValidationError("Chọn ít nhất một cấp.")

    def validate_objections_to(self, field: Field) -> None:
        if self.objections_from.data and field.data < self.objections_from.data:
            raise ValidationError("Ngày cuối nhận ý kiến không thể trước ngày bắt đầu.")

    def validate_good_from(self, field: Field) -> None:
        if self.excellent_from.data is not None and field.data >= self.excellent_from.data:
            raise ValidationError("Mức Tốt phải thấp hơn mức Xuất sắc.")

    def validate_done_from(self, field: Field) -> None:
        if self.good_from.data is not None and field.data >= self.good_from.data:
            raise ValidationError("Mức Hoàn thành phải thấp hơn mức Tốt.")

    def values(self) -> dict[str, Any]:
        """The columns, once it is valid."""
        names = ("title", "year", "objections_from", "objections_to", "excellent_from", "good_from", "done_from")
        lists = {"tiers": sorted(int(tier) for tier in self.tiers.data or ()), "groups": list(self.groups.data or ())}
        return {name: self[name].data for name in names} | lists


class CriterionForm(PlainForm):
    """One criterion. `target` names a target of a plan of the year: "CB-2019/CB-T1"."""

    code = StringField("Số thứ tự, mã", [Required("Nhập mã tiêu chí, ví dụ 1 hoặc I.2."), Length(max=20)])
    name = StringField("Nội dung tiêu chí", [Required("Nhập nội dung tiêu chí."), Length(max=300)])
    most = PointsField("Điểm tối đa", [NumberRequired("Nhập điểm tối đa.")])
    way = SelectField("Cách tính điểm", choices=dict(Way.choices()))
    target = SelectField("Chỉ tiêu", choices={"": "Không chọn"}, default="")
    campaign = SelectField("Việc phải nộp của kế hoạch", choices={"": "Mọi kế hoạch trong năm"}, default="")

    def offer(self, campaigns: Iterable[Campaign], targets: Mapping[int, Iterable[Target]], kept: str = "") -> None:
        """Choices: plans of the year and their targets by campaign id; `kept` stays choosable though it is gone."""
        plans = list(campaigns)
        named = {
            f"{plan.code}/{one.code}": f"{plan.short_title}: {one.name or one.code}"
            for plan in plans
            for one in targets.get(plan.id, ())
        }
        gone = {kept: f"{kept} (không còn trong kế hoạch)"} if kept and kept not in named else {}
        self.target.choices = {"": "Không chọn", **gone, **named}
        self.campaign.choices = {"": "Mọi kế hoạch trong năm", **{one.code: one.short_title for one in plans}}

    def validate_most(self, field: Field) -> None:
        if not field.data:
            raise ValidationError("Điểm tối đa phải lớn hơn 0.")

    def validate_target(self, field: Field) -> None:
        if self.way.data in (Way.TARGET_MET, Way.TARGET_SHARE) and not field.data:
            raise ValidationError("Chọn chỉ tiêu dùng để tính điểm.")

    def values(self, by_code: Mapping[str, Campaign]) -> dict[str, Any]:
        """The columns, once it is valid; what the way of counting does not need is left out."""
        way = Way(self.way.data)
        plan, _, target = (self.target.data or "").partition("/") if way.by_target else ("", "", "")
        if way is Way.IN_TIME:
            plan = self.campaign.data or ""
        campaign = by_code.get(plan)
        return {
            "code": self.code.data, "name": self.name.data, "most": self.most.data, "way": way,
            "campaign_id": campaign.id if campaign else None, "target_code": target,
        }  # fmt: skip


def shown(criterion: Criterion) -> dict[str, Any]:
    """Field values of a stored criterion."""
    plan = criterion.campaign.code if criterion.campaign else ""
    by_target = criterion.way.by_target
    return {
        "code": criterion.code, "name": criterion.name, "most": criterion.most, "way": criterion.way.value,
        "target": f"{plan}/{criterion.target_code}" if by_target else "", "campaign": "" if by_target else plan,
    }  # fmt: skip


class GiveForm(PlainForm):
    """Points for every unit ticked; left empty they are taken back."""

    points = PointsField("Số điểm", [MayBeEmpty()])
    reason = TextAreaField("Lý do", [Required("Ghi lý do cho điểm."), Length(max=1000)])
    evidence = StringField("Căn cứ (số văn bản, đường dẫn)", [Length(max=300)])
    files = FileField("Văn bản, ảnh kèm theo")


class ObjectionForm(PlainForm):
    text = TextAreaField("Ý kiến của đơn vị", [Required("Ghi ý kiến của đơn vị."), Length(max=2000)])


def objection_form(criterion_id: int, formdata: Any = None) -> ObjectionForm:
    """One of many on a sheet: the names of its fields carry the criterion."""
    return ObjectionForm(formdata, prefix=f"c{criterion_id}-")


class AnswerForm(PlainForm):
    """Kept or changed, and why."""

    decision = SelectField("Trả lời", choices={"keep": "Giữ nguyên điểm", "change": "Đổi điểm"}, default="keep")
    points = PointsField("Điểm mới")
    words = TextAreaField("Lý do, nội dung trả lời", [Required("Ghi lý do để đơn vị biết."), Length(max=2000)])

    def validate_points(self, field: Field) -> None:
        if self.decision.data == "change" and field.data is None:
            raise ValidationError("Nhập số điểm mới.")

    @property
    def new_points(self) -> int | None:
        return self.points.data if self.decision.data == "change" else None
