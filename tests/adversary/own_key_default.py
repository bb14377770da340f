"""A function that makes the argument has the records as a default value."""


def score(text):
    total = 0
    for i in range(20000 + len(text)):
        total = (total * 31 + i * len(text)) % 100003
    return total


records = [{"text": "x" * i, "score": 0} for i in range(4)]


def longest(text, known=records):
    return text + "x" * (sum(rec["score"] for rec in known) % 13)


for rec in records:
    rec["score"] = score(longest(rec["text"]))
print(records)
