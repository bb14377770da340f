"""The key that is written is in a variable, and may be the one that is read."""


def score(text):
    total = 0
    for i in range(20000 + len(text)):
        total = (total * 31 + i * len(text)) % 100003
    return total


def fill(records, key):
    for rec in records:
        rec[key] = "x" * (score(rec["text"]) % 9)
    return records


records = [{"text": "x" * i, "other": ""} for i in range(4)]
records.append(records[1])
print(fill(records, "text"))
print(fill(records, "other"))
