def f(x):
    t = x
    for k in range(20_000):
        t = (t * 31 + k) % 1_000_003
    return t

class Room:
    def __enter__(self):
        print("in")
        return self
    def __exit__(self, *args):
        print("out")
def items():
    try:
        for n in range(40):
            yield n
    finally:
        print("source closed")
def search(limit):
    with Room():
        try:
            for n in range(40):
                y = f(n)
                if y % limit == 1:
                    return n, y
        finally:
            print("done")
    return None
def main():
    print(search(5), search(1_000_003))
    for n in items():
        if f(n) % 5 == 1:
            break
    print("behind", n)
main()
