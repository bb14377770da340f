def f(x):
    t = x
    for k in range(20_000):
        t = (t * 31 + k) % 1_000_003
    return t

class Best:
    def __init__(self):
        self.value = None
        self.history = []
    def offer(self, x, y):
        self.history.append(x)
        if self.value is None or y < self.value:
            self.value = y
            return True
        return False
    def search(self, xs):
        bad = 0
        for x in xs:
            if bad > 2 or len(self.history) > 12:
                break
            y = f(x)
            bad = 0 if self.offer(x, y) else bad + 1
        return self.value
def main():
    best = Best()
    print(best.search(range(40)), best.history)
    print(best.search([5, 6, 7]), best.history)
main()
