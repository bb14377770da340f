# `note` stands above what binds its `nonlocal` name, and changes what the next round reads.
def heavy(n, k):
    total = 0
    for i in range(400_000):
        total += i * n % 7
    return total + k


def main():
    def note(value):
        nonlocal seen
        seen += value

    seen = 0
    out = []
    for n in [1, 2, 3, 4, 5, 6]:
        out.append(heavy(n, seen))
        note(n)
    print(out, seen)


main()
