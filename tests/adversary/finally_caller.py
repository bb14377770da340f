def f(x):
    t = 0
    while t < 3000:
        t += 1
    if x == 2:
        raise ValueError("no")
    return x
out = []
def run():
    for x in range(4):
        out.append(f(x))
def main():
    try:
        run()
    finally:
        print(len(out))
main()
