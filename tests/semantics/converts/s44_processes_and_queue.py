# item: S44
# expect: C
# why: one process per item, results through a queue
from multiprocessing import Process, Queue


def crunch(x, queue):
    value = x
    for step in range(30_000):
        value = (value * 31 + step) % 1_000_003
    queue.put((x, value))


if __name__ == "__main__":
    queue = Queue()
    processes = [Process(target=crunch, args=(x, queue)) for x in range(4)]
    for process in processes:
        process.start()
    results = [queue.get() for _ in processes]
    for process in processes:
        process.join()
    print(sorted(results))
