"""Biểu 04 and 07 of the small world; the footer of Biểu 04 says what the page of selection says."""

from datetime import date

import pytest

from app.entries.models import EntryState
from app.exports import nominations
from app.exports.models import SheetCode
from app.kernel.db import db
from app.nominations import selection
from app.nominations.models import SubjectKind
from app.registrations.models import Plaque, PlaqueRequest, Recognition
from tests.exports.books import made, marks, records, texts, total
from tests.factories import make_award, make_nomination, make_registration

GROUP = {"category": "", "subject_kind": SubjectKind.COLLECTIVE, "female": None, "birth_year": None, "job": ""}
SHEETS = (SheetCode.NOMINATIONS,)


@pytest.fixture
def proposed(on_the_29th, world):
    chosen = make_nomination(
        world, state=EntryState.APPROVED, born_on=date(1985, 3, 12), ethnicity="Tày", workplace="Trường A1", direct_worker=True,
        votes_for=12, votes_total=14, rank=1,
    )  # fmt: skip
    make_award(world, nomination_id=chosen.id)
    make_nomination(world, title="Lục Văn Bách", female=False, birth_year=1990, category="CNLD", leader=True, rank=2)
    make_nomination(world, title="Tô Văn Bốn", unit="b1", by="bon", female=None, category="CNLD", birth_year=None)
    make_nomination(world, title="Tổ Một", headcount=10, women=7, small_group=True, **GROUP)
    make_nomination(world, title="Tổ Hai", unit="d1", by="dao", headcount=30, women=8, **GROUP)
    model = GROUP | {"subject_kind": SubjectKind.MODEL}
    make_nomination(world, title="Bữa cơm ca đêm", results="120 lao động", **model)
    for state in (EntryState.DRAFT, EntryState.RETURNED, EntryState.REJECTED):
        make_nomination(world, title="Không đưa vào biểu", state=state)
    db.session.commit()
    return world


def test_people(tmp_path, proposed):
    _, kept = made(tmp_path, proposed, sheets=SHEETS)
    sheet = kept["Biểu 04B"]

    rows = records(sheet)
    assert [row[0] for row in rows] == ["Tô Văn Bốn", "Bà Nông Thị Hoa", "Ông Lục Văn Bách"]
    rows = rows[1:]
    assert rows[0][1:6] == ("12/03/1985", "Tày", "Chủ tịch CĐCS, Trường A1", "Cán bộ công đoàn", "x")
    assert rows[0][8] == "12/14" and rows[0][11] == "Ưu tiên 1; QĐ số 57/QĐ-LĐLĐ ngày 01/07/2019"
    assert rows[1][1] == "1990" and rows[1][5] is None and "Cán bộ lãnh đạo" in rows[1][11]
    assert [name for _, name in marks(sheet)] == [
        "CẤP TỈNH", "CÔNG ĐOÀN CẤP TRÊN TRỰC TIẾP CƠ SỞ", "Công đoàn ngành B", "Liên đoàn Lao động huyện A",
        "CĐCS TRỰC THUỘC LĐLĐ TỈNH THỬ",
    ]  # fmt: skip


def test_collectives_with_their_women(tmp_path, proposed):
    _, kept = made(tmp_path, proposed, sheets=SHEETS)
    sheet = kept["Biểu 04A"]

    assert [row[0] for row in records(sheet)] == ["Tổ Một", "Tổ Hai"]
    assert records(sheet)[0][1:6] == ("CĐCS Trường Tiểu học A1", "Liên đoàn Lao động huyện A", 10, 7, 0.7)
    assert total(sheet)[4:7] == (40, 15, 0.375)


def test_models(tmp_path, proposed):
    _, kept = made(tmp_path, proposed, sheets=SHEETS)

    (row,) = records(kept["Biểu 04C"])
    assert row[0] == "Bữa cơm ca đêm" and row[3] == "120 lao động"


