"""What rules say, as tables. Rows are built in memory: nothing here needs a database."""

from datetime import date

import pytest

from app.campaigns import rules
from app.campaigns.models import Campaign, CampaignRule, CampaignState, RuleEffect, TimeWindow

PEAK = TimeWindow(code="PEAK", starts_on=date(2019, 7, 21), ends_on=date(2019, 7, 27))
DAY = TimeWindow(code="MEMBER_DAY", starts_on=date(2019, 7, 21), ends_on=date(2019, 7, 21))


def rule(code, effect, *, window=None, message="Câu nhắc", **lists):
    names = ("tiers", "sectors", "activity_types", "tags", "requires")
    made = CampaignRule(code=code, effect=effect, message=message, **{name: lists.get(name, []) for name in names})
    made.window = window
    return made


RALLY = rule("CB-R1", RuleEffect.HIDE_TYPE, tiers=[3, 4], activity_types=["MIT_TINH"])
MEMBER_DAY = rule("CB-R2", RuleEffect.EXPECT_IN_WINDOW, tiers=[4], activity_types=["NGAY_DOAN_VIEN"], window=DAY)
CROWDS = rule("BD-R1", RuleEffect.WARN, tags=["VAN_NGHE", "DONG_NGUOI"])
COVID = rule("BD-R2", RuleEffect.REQUIRE_FIELD, tags=["DONG_NGUOI"], requires=["Đã bảo đảm phòng, chống dịch"])
IN_PEAK = rule("X", RuleEffect.WARN, window=PEAK)
ALL = [RALLY, MEMBER_DAY, CROWDS, COVID, IN_PEAK]


@pytest.mark.parametrize(
    ("tier", "kind", "tags", "first", "last", "said"),
    [
        (4, "TOA_DAM", {"KY_NIEM"}, date(2019, 7, 10), None, []),
        (4, "TOA_DAM", {"KY_NIEM"}, date(2019, 7, 20), date(2019, 7, 21), ["X"]),
        (4, "TOA_DAM", {"KY_NIEM"}, date(2019, 7, 27), None, ["X"]),
        (4, "TOA_DAM", {"KY_NIEM"}, date(2019, 7, 28), None, []),
        (3, "MIT_TINH", set(), date(2019, 7, 1), None, ["CB-R1"]),
        (4, "MIT_TINH", set(), date(2019, 7, 1), None, ["CB-R1"]),
        (2, "MIT_TINH", set(), date(2019, 7, 1), None, []),
        (4, "NGAY_DOAN_VIEN", set(), date(2019, 7, 21), None, ["X"]),
        (4, "NGAY_DOAN_VIEN", set(), date(2019, 7, 20), date(2019, 7, 21), ["X"]),
        (4, "NGAY_DOAN_VIEN", set(), date(2019, 7, 20), None, ["CB-R2"]),
        (4, "NGAY_DOAN_VIEN", set(), date(2019, 7, 22), None, ["CB-R2", "X"]),
        (3, "NGAY_DOAN_VIEN", set(), date(2019, 7, 20), None, []),  # only CĐCS are expected
        (4, "VAN_NGHE", {"VAN_NGHE", "DONG_NGUOI"}, date(2019, 7, 1), None, ["BD-R1", "BD-R2"]),
        (4, "TDTT", {"TDTT"}, date(2019, 7, 1), None, []),
        (4, "NGAY_DOAN_VIEN", set(), None, None, []),  # no day typed yet: windows are silent
    ],
)
def test_who_hears_what(tier, kind, tags, first, last, said):
    assert [notice.code for notice in rules.notices(ALL, tier, kind, tags, first, last)] == said


def test_another_day_is_said_to_be_accepted():
    (notice,) = rules.notices([MEMBER_DAY], 4, "NGAY_DOAN_VIEN", (), date(2019, 7, 19), date(2019, 7, 19))

    assert notice.effect is RuleEffect.EXPECT_IN_WINDOW
    assert notice.message == "Câu nhắc. Hoạt động ngày 19/7/2019 vẫn được nhận và ghi là “khác ngày”."


def test_a_rule_that_says_so_itself_is_not_made_to_say_it_twice():
    told = rule("R", RuleEffect.EXPECT_IN_WINDOW, activity_types=["A"], window=DAY, message="Ngày khác là “khác ngày”.")

    (notice,) = rules.notices([told], 4, "A", (), date(2019, 7, 19), None)

    assert notice.message == "Ngày khác là “khác ngày”."


def test_what_must_be_confirmed_is_listed():
    (notice,) = rules.notices([COVID], 4, "X", {"DONG_NGUOI"}, date(2021, 5, 1), None)

    assert notice.requires == ("Đã bảo đảm phòng, chống dịch",)


@pytest.mark.parametrize(
    ("tier", "sector", "heard"),
    [(2, None, ["all"]), (4, "HCSN", ["all", "admin", "four"]), (4, "FDI", ["all", "four"]), (3, None, ["all"])],
)
def test_rules_speak_to_tiers_and_sectors(tier, sector, heard):
    every = [
        rule("all", RuleEffect.WARN),
        rule("admin", RuleEffect.WARN, sectors=["HCSN"]),
        rule("four", RuleEffect.WARN, tiers=[4]),
    ]

    assert [one.code for one in rules.for_unit(every, tier, sector)] == heard


@pytest.mark.parametrize(("kind", "hidden"), [("MIT_TINH", True), ("TOA_DAM", False)])
def test_a_hidden_type(kind, hidden):
    assert (rules.hides(rules.for_unit(ALL, 4, None), kind, ()) is not None) is hidden
    assert rules.hides(rules.for_unit(ALL, 2, None), kind, ()) is None


@pytest.mark.parametrize(
    ("first", "last", "inside"),
    [
        (date(2019, 7, 20), date(2019, 7, 20), False),
        (date(2019, 7, 21), date(2019, 7, 21), True),
        (date(2019, 7, 27), date(2019, 7, 30), True),
        (date(2019, 7, 28), date(2019, 7, 28), False),
        (date(2019, 1, 1), date(2019, 12, 31), True),
    ],
)
def test_windows_hold_both_their_ends(first, last, inside):
    assert rules.overlaps(PEAK, first, last) is inside


@pytest.mark.parametrize(
    ("state", "closes_on", "day", "is_open"),
    [
        (CampaignState.ISSUED, None, date(2030, 1, 1), True),  # the period's end closes nothing
        (CampaignState.ISSUED, date(2019, 8, 15), date(2019, 8, 15), True),
        (CampaignState.ISSUED, date(2019, 8, 15), date(2019, 8, 16), False),
        (CampaignState.DRAFT, None, date(2019, 7, 1), False),
        (CampaignState.LOCKED, None, date(2019, 7, 1), False),
        (CampaignState.CLOSED, None, date(2019, 7, 1), False),
    ],
)
def test_when_entries_are_taken(state, closes_on, day, is_open):
    assert rules.is_open(Campaign(state=state, closes_on=closes_on), day) is is_open


@pytest.mark.parametrize(
    ("backdate", "starts", "earliest"),
    [
        (date(2017, 1, 1), date(2017, 2, 22), date(2017, 1, 1)),
        (None, date(2019, 1, 1), date(2019, 1, 1)),
        (None, None, None),
    ],
)
def test_the_earliest_day(backdate, starts, earliest):
    assert rules.earliest_day(Campaign(backdate_from=backdate, starts_on=starts)) == earliest
