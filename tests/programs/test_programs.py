"""Programmes over plans and years: what they came to, who is short, making and changing them, numbers from a table."""

import io
from datetime import UTC, date, datetime

import pytest
from xlsxwriter import Workbook

from app.campaigns.models import Campaign
from app.entries.models import EntryState
from app.initiatives.models import Destination, InitiativeProgram
from app.kernel.db import db
from app.kernel.errors import DomainError, Forbidden
from app.programs import allocations, operations, queries
from app.programs.operations import Terms
from app.programs.queries import Came, Narrow
from app.programs.standing import standing
from tests.factories import make_initiative, make_program, make_step

APPROVED = {"state": EntryState.APPROVED}


@pytest.fixture
def next_year(world):
    """The province's plan of the year after, which counts initiatives once sent."""
    columns = {c.key: getattr(world.campaign, c.key) for c in Campaign.__table__.columns if c.key != "id"}
    later = {"code": "TH-2020", "short_title": "Năm 2020", "starts_on": date(2020, 1, 1), "ends_on": date(2020, 12, 31)}
    plan = Campaign(**(columns | later | {"count_initiatives": "sent", "eligible_window": ""}))
    db.session.add(plan)
    db.session.flush()
    return plan


@pytest.fixture
def program(world, next_year):
    """A programme over both years with three initiatives of A, two of B, one that is no part of it."""
    made = make_program(world, campaigns=[world.campaign, next_year], total=110)
    an = (("Bế Thị An", 60), ("Lục Văn Anh", 40))
    one = make_initiative(world, program=made, title="Một", authors=an, **APPROVED)
    make_step(one)
    two = make_initiative(world, program=made, title="Hai", unit="a2", by="ai", authors=(("Bế Thị An", 100),))
    two.campaign_id, two.first_sent_at = next_year.id, datetime(2019, 12, 31, 17, 0, tzinfo=UTC)  # 1/1/2020 here
    make_initiative(world, program=made, title="Chờ")  # the plan of 2019 counts what is approved
    make_initiative(world, program=made, title="Ngoài", unit="b1", by="bon", applied=date(2019, 8, 5), **APPROVED)
    make_initiative(world, program=made, title="Trùng tác giả", authors=an, **APPROVED)
    make_initiative(world, title="Không thuộc", **APPROVED)
    db.session.commit()
    return made


def lines(found):
    return {line.name: (line.given, line.came.sent, line.came.good) for line in found.lines.rows}


def give(program, **numbers):
    for code, amount in numbers.items():
        unit = db.session.query(operations.OrgUnit).filter_by(code=code.upper()).one()
        db.session.add(operations.ProgramAllocation(program_id=program.id, unit_id=unit.id, amount=amount))
    db.session.commit()


# What it came to


def test_all_plans_and_years_together(world, program):
    """BK-T1: the programme spans plans and years."""
    found = standing(program, Narrow(world.t))

    # people: An and Anh of A1 once each, though twice authors; An of A2 is another person (CR-7)
    assert found.whole == Came(sent=5, good=3, entered=1, people=3)
    assert [(year, came.sent, came.good) for year, came in found.years] == [(2019, 4, 2)]
    assert {plan.code: (came.sent, came.good) for plan, came in found.plans} == {"TH-2019": (4, 2), "TH-2020": (1, 1)}
    assert lines(found) == {"Liên đoàn Lao động huyện A": (None, 4, 3), "Công đoàn ngành B": (None, 1, 0)}


def test_a_year_begins_at_midnight_here(world, program, on_day):
    on_day(date(2020, 2, 1))

    assert [(year, came.sent) for year, came in standing(program, Narrow(world.t)).years] == [(2019, 4), (2020, 1)]
    assert standing(program, Narrow(world.t, year=2020)).whole.sent == 1
    assert standing(program, Narrow(world.t, campaign_id=world.campaign.id)).whole.sent == 4


def test_a_branch_stands_for_itself(world, program):
    give(program, a=12, a1=5, b1=4, d1=3)
    found = standing(program, Narrow(world.t))

    assert (found.given, found.handed) == (110, 12 + 4 + 3)
    assert lines(found) == {
        "Liên đoàn Lao động huyện A": (12, 4, 3), "Công đoàn ngành B": (4, 1, 0),
        "CĐCS trực thuộc Liên đoàn Lao động tỉnh Thử": (3, 0, 0),
    }  # fmt: skip
    assert list(lines(standing(program, Narrow(world.t), direct=True))) == ["CĐCS Cục Thuế"]
    below = standing(program, Narrow(world.a))
    assert (below.given, below.handed) == (12, 5)
    assert lines(below) == {"CĐCS Trường Tiểu học A1": (5, 3, 2), "CĐCS xã A2": (None, 1, 1)}
    assert [line.missing for line in below.lines.rows] == [3, 0]


