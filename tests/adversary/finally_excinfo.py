import sys
def f(x):
    t = 0
    while t < 3000:
        t += 1
    if x == 2:
        raise ValueError("no")
    return x
def run():
    try:
        print([f(x) for x in range(4)])
    finally:
        print(sys.exc_info()[1])
run()
