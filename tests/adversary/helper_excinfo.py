import sys
def f(x):
    t = 0
    while t < 3000:
        t += 1
    if x == 2:
        raise ValueError("no")
    return x
def why():
    return str(sys.exc_info()[1])
def run():
    for x in range(4):
        try:
            r = f(x)
        except ValueError:
            print(why())
            continue
        print(r)
run()
