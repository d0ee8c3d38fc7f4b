"""Units × targets: three things that never look alike (CR-11), and what the page is narrowed to."""

from datetime import UTC, date, datetime

import pytest
import sqlalchemy as sa

from app.entries.models import EntryState
from app.kernel.db import db
from app.obligations import operations as obligations
from app.obligations.models import ObligationItem
from app.targets import matrix, queries
from app.targets.branch import branch_of
from app.targets.matrix import Filters, matrix_of
from app.units.models import Sector
from tests.dashboards.reading import text
from tests.factories import make_activity, make_registration
from tests.targets.given import TODAY, add


def rows(world, root="t", **filters):
    _, page = matrix_of(branch_of(world.campaign, world.units[root], TODAY), 1, Filters(**filters))
    return {unit.code: cells for unit, cells in page.rows}


def test_zero_is_an_answer_and_silence_is_not(world):
    obligations.generate(world.campaign)
    make_activity(world, unit="a1")
    make_registration(world, unit="a2", by="ai", state=EntryState.RETURNED)  # what was sent back says nothing yet
    make_registration(world, unit="b1", by="bon", state=EntryState.DRAFT)
    item = db.session.scalars(sa.select(ObligationItem).where(ObligationItem.unit_id == world.d1.id)).first()
    item.nothing_at = datetime(2019, 7, 1, tzinfo=UTC)
    db.session.flush()
    cells = {code: found[0] for code, found in rows(world).items()}

    assert (cells["A1"].amount, cells["A1"].met, cells["A1"].silent) == (1, True, False)
    assert (cells["A2"].amount, cells["A2"].silent) == (0, True)
    assert (cells["D1"].amount, cells["D1"].silent) == (0, False)  # Không phát sinh
    assert (cells["B1"].amount, cells["B1"].silent) == (0, True)
    assert cells["A"].amount is None and not cells["A"].silent


def test_they_never_look_alike_on_the_page(world, client):
    make_activity(world, unit="a1")
    make_registration(world, unit="a2", by="ai")
    page = client.login(world.dung).get("/targets/TH-2019/matrix").text
    by_unit = {
        one.label(): page.partition(f">{one.label()}</th>")[2].partition("</tr>")[0] for one in world.units.values()
    }

    assert 'aria-hidden="true">✓' in by_unit[world.a1.label()] and "đạt</span>" in by_unit[world.a1.label()]
    assert ">0 <span" in by_unit[world.a2.label()] and "chưa đạt</span>" in by_unit[world.a2.label()]
    assert "chưa báo cáo" in by_unit[world.b1.label()] and "0" not in text_of(by_unit[world.b1.label()])
    assert "không áp dụng</span>" in by_unit[world.a.label()]
    assert "/targets/TH-2019/TH-T1/records?unit=A1&amp;part=own" in by_unit[world.a1.label()].replace(
        "&part", "&amp;part"
    )


def text_of(fragment):
    return text(type("Answer", (), {"text": "<main>" + fragment})())


def test_what_it_is_narrowed_to(world):
    world.a1.sector, world.a2.sector = Sector.ADMIN, Sector.PRIVATE
    make_activity(world, unit="a1")
    add(world, mode="TOTAL", value=1)
    db.session.flush()

    assert set(rows(world, path=world.a.path)) == {"A", "A1", "A2"}
    assert set(rows(world, direct=True)) == {"D1"}
    assert set(rows(world, tier=3)) == {"A", "B"}
    assert "A2" in rows(world, sector="DN_NGOAI_NN") and "A1" not in rows(world, sector="DN_NGOAI_NN")
    assert set(rows(world, short="TH-T1")) == {"A2", "B1", "D1"}
    assert set(rows(world, short="TH-T1", path=world.a.path)) == {"A2"}
    assert set(rows(world, text="truong a1")) == {"A1"}
    assert rows(world, text="không có đâu") == {}


def test_pages_of_it(world, monkeypatch):
    monkeypatch.setattr(matrix, "PAGE", 3)
    branch = branch_of(world.campaign, world.t, TODAY)
    first, last = (matrix_of(branch, number)[1] for number in (1, 99))

    assert [unit.code for unit, _ in first.rows] == ["T", "B", "A"]
    assert (last.page, last.pages, last.total, last.has_next) == (3, 3, 7, False)


def test_filters_on_the_page_and_nonsense(world, client):
    client.login(world.dung)
    whole = client.get("/targets/TH-2019/matrix").text
    assert 'name="below"' in whole and 'value="direct"' in whole and 'name="short"' in whole
    short = client.swap("GET", "/targets/TH-2019/matrix?short=TH-T1&below=A")
    assert world.a1.label() in short.text and world.b1.label() not in short.text and "<html" not in short.text
    assert client.get("/targets/TH-2019/matrix?below=XX&tier=9&sector=?&short=%00&page=-1").status_code == 200
    none = client.get("/targets/TH-2019/matrix?q=khong+co+dau")
    assert "Không có đơn vị nào hợp" in none.text


@pytest.mark.parametrize("reached", [False, True])
def test_who_has_and_who_has_not(world, client, reached):
    make_activity(world, unit="a1", on=date(2019, 7, 21))
    page = client.login(world.dung).get("/targets/TH-2019/TH-T1/missing" + ("?reached=1" if reached else ""))

    assert (world.a1.name in page.text) is reached and (world.b1.name in page.text) is not reached
    assert queries.missing(world.campaign, queries.targets_of(world.campaign)[0], world.t, TODAY, 1).total == 3
