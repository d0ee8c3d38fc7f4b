"""The sample province, made once for all tests of its generators."""

from functools import cache

from app.demo import doings, ideas, structure, works

SCALES = ("province", "small")


@cache
def province(scale="province"):
    return structure.make_province(scale)


@cache
def registered(scale="province"):
    return works.make_works(province(scale))


@cache
def done(scale="province"):
    return doings.make_doings(province(scale))


@cache
def thought(scale="province"):
    return ideas.make_ideas(province(scale))


def active_codes(scale="province"):
    return {unit.code for unit in province(scale).active()}
