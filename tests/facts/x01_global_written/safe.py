"""Counts in the loop that makes the calls."""


def score(x):
    value = x
    for step in range(30_000):
        value = (value * 31 + step) % 1_000_003
    return value


calls = 0
scores = []
for x in range(6):
    scores.append(score(x))
    calls += 1
print(scores)
print("calls", calls)
