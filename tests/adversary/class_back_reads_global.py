import time

TABLE = {'a': 1}


class Item:
    def __init__(self, v):
        self.v = v

    def size(self):
        return self.v + TABLE['a']


def work(x):
    time.sleep(1)
    return Item(x)


out = [work(x) for x in range(3)]
TABLE['a'] = 100
print([item.size() for item in out])
TABLE = {'a': 1000}
print([item.size() for item in out])
