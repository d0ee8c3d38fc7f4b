"""Accounts and posts as rows: the sample accounts, and one account for every other chair and upper officer."""

import random
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any

from app.accounts import names
from app.accounts.models import Post, Role, User
from app.demo.accounts import SAMPLES, Sample
from app.demo.people import People
from app.demo.structure import FIRST_DAY, SEED, Unit
from app.demo.unit_rows import Rows, Tree
from app.kernel.clock import TZ
from app.kernel.text import fold, person_sort_key

MADE_AT = datetime(2019, 2, 25, 8, 0, tzinfo=TZ)
OFFICER_PHONES = 900_000  # beyond those of the unions


@dataclass
class Staff:
    """Who acts for a union: its chair writes for a CĐCS, an officer and the chair share an upper union's desk."""

    chair: int
    officers: list[int] = field(default_factory=list)

    @property
    def writer(self) -> int:
        return self.officers[0] if self.officers else self.chair

    def reviewer(self, rng: random.Random, besides: frozenset[int]) -> int:
        """Somebody who neither wrote nor sent it: mostly the officer."""
        free = [one for one in (*self.officers, self.chair) if one not in besides]
        return free[0] if rng.random() < 0.8 else free[-1]


class Register:
    """Draws up the accounts; `staff` then says who does what in every union."""

    def __init__(self, tree: Tree, password_hash: str) -> None:
        self._tree = tree
        self._hash = password_hash
        self._people = People(random.Random(SEED + 2))  # other people than the chairs
        self._taken = {sample.username for sample in SAMPLES}
        self.users: Rows = []
        self.posts: Rows = []
        self.staff: dict[str, Staff] = {}
        self._admin: int | None = None
        for sample in sorted(SAMPLES, key=lambda one: (one.role is not Role.SYSTEM_ADMIN, not one.chair)):
            self._sample(sample)
        for unit in tree.province.units:
            self._others(unit)

    def tables(self) -> list[tuple[Any, Rows]]:
        return [(User.__table__, self.users), (Post.__table__, self.posts)]

    def _sample(self, sample: Sample) -> None:
        unit = self._tree.units[sample.unit_code]
        name = unit.chair.full_name if sample.chair else self._people.person().full_name
        phone = unit.phone if sample.chair else self._phone()
        number = self._user(sample.username, name, phone, self._hash)
        self._post(number, unit, sample.role)
        if sample.role is Role.SYSTEM_ADMIN:
            self._admin = number
            self._post(number, unit, Role.CAMPAIGN_ADMIN)
        if sample.chair:
            self.staff[unit.code] = Staff(number)
        elif sample.role is Role.OFFICER:
            self.staff[unit.code].officers.append(number)

    def _others(self, unit: Unit) -> None:
        """The chair, and for an upper union an officer, where no sample account is it already."""
        if unit.code not in self.staff:
            name = unit.chair.full_name
            number = self._user(self._suggest(name, unit.code), name, unit.phone, None)
            self._post(number, unit, Role.CHAIR)
            self.staff[unit.code] = Staff(number)
        if unit.tier == 3 and not self.staff[unit.code].officers:
            name = self._people.person(0.6).full_name
            number = self._user(self._suggest(name, unit.code), name, self._phone(), None)
            self._post(number, unit, Role.OFFICER)
            self.staff[unit.code].officers.append(number)

    def _suggest(self, full_name: str, code: str) -> str:
        name = names.suggest(full_name, code, self._taken.__contains__)
        self._taken.add(name)
        return name

    def _phone(self) -> str:
        return f"0900{OFFICER_PHONES + len(self.users):06d}"

    def _user(self, username: str, full_name: str, phone: str, password_hash: str | None) -> int:
        number = len(self.users) + 1
        self.users.append(
            {
                "id": number,
                "username": username,
                "phone": phone or None,
                "full_name": full_name,
                "search_key": fold(f"{full_name} {username} {phone}"),
                "sort_key": person_sort_key(full_name),
                "password_hash": password_hash,
                "created_at": MADE_AT,
                "created_by_id": self._admin,
            }
        )
        return number

    def _post(self, user: int, unit: Unit, role: Role) -> None:
        starts: date = max(FIRST_DAY, unit.founded_on or FIRST_DAY)
        self.posts.append(
            {
                "user_id": user,
                "unit_id": self._tree.ids[unit.code],
                "role": role,
                "starts_on": starts,
                "ends_on": unit.ended_on,
            }
        )
