"""`+=` on a value of a mixed dict: a number is no change of a list; a list, a text or a tuple is."""


def burn(n):
    total = n
    for step in range(20000):
        total = (total * 31 + step) % 1009
    return total


def add_number(row):
    total = row['count']
    total += len(str(burn(7)))
    return total


def add_text(row):
    parts = row['parts']
    parts += str(burn(len(parts)))
    return len(parts)


def add_pair(row):
    parts = row['parts']
    parts += (burn(1), 2)
    return len(parts)


def times(row):
    parts = row['parts']
    parts *= burn(3) % 2 + 1
    return len(parts)


rows = [{'count': n, 'parts': [n]} for n in range(3)]
print([add_number(row) for row in rows], rows)
print([add_text(row) for row in rows], rows)
print([add_pair(row) for row in rows], rows)
print([times(row) for row in rows], rows)
