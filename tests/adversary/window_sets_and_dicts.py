def f(x):
    t = x
    for k in range(20_000):
        t = (t * 31 + k) % 1_000_003
    return t

def main():
    d = {"a": 1, "b": 2, "c": 3}
    for k, v in d.items():
        y = f(v)
        if y % 2 == 1:
            break
    print(k, v, y)
    for (i, (k, v)) in enumerate(d.items()):
        if f(v + i) % 2 == 0:
            break
    print(i, k, v)
    for first, *rest in [(1, 2, 3), (4, 5), (6,)]:
        if f(first) % 2 == 0:
            break
    print(first, rest)
    for [a, b] in [[1, 2], [3, 4]]:
        if f(a) % 2 == 0:
            break
    print(a, b)
    box = [0]
    for box[0] in range(9):
        if f(box[0]) % 2 == 0 and box[0] > 0:
            break
    print(box)
main()
