# item: S13
# expect: C
# why: two lists, side by side


def crunch(a, b, steps):
    value = a
    for step in range(steps):
        value = (value * b + step) % 1_000_003
    return value


left = [1, 2, 3, 4, 5]
right = [31, 37, 41, 43]
out = []
for a, b in zip(left, right):
    out.append(crunch(a, b, 30_000))
print(out)
