def f(x):
    t = x
    for k in range(20_000):
        t = (t * 31 + k) % 1_000_003
    return t

def g(x):
    n = 0
    while True:
        n += 1
        if x <= 3 and n > 20_000:
            return x * 2
def main():
    for x in range(40):
        y = g(x)
        print(x, y)
        if y == 6:
            break
    # later work needs the CPUs that the endless calls would hold
    print([f(x) for x in range(12)])
main()
