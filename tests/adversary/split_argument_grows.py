def work(data, n):
    total = 0
    for i in range(20000 * n):
        total += i % 7 + len(data)
    return total


def main(items):
    data = []
    out = []
    for n in items:
        out.append(work(data, n))
        data.append(n)
    return out


def stack(items):
    data = []
    out = []
    for n in items:
        data.append(n)
        out.append(work(data, n))
        print(n)
    return out, data


def dup(items):
    data = []
    out = []
    for n in items:
        out.append(work(data, n))
        data.append(out)
    return out


print(main([1, 2, 3]))
print(stack([1, 2, 3]))
print(len(dup([1, 2, 3])))
