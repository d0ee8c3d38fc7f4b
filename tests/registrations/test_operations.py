"""Writing a registration from its form, saying it in words, and reports of how far it has come."""

from datetime import date

import pytest

from app.entries.models import EntryEvent, EntryState
from app.kernel import clock
from app.kernel.db import db
from app.kernel.errors import DomainError, Forbidden
from app.registrations import operations, queries
from app.registrations.facts import ALL_LABELS, facts
from app.registrations.models import Funding, FundingSource, Progress, ProgressUpdate
from app.registrations.operations import Report
from app.registrations.routes import FAMILY
from tests.entries.typed import filled
from tests.factories import make_registration
from tests.world import PEOPLE

S, P = EntryState, Progress
NAMES = [name for name, *_ in PEOPLE]
EVERYTHING = {
    "from_union": "8tr", "from_social": "10tr", "labour_days": "44", "in_kind": "0", "members_joining": "22",
    "benefit_value": "5 triệu", "beneficiaries": "95", "beneficiary_text": "Học sinh", "movement": "Xây dựng nông thôn mới",
    "occasion": "90 năm Ngày thành lập Công đoàn Việt Nam", "partner": "Đoàn xã", "employer_agreed": "y",
    "employer_name": "Hiệu trưởng", "employer_on": "2/5/2019", "support_request": "Xi măng", "support_amount": "2tr",
    "plaque_wanted": "y", "contact_name": "Bế Thị An", "contact_phone": "0912 345 678",
}  # fmt: skip


def fill(world, entry, **changes):
    form = filled(world, FAMILY, **changes)
    assert form.errors == {}
    operations.fill(entry, form.data)
    db.session.flush()
    return entry


def said(entry):
    return {fact.name: fact.text for fact in facts(entry) if fact.text}


def test_everything_typed_is_written_and_said(world):
    entry = fill(world, make_registration(world), **EVERYTHING)

    assert said(entry) == {
        "title": "Sân chơi điểm trường Nà Vài", "content": "San nền, đổ bê tông", "place": "Xóm Nà Vài",
        "start_on": "04/05/2019", "due_on": "15/07/2019", "budget": "18.000.000 đồng",
        "from_union": "Kinh phí công đoàn: 8.000.000 đồng; Xã hội hóa: 10.000.000 đồng", "labour_days": "44 công",
        "in_kind": "0 đồng", "members_joining": "22 người", "benefit_value": "5.000.000 đồng", "beneficiaries": "95 người",
        "beneficiary_text": "Học sinh", "movement": "Xây dựng nông thôn mới",
        "occasion": "90 năm Ngày thành lập Công đoàn Việt Nam", "partner": "Đoàn xã",
        "employer_agreed": "Đồng ý (Hiệu trưởng, 02/05/2019)", "support_request": "Xi măng",
        "support_amount": "2.000.000 đồng", "plaque_wanted": "Có", "contact_name": "Bế Thị An",
        "contact_phone": "0912 345 678",
    }  # fmt: skip
    assert (entry.event_on, entry.event_to) == (date(2019, 5, 4), date(2019, 7, 15))
    assert entry.search_key == "san choi diem truong na vai xom na vai"


def test_every_fact_has_a_label_of_the_form(world):
    named = [fact.name for fact in facts(make_registration(world))]

    assert set(named) <= set(ALL_LABELS)
    assert len(named) == len(set(named))


def test_what_is_blank_is_not_said_and_zero_is(world):
    entry = fill(world, make_registration(world), budget="0")

    assert said(entry)["budget"] == "0 đồng"
    assert set(said(entry)) == {"title", "content", "place", "start_on", "due_on", "budget"}


def test_sources_follow_the_form(world):
    entry = fill(world, make_registration(world), **EVERYTHING)

    fill(world, entry, from_union="3tr", from_savings="1tr", from_social="")

    rows = {row.source: row.amount for row in db.session.query(Funding)}
    assert rows == {FundingSource.UNION: 3_000_000, FundingSource.SAVINGS: 1_000_000}


def test_what_another_kind_asks_is_dropped(world):
    entry = fill(world, make_registration(world), kind="HOI_THI", contest="Hội thi cán bộ giỏi", plaque_wanted="y")
    assert (entry.details, entry.plaque_wanted) == ({"contest": "Hội thi cán bộ giỏi"}, False)
    assert said(entry)["contest"] == "Hội thi cán bộ giỏi"

    fill(world, entry, plaque_wanted="y")

    assert (entry.kind, entry.details, entry.plaque_wanted) == ("CONG_TRINH", {}, True)


def test_a_title_is_the_same_whatever_its_marks(world):
    make_registration(world, title="Sân chơi Nà Vài")
    for state in (S.CANCELLED, S.REJECTED):
        make_registration(world, title="Việc đã thôi", state=state)

    assert queries.same_title(world.a1, world.campaign, "SAN CHƠI na vai", None) == "Sân chơi Nà Vài"
    assert queries.same_title(world.a1, world.campaign, "Việc đã thôi", None) is None
    assert queries.same_title(world.a2, world.campaign, "Sân chơi Nà Vài", None) is None


# Progress


def report(world, entry, name="an", on=date(2019, 7, 20), progress=P.RUNNING, percent=50, **more):
    return operations.report_progress(world.actor(name), entry, Report(on, progress, percent, **more))


