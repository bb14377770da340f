# item: T19
# expect: S
# why: the writer and its file can't travel; rows must be written in order
import csv
import sys


def process(row, steps):
    value = row[0]
    for step in range(steps):
        value = (value * 31 + step) % 1_000_003
    return [row[0], row[1].upper(), value]


rows = [(n, name) for n, name in enumerate(["ash", "birch", "cedar", "date", "elm"])]
writer = csv.writer(sys.stdout, lineterminator="\n")
writer.writerow(["n", "name", "value"])
for row in rows:
    writer.writerow(process(row, 30_000))
