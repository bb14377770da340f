"""Loops over a `map`, with names that the items could take away."""


def work(x):
    total = x
    for step in range(x + 3):
        total = (total * 31 + step) % 1009
    return total


def show():
    print("x is", x)


x = 7
xs = [3, 1, 2, 5]
for y in map(lambda x: work(x) + 1, xs):
    show()
    if y == 500:
        break
print(x)
for y in map(work, xs):
    print(y)
else:
    print("all")


def last(xs):
    for y in map(lambda v: work(v) - 1, xs):
        if y > 300:
            break
    return y


print(last(xs))
