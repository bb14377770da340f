"""A checksum is the same in every process, and so is sorted order."""

import zlib


def bucket(text):
    value = len(text)
    for step in range(30_000):
        value = (value * 31 + step) % 1_000_003
    return zlib.crc32(text.encode()) % 4, sorted(set(text.split()))


texts = ["one two three", "four five six", "seven eight"]
print([bucket(text) for text in texts])
