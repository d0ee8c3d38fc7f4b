"""How many of what: the figures of domain.md §6.9 on the demo day, and in proportion for a small province."""

from dataclasses import dataclass, fields

FULL = 2_000  # active CĐCS the figures below are about


@dataclass(frozen=True)
class Story:
    """Counts of CĐCS unless the name says otherwise; upper unions and the province come on top of them."""

    # registrations: with 20 upper unions and the province 1.876 units have one approved, 1.402 one done
    approved: int = 1_855
    done: int = 1_384
    waiting: int = 60  # units whose only registration is still on a desk
    returned: int = 25
    drafting: int = 20
    more_approved: int = 170  # second registrations
    more_waiting: int = 90
    more_returned: int = 40
    more_drafts: int = 25
    more_rejected: int = 12
    more_cancelled: int = 6

    # activities
    active: int = 1_962  # CĐCS with at least one that counts
    member_day: int = 1_871  # held Ngày đoàn viên on 21/7
    member_day_other: int = 64  # held it on another day
    activities: int = 7_900  # entries of CĐCS that count, dated up to the demo day
    referring: int = 1_388  # CĐCS that referred somebody to the Party
    referrals: int = 2_071  # people
    admitted: int = 110  # new members: not "trên 110"
    admitting: int = 34  # entries that name new members
    more_activity_drafts: int = 70
    more_activity_returned: int = 110
    more_activity_cancelled: int = 14

    # initiatives
    initiatives: int = 1_800

    # people proposed to be honoured, and those the province chose
    nominated: int = 143
    honoured: int = 90


def story(active_unions: int) -> Story:
    """The figures for a province of so many active CĐCS."""
    if active_unions == FULL:
        return Story()
    return Story(**{f.name: max(1, round(f.default * active_unions / FULL)) for f in fields(Story)})  # type: ignore[operator]
