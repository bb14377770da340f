class Stop(SystemExit):
    pass
def f(x):
    t = 0
    while t < 3000:
        t += 1
    if x == 2:
        raise Stop(3)
    return x
def main():
    for x in range(4):
        print(f(x))
main()
