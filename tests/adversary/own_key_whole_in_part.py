"""The rest of the record is looked at: how long it is, what it holds, what it is equal to."""


def score(text):
    total = 0
    for i in range(20000 + len(text)):
        total = (total * 31 + i * len(text)) % 100003
    return total


def main():
    records = [{"text": "x" * i, "s": i} for i in range(6)]
    records.append(records[0])
    for rec in records:
        rec["size"] = score("y" * len(rec))
    for rec in records:
        rec["s"] = score(rec.get("nope", "x" * rec["s"]))
    for rec in records:
        rec["s"] = score("x" * (rec.get("s", 1) % 10))
    for rec in records:
        rec["s"] = score("x" * (len(rec.get("t", rec)) % 10))
    for rec in records:
        rec["s"] = score("x" * sum(v for v in rec.values() if isinstance(v, int)))
    for rec in records:
        rec["s"] = score(f"{rec}")
    for rec in records:
        rec["s"] = score("{s}".format(**rec))
    for rec in records:
        rec["s"] = score("%(s)s" % rec)
    for rec in records:
        rec["q"] = score("a" if "q" in rec else "b")
    for rec in records:
        rec["q"] = score("a" if rec else "b")
    for rec in records:
        rec["q"] = score("a" if rec == records[0] else "b")
    print(records)


main()
