"""The function reads the records by their global name."""


def score(text):
    total = 0
    for i in range(20000 + len(text)):
        total = (total * 31 + i * len(text)) % 100003
    return total


def judge(text):
    return score(text) + sum(rec["score"] for rec in records)


records = [{"text": "x" * i, "score": 0} for i in range(4)]
for rec in records:
    rec["score"] = judge(rec["text"])
print(records)
