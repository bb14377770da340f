"""The first record is read by another name, in the slot that is filled."""


def score(text):
    total = 0
    for i in range(20000 + len(text)):
        total = (total * 31 + i * len(text)) % 100003
    return total


def mixed(text, n):
    return score(text) + n


records = [{"text": "x" * i, "s": i} for i in range(4)]
first = records[0]
for rec in records:
    rec["s"] = mixed(rec["text"], first["s"])
print(records)
