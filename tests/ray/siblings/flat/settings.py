"""Constants."""

SCALE = 1000.0
ROUNDS = 30_000
