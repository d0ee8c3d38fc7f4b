"""`make bench`: every figure of the README's budgets, SQLite first, then PostgreSQL where it is installed."""

import argparse
import warnings

from bench import book, growth, pages, sending
from bench.world import province
from tests.engines import KINDS, Missing


def show(title: str, lines: list[tuple[str, str]]) -> None:
    """A heading and its lines."""
    print(f"\n{title}")
    for name, said in lines:
        print(f"  {name:<28} {said}", flush=True)


def beside_bare_loops(kind: str, scale: str) -> None:
    """Our pages, sending and workbook, each beside a bare loop of the same libraries."""
    with province(kind, scale) as app:
        show(f"{kind}: pages", pages.measure(app))
        show(f"{kind}: sending", sending.measure(app))
        show(f"{kind}: workbook", book.measure(app))
        if kind == "sqlite":
            show("phone", pages.first_visit(app))


def main() -> None:
    """Measure on the engines asked for."""
    parser = argparse.ArgumentParser(prog="bench")
    parser.add_argument("--db", choices=[*KINDS, "both"], default="both")
    parser.add_argument("--scale", choices=["small", "province"], default="province")
    parser.add_argument("--quick", action="store_true", help="leave out the world of 20,000 units")
    parser.add_argument("--only", type=int, metavar="UNITS", help="growth in one world of so many units, nothing else")
    asked = parser.parse_args()
    worlds = (asked.only,) if asked.only else growth.WORLDS[:-1] if asked.quick else growth.WORLDS
    warnings.simplefilter("ignore")
    for kind in KINDS if asked.db == "both" else (asked.db,):
        try:
            if not asked.only:
                beside_bare_loops(kind, asked.scale)
            show(f"{kind}: growth", growth.measure(kind, worlds))
        except Missing as reason:
            print(f"\n{kind}: not measured: {reason}")


if __name__ == "__main__":
    main()
