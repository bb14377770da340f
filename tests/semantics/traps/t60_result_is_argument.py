# item: T60
# expect: R result-aliases-argument
# why: the rows that come back are the rows themselves, and change with them


def prefer(row, steps):
    value = row[0]
    for step in range(steps):
        value = (value * 31 + step) % 1_000_003
    return {"value": value, "row": row}


rows = [[n, n + 1] for n in range(4)]
out = [prefer(row, 30_000) for row in rows]
rows[0].append(99)
out[1]["row"].append(77)
print([entry["row"] for entry in out])
print(rows)
