"""Writing an initiative from its form, whether it is eligible, saying it in words, and titles that read alike."""

from datetime import date

import pytest

from app.entries.models import EntryState
from app.initiatives import operations
from app.initiatives.eligibility import PROTECTED, Limits, judge, judge_again, limits_of
from app.initiatives.facts import LABELS, UNTOLD, facts
from app.initiatives.models import Author, Destination, ExternalStep, Nature, Outcome
from app.initiatives.queries import similar
from app.initiatives.routes import FAMILY
from app.kernel.db import db
from tests.entries.typed import filled
from tests.factories import make_initiative, make_program

S = EntryState
EVERYTHING = {
    "nature": "GIAI_PHAP", "novelty": "Lần đầu ở huyện", "benefit_value": "5 triệu", "benefit_note": "Tiết kiệm đồ dùng",
    "solution_type": "management", "investor": "Trường A1", "head_title": "Hiệu trưởng", "recognition_by": "Hội đồng trường",
    "recognition_no": "12/QĐ", "recognition_on": "1/3/2019", "proposal": "Tặng bằng khen", "portal_code": "SK-77",
    "ip_protected": "y", "authors_0_birth_year": "1985", "authors_0_gender": "female", "authors_0_job": "giáo viên",
    "authors_0_education": "đại học", "authors_0_direct_worker": "y", "authors_1_not_member": "y",
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
    entry = fill(world, make_initiative(world), **EVERYTHING)

    assert said(entry) == {
        "title": "Góc chơi hai ngôn ngữ cho trẻ", "nature": "Giải pháp", "field": "Giáo dục",
        "authors": "Bế Thị An (1985, Nữ, giáo viên, đại học, trực tiếp lao động) 60%; "
        "Lục Văn Anh (không phải đoàn viên) 40%",
        "current_state": "Trẻ ngại nói", "solution": "Góc chơi", "effectiveness": "Trẻ mạnh dạn",
        "application_status": "Đã áp dụng, có hiệu quả", "first_applied_on": "11/02/2019", "scope": "Đơn vị",
        "head_agreed": "Đã đồng ý (Nông Văn Hiệu, Hiệu trưởng, 20/02/2019)", "novelty": "Lần đầu ở huyện",
        "benefit_value": "5.000.000 đồng", "benefit_note": "Tiết kiệm đồ dùng", "solution_type": "Quản lý",
        "investor": "Trường A1", "recognition_by": "Hội đồng trường, 12/QĐ, 01/03/2019", "proposal": "Tặng bằng khen",
        "ip_protected": "Có",
    }  # fmt: skip
    assert entry.portal_code == "SK-77"
    assert (entry.kind, entry.event_on, entry.event_to) == ("GIAI_PHAP", date(2019, 2, 11), date(2019, 2, 11))
    assert entry.search_key == "goc choi hai ngon ngu cho tre be thi an luc van anh"


def test_every_fact_has_a_label_of_the_form(world):
    assert {fact.name for fact in facts(make_initiative(world))} <= set(LABELS)


def test_a_confidential_solution_is_named_and_not_told(world):
    entry = fill(world, make_initiative(world), confidential="y", solution="Công thức mật", novelty="Cũng mật")

    assert said(entry)["solution"] == UNTOLD
    assert "mật" not in "".join(text for name, text in said(entry).items() if name != "solution")
    assert (entry.solution, entry.novelty) == ("Công thức mật", "Cũng mật")


def test_the_first_author_is_the_main_one_and_rows_replace_rows(world):
    entry = make_initiative(world, authors=(("Một", 50), ("Hai", 30), ("Ba", 20)))
    before = [author.id for author in entry.authors]

    fill(world, entry)

    rows = db.session.query(Author).order_by(Author.position).all()
    assert [(row.position, row.full_name, row.share) for row in rows] == [(0, "Bế Thị An", 60), (1, "Lục Văn Anh", 40)]
    assert [row.id for row in rows] == before[:2]
    assert [row.name_key for row in rows] == ["be thi an", "luc van anh"]

    fill(world, entry, authors_2_full_name="Mã Thị Vi", authors_2_share="10", authors_1_share="30")
    assert [author.share for author in entry.authors] == [60, 30, 10]


@pytest.mark.parametrize(
    ("nature", "applied", "eligible"),
    [
        (Nature.INITIATIVE, date(2018, 12, 31), False),
        (Nature.INITIATIVE, date(2019, 1, 1), True),
        (Nature.SOLUTION, date(2019, 7, 31), True),
        (Nature.TOPIC, date(2019, 8, 1), False),
        (Nature.INITIATIVE, None, False),
        (Nature.NEW_IDEA, date(2019, 2, 1), None),
        (Nature.NEW_IDEA, None, None),
    ],
)
def test_eligible_is_applied_inside_the_window(world, nature, applied, eligible):
    limits = limits_of(world.campaign, None)

    assert limits == Limits(date(2019, 1, 1), date(2019, 7, 31), "kế hoạch")
    found, why = judge(nature, applied, False, limits, None)
    assert found is eligible
    assert why == ("Áp dụng ngoài thời gian của kế hoạch (từ 01/01/2019 đến 31/07/2019)" if eligible is False else "")
    assert judge(nature, applied, False, None, None) == (None, "")


def test_eligibility_is_written_with_the_entry(world):
    assert fill(world, make_initiative(world)).eligible is True
    assert fill(world, make_initiative(world), first_applied_on="31/12/2018").eligible is False
    idea = fill(world, make_initiative(world), nature="Y_TUONG", first_applied_on="", application_status="")
    assert (idea.eligible, idea.event_on, idea.application_status) == (None, None, None)
    world.campaign.eligible_window = ""
    assert fill(world, make_initiative(world)).eligible is None


# Programmes


def test_the_days_of_a_programme_stand_before_those_of_the_plan(world):
    """BD-P3: March to May for entering, another window for applying; outside it is marked with the reason."""
    program = make_program(world, applied_from=date(2019, 3, 1), applied_to=None)
    entry = fill(world, make_initiative(world), program=program.public_id)

    assert (entry.program, entry.eligible) == (program, False)
    assert entry.ineligible_reason == "Áp dụng ngoài thời gian của chương trình “75 nghìn sáng kiến” (từ 01/03/2019)"
    assert said(entry)["program"] == "75 nghìn sáng kiến"
    inside = fill(world, make_initiative(world), program=program.public_id, first_applied_on="1/3/2019")
    assert (inside.eligible, inside.ineligible_reason) == (True, "")
    without = fill(world, make_initiative(world), program="")
    assert (without.program, without.eligible) == (None, True)


def test_a_programme_without_days_leaves_those_of_the_plan(world):
    program = make_program(world, applied_from=None, applied_to=None)

    assert fill(world, make_initiative(world), program=program.public_id).eligible is True
    late = fill(world, make_initiative(world), program=program.public_id, first_applied_on="31/12/2018")
    assert "của kế hoạch" in late.ineligible_reason


def test_a_programme_may_exclude_what_is_protected(world):
    program = make_program(world, excludes_protected=True)
    entry = fill(world, make_initiative(world), program=program.public_id, ip_protected="y")

    assert (entry.eligible, entry.ineligible_reason) == (False, PROTECTED)
    program.excludes_protected = False
    assert fill(world, make_initiative(world), program=program.public_id, ip_protected="y").eligible is True
    program.excludes_protected = True
    idea = fill(
        world, make_initiative(world), program=program.public_id, ip_protected="y", nature="Y_TUONG", first_applied_on="",
        application_status="",
    )  # fmt: skip
    assert idea.eligible is None


def test_new_days_judge_again_what_was_sent(world):
    program = make_program(world)
    ours = make_initiative(world, program=program, applied=date(2019, 2, 11))
    late = make_initiative(world, program=program, applied=date(2019, 6, 1), ip_protected=True)
    idea = make_initiative(world, program=program, applied=None, eligible=None)
    idea.kind = Nature.NEW_IDEA.value
    other = make_initiative(world, applied=date(2019, 2, 11))
    program.applied_from, program.applied_to = date(2019, 3, 1), date(2019, 6, 1)
    db.session.commit()

    judge_again(program)
    assert [one.eligible for one in (ours, late, idea, other)] == [False, True, None, True]
    assert ours.ineligible_reason.endswith("(từ 01/03/2019 đến 01/06/2019)")
    program.excludes_protected = True
    judge_again(program)
    assert (late.eligible, late.ineligible_reason) == (False, PROTECTED)
    program.excludes_protected, program.applied_from = False, date(2019, 2, 11)
    judge_again(program)
    assert [(one.eligible, one.ineligible_reason) for one in (ours, late)] == [(True, ""), (True, "")]


# The code of the portal


def steps(entry):
    return [(one.destination, one.code, one.outcome) for one in entry.steps]


def test_a_code_in_the_form_is_a_step_outside(world):
    """BD-O4: the unit sent it to Tổng Liên đoàn itself."""
    entry = fill(world, make_initiative(world), portal_code="SK-77")
    portal = (Destination.PORTAL, "SK-77", Outcome.WAITING)

    assert (steps(entry), entry.portal_code) == ([portal], "SK-77")
    fill(world, entry, portal_code="SK-78")
    assert [code for _, code, _ in steps(entry)] == ["SK-78"]
    fill(world, entry, portal_code="")
    assert db.session.query(ExternalStep).count() == 0 and entry.portal_code == ""


def test_a_blank_does_not_take_back_what_was_decided(world):
    entry = fill(world, make_initiative(world), portal_code="SK-77")
    entry.steps[0].outcome = Outcome.RECOGNISED

    fill(world, entry, portal_code="")
    assert entry.portal_code == "SK-77"


# Titles that read alike


def alike(world, name, title, besides=None, near="a1"):
    found = similar(world.actor(name), title, world.campaign.id, besides, world.units[near])
    return [words for words, _ in found]


@pytest.mark.parametrize(
    ("typed", "found"),
    [
        ("Góc chơi hai ngôn ngữ cho trẻ", True),
        ("goc choi hai ngon ngu cho tre", True),
        ("Cho trẻ: góc chơi hai ngôn ngữ", True),
        ("Góc chơi hai ngôn ngữ cho trẻ mẫu giáo", True),
        ("Góc học tập môn Toán cho trẻ", False),
        ("Cải tiến lò sấy miến dong", False),
        ("Góc chơi", False),  # too short to say
    ],
)
def test_what_reads_alike(world, typed, found):
    title = "Góc chơi hai ngôn ngữ cho trẻ"
    make_initiative(world, title=title)

    assert alike(world, "an", typed) == ([title] if found else [])


@pytest.mark.parametrize(
    ("state", "shown"), [(S.SENT, 1), (S.APPROVED, 1), (S.RETURNED, 1), (S.REJECTED, 0), (S.DRAFT, 0)]
)
def test_only_living_ones(world, state, shown):
    make_initiative(world, title="Góc chơi hai ngôn ngữ cho trẻ", state=state)

    assert len(alike(world, "an", "Góc chơi hai ngôn ngữ cho trẻ")) == shown


def test_only_what_the_person_may_see_and_not_itself(world):
    own = make_initiative(world, title="Góc chơi hai ngôn ngữ")
    make_initiative(world, unit="a2", by="ai", title="Góc chơi hai ngôn ngữ 2")
    make_initiative(world, unit="b1", by="bon", title="Góc chơi hai ngôn ngữ 3")

    assert alike(world, "an", own.title, own.id) == []
    assert alike(world, "an", own.title) == ["Góc chơi hai ngôn ngữ"]
    assert set(alike(world, "binh", own.title)) == {"Góc chơi hai ngôn ngữ", "Góc chơi hai ngôn ngữ 2"}
    assert len(alike(world, "dung", own.title, own.id)) == 2


def test_the_most_alike_first_and_no_more_than_asked_for(world):
    for n in range(7):
        make_initiative(world, title=f"Góc chơi hai ngôn ngữ cho trẻ lớp {n}")
    exact = make_initiative(world, title="Góc chơi hai ngôn ngữ cho trẻ lớp lá")

    found = alike(world, "an", exact.title)

    assert (found[0], len(found)) == (exact.title, 5)


def test_the_reviewer_sees_what_reads_alike(client, world):
    make_initiative(world, unit="a2", by="ai", title="Góc chơi hai ngôn ngữ của A2")
    entry = make_initiative(world, title="Góc chơi hai ngôn ngữ của A1", applied=date(2018, 3, 1))
    entry.eligible = False

    reviewed = client.login(world.binh).get(f"/initiatives/{entry.public_id}").text
    assert "Sáng kiến có tên gần giống" in reviewed
    assert "Góc chơi hai ngôn ngữ của A2" in reviewed
    assert "Không đủ điều kiện" in reviewed
    assert "của A2" not in client.login(world.an).get(f"/initiatives/{entry.public_id}").text
