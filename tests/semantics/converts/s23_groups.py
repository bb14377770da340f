# item: S23
# expect: C
# why: the results are grouped by a cheap key


def crunch(word, steps):
    value = len(word)
    for step in range(steps):
        value = (value * 31 + step) % 1_000_003
    return value


def initial(word):
    return word[0]


groups = {}
for word in ["ash", "birch", "alder", "beech", "cedar", "aspen"]:
    groups.setdefault(initial(word), []).append(crunch(word, 30_000))
print(groups)
