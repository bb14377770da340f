import traceback
def f(x):
    t = 0
    while t < 3000:
        t += 1
    if x == 2:
        raise ValueError(3)
    return x
def report():
    print(traceback.format_exc().splitlines()[-1])
def main():
    try:
        print([f(x) for x in range(4)])
    except ValueError:
        report()
main()
