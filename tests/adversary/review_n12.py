# DIFFERS: enum with an alias: unpickling on the driver sets FIRST again: AttributeError cannot reassign member
from enum import Enum
class Mode(Enum):
    A = "a"
    B = "b"
    FIRST = "a"
def work(n):
    total = n
    for step in range(20000):
        total = (total * 31 + step) % 1009
    return Mode.FIRST if total % 2 else Mode.B
for i in range(4):
    print(work(i))
