import os

import ray


@ray.remote
def save(x):
    value = x
    for step in range(30_000):
        value = (value * 31 + step) % 1_000_003
    with open(f"part{x}.txt", "w") as part:
        part.write(str(value))
    return value


@ray.remote
def read():
    with open("note.txt") as note:
        return note.read()


with open("note.txt", "w") as note:
    note.write("here")
ray.init(address=os.environ["RAY_ADDRESS"], runtime_env={"working_dir": "."})
print("# read:", ray.get(read.remote()))
print(ray.get([save.remote(x) for x in range(3)]))
print([os.path.exists(f"part{x}.txt") for x in range(3)])
