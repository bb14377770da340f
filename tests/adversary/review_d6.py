# DIFFERS: method returned by-name function; after unpickling the class's methods have copied functions, 'is' on the driver becomes False
def plain(v):
    return v
def double(v):
    return v * 2
class Score:
    def __init__(self, value):
        self.value = value
    def rule(self):
        return double if self.value % 2 else plain

def work(n):
    total = n
    for step in range(20000):
        total = (total * 31 + step) % 1009
    return Score(total)

results = [work(i) for i in range(8)]
for r in results:
    print("double" if r.rule() is double else "plain", r.rule()(2))
