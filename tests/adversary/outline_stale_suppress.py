import math
import contextlib
y = None
with contextlib.suppress(ValueError):
    for x in [1, 2, 3, 4, 5]:
        y = x * 2
        z = sum(math.sqrt(3 - (x)) * i for i in range(9000))
        print(z)
print("last", y)
