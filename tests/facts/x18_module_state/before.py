"""A flag of another module, set before the calls that read it."""

import cfg


def work(x):
    value = x
    for step in range(30_000):
        value = (value * 31 + step) % 1_000_003
    return value, cfg.DEBUG


cfg.DEBUG = True
print([work(x) for x in range(3)])
