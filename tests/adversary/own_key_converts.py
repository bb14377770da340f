"""Each round fills a slot that no call reads: every loop here is converted, and prints the same."""

import csv
import io
import os


def score(text):
    total = 0
    for i in range(20000 + len(text)):
        total = (total * 31 + i * len(text)) % 100003
    return total


class Item:
    size: int

    def __init__(self, text):
        self.text = text
        self.ok = len(text) % 2 == 0
        self.mark = None


def made(n):
    return [{"text": "x" * i, "ok": i % 2 == 0, "n": i} for i in range(n)]


def plain(records):
    for rec in records:
        rec["score"] = score(rec["text"])
    return records


def twice(records):
    records = records + records[:2]
    for position, rec in enumerate(records):
        rec["first"] = score(rec["text"])
        rec["at"] = position
        rec["n"] += position
    return records


def guarded(records):
    for rec in records:
        if rec["ok"]:
            rec["score"] = score(rec["text"])
    return records


def by_index(records):
    for i in range(len(records)):
        records[i]["score"] = score(records[i]["text"])
        print(i, records[i]["score"])
    return records


def by_alias(records):
    for i in range(len(records)):
        rec = records[i]
        rec["score"] = score(rec["text"])
    return records


def by_temporary(records):
    for rec in records:
        text = rec.get("text", "")
        rec["score"], rec["length"] = score(text), len(text)
    return records


def skipping(records):
    for rec in records:
        if "ok" not in rec or not rec["ok"]:
            continue
        rec["score"] = score(rec["text"])
    return records


def nested(times):
    records = [{"id": i, "meta": {"text": "z" * i, "n": 0}} for i in range(times)]
    for rec in records:
        rec["meta"]["n"] = score(rec["meta"]["text"])
    return records


def attributes(items):
    items = items + items[1:3]
    for item in items:
        item.mark = score(item.text)
    for item in items:
        if item.ok:
            item.size = score(item.text)
    return [(item.mark, getattr(item, "size", None)) for item in items]


def rows(text):
    table = list(csv.reader(io.StringIO(text)))
    for row in table:
        row[1] = score(row[0])
    return table


def values(records):
    db = {rec["n"]: rec for rec in records}
    for rec in db.values():
        rec["score"] = score(rec["text"])
    for n, rec in db.items():
        rec["more"] = score(rec["text"])
    return db


class Summary:
    def __init__(self, text):
        self.text = text
        self.total = 0

    def add(self, times):
        for i in range(times):
            self.total += score(self.text + str(i))
        return self.total


def main():
    print(plain(made(5)))
    print(twice(made(5)))
    print(guarded(made(5)))
    print(by_index(made(5)))
    print(by_alias(made(5)))
    print(by_temporary(made(5)))
    print(skipping(made(5)))
    print(nested(5))
    print(attributes([Item("y" * n) for n in range(5)]))
    print(rows(os.linesep.join(["a,0", "bb,0", "ccc,0"])))
    print(values(made(5)))
    print(Summary("abc").add(5))


if __name__ == "__main__":
    main()
