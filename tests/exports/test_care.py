"""Biểu 09: visits, houses and gratitude; the same figures as in Biểu 02a and 02b."""

from datetime import date

import pytest

from app.campaigns.models import ActivityType, Measure
from app.exports.models import SheetCode
from app.kernel.db import db
from tests.exports.books import made, made_of, records, texts, total
from tests.factories import make_activity


@pytest.fixture
def cared(deeds):
    for code, group in (("MAI_AM", "CHAM_LO"), ("DEN_ON", "XA_HOI")):
        deeds.types[code] = ActivityType(code=code, name=code, table_group=group)
    for code, is_money in (("houses_supported", False), ("houses_handed_over", False), ("people_helped", False)):
        deeds.measures[code] = Measure(code=code, name=code, counted_in="x", is_money=is_money)
    db.session.add_all([*deeds.types.values(), *deeds.measures.values()])
    db.session.flush()
    house = {"houses_supported": 1, "houses_handed_over": 1, "gift_money": 50_000_000}
    make_activity(deeds, unit="a1", type_code="MAI_AM", on=date(2019, 7, 23), measures=house)
    grateful = {"gifts": 4, "gift_money": 2_000_000, "people_helped": 4}
    make_activity(deeds, unit="b1", by="bon", type_code="DEN_ON", on=date(2019, 7, 25), measures=grateful)
    make_activity(deeds, unit="b1", by="bon", type_code="THAM_HOI", on=date(2019, 7, 28), measures={"people_helped": 6})
    db.session.commit()
    return deeds


def test_figures_by_branch(tmp_path, cared):
    _, kept = made(tmp_path, cared, sheets=(SheetCode.CARE,))

    rows = {row[0]: row[1:] for row in records(kept["Biểu 09"])}
    assert rows[cared.a.name] == (1, 3, 0, 1.5, 1, 1, 50, 0, 0, 0, 51.5)
    assert rows[cared.b.name] == (1, 0, 6, 0, 0, 0, 0, 1, 4, 2, 2)
    assert total(kept["Biểu 09"])[2:] == (2, 3, 6, 1.5, 1, 1, 50, 1, 4, 2, 53.5)
    assert "Số liệu của 2/4 CĐCS; chưa có: " in " ".join(texts(kept["Biểu 09"]))


def test_a_window_narrows_it(tmp_path, cared):
    _, kept = made(tmp_path, cared, sheets=(SheetCode.CARE,), window="PEAK")

    assert total(kept["Biểu 09"])[2] == 1


def test_the_same_figures_as_in_the_tables_of_activities(tmp_path, union):
    for root in union.roots:
        _, kept = made_of(tmp_path, root, union.campaign, sheets=(SheetCode.ACTIVITIES, SheetCode.CARE))
        first, second, care = (total(kept[code]) for code in ("Biểu 02a", "Biểu 02b", "Biểu 09"))

        assert care[3:9] == first[-6:]
        assert (care[9], care[11]) == second[2:4]
