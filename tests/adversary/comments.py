def f(x):
    t = 0
    while t < 3000:
        t += 1
    return x * 2
def main():
    # start
    out = []  # init
    # about the loop
    for x in range(3):  # header
        # inside
        out.append(f(  # arg
            x,  # x
        ))  # tail
    # after
    print(out)
    t = 0
    for x in (  # paren
        1,
        2,
    ):
        # why
        t += f(x)  # tail
    print(t)
    for a, b in zip([1, 2],  # first
                    [3, 4]):
        print(a, f(b))  # say
    o = [  # open
        f(x)  # el
        for x in range(3)  # for
        # lone
    ]  # close
    print(o)
    o = [
        (x, f(x))  # el
        for x in range(3)  # for
        # lone
    ]
    print(o)
    o = {x:  # key
         f(x)  # val
         for x in range(3)}
    print(o)
main()
