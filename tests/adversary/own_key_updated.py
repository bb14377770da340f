"""Something else in the body changes the records."""


def score(text):
    total = 0
    for i in range(20000 + len(text)):
        total = (total * 31 + i * len(text)) % 100003
    return total


records = [{"text": "x" * i} for i in range(4)]
records.append(records[2])
for rec in records:
    rec["score"] = score(rec["text"])
    rec.update(text="x" * (rec["score"] % 13))
print(records)
