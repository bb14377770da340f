"""Which items come is asked between the rounds, of what the rounds write."""


def score(text):
    total = 0
    for i in range(20000 + len(text)):
        total = (total * 31 + i * len(text)) % 100003
    return total


records = [{"text": "x" * i, "done": 0} for i in range(4)]
records.append(records[1])
waiting = (rec for rec in records if not rec["done"])
for rec in waiting:
    rec["done"] = score(rec["text"]) + 1
    print(rec)
