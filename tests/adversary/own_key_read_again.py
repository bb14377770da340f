"""The slot that is filled is the one that is read, and one record comes up twice."""


def score(text):
    total = 0
    for i in range(20000 + len(text)):
        total = (total * 31 + i * len(text)) % 100003
    return total


def count(n):
    return score("x" * (n % 7))


records = [{"n": i} for i in range(4)]
records.append(records[1])
for rec in records:
    rec["n"] = count(rec["n"])
print(records)
