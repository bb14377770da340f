# DIFFERS: method of returned instance reads a copy of EMPTY after unpickling; identity test on the driver, outside the methods, becomes False
EMPTY = []
class Score:
    def __init__(self, value):
        self.value = value
    def parts(self):
        if self.value % 2:
            return EMPTY
        return [self.value]

def work(n):
    total = n
    for step in range(20000):
        total = (total * 31 + step) % 1009
    return Score(total)

results = [work(i) for i in range(8)]
for r in results:
    p = r.parts()
    print("empty" if p is EMPTY else p)
