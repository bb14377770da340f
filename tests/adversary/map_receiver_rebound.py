"""The name of the receiver is bound anew while `map` takes the items; `map` keeps the method that it was given."""


class Model:
    def __init__(self, scale):
        self.scale = scale

    def score(self, x):
        total = x
        for step in range(x + 3):
            total = (total * 31 + step + self.scale) % 1009
        return total


model = Model(3)


def items():
    global model
    for x in [3, 1, 2, 5]:
        model = Model(x)
        yield x


print(list(map(model.score, items())))
print(model.scale)
model = Model(3)
for y in map(model.score, [1, 2, 3]):
    model = Model(y)
    print(y, model.scale)