def lines():
    return [(e.action, e.before, e.after, e.line) for e in db.session.query(EntryEvent).order_by(EntryEvent.id)]


def test_a_report_is_kept_mirrored_and_told(world):
    entry = make_registration(world, state=S.APPROVED)

    report(world, entry, actual_cost=9_000_000, actual_benefit=1, labour_days=4, members=5, note="Đã đổ nền")

    kept = db.session.query(ProgressUpdate).one()
    assert (kept.on, kept.progress, kept.percent, kept.by_id) == (date(2019, 7, 20), P.RUNNING, 50, world.an.id)
    assert (kept.actual_cost, kept.labour_days, kept.members, kept.note) == (9_000_000, 4, 5, "Đã đổ nền")
    assert (entry.progress, entry.percent, entry.actual_cost) == (P.RUNNING, 50, 9_000_000)
    assert (entry.started_on, entry.finished_on) == (date(2019, 5, 4), None)
    assert lines() == [("progress_running", "planned", "running", "progress")]
    assert entry.state is S.APPROVED


def test_the_review_is_another_line(world):
    entry = make_registration(world)

    report(world, entry)

    assert (entry.state, entry.holder_id) == (S.SENT, world.a.id)


def test_a_blank_figure_does_not_wipe_the_one_before(world):
    entry = make_registration(world, state=S.APPROVED)
    report(world, entry, actual_cost=9_000_000, actual_benefit=7)

    report(world, entry, percent=60)

    assert (entry.actual_cost, entry.actual_benefit, entry.percent) == (9_000_000, 7, 60)
    assert [update.percent for update in queries.updates(entry)] == [60, 50]


def test_done_is_the_whole(world):
    entry = make_registration(world, state=S.APPROVED)

    report(world, entry, progress=P.DONE, percent=80)
    assert (entry.percent, entry.finished_on) == (100, date(2019, 7, 20))

    report(world, entry, progress=P.RUNNING, percent=95)
    assert (entry.percent, entry.finished_on) == (95, None)


def test_why_it_is_slow_is_remembered_past_its_day(world):
    entry = make_registration(world, state=S.APPROVED)

    report(world, entry, on=date(2019, 7, 15), note="Đúng hạn")
    assert entry.delay_reason == ""

    report(world, entry, on=date(2019, 7, 16), note="Mưa lũ")
    assert entry.delay_reason == "Mưa lũ"


@pytest.mark.parametrize(
    ("given", "field", "words"),
    [
        ({"on": date(2019, 7, 23)}, "on", "không thể ở tương lai"),
        ({"progress": P.CONFIRMED}, "progress", "do cấp trên thực hiện"),
        ({"progress": P.PAUSED}, "note", "Cần ghi nguyên nhân"),
        ({"progress": P.DROPPED}, "note", "Cần ghi nguyên nhân"),
        ({"percent": 100}, "percent", "Đạt 100% thì chọn"),
    ],
)
def test_a_report_that_is_refused_changes_nothing(world, given, field, words):
    entry = make_registration(world, state=S.APPROVED)

    with pytest.raises(DomainError, match=words) as refusal:
        report(world, entry, **given)

    assert refusal.value.field == field
    assert (entry.progress, db.session.query(ProgressUpdate).count(), lines()) == (P.PLANNED, 0, [])


@pytest.mark.parametrize("state", S)
def test_who_reports_and_when(world, state):
    entry = make_registration(world, state=state)
    open_to = {"an", "anh"} if state in (S.SENT, S.APPROVED) else set()

    assert {name for name in NAMES if operations.can_report(world.actor(name), entry)} == open_to
    with pytest.raises(Forbidden):
        report(world, entry, name="dung")


@pytest.mark.parametrize(
    ("unit", "by", "who"),
    [
        ("a1", "an", {"binh", "bao", "dung", "duy"}),
        ("a", "binh", {"dung", "duy"}),
        ("t", "dung", {"duy"}),
        ("d1", "dao", {"dung", "duy"}),
    ],
)
def test_another_than_the_unit_confirms_what_is_done(world, unit, by, who):
    entry = make_registration(world, unit=unit, by=by, state=S.APPROVED, progress=P.DONE, percent=100)

    assert {name for name in NAMES if operations.can_confirm_done(world.actor(name), entry)} == who


@pytest.mark.parametrize(("state", "progress"), [(S.SENT, P.DONE), (S.APPROVED, P.RUNNING), (S.APPROVED, P.CONFIRMED)])
def test_only_what_is_approved_and_done_is_confirmed(world, state, progress):
    entry = make_registration(world, state=state, progress=progress)

    with pytest.raises(Forbidden, match="sau khi đơn vị báo hoàn thành"):
        operations.confirm_done(world.actor("binh"), entry)

    assert entry.progress is progress


def test_confirmed_is_the_end(world):
    entry = make_registration(world, state=S.APPROVED, progress=P.DONE, percent=100)

    operations.confirm_done(world.actor("binh"), entry)

    assert lines() == [("progress_confirmed", "done", "confirmed", "progress")]
    assert (entry.progress, entry.updated_at) == (P.CONFIRMED, clock.now())
    with pytest.raises(DomainError, match="không cập nhật tiến độ nữa"):
        report(world, entry)
