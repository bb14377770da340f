def f(x):
    t = x
    for k in range(20_000):
        t = (t * 31 + k) % 1_000_003
    return t

run_ahead = 5
ref = "mine"
def main():
    for x in range(9):
        if f(x) % 3 == 1:
            break
    print(x, run_ahead, ref)
main()
