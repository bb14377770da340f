import os

import ray


def double(x):
    return 2 * x


def triple(x):
    return 3 * x


@ray.remote
def looked_up(name, x):
    return globals()[name](x)


@ray.remote
def evaluated(name, x):
    return eval(f"{name}(x)")


@ray.remote
def apply(name, x):
    value = x
    for step in range(30_000):
        value = (value * 31 + step) % 1_000_003
    return globals()[name](value) + eval(f"{name}(x)")


def seen(function):
    try:
        return ray.get(function.remote("double", 1))
    except Exception as error:
        return f"{type(error.cause).__name__}: {error.cause}"


ray.init(address=os.environ["RAY_ADDRESS"])
print("# globals():", seen(looked_up))
print("# eval:", seen(evaluated))
print(ray.get([apply.remote(name, x) for x, name in enumerate(["double", "triple"] * 2)]))
