import sys, traceback
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
            traceback.print_exc(file=sys.stdout)
            print(str(e), e.__traceback__ is None)
run()
