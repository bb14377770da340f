# `map` ends quietly when the applied function raises StopIteration. The check (Mapped::find, `stops`) looks only at the text of the
# applied function itself, not at what it calls: original prints "[(1, 368)]" and "1 scored", converted ends with an error.
class Table:
    def __init__(self, rows):
        self.rows = rows

    def find(self, key):
        return next(row for row in self.rows if row[0] == key)

    def score(self, key):
        row = self.find(key)
        total = 0
        for step in range(20000):
            total = (total * 31 + step + row[1]) % 1009
        return key, total


table = Table([(1, 2), (2, 5)])
print(list(map(table.score, [1, 7, 2])))
