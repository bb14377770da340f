# item: T50
# expect: R async
# why: the coroutines interleave between reading and writing the value
import asyncio


class Cell:
    def __init__(self):
        self.value = 0

    async def add(self, steps):
        before = self.value
        for step in range(steps):
            before = before + step % 2
        await asyncio.sleep(0)
        self.value = before + 1
        return self.value


async def main():
    cell = Cell()
    print(await asyncio.gather(*(cell.add(10_001) for _ in range(5))))
    print([await cell.add(9_999) for _ in range(3)])


asyncio.run(main())
