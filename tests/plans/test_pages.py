"""Pages of the editor: a file that cannot be read names every row, errors lead to their control, rows move, parents show."""

import io
import re
from datetime import date

import pytest
import sqlalchemy as sa

from app.campaigns import files, loading
from app.campaigns.checking import PlanError
from app.campaigns.models import ActivityType, Campaign
from app.kernel.db import db
from app.plans import differences, errors, operations
from app.plans.models import PlanDraft
from tests.conftest import Client
from tests.plans.test_editor import DUTY, TARGET, begin, save, version
from tests.world import World


@pytest.fixture
def admin(client, world: World) -> Client:
    if not db.session.scalar(sa.select(ActivityType.id).where(ActivityType.code == "KHAC")):
        db.session.add(ActivityType(code="KHAC", name="Khác", table_group="KHAC"))
    db.session.commit()
    return client.login(world.dung)


def plan(world, **more):
    made = operations.blank(world.t, "Kế hoạch thử", date(2020, 1, 1), date(2020, 12, 31)) | {"code": "X-1"}
    return made | {"activity_types": [{"code": "TOA_DAM"}]} | more


def bring(admin, data):
    """Send a plan as a file."""
    return admin.post("/plans/import", data={"file": (io.BytesIO(files.dump(data).encode()), "ke-hoach.yaml")})


def words(answer) -> str:
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", answer.text))


def test_a_file_with_values_that_cannot_be_names_every_row_and_keeps_nothing(admin, world):
    wrong = plan(
        world,
        windows=[{"code": "W", "name": "Tuần", "from": "hôm qua", "to": date(2020, 1, 2), "purpose": "peak"}],
        targets=[{"code": "T1", "mode": "NHIEU", "population": {"tiers": [9]}, "cmp": ">=", "value": 1}],
        la=1,
    )
    answer = bring(admin, wrong)

    seen = words(answer)
    assert answer.status_code == 422 and "Tệp còn 4 chỗ sai, chưa nạp gì" in seen
    for row in ("windows, mục 1 (W)", "targets, mục 1 (T1)", "targets, mục 1 (T1), population", "không có khóa “la”"):
        assert row in seen
    assert (db.session.query(PlanDraft).count(), db.session.query(Campaign).count()) == (0, 1)


def test_a_file_with_wrong_references_becomes_a_draft_whose_errors_lead_to_their_control(admin, world):
    data = plan(
        world,
        phases=[
            {"code": "D1", "name": "Đợt 1", "from": date(2020, 1, 1), "to": date(2020, 6, 30)},
            {"code": "D2", "name": "Đợt 2", "from": date(2020, 6, 1), "to": date(2020, 12, 31)},
        ],
        targets=[{"code": "T1", "mode": "TOTAL", "population": {"tiers": [4]}, "cmp": ">=", "value": 1, "window": "KHONG",
                  "all": [{"source": "activity", "agg": "sum", "field": "khong_co"}]}],
        parent="KHONG-CO",
    )  # fmt: skip
    address = bring(admin, data).location
    page = admin.get(address).text

    assert "Còn 4 chỗ cần sửa" in page, "what rows say about each other, and what the database does not have"
    for control in ("phases/1#f_from", "targets/0#f_window", "head/0#f_parent"):
        assert f"{address}/{control}" in page
    assert "Chỉ tiêu, mục 1 (T1)" in words(admin.get(address)) and "khong_co" in page
    assert admin.post(f"{address}/issue").status_code == 422
    row = admin.get(f"{address}/targets/0").text
    assert 'id="f_window-error"' in row and "danh mục không có “khong_co”" in row
    assert 'id="f_from-error"' in admin.get(f"{address}/phases/1").text
    save(admin, address, "phases", 1, **shown(admin, address, "phases", 1) | {"from": "1/7/2020"})
    assert "Còn 3 chỗ cần sửa" in admin.get(address).text


def shown(admin, address, section, at):
    """What the form of a row holds, by key."""
    page = admin.get(f"{address}/{section}/{at}").text
    found = {key: value for key, value in re.findall(r'name="f_(\w+)"[^>]*value="([^"]*)"', page) if value != "y"}
    for name, body in re.findall(r'<select[^>]*name="f_(\w+)"[^>]*>(.*?)</select>', page, re.S):
        chosen = re.search(r'<option selected value="([^"]*)"', body)
        found[name] = chosen[1] if chosen else ""
    return found


