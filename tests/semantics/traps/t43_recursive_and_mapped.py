# item: T43
# expect: S
# why: the function calls itself and is handed to map; decorating it in place would break both


def count(n, steps):
    if n < 2:
        return steps % 97
    value = n
    for step in range(steps):
        value = (value * 31 + step) % 1_000_003
    return value + count(n - 1, steps)


out = []
for n in range(1, 7):
    out.append(count(n, 20_000))
print(out)
print(list(map(count, [1, 2, 3], [10, 20, 30])))
print(count.__name__, callable(count))
