"""Lists of entries: narrowed, searched without marks, sorted, paged; and what a query string can make of them."""

import unicodedata
from datetime import date, timedelta

import pytest

from app.entries import listing, lists
from app.entries.lists import Filters
from app.entries.models import Entry, EntryState, FamilyName
from app.kernel import clock
from app.kernel.db import db
from tests.factories import make_activity, make_initiative, make_registration

S = EntryState


def titles(world, name, *, desk=False, page=1, **narrowed):
    listed = lists.on_desk if desk else lists.search
    return [row.title for row in listed(world.actor(name), Filters(**narrowed), page).rows]


def everyone(world, name, **narrowed):
    return set(titles(world, name, **narrowed))


@pytest.fixture
def papers(world):
    """One paper of each branch, by title."""
    make_registration(world, title="Của A1", kind="CONG_TRINH")
    make_registration(world, title="Của A2", unit="a2", by="ai", kind="PHAN_VIEC", state=S.APPROVED)
    make_registration(world, title="Của B1", unit="b1", by="bon", state=S.RETURNED)
    make_registration(world, title="Của D1", unit="d1", by="dao")
    make_registration(world, title="Nháp A1", state=S.DRAFT)
    make_registration(world, title="Đã rút A1", state=S.CANCELLED).first_sent_at = clock.now()
    return world


@pytest.mark.parametrize(
    ("name", "seen"),
    [
        ("an", {"Của A1", "Nháp A1"}),
        ("binh", {"Của A1", "Của A2"}),
        ("chi", {"Của B1"}),
        ("bon", {"Của B1"}),
        ("dao", {"Của D1"}),
        ("dung", {"Của A1", "Của A2", "Của B1", "Của D1"}),
    ],
)
def test_everybody_sees_their_branch(papers, name, seen):
    assert everyone(papers, name) == seen


@pytest.mark.parametrize(
    ("name", "waiting"),
    [("binh", {"Của A1"}), ("dung", {"Của D1"}), ("chi", set()), ("an", set()), ("vi", set())],
)
def test_a_desk_holds_what_waits_there(papers, name, waiting):
    assert everyone(papers, name, desk=True) == waiting


def test_filters_narrow(papers):
    make_activity(papers, late=True).title = "Ngày đoàn viên"
    make_initiative(papers, title="Góc chơi hai ngôn ngữ", self_confirmed=True)

    def seen(**narrowed):
        return everyone(papers, "dung", **narrowed)

    assert seen(family=FamilyName.ACTIVITIES) == {"Ngày đoàn viên"}
    assert seen(family=FamilyName.INITIATIVES) == {"Góc chơi hai ngôn ngữ"}
    assert seen(kind="PHAN_VIEC") == {"Của A2"}
    assert seen(state=S.RETURNED) == {"Của B1"}
    assert seen(state=S.CANCELLED) == {"Đã rút A1"}
    assert seen(counted=(S.SENT, S.APPROVED), family=FamilyName.REGISTRATIONS) == {"Của A1", "Của A2", "Của D1"}
    assert seen(late=True) == {"Ngày đoàn viên"}
    assert seen(self_confirmed=True) == {"Góc chơi hai ngôn ngữ"}
    assert seen(unit_path=papers.b.path) == {"Của B1"}
    assert seen(unit_path=papers.a2.path) == {"Của A2"}
    assert seen(campaign_id=papers.campaign.id + 1) == set()
    assert len(seen(campaign_id=papers.campaign.id)) == 6


@pytest.mark.parametrize(
    ("typed", "found"),
    [
        ("san choi", True),
        ("SÂN CHƠI", True),
        (unicodedata.normalize("NFD", "Điểm trường Nà Vài"), True),
        ("  nà   vài ", True),
        ("diem truong", True),
        ("truong tieu hoc a1", True),  # the unit's name
        ("sân bay", False),
        ("%", False),
        ("_", False),
        ("\\", False),
        ("'; drop table entry; --", False),
    ],
)
def test_search_needs_no_marks_and_takes_nothing_for_a_pattern(world, typed, found):
    title = "Sân chơi điểm trường Nà Vài"
    make_registration(world, title=title)

    assert titles(world, "dung", text=typed) == ([title] if found else [])


@pytest.mark.parametrize(
    ("first", "last", "inside"),
    [
        (date(2019, 7, 15), date(2019, 7, 20), False),
        (date(2019, 7, 15), date(2019, 7, 21), True),
        (date(2019, 7, 21), date(2019, 7, 21), True),
        (date(2019, 7, 23), date(2019, 7, 25), True),
        (date(2019, 7, 27), date(2019, 8, 2), True),
        (date(2019, 7, 28), date(2019, 8, 2), False),
        (date(2019, 7, 1), date(2019, 8, 30), True),
    ],
)
def test_a_window_includes_both_its_ends(world, first, last, inside):
    make_activity(world, on=first, to=last)

    assert bool(titles(world, "an", window=(date(2019, 7, 21), date(2019, 7, 27)))) is inside