def test_units_short_of_their_number_furthest_first(world, program):
    give(program, a=12, a1=2, b1=1, d1=0)

    rows = queries.short(program, world.t, 1).rows
    assert [(unit.code, given, good) for unit, given, good in rows] == [("A", 12, 3), ("B1", 1, 0)]
    assert [unit.code for unit, _, _ in queries.short(program, world.b, 1).rows] == ["B1"]


@pytest.mark.parametrize(
    ("who", "shown", "hidden"),
    [("dung", "Công đoàn ngành B", ""), ("binh", "CĐCS xã A2", "ngành B"), ("an", "Trường Tiểu học A1", "xã A2")],
)
def test_everybody_looks_at_their_own_branch(client, world, program, who, shown, hidden):
    answer = client.login(world.people[who]).get(f"/programs/{program.public_id}")

    assert answer.status_code == 200 and shown in answer.text
    assert not hidden or hidden not in answer.text.split("Về chương trình")[0]


def test_a_programme_of_another_branch_is_not_there(client, world):
    other = make_program(world, owner="b")

    assert client.login(world.binh).get(f"/programs/{other.public_id}").status_code == 404
    assert client.login(world.dung).get(f"/programs/{other.public_id}").status_code == 200


# Making and changing


def typed(**changes):
    right = {
        "name": "75 nghìn sáng kiến", "organiser": "Tổng Liên đoàn", "entry_from": "2019-03-01", "entry_to": "2020-12-31",
        "applied_from": "2019-01-01", "applied_to": "", "total": "110", "source_doc": "111/KH-LĐLĐ ngày 26/01/2022",
        "campaigns": ["TH-2019", "TH-2020"],
    }  # fmt: skip
    return {name: value for name, value in (right | changes).items() if value is not None}


def test_the_owner_makes_one_for_several_plans(client, world, next_year):
    client.login(world.dung)

    assert client.post("/programs/new", data=typed()).status_code == 303
    made = db.session.query(InitiativeProgram).one()
    assert {one.code for one in made.campaigns} == {"TH-2019", "TH-2020"}
    assert (made.owner_id, made.total, made.applied_to) == (world.t.id, 110, None)
    client.post(f"/programs/{made.public_id}/edit", data=typed(name="Tên khác", campaigns=["TH-2020"]))
    assert (made.name, [one.code for one in made.campaigns]) == ("Tên khác", ["TH-2020"])


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"name": ""}, "name"),
        ({"entry_to": "2019-02-28"}, "entry_to"),
        ({"entry_to": "2039-02-28"}, "entry_to"),
        ({"applied_to": "2018-12-31"}, "applied_to"),
        ({"campaigns": None}, "campaigns"),
        ({"campaigns": ["KHAC"]}, "campaigns"),
        ({"total": "-1"}, "total"),
    ],
)
def test_what_is_wrong_stands_beside_its_box(client, world, next_year, changes, field):
    answer = client.login(world.dung).post("/programs/new", data=typed(**changes))

    assert answer.status_code == 422 and f'id="{field}-error"' in answer.text
    assert db.session.query(InitiativeProgram).count() == 0


def test_a_plan_with_initiatives_in_it_stays(world, program):
    terms = Terms("Tên", "", date(2019, 3, 1), date(2020, 12, 31), campaigns=[world.campaign])

    with pytest.raises(DomainError) as refused:
        operations.change(world.actor("dung"), program, terms)
    assert refused.value.field == "campaigns"
    with pytest.raises(Forbidden):
        operations.change(world.actor("binh"), program, terms)


def test_new_days_are_judged_at_once(world, program, next_year):
    both = [world.campaign, next_year]
    days = {"applied_from": date(2019, 1, 1), "applied_to": date(2019, 8, 5)}
    operations.change(
        world.actor("dung"), program, Terms("Tên", "", date(2019, 3, 1), date(2020, 12, 31), **days, campaigns=both)
    )
    db.session.commit()

    assert standing(program, Narrow(world.t)).whole.good == 4


# Numbers


