import math
def log(a):
    print("log", a)
    return a
for x in [1, 2, 3, 4]:
    y = sum(math.sqrt(3 - (x)) * i for i in range(9000))
    print(log("a"), y + sum(math.sin(i * (y)) for i in range(9000)))
