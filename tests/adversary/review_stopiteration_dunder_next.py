# StopIteration from `__next__()` (also `generator.send`) in what a mapped function calls: the text test knows only "next(" and "StopIteration"
def score(x, table):
    first = iter(table).__next__()
    total = 0
    for step in range(20000):
        total = (total * 31 + step + first + x) % 1009
    return total


def main(table):
    print(list(map(lambda x: score(x, table if x < 3 else []), [1, 2, 3, 4])))


main([1])
