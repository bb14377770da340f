def f(x):
    t = x
    for k in range(20_000):
        t = (t * 31 + k) % 1_000_003
    return t

def main():
    calls = []
    offset = 1
    def bump():
        nonlocal offset
        offset += 1
    for n in range(9):
        y = f(n + offset)
        calls.append(lambda: n)
        bump()
        if y % 4 == 1:
            break
    print(n, offset, [c() for c in calls])
    k = 2
    for n in range(9):
        y = f(n + k)
        calls.append(lambda: n + k)
        if y % 4 == 1:
            break
    print(n, [c() for c in calls])
main()
