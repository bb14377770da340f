# item: T12
# expect: R argument-mutated
# why: the method changes the object, which is read afterwards; a task would change a copy


class Cell:
    def __init__(self, value):
        self.value = value
        self.age = 0

    def update(self, steps):
        for step in range(steps):
            self.value = (self.value * 31 + step) % 1_000_003
        self.age += 1


def refresh(cell, steps):
    cell.update(steps)
    return cell.value


cells = [Cell(n) for n in range(6)]
for cell in cells:
    cell.update(20_000)
print([(cell.value, cell.age) for cell in cells])
values = [refresh(cell, 20_000) for cell in cells]
print(values)
print([(cell.value, cell.age) for cell in cells])
