def f(x):
    t = x
    for k in range(20_000):
        t = (t * 31 + k) % 1_000_003
    return t

limit = 5
def upto():
    n = 0
    while n < limit:
        yield n
        n += 1
box = {"limit": 4}
def boxed():
    n = 0
    while n < box["limit"]:
        yield n
        n += 1
def main():
    global limit
    for n in upto():
        y = f(n)
        if y % 3 == 0 and limit < 9:
            limit += 1
        if y == -1:
            break
    print(n, limit)
    for n in boxed():
        y = f(n)
        if y % 3 == 0 and box["limit"] < 9:
            box["limit"] += 1
        if y == -1:
            break
    print(n, box)
main()
