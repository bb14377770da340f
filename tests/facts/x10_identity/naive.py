import enum
import os

import ray

MISSING = object()


@ray.remote
def find(x):
    for step in range(30_000):
        x = (x * 31 + step) % 1_000_003
    return x if x % 2 else MISSING


class Colour(enum.Enum):
    RED = 1


@ray.remote
def echo(value):
    return value


ray.init(address=os.environ["RAY_ADDRESS"])
found = ray.get([find.remote(x) for x in range(6)])
print([i for i, value in enumerate(found) if value is not MISSING])
print("# enumeration:", ray.get(echo.remote(Colour.RED)) is Colour.RED)
print("# class:", ray.get(echo.remote(Colour)) is Colour)
print("# None:", ray.get(echo.remote(None)) is None)
