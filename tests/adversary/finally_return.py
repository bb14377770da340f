def f(x):
    t = 0
    while t < 3000:
        t += 1
    if x == 2:
        raise ValueError("no")
    return x
def run():
    total = 0
    try:
        for x in range(4):
            total += f(x)
    finally:
        return total
print(run())
