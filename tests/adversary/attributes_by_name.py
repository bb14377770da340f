class Box:
    def __init__(self, v):
        self.v = v


def work(text):
    t = len(text)
    for k in range(30_000):
        t = (t * 31 + k) % 1_000_003
    return t


one = Box(3)
boxes = [one, one, Box(4)]
for b in boxes:
    b.__dict__["v"] = work("x" * b.v) % 7
print([b.v for b in boxes])
for b in boxes:
    b.__dict__.update(v=work("x" * b.v) % 5)
print([b.v for b in boxes])


class Shared:
    def __init__(self, shared):
        self.__dict__ = shared


shared = {"w": 1}
pair = [Shared(shared), Shared(shared)]
for s in pair:
    s.w = work("x" * shared["w"]) % 9
print([s.w for s in pair])
