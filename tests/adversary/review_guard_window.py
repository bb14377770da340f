# As found_guard_reads_before with an exit: `run_ahead((r, work.remote(r) if not (r == r) else None) ...)`, then ray.get(None) raises.
def work(row):
    total = 0
    for step in range(20000):
        total = (total * 31 + step + row) % 1009
    return total


def main(rows):
    previous = 0
    for row in rows:
        if row == previous:
            continue
        previous = row
        score = work(row)
        if score > 400:
            break
        print(row, score)


main([2, 2, 4, 5, 5, 1])
