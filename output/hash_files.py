"""Checksums of every file below a folder, computed by a pool of processes."""
import hashlib
import os
import random
import tempfile
import zlib

import ray


def map_in_order(task, items, window):
    """Results of one task an item, in order, with at most `window` tasks in flight."""
    results, refs = [], []
    for item in items:
        if len(refs) == window:
            results.append(ray.get(refs.pop(0)))
        refs.append(task.remote(item))
    return results + [ray.get(ref) for ref in refs]


BLOCK = 1 << 18


@ray.remote
def fingerprint(path):
    """(size, SHA-256, CRC-32, size when compressed) of one file, read block by block."""
    sha = hashlib.sha256()
    packer = zlib.compressobj(9)
    crc = size = packed = 0
    with open(path, "rb") as file:
        while True:
            block = file.read(BLOCK)
            if not block:
                break
            sha.update(block)
            crc = zlib.crc32(block, crc)
            packed += len(packer.compress(block))
            size += len(block)
    packed += len(packer.flush())
    return size, sha.hexdigest(), crc, packed


def make_files(root, n):
    rng = random.Random(31)
    for i in range(n):
        folder = os.path.join(root, "abc"[i % 3])
        os.makedirs(folder, exist_ok=True)
        words = [rng.randbytes(rng.randrange(3, 9)).hex() for _ in range(400)]
        with open(os.path.join(folder, f"part{i:02d}.bin"), "wb") as out:
            out.write(" ".join(rng.choices(words, k=120_000 + 9_000 * i)).encode())
    # a copy under another name, so that there is a duplicate to find
    with open(os.path.join(root, "a", "part00.bin"), "rb") as first:
        content = first.read()
    with open(os.path.join(root, "c", "copy.bin"), "wb") as out:
        out.write(content)


def list_files(root):
    found = []
    for folder, _, names in os.walk(root):
        for name in names:
            found.append(os.path.join(folder, name))
    return sorted(found)


if __name__ == "__main__":
    ray.init(address=os.environ.get("RAY_ADDRESS") or "auto")
    with tempfile.TemporaryDirectory() as root:
        make_files(root, 11)
        paths = list_files(root)
        prints = map_in_order(fingerprint, paths, 4)

        seen = {}
        for path, (size, sha, crc, packed) in zip(paths, prints):
            name = os.path.relpath(path, root)
            print(f"{sha[:16]}  {crc:08x}  {size:>8}  {packed / size:6.1%}  {name}")
            seen.setdefault(sha, []).append(name)
        for names in seen.values():
            if len(names) > 1:
                print("same content:", ", ".join(names))
