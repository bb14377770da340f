import math
for x in [1, 2, 3]:
    print(f"{sum(math.sin(i * (x)) for i in range(9000))=}")
