"""The loop is left early; the refs come from a window."""


def score(text):
    total = 0
    for i in range(20000 + len(text)):
        total = (total * 31 + i * len(text)) % 100003
    return total


def main():
    records = [{"text": "x" * i, "ok": i} for i in range(6)]
    records.append(records[1])
    for rec in records:
        rec["score"] = score(rec["text"])
        if rec["score"] > 100000:
            break
        print(rec)
    print(records)


main()
