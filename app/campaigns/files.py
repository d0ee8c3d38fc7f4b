"""A plan as one readable file: what is written, what is read back, and the same plan some years later."""

import unicodedata
from datetime import date
from typing import Any

import yaml

from app.campaigns.schema import PLAN, SECTIONS

MOST = 400_000  # characters; the largest of the five plans has 30,000


class Unreadable(ValueError):
    """The text is no YAML; the message is for the user."""


class _Loader(yaml.SafeLoader):
    """Plain values only: a key written twice would silently lose rows, and references have no use in a plan."""

    def compose_node(self, parent: Any, index: Any) -> Any:
        if self.check_event(yaml.AliasEvent):
            mark = self.peek_event().start_mark
            raise yaml.MarkedYAMLError(None, None, "không dùng được dấu tham chiếu “*”", mark)
        return super().compose_node(parent, index)

    def construct_mapping(self, node: Any, deep: bool = False) -> Any:
        seen = set()
        for key, _ in node.value:
            if isinstance(key.value, str):
                if key.value in seen:
                    words = f"khóa “{key.value[:40]}” ghi hai lần"
                    raise yaml.MarkedYAMLError(None, None, words, key.start_mark)
                seen.add(key.value)
        return super().construct_mapping(node, deep)


class _Dumper(yaml.SafeDumper):
    """Rows on one line each, as the shipped plans are written; what occurs twice is written twice."""

    def ignore_aliases(self, data: Any) -> bool:
        return True


def _row(dumper: yaml.SafeDumper, data: "Row") -> Any:
    return dumper.represent_mapping("tag:yaml.org,2002:map", dict(data), flow_style=True)


class Row(dict[str, Any]):
    """A row of a section, written in one line."""


_Dumper.add_representer(Row, _row)


def dump(data: dict[str, Any]) -> str:
    """The file: keys of the plan, then its sections, in the order of the schema; empty ones are left out."""
    order = [*PLAN, *SECTIONS]
    keys = [key for key in order if data.get(key) not in (None, [], "", {})] + [k for k in data if k not in order]
    shown = {key: [Row(one) if isinstance(one, dict) else one for one in data[key]] if key in SECTIONS else data[key]
             for key in keys}  # fmt: skip
    text: str = yaml.dump(shown, Dumper=_Dumper, allow_unicode=True, sort_keys=False, width=10_000)
    return text


def parse(text: str) -> Any:
    """What the text says. Raises Unreadable with the line."""
    if len(text) > MOST:
        raise Unreadable("Tệp quá dài cho một kế hoạch.")
    try:
        return _Loader(unicodedata.normalize("NFC", text)).get_single_data()
    except RecursionError as error:
        raise Unreadable("Không đọc được tệp: các mục lồng nhau quá sâu") from error
    except (yaml.YAMLError, ValueError) as error:  # ValueError: a day that cannot be, such as 31/02
        mark = getattr(error, "problem_mark", None)
        where = f" ở dòng {mark.line + 1}" if mark else ""
        raise Unreadable(f"Không đọc được tệp{where}: {getattr(error, 'problem', None) or error}") from error


def later(data: Any, years: int) -> Any:
    """The same plan with every date moved by `years`; 29/2 becomes 28/2 where there is none. Words stay as they are."""
    if isinstance(data, dict):
        kept = ("origin_on",)
        return {key: value if key in kept else later(value, years) for key, value in data.items()}
    if isinstance(data, list):
        return [later(one, years) for one in data]
    if isinstance(data, date):
        try:
            return data.replace(year=data.year + years)
        except ValueError:
            return data.replace(year=data.year + years, day=28)
    return data


def renamed(text: str, years: int, year: int) -> str:
    """A title with the year of the plan moved: "… năm 2019" becomes "… năm 2020"."""
    return text.replace(str(year), str(year + years))
