"""Another object leads to a record."""


def score(text):
    total = 0
    for i in range(20000 + len(text)):
        total = (total * 31 + i * len(text)) % 100003
    return total


class Pointer:
    def __init__(self, rec):
        self.rec = rec

    def size(self):
        return "x" * (self.rec["s"] % 7)


def main():
    records = [{"text": "x" * i, "s": i} for i in range(6)]
    p = Pointer(records[0])
    for rec in records:
        rec["s"] = score(p.size())
    for rec in records:
        rec["s"] = score(rec["text"] + p.size())
    for rec in records:
        rec["s"] = score(rec["text"] + "x" * (p.rec["s"] % 5))
    print(records)


main()
