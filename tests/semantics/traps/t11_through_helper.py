# item: T11
# expect: R argument-mutated
# why: a helper's helper takes items out of the caller's list


def drain(stack):
    return stack.pop() if stack else 0


def take(box):
    return drain(box["stack"])


def process(box, steps):
    value = take(box)
    for step in range(steps):
        value = (value * 31 + step) % 1_000_003
    return value


box = {"stack": [1, 2, 3, 4, 5]}
print([process(box, 30_000) for _ in range(4)])
print(box)
