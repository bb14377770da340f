# `note` stands above what binds its `nonlocal` name, and changes what the next round reads.
def main():
    def note(value):
        nonlocal seen
        seen = value

    seen = 0
    out = []
    for n in [1, 2, 3, 4, 5, 6]:
        total = 0
        for i in range(2000):
            for j in range(200):
                total += (i * j + seen) % 7
        out.append(total)
        note(n)
    print(out, seen)


main()
