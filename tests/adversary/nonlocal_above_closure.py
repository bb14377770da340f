# `note` stands above what binds its `nonlocal` name, and changes what the next round reads.
def heavy(n):
    total = 0
    for k in range(400_000):
        total += k * n % 7
    return total


def main():
    def note(value):
        nonlocal seen
        seen += value

    def score(n):
        return heavy(n + seen)

    seen = 0
    out = []
    for n in [1, 2, 3, 4, 5, 6]:
        out.append(score(n))
        note(n)
    print(out, seen)


main()
