"""A dict of the script's own stores more than it is told to."""


def score(text):
    total = 0
    for i in range(20000 + len(text)):
        total = (total * 31 + i * len(text)) % 100003
    return total


class Record(dict):
    def __setitem__(self, key, value):
        super().__setitem__(key, value)
        super().__setitem__("text", "x" * (value % 13))


records = [Record(text="y" * n) for n in range(4)]
records.append(records[2])
for rec in records:
    rec["score"] = score(rec["text"])
print(records)