def test_numbers_by_hand(client, world, program):
    client.login(world.dung)
    address = f"/programs/{program.public_id}/numbers"
    boxes = {f"n{world.a.id}": "60", f"n{world.b.id}": "36", f"n{world.d1.id}": ""}

    assert client.post(address, data=boxes).status_code == 303
    assert queries.allocated(program) == {world.a.id: 60, world.b.id: 36}
    assert "96/110" in client.get(address).text
    client.post(address, data=boxes | {f"n{world.b.id}": ""})
    assert queries.allocated(program) == {world.a.id: 60}
    wrong = client.post(address, data=boxes | {f"n{world.a.id}": "x"})
    assert wrong.status_code == 422 and f'id="n{world.a.id}-error"' in wrong.text
    assert queries.allocated(program) == {world.a.id: 60}


def check(program, text):
    return allocations.check(program, allocations.of_text(text), queries.allocated(program))


def test_a_pasted_table_is_read_as_people_copy_it(world, program):
    found = check(program, "Mã đơn vị\tTên\tSố giao\nA\tLĐLĐ huyện A\t1.200\n b ; 36 \n\nA1 7")

    assert found.errors == []
    assert [(one.unit.code, one.before, one.after) for one in found.changes] == [
        ("A", None, 1200),
        ("B", None, 36),
        ("A1", None, 7),
    ]


def test_every_wrong_row_is_named(world, program):
    give(program, b=3)
    found = check(program, "A\t5\nX9\t3\nA\t6\nA1\tnăm\nB\t3\nT\t9\nA2\nD1\t-1")

    assert [row for row, _ in found.errors] == [2, 3, 4, 6, 7, 8]
    words = dict(found.errors)
    assert "Không có đơn vị mang mã “X9”" in words[2] and "đã có ở dòng 1" in words[3]
    assert "“năm” chưa đúng" in words[4] and "Tổng số được giao" in words[6]
    assert found.same == 1
    assert check(program, " \n").errors[0][1].startswith("Chưa có dòng nào")


def test_units_of_others_are_not_there(world):
    ours = make_program(world, owner="a")

    assert "Không có đơn vị" in check(ours, "B1\t3").errors[0][1]


def test_nothing_is_written_until_it_is_kept(client, world, program):
    client.login(world.dung)
    address = f"/programs/{program.public_id}/numbers/table"

    shown = client.post(address, data={"rows": "A\t60\nB\t36"})
    assert shown.status_code == 200 and "Chưa ghi gì" in shown.text and queries.allocated(program) == {}
    assert client.post(address, data={"rows": "A\t60\nX\t36", "action": "keep"}).status_code == 422
    assert queries.allocated(program) == {}
    assert client.post(address, data={"rows": "A\t60\nB\t36", "action": "keep"}).status_code == 303
    assert queries.allocated(program) == {world.a.id: 60, world.b.id: 36}
    assert "không có gì mới" in client.post(address, data={"rows": "A\t60"}).text


def workbook(*rows):
    out = io.BytesIO()
    with Workbook(out, {"in_memory": True}) as book:
        sheet = book.add_worksheet()
        for at, row in enumerate(rows):
            sheet.write_row(at, 0, row)
    return out.getvalue()


def test_a_file_of_excel_with_its_own_row_numbers(client, world, program):
    client.login(world.dung)
    address = f"/programs/{program.public_id}/numbers/table"
    head = (("PHỤ LỤC",), ("STT", "Mã đơn vị", "Tên đơn vị", "Số giao"))

    right = workbook(*head, (1, "A", "LĐLĐ huyện A", 60), (2, "b", "", 36.0))
    shown = client.post(address, data={"file": (io.BytesIO(right), "giao.xlsx")})
    assert shown.status_code == 200 and "A\t60\nB\t36" in shown.text
    wrong = client.post(address, data={"file": (io.BytesIO(workbook(*head, (1, "ZZ", "", 1.5))), "giao.xlsx")})
    assert wrong.status_code == 422 and "<b>Dòng 3</b>" in wrong.text
    without = client.post(address, data={"file": (io.BytesIO(workbook(("A", 5))), "giao.xlsx")})
    assert without.status_code == 422 and "Không thấy dòng tiêu đề" in without.text
    assert client.post(address, data={"file": (io.BytesIO(b"x"), "giao.xlsx")}).status_code == 422


def test_an_initiative_sent_through_the_front_alone_is_not_entered(world, program):
    make_step(db.session.query(operations.Initiative).filter_by(title="Trùng tác giả").one(), Destination.FRONT)

    assert standing(program, Narrow(world.t)).whole.entered == 1
