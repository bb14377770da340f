def f(x):
    t = x
    for k in range(20_000):
        t = (t * 31 + k) % 1_000_003
    return t

def g(row):
    return f(sum(row))
def main():
    acc = [1]
    for x in range(9):
        y = g(acc)
        acc.append(y)
        if y % 3 == 1:
            break
    print(acc)
    rows = [[1], [2], [3]]
    for row in rows:
        y = g(row)
        rows[-1].append(y)
        if y % 3 == 5:
            break
    print(rows)
    for row in rows:
        y = g(row)
        if len(rows) < 6:
            rows.append([y])
        if y % 3 == 5:
            break
    print(rows)
main()
