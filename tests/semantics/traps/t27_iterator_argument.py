# item: T27
# expect: R
# why: each call takes items from one shared iterator


def take_two(source, steps):
    value = next(source) * 10 + next(source)
    for step in range(steps):
        value = (value * 31 + step) % 1_000_003
    return value


source = iter(range(12))
print([take_two(source, 30_000) for _ in range(4)])
print(list(source))
pairs = iter(range(6))
print([take_two(iter(pair), 30_000) for pair in zip(pairs, pairs)])