@pytest.mark.parametrize("unit", ["t", "a", "b", "a1"])
def test_the_footer_says_what_the_screen_says(tmp_path, proposed, unit):
    _, kept = made(tmp_path, proposed, unit, sheets=SHEETS)
    root = proposed.units[unit]
    screen = selection.summary(proposed.campaign, *selection.proposed(proposed.actor("dung"), root))

    for code in ("Biểu 04A", "Biểu 04B", "Biểu 04C"):
        assert set(nominations.words(screen)) <= set(texts(kept[code])), code
    listed = sum(len(records(kept[code])) for code in ("Biểu 04A", "Biểu 04B", "Biểu 04C"))
    assert listed == screen.whole.total


def test_the_footer_in_words(tmp_path, proposed):
    _, kept = made(tmp_path, proposed, sheets=SHEETS)

    said = texts(kept["Biểu 04B"])
    assert "Tổng số: 6 đề nghị, gồm 3 cá nhân, 2 tập thể, 1 mô hình, điển hình." in said
    assert "Trong 3 cá nhân: nữ 1 (33,3%); trực tiếp lao động, sản xuất 1 (33,3%); cán bộ lãnh đạo 1 (33,3%)." in said
    assert "Trong 2 tập thể: tập thể nhỏ 1 (50%)." in said
    assert "Theo nhóm: Cán bộ công đoàn 1; Công nhân, lao động 2." in said


def test_nobody_is_a_share_of_nothing(tmp_path, on_the_29th, world):
    _, kept = made(tmp_path, world, sheets=SHEETS)

    assert "Tổng số: 0 đề nghị, gồm 0 cá nhân, 0 tập thể, 0 mô hình, điển hình." in texts(kept["Biểu 04A"])
    assert not [text for text in texts(kept["Biểu 04A"]) if text.startswith(("Trong 0", "Theo "))]


def test_requests_for_plaques(tmp_path, on_the_29th, world):
    states = (Plaque.INSTALLED, Plaque.REFUSED, Plaque.REQUESTED)
    for state in states:
        work = make_registration(world, state=EntryState.APPROVED, plaque=state, title=f"Công trình {state.value}")
        asked = PlaqueRequest(
            registration_id=work.id, requested_on=date(2019, 7, 1), wording="Biển", opinion="Nhất trí"
        )
        if state is Plaque.INSTALLED:
            asked.decision_no, asked.decided_on, asked.installed_on = "30/QĐ", date(2019, 7, 2), date(2019, 7, 3)
        if state is Plaque.REFUSED:
            asked.refusal = "Chưa nghiệm thu"
        db.session.add(asked)
    make_registration(world, state=EntryState.APPROVED)
    db.session.commit()

    _, kept = made(tmp_path, world, sheets=(SheetCode.PLAQUES,))

    rows = records(kept["Biểu 07"])
    assert [row[0] for row in rows] == [f"Công trình {state.value}" for state in states]
    assert [row[9] for row in rows] == [
        "Đã gắn biển; QĐ số 30/QĐ ngày 02/07/2019; gắn ngày 03/07/2019",
        "Không đồng ý gắn biển; Chưa nghiệm thu",
        "Đề nghị gắn biển",
    ]
    assert rows[0][4:9] == (18, None, "Biển", None, "Nhất trí")


def test_counts_of_registrations_read_the_real_states(tmp_path, on_the_29th, world):
    """Biểu 01a: recognised and with a plaque are figures of their own (CR-9)."""
    make_registration(world, state=EntryState.APPROVED, recognition=Recognition.RECOGNISED)
    make_registration(world, state=EntryState.APPROVED, recognition=Recognition.NOT_RECOGNISED)
    make_registration(world, state=EntryState.APPROVED, plaque=Plaque.INSTALLED)
    make_registration(world, state=EntryState.APPROVED, plaque=Plaque.AGREED)
    db.session.commit()

    _, kept = made(tmp_path, world, sheets=(SheetCode.REGISTRATION_COUNTS,))

    assert total(kept["Biểu 01a"])[-4:-1] == (0, 1, 1)  # finished, recognised, with a plaque
