# "skip what is the same as before": the guard reads `last` BEFORE the round binds it, i.e. the value of the round before; the
# converted guard has the temporary written out: `if not (name == name)`; nothing is launched, the second loop ends in StopIteration.
def work(name):
    total = 0
    for step in range(20000):
        total = (total * 31 + step + len(name)) % 1009
    return total


def main(names):
    last = None
    for name in names:
        if name == last:
            continue
        last = name
        score = work(name)
        print(name, score)


main(["a", "a", "bb", "ccc", "ccc", "a"])
