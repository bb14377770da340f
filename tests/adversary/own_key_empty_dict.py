"""The dict that is filled is made right before the loop; the call reads another key of it."""


def score(text):
    total = 0
    for i in range(20000 + len(text)):
        total = (total * 31 + i * len(text)) % 100003
    return total


def fill(times):
    out = {}
    for i in range(times):
        seed = out.get("seed", "x")
        out["last"] = score(seed)
    return out


print(fill(4))
