"""One page of a list, as the pager of templates asks for it. Pages are counted from 1."""

from dataclasses import dataclass, field
from typing import Generic, TypeVar

T = TypeVar("T")
PAGE = 50


@dataclass(frozen=True)
class Page(Generic[T]):
    """The rows of page `page` of a list of `total` rows, `size` to a page. An empty list has one page."""

    rows: list[T]
    page: int
    total: int
    size: int = field(default=PAGE, kw_only=True)

    @property
    def pages(self) -> int:
        return pages_of(self.total, self.size)

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


def pages_of(total: int, size: int = PAGE) -> int:
    """How many pages `total` rows fill; one at least."""
    return max(1, -(-total // size))


def nearest(number: int, total: int, size: int = PAGE) -> int:
    """The page asked for, or the first or last one where there is no such page."""
    return min(max(number, 1), pages_of(total, size))
