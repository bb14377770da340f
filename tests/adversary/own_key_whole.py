"""The call gets the record itself."""


def score(text):
    total = 0
    for i in range(20000 + len(text)):
        total = (total * 31 + i * len(text)) % 100003
    return total


def judge(rec):
    return score(rec["text"]) + rec.get("score", 1)


records = [{"text": "x" * i} for i in range(4)]
records.append(records[2])
for rec in records:
    rec["score"] = judge(rec)
print(records)
