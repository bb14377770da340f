"""The loop prints."""


def score(name):
    value = len(name)
    for step in range(30_000):
        value = (value * 31 + step) % 1_000_003
    return value


scores = []
for name in ["ada", "grace", "alan"]:
    scores.append(score(name))
    print("scored", name)
print(scores)