@pytest.mark.parametrize(
    ("error", "spot", "control"),
    [
        (PlanError("windows, mục 2 (W)", "x", "to"), ("windows", 1), "to"),
        (PlanError("obligations, mục 1 (O), owed_by", "x", "tiers"), ("obligations", 0), "tiers"),
        (PlanError("targets, mục 3 (T), all, where", "x", "event"), ("targets", 2), "c1_what"),
        (PlanError("period", "x", "to"), ("head", 0), "to"),
        (PlanError("count_from", "x", "activities"), ("head", 0), "count_activities"),
        (PlanError("tệp", "x"), ("head", 0), ""),
        (PlanError("la, mục 9", "x"), ("head", 0), ""),
    ],
)
def test_where_an_error_is_mended(error, spot, control):
    assert (errors.spot(error), errors.control(error)) == (spot, control)


def test_rows_move_are_added_one_after_another_and_dropped(admin, world):
    address = begin(admin)
    for code in ("O1", "O2", "O3"):
        at = int(code[1]) - 1
        data = {f"f_{key}": value for key, value in (DUTY | {"code": code}).items()}
        answer = admin.post(
            f"{address}/obligations/{at}", data=data | {"action": "more", "version": version(admin, address)}
        )
        assert answer.location == f"{address}/obligations/{at + 1}"

    def order():
        return [row["code"] for row in files.parse(db.session.query(PlanDraft).one().text)["obligations"]]

    def act(action, at):
        return admin.post(f"{address}/obligations/{at}", data={"action": action, "version": version(admin, address)})

    assert act("up", 2).location == f"{address}/obligations/1"
    assert order() == ["O1", "O3", "O2"]
    assert act("down", 0).location == f"{address}/obligations/1"
    assert order() == ["O3", "O1", "O2"]
    act("down", 2), act("up", 0)
    assert order() == ["O3", "O1", "O2"], "nothing beyond the ends"
    act("delete", 1)
    assert order() == ["O3", "O2"]


def test_a_code_given_twice_is_refused_beside_the_field(admin, world):
    address = begin(admin)
    save(admin, address, "obligations", 0, **DUTY)

    answer = save(admin, address, "obligations", 1, **DUTY | {"name": "Việc khác"})

    assert answer.status_code == 422 and 'id="f_code-error"' in answer.text and "Việc khác" in answer.text


def test_a_second_condition_and_what_it_is_narrowed_to_are_written(admin, world):
    address = begin(admin)
    save(admin, address, "obligations", 0, **DUTY | {"kind": "PLAN"})
    typed = TARGET | {
        "mode": "PCT_UNITS", "value": "100", "each": ">=1", "join": "any", "source_doc": "111/KH",
        "c2_what": "obligation.submitted", "c2_duty_kind": "PLAN",
    }  # fmt: skip
    assert save(admin, address, "targets", 0, **typed).status_code == 303
    more = TARGET | {
        "code": "T2",
        "c1_what": "registration.count",
        "c1_tag": "",
        "c1_standing": ["progress"],
        "c1_kind": ["CONG_TRINH"],
    }
    assert save(admin, address, "targets", 1, **more).status_code == 303

    first, second = files.parse(db.session.query(PlanDraft).one().text)["targets"]
    assert (first["each"], first["source_doc"]) == (">=1", "111/KH")
    assert first["any"] == [
        {"source": "activity", "agg": "count", "where": {"tag": "KY_NIEM"}},
        {"source": "obligation", "agg": "submitted", "kind": "PLAN"},
    ]
    assert second["all"] == [
        {"source": "registration", "agg": "count", "where": {"progress": "done", "kind": "CONG_TRINH"}}
    ]
    wrong = save(admin, address, "targets", 2, **TARGET | {"code": "T3", "each": "nhiều"})
    assert wrong.status_code == 422 and 'id="f_each-error"' in wrong.text


def test_every_save_leaves_a_file_that_reads_back_and_loads(admin, world):
    """Round trip after each step of the editor: what is written is what was meant, and the plan loads."""
    address = begin(admin)
    steps = [
        ("obligations", 0, DUTY),
        ("targets", 0, TARGET),
        ("documents", 0, {"title": "Hướng dẫn", "body": "Cần có:\r\n- một\r\n- hai\r\n\r\nXong: “đủ”, 100%"}),
        (
            "milestones",
            0,
            {"name": "127 năm: ngày sinh (19/5/1890 - 19/5/2017)", "origin_on": "19/5/1890", "years": "127"},
        ),
        ("departments", 0, {"name": "Ban CS-PL & QH", "words": "qua ban # CS-PL"}),
    ]
    for section, at, typed in steps:
        assert save(admin, address, section, at, **typed).status_code == 303, section
        text = db.session.query(PlanDraft).one().text
        data = files.parse(text)
        assert files.dump(data) == text
        point = db.session.begin_nested()
        loaded = loading.load(data, None)
        assert loaded is not None and files.parse(loaded.source) == data
        point.rollback()
        db.session.expire_all()
    assert data["documents"][0]["body"] == "Cần có:\n- một\n- hai\n\nXong: “đủ”, 100%"
    assert data["milestones"][0]["origin_on"] == date(1890, 5, 19)


