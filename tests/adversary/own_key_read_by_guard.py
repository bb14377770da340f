"""Whether a record has its score already is asked in each round; one record comes up twice."""


def score(text):
    total = 0
    for i in range(20000 + len(text)):
        total = (total * 31 + i * len(text)) % 100003
    return total


records = [{"text": "x" * i} for i in range(4)]
records.append(records[1])
for rec in records:
    if "score" not in rec:
        rec["score"] = score(rec["text"])
        print(rec)
