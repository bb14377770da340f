"""Steps that are counted by the command line, inline; and a carried state beside them."""

import sys


def main():
    n = int(sys.argv[1]) if len(sys.argv) > 1 else 50
    out, state, late = [], 1, []
    for x in [3, 1, 4, 1, 5]:
        acc = x
        for step in range(n):
            acc = (acc * 31 + step + x) % 1009
        out.append(acc)
    for x in [3, 1, 4, 1, 5]:
        for step in range(n):
            state = (state * 31 + step + x) % 1009
        late.append(state)
    for x in [3, 1, 4, 1, 5]:
        acc = x
        for step in range(n):
            acc = (acc * 31 + step + len(late)) % 1009
        late.append(acc)
    print(out, late, state)


main()
