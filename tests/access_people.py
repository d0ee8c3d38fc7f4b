"""Who tries the routes in tests of access, and what a row of those tables is (tests/access_rows.py)."""

from dataclasses import dataclass, field

SIGNED_IN = ("an", "anh", "vi", "ai", "binh", "bao", "chi", "bon", "dung", "duy", "dao", "ulan", "ngan", "thoi")
EVERYBODY = " ".join(SIGNED_IN)
BRANCH = "an anh vi binh bao dung duy"  # who may see what A1 has sent
OWN = "an anh vi"
ABOVE_A1 = "binh bao dung duy"
IN_THE_PLAN = " ".join(name for name in SIGNED_IN if name not in ("ulan", "thoi"))
NOT_OWNERS = " ".join(name for name in IN_THE_PLAN.split() if name not in ("dung",))

PUBLIC = {"accounts.sign_in", "accounts.activate", "static"}


@dataclass(frozen=True)
class Row:
    """`lets_in` and `refuses` are account names; `path` and `data` may use the names of `Scene`. After a row with
    `once` nothing is left to do for a second person, so each who is let in gets a case of their own."""

    method: str
    path: str
    lets_in: str
    refuses: str = ""
    data: dict[str, str] = field(default_factory=dict)
    once: bool = False

    def expected(self) -> dict[str, str]:
        by_name = dict.fromkeys(SIGNED_IN, "404")
        by_name |= dict.fromkeys(self.refuses.split(), "403")
        return by_name | dict.fromkeys(self.lets_in.split(), "in")
