"""Which items come is asked between the rounds, in many ways; what is sorted was asked before."""


def score(text):
    total = 0
    for i in range(20000 + len(text)):
        total = (total * 31 + i * len(text)) % 100003
    return total


def main():
    records = [{"text": "x" * i, "ok": i} for i in range(6)]
    records.append(records[0])
    for rec in sorted(records, key=lambda r: r["ok"]):
        rec["ok"] = score(rec["text"])
    for rec in filter(lambda r: r["ok"], records):
        rec["ok"] = score(rec["text"])
    for rec, n in zip(records, (r["ok"] for r in records)):
        rec["ok"] = score(rec["text"])
        print(n)
    for rec, n in zip(records, map(len, records)):
        rec["okk"] = score(rec["text"])
        print(n)
    todo = filter(lambda r: r["ok"], records)
    for i, rec in enumerate(todo):
        rec["ok"] = score(rec["text"])
    print(records)


main()
