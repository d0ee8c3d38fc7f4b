"""Our side beside a bare floor of the same libraries, in one run: read the ratios, not the clocks."""
