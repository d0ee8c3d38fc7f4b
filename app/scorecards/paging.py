"""Where one page of a list stands, as the pager of templates asks for it."""

from dataclasses import dataclass

from app.scorecards.queries import PAGE


@dataclass(frozen=True)
class Paged:
    """Page number `page` of `total` lines."""

    page: int
    total: int
    size: int = PAGE

    @property
    def pages(self) -> int:
        return max(1, -(-self.total // self.size))

    @property
    def has_prev(self) -> bool:
        return self.page > 1

    @property
    def has_next(self) -> bool:
        return self.page < self.pages

    @property
    def prev_num(self) -> int:
        return self.page - 1

    @property
    def next_num(self) -> int:
        return self.page + 1
