"""Inner loops: over a list in the record, over the record, over all records."""


def score(text):
    total = 0
    for i in range(20000 + len(text)):
        total = (total * 31 + i * len(text)) % 100003
    return total


def main():
    records = [{"tags": ["a" * i, "b"], "n": i} for i in range(6)]
    records.append(records[2])
    for rec in records:
        for tag in rec["tags"]:
            rec["n"] += score(tag)
    for rec in records:
        for tag in rec["tags"]:
            rec["tags"] = [str(score(tag))]
    for rec in records:
        for tag in list(rec["tags"]):
            rec["tags"].append(str(score(tag)))
    for rec in records:
        for key in rec:
            rec["n"] = score(key)
    for rec in records:
        for other in records:
            rec["n"] = score("x" * (other["n"] % 9))
    for rec in records:
        for other in records:
            other["n"] = score(rec["tags"][0])
    print(records)


main()
