def score(x, k=3):
    total = 0
    for i in range(200):
        total += (x * i + k) % 7
    return total


def collected(n, k):
    out = []
    for x in range(450_000):
        out.append(
            score(x, k)
            + n
        )
    return out


def added():
    total = 0.5
    numbers = list(range(400_000))
    for number in numbers:
        total += score(number) / 7
    return total


def main():
    out = collected(7, 5)
    print(len(out), out[:3], out[-3:], sum(out))
    print(added())


main()
