"""The dict inside goes to the call as a whole, and all records share it."""


def score(text):
    total = 0
    for i in range(20000 + len(text)):
        total = (total * 31 + i * len(text)) % 100003
    return total


def judge(meta):
    return score("x" * (meta["s"] % 11))


shared = {"s": 3}
records = [{"meta": shared} for i in range(4)]
for rec in records:
    rec["meta"]["s"] = judge(rec["meta"])
print(records)