def test_a_day_without_an_end_is_one_day(world):
    db.session.add(make_activity(world, on=date(2019, 7, 21)))
    db.session.query(Entry).update({"event_to": None})

    assert titles(world, "an", window=(date(2019, 7, 20), date(2019, 7, 21)))
    assert not titles(world, "an", window=(date(2019, 7, 22), date(2019, 7, 30)))


def test_sorting(world):
    moments = [clock.now() + timedelta(minutes=n) for n in range(3)]
    make_registration(world, title="1", unit="b1", by="bon", start_on=date(2019, 5, 1))
    make_registration(world, title="2", unit="a2", by="ai", start_on=date(2019, 7, 1), due_on=date(2019, 7, 1))
    make_registration(world, title="3", unit="a1", by="an", start_on=date(2019, 6, 1))
    for title, moment in zip("312", moments, strict=True):
        db.session.query(Entry).filter_by(title=title).update({"updated_at": moment})

    assert titles(world, "dung") == ["2", "1", "3"]
    assert titles(world, "dung", sort="oldest") == ["3", "1", "2"]
    assert titles(world, "dung", sort="event") == ["2", "3", "1"]
    assert titles(world, "dung", sort="unit") == ["1", "3", "2"]  # Công ty B1, Trường A1, xã A2
    assert titles(world, "dung", sort="title; drop table") == titles(world, "dung")


def fill_pages(world, many):
    for n in range(many):
        make_registration(world, title=f"Sân chơi số {n:03}")


def test_paging(world, monkeypatch):
    monkeypatch.setattr(lists, "PAGE", 4)
    monkeypatch.setattr(lists, "COUNTED", 9)
    fill_pages(world, 9)
    binh, found = world.actor("binh"), Filters(text="san choi")

    pages = [lists.search(binh, found, number) for number in (1, 2, 3)]

    assert [len(page.rows) for page in pages] == [4, 4, 1]
    assert len({row.title for page in pages for row in page.rows}) == 9
    assert [(page.has_prev, page.has_next) for page in pages] == [(False, True), (True, True), (True, False)]
    assert [(page.total, page.pages) for page in pages] == [(9, 3)] * 3
    assert lists.search(binh, found, 4).page == 1, "past the end: the first"
    assert lists.search(binh, found, -7).page == 1
    fill_pages(world, 1)
    assert lists.search(binh, found).total is None, "more than anybody counts"
    assert (lists.search(binh, Filters()).total, lists.search(binh, Filters()).pages) == (None, None)


def test_all_on_a_desk_is_what_the_filter_shows_up_to_the_limit(world):
    fill_pages(world, 3)
    make_activity(world)
    binh = world.actor("binh")

    assert len(lists.ids_on_desk(binh, Filters(), 10)) == 4
    assert len(lists.ids_on_desk(binh, Filters(family=FamilyName.REGISTRATIONS), 10)) == 3
    assert len(lists.ids_on_desk(binh, Filters(), 2)) == 2
    assert lists.ids_on_desk(world.actor("chi"), Filters(), 10) == []
    assert {version for _, version in lists.ids_on_desk(binh, Filters(), 10)} == {1}


def test_a_query_string_becomes_filters(world):
    given = {
        "q": "  Nà Vài ", "family": "activities", "kind": "TOA_DAM", "state": "returned", "unit": "A1",
        "campaign": "TH-2019", "window": "PEAK", "late": "1", "self": "1", "sort": "unit",
    }  # fmt: skip

    narrowed = listing.read(world.actor("binh"), given)

    assert narrowed.filters == Filters(
        text="Nà Vài", family=FamilyName.ACTIVITIES, kind="TOA_DAM", state=S.RETURNED, campaign_id=world.campaign.id,
        unit_path=world.a1.path, window=(date(2019, 7, 21), date(2019, 7, 27)), late=True, self_confirmed=True, sort="unit",
    )  # fmt: skip
    assert narrowed.repeat == given | {"q": "Nà Vài"}
    assert (narrowed.unit, narrowed.campaign, narrowed.window.code) == (world.a1, world.campaign, "PEAK")


def test_nonsense_in_a_query_string_narrows_nothing_but_a_strange_unit_everything(world):
    make_registration(world)
    binh = world.actor("binh")
    nonsense = {"family": "x", "state": "x", "campaign": "x", "window": "PEAK", "sort": "x", "other": "1"}

    assert listing.read(binh, nonsense).filters == Filters()
    for strange in ("B1", "no such unit"):
        assert lists.search(binh, listing.read(binh, {"unit": strange}).filters).rows == []
    assert lists.search(binh, listing.read(binh, {"unit": "A1"}).filters).rows
    assert listing.read(binh, {"state": "counted"}).filters.counted == (S.SENT, S.APPROVED, S.ACKNOWLEDGED)


@pytest.mark.parametrize(
    ("asked", "page"), [("3", 3), ("", 1), ("x", 1), ("-1", 1), ("²", 1), ("9" * 5000, 1), ("1.5", 1)]
)
def test_the_page_asked_for(asked, page):
    assert listing.page_number({"page": asked}) == page
