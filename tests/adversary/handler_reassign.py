def f(x):
    t = 0
    while t < 3000:
        t += 1
    if x == 2:
        raise ValueError("no")
    return x
def run():
    for x in range(4):
        try:
            r = f(x)
        except ValueError as e:
            e = str(e)
            print(e)
            print(f"{e}")
run()
