"""Numbers of the sample: as many as were given out, and every branch with one of its own."""

import pytest

from app.demo.allocation_rows import GIVEN, shares


@pytest.mark.parametrize("weights", [[5], [190, 40, 40, 2, 1], [7] * 21, [1] * 96])
def test_split_without_loss(weights):
    found = shares(GIVEN, weights)

    assert sum(found) == GIVEN and min(found) >= 1
    assert found == sorted(found, reverse=True)
