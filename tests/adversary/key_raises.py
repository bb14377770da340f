def f(x):
    t = 0
    while t < 3000:
        t += 1
    if x == 0:
        raise ValueError("no")
    return x * 2
def main():
    names = ["a", "b"]
    try:
        d = {names[i]: f(i) for i in range(3)}
    except ValueError:
        print("value")
    except IndexError:
        print("index")
main()
