"""`make bench` runs rarely: that it still fills its world and opens every page of it is seen here, without a clock."""

import re
import subprocess
import sys
from pathlib import Path

from bench.crowd import People
from bench.growth import pages


def test_the_world_of_the_bench_is_filled_and_every_page_keeps_to_its_statements():
    root = Path(__file__).parents[1]
    made = subprocess.run(
        [sys.executable, "-m", "bench", "--db", "sqlite", "--only", "200"], cwd=root, capture_output=True, text=True
    )

    assert made.returncode == 0, made.stderr
    for page in pages(People("", "", "", "")):
        line = re.search(rf"^  {re.escape(page.name)} +(\d+) ", made.stdout, re.MULTILINE)
        assert line, made.stdout
        assert int(line[1]) <= page.most, page.name
