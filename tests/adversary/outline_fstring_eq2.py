import math
for x in [1, 2, 3]:
    y = x * 2
    print(f"{sum(math.sin(i * (y)) for i in range(9000))=:.3f} {x=}")
