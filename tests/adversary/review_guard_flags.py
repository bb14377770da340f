# Flags `done`/`started` read by the guard before the round sets them: the flag is replaced by its value of the same round; silently wrong.
def rate(row, k):
    total = 0
    for step in range(20000):
        total = (total * 31 + step + row + k) % 1009
    return total


def main(rows):
    out = []
    done = False
    for row in rows:
        if done:
            continue
        done = row > 3
        out.append(rate(row, 0))
    return out


def main2(rows):
    out = []
    started = False
    for row in rows:
        if not started and row < 4:
            continue
        started = True
        out.append(rate(row, 2))
    return out


print(main([3, 3, 4, 1, 5]))
print(main2([3, 3, 4, 1, 5]))
