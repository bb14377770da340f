from multiprocessing import Pool


def f(x):
    t = 0
    while t < 3000:
        t += 1
    if x == 2:
        raise ValueError("no", x)
    return x


if __name__ == "__main__":
    with Pool(2) as pool:
        try:
            print(pool.map(f, range(4)))
        except ValueError as error:
            print(error, error.args)
