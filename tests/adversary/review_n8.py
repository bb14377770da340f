# DIFFERS: @dataclass(slots=True) made in the task: the worker's class has no slots, its instances a __dict__; the driver's can't take it: AttributeError
from dataclasses import dataclass, field
@dataclass(slots=True)
class Slim:
    a: int
def work(n):
    total = n
    for step in range(20000):
        total = (total * 31 + step) % 1009
    return Slim(n)
for i in range(4):
    print(work(i))
