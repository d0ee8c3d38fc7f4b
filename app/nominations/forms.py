"""The form of a nomination: a short first screen that fits its subject, the rest under "Thêm chi tiết"."""

from datetime import date
from typing import Any

from wtforms import BooleanField, SelectField, SelectMultipleField, StringField, TextAreaField
from wtforms.validators import Length, NumberRange, ValidationError
from wtforms.validators import Optional as MayBeEmpty
from wtforms.widgets import CheckboxInput, ListWidget

from app.campaigns import queries as campaigns
from app.campaigns.models import AwardBasis, DecidingLevel
from app.entries.forms import EntryForm, FormContext
from app.kernel import clock
from app.kernel.forms import CountField, NumberRequired, Required
from app.kernel.text import day
from app.nominations import queries
from app.nominations.facts import LABELS, NAMES, TELLS
from app.nominations.models import Nomination, SubjectKind
from app.nominations.operations import basis_of, read_born, split_kind

MOST_WORDS = 500
GENDERS = {"": "Không chọn", "female": "Nữ", "male": "Nam"}
OF_A_PERSON = ("gender", "born", "ethnicity", "job", "workplace", "category", "direct_worker", "leader")
OF_A_COLLECTIVE = ("headcount", "women", "small_group")


class NominationForm(EntryForm):
    title = StringField(LABELS["title"], [Required("Nhập tên đối tượng đề nghị."), Length(min=4, max=250)])
    job = StringField(LABELS["job"], [Required("Nhập chức vụ, công việc."), Length(max=200)])
    category = SelectField(LABELS["category"], default="")
    headcount = CountField(LABELS["headcount"], [NumberRequired("Nhập số người của tập thể.")])
    small_group = BooleanField(LABELS["small_group"])
    direct_worker = BooleanField(LABELS["direct_worker"])
    leader = BooleanField(LABELS["leader"])
    award_form = SelectField(LABELS["award_form"], [Required("Chọn danh hiệu, hình thức đề nghị.")], default="")
    deciding_level = SelectField(LABELS["deciding_level"], [Required("Chọn cấp quyết định.")], default="")
    achievements = TextAreaField(LABELS["achievements"], [Required("Tóm tắt thành tích."), Length(max=6000)])
    results = TextAreaField(LABELS["results"], [Length(max=3000)])

    phase = SelectField(LABELS["phase"], default="")
    gender = SelectField(LABELS["gender"], choices=GENDERS, default="")
    born = StringField(LABELS["born"], [Length(max=20)])
    ethnicity = StringField(LABELS["ethnicity"], [Length(max=50)])
    workplace = StringField(LABELS["workplace"], [Length(max=200)])
    women = CountField(LABELS["women"], [MayBeEmpty()])
    votes_for = CountField(LABELS["votes_for"], [MayBeEmpty()])
    votes_total = CountField(LABELS["votes_total"], [MayBeEmpty()])
    rank = CountField(LABELS["rank"], [MayBeEmpty(), NumberRange(1, 999, "Thứ tự từ 1 đến 999.")])
    links = SelectMultipleField(
        LABELS["links"], choices={}, option_widget=CheckboxInput(), widget=ListWidget(prefix_label=False)
    )
    past_awards = TextAreaField(LABELS["past_awards"], [Length(max=1000)])
    opinion = TextAreaField(LABELS["opinion"], [Length(max=1000)])

    @classmethod
    def initial(cls, context: FormContext) -> dict[str, Any]:
        entry = context.entry
        if not isinstance(entry, Nomination) or entry.first_sent_at is None:
            return {"workplace": context.unit.label(), "deciding_level": _first_level(context).value}
        names = [name for name in vars(cls) if hasattr(entry, name) and not name.startswith("_")]
        own = {
            name: getattr(entry, name)
            for name in names
            if name not in ("files", "unit", "campaign", "kind", "version", "links")
        }
        own["gender"] = {True: "female", False: "male", None: ""}[entry.female]
        own["born"] = day(entry.born_on) or str(entry.birth_year or "")
        own["deciding_level"] = entry.deciding_level.value
        own["links"] = [link.entry.public_id for link in entry.links]
        return own

    def prepare(self, context: FormContext) -> None:
        code, subject = split_kind(context.kind)
        stored = context.entry if isinstance(context.entry, Nomination) else None
        self.subject = subject or (stored.subject_kind if stored and stored.subject_kind else SubjectKind.PERSON)
        self.basis = basis_of(context.campaign, code)
        self.title.label.text = NAMES[self.subject]
        self.achievements.label.text = TELLS.get(self.subject, LABELS["achievements"])
        self._choices(context, stored)
        unused = [*(OF_A_PERSON if self.subject is not SubjectKind.PERSON else ())]
        unused += OF_A_COLLECTIVE if self.subject is not SubjectKind.COLLECTIVE else ()
        unused += ["results"] if self.subject is not SubjectKind.MODEL else []
        unused += ["phase"] if self.basis is AwardBasis.AD_HOC or len(self.phase.choices) == 1 else []
        unused += ["links"] if not self.links.choices else []
        if self.subject is SubjectKind.PERSON and len(self.category.choices) == 1:
            unused.append("category")
        for name in unused:
            delattr(self, name)

    def _choices(self, context: FormContext, stored: Nomination | None) -> None:
        campaign = context.campaign
        groups = campaigns.choices(campaign, "nomination_category")
        self.has_quota = any(group.quota for group in groups)
        self.category.choices = {"": "Chọn nhóm", **{group.code: group.label for group in groups}}
        self.known_forms = {form.label: form for form in campaigns.choices(campaign, "award_form")}
        labels = [*self.known_forms]
        if stored and stored.award_form and stored.award_form not in labels:
            labels.append(stored.award_form)
        self.award_form.choices = {"": "Chọn", **{label: label for label in labels}}
        self.deciding_level.choices = {level.value: level.label for level in levels_for(context)}
        self.phase.choices = {"": "Không gắn đợt", **{one.name: one.name for one in queries.phases(campaign)}}
        self.links.choices = {one.public_id: one.title for one in queries.speaking(context.unit, campaign)}

    def validate_category(self, field: SelectField) -> None:
        """CB-T10: where the plan has quotas by group, a person stands in one of them."""
        if self.has_quota and not field.data:
            raise ValidationError("Chọn nhóm: kế hoạch phân bổ chỉ tiêu theo nhóm.")

    def validate_achievements(self, field: TextAreaField) -> None:
        words = len((field.data or "").split())
        if words > MOST_WORDS:
            raise ValidationError(f"Tóm tắt tối đa {MOST_WORDS} chữ, hiện có {words} chữ.")

    def validate_born(self, field: StringField) -> None:
        try:
            read_born(field.data or "")
        except ValueError as error:
            raise ValidationError(str(error)) from None

    def validate_women(self, field: CountField) -> None:
        if field.data is not None and self.headcount.data is not None and field.data > self.headcount.data:
            raise ValidationError("Số nữ không thể nhiều hơn số người của tập thể.")

    def validate_votes_for(self, field: CountField) -> None:
        if field.data is not None and self.votes_total.data is not None and field.data > self.votes_total.data:
            raise ValidationError("Số phiếu đồng ý không thể nhiều hơn tổng số phiếu.")

    def warnings(self) -> list[str]:
        return [
            words
            for words in (self._unregistered(), self._form_not_in_force(), self._other_level(), *self._person())
            if words
        ]

    def _unregistered(self) -> str:
        """BT-G3: what was registered is what rewards are judged by. An ad hoc deed needs no registration."""
        campaign, unit = self.context.campaign, self.context.unit
        if self.basis is AwardBasis.AD_HOC or (self.links and self.links.data):
            return ""
        if not self.links:
            return "Đơn vị chưa gửi đăng ký, sáng kiến nào trong kế hoạch này: đăng ký là cơ sở xét khen thưởng."
        if self.subject is SubjectKind.PERSON and queries.is_author(self.title.data or "", campaign, unit):
            return ""
        return "Chưa chọn công trình, sáng kiến nào của đơn vị làm cơ sở cho đề nghị này."

    def _form_not_in_force(self) -> str:
        """domain.md §4.4: forms change with the regulations of Tổng Liên đoàn."""
        form = self.known_forms.get(self.award_form.data or "")
        if form is None:
            return ""
        today = clock.today()
        first, last = (_day(form.extra.get(name)) for name in ("valid_from", "valid_to"))
        if (first is None or first <= today) and (last is None or today <= last):
            return ""
        span = " ".join(w for w in (f"từ {day(first)}" if first else "", f"đến hết {day(last)}" if last else "") if w)
        source = f" ({form.words})" if form.words else ""
        return f"Hình thức “{form.label}” chỉ có hiệu lực {span}{source}."

    def _other_level(self) -> str:
        """The form chosen is one that another level gives."""
        form = self.known_forms.get(self.award_form.data or "")
        gives = form.extra.get("level") if form else None
        if not gives or gives == self.deciding_level.data:
            return ""
        return f"“{self.award_form.data}” do {DecidingLevel(gives).label} quyết định, khác cấp quyết định đã chọn."

    def _person(self) -> list[str]:
        name, found = self.title.data or "", []
        context = self.context
        year = read_born(self.born.data or "")[1] if self.born else None
        if self.subject is SubjectKind.PERSON:
            besides = context.entry.id if context.entry else None
            for other in queries.same_person(context.actor, context.campaign, name, year, besides):
                where = f" ({other.unit_name})" if other.unit_name else " (đơn vị khác)"
                found.append(f"Trong kế hoạch này đã có đề nghị cho “{other.title}”{where}: có thể là cùng một người.")
        level = DecidingLevel(self.deciding_level.data)
        past = queries.rewarded(name, year, level, self.basis, clock.today().year, context.unit)
        if past:
            found.append(
                f"Năm nay đã được khen {past.basis.label.lower()} ở cùng cấp (quyết định số {past.decision_no} ngày "
                f"{day(past.decided_on)}); một cấp không khen cả toàn diện và chuyên đề trong một năm."
            )
        return found


def _day(text: str | None) -> date | None:
    return date.fromisoformat(text) if text else None


def levels_for(context: FormContext) -> list[DecidingLevel]:
    """Levels above the unit, the nearest first; the plan's owner also proposes to itself. What a unit decides for its
    own people needs no proposal: it records the award."""
    unit = context.unit
    own = unit.tier if unit.id == context.campaign.owner_id else unit.tier - 1
    return [level for level in DecidingLevel if level.tier <= own] or [DecidingLevel.NATION]


def _first_level(context: FormContext) -> DecidingLevel:
    """The owner's level where it can be chosen, else the nearest."""
    offered = levels_for(context)
    owner = [level for level in offered if level.tier == context.campaign.owner.tier]
    return owner[0] if owner else offered[0]