def test_a_plan_names_the_one_above_and_those_below(admin, world):
    """BD-A1."""
    child = plan(world, code="CON-1", owner={"code": "A"}, parent="TH-2019", short_title="Kế hoạch huyện A")
    loading.load(child, None)
    db.session.commit()

    above = words(admin.get("/campaigns/TH-2019"))
    assert "↳ Kế hoạch huyện A" in above
    below = words(admin.login(world.an).get("/campaigns/CON-1"))
    assert "Thực hiện: Chào mừng 90 năm" in below
    assert "Kế hoạch huyện A" not in words(admin.login(world.chi).get("/campaigns/TH-2019"))

    address = admin.login(world.binh).post("/plans/change/CON-1").location
    head = admin.get(f"{address}/head/0").text
    assert (
        '<option selected value="TH-2019">' in head
        and 'value="CON-1"' not in head.partition('id="f_parent"')[2].partition("</select>")[0]
    )


def test_a_cycle_is_refused_beside_the_field(admin, world):
    loading.load(plan(world, code="CON-1", parent="TH-2019"), None)
    period = {"from": world.campaign.starts_on, "to": world.campaign.ends_on}
    world.campaign.source = files.dump(plan(world, code="TH-2019", period=period))
    db.session.commit()
    address = admin.post("/plans/change/TH-2019").location

    answer = save(
        admin, address, "head", 0, **shown(admin, address, "head", 0) | {"title": "Kế hoạch", "parent": "CON-1"}
    )

    assert re.findall(r'id="(f_[a-z_]+)-error', answer.text) == ["f_parent"]
    assert answer.status_code == 422 and 'id="f_parent-error"' in answer.text and "chính nó" in answer.text


def test_differences_speak_the_words_of_the_editor_and_say_for_whom(world):
    before = plan(
        world,
        obligations=[{"code": "O1", "kind": "RESULT_REPORT", "name": "Báo cáo", "owed_by": {"tiers": [4]}, "owed_to": "PARENT"}],
        targets=[{"code": "T1", "mode": "TOTAL", "population": {"tiers": [4]}, "cmp": ">=", "value": 1,
                  "all": [{"source": "activity", "agg": "count"}]}],
        rules=[{"code": "R1", "effect": "warn", "tiers": [4], "message": "Nhớ"}],
        ready_reasons=[{"family": "", "sentence": "Thiếu"}, {"family": "activities", "sentence": "Thiếu"}],
    )  # fmt: skip
    after = before | {
        "obligations": [
            before["obligations"][0] | {"owed_to": "OWNER", "acknowledge_only": True},
            {"code": "O2", "kind": "PLAN", "name": "Kế hoạch", "owed_by": {"tiers": [3, 4]}, "owed_to": "PARENT"},
        ],
        "targets": [before["targets"][0] | {"value": 2}],
        "rules": [],
        "photo_required": True,
    }
    campaign = loading.load(before, None)
    found = {one.where: one for one in differences.differences(before, after, campaign)}

    assert found["Thông tin chung"].detail == "Hoạt động phải có ảnh: (trống) → có"
    changed = found["Việc phải nộp: Báo cáo (O1)"]
    assert "Nộp cho: công đoàn cấp trên trực tiếp → đơn vị ban hành kế hoạch" in changed.detail
    assert "Chỉ ghi nhận, không duyệt: (trống) → có" in changed.detail
    added = found["Việc phải nộp: Kế hoạch (O2)"]
    assert (added.what, added.whom) == ("thêm", "thêm việc cho 6 đơn vị")
    assert found["Chỉ tiêu: T1"].whom == "tính lại trên 4 đơn vị"
    assert found["Quy định riêng: Nhớ (R1)"].what == "bỏ"
    assert len(found) == 5, "two reasons of one sentence are two rows"


def test_an_extension_for_one_unit_is_reached_from_the_plan(admin, world):
    page = admin.get("/plans/issued/TH-2019").text
    assert "Gia hạn một việc: cho tất cả hoặc cho một đơn vị" in page
    assert "/obligations/plan/TH-2019/O3/days" in page
    assert admin.get("/obligations/plan/TH-2019/O3/days").status_code == 200
