# item: T44
# expect: R dynamic-code
# why: which function runs is found by name at run time


def double(x, steps):
    for step in range(steps):
        x = (x * 2 + step) % 1_000_003
    return x


def triple(x, steps):
    for step in range(steps):
        x = (x * 3 + step) % 1_000_003
    return x


def dispatch(name, x, steps):
    return globals()[name](x, steps)


def evaluate(expression, steps):
    return sum(eval(expression) for n in range(steps))


print([dispatch(name, 5, 30_000) for name in ("double", "triple", "double")])
print([evaluate(text, 2_000) for text in ("double(n, 3)", "n % 7", "triple(n, 2)")])
