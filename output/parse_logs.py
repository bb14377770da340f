#!/usr/bin/env python3
"""Summarise a web server's access log: hits, errors and traffic by page."""
import os
import random
import re
import sys
from collections import Counter

import ray

LINE = re.compile(
    r'(?P<host>\S+) - - \[(?P<time>[^\]]+)\] "(?P<verb>[A-Z]+) (?P<url>\S+) HTTP/1\.[01]" '
    r'(?P<status>\d{3}) (?P<size>\d+|-)$'
)
CHUNK = 16_000


def fake_log(n):
    rng = random.Random(2024)
    pages = ["/", "/cart", "/login", "/item/17", "/item/42", "/search", "/help"]
    lines = []
    for i in range(n):
        if i % 997 == 500:
            lines.append("=== rotated ===")
            continue
        host = f"10.0.{rng.randrange(4)}.{rng.randrange(250)}"
        size = "-" if rng.random() < 0.03 else rng.randrange(200, 90_000)
        status = rng.choice((200, 200, 200, 200, 304, 404, 500))
        clock = f"{i // 3600 % 24:02d}:{i // 60 % 60:02d}:{i % 60:02d}"
        lines.append(f'{host} - - [03/May/2024:{clock} +0000] "GET {rng.choice(pages)} HTTP/1.1" {status} {size}')
    return lines


@ray.remote
def parse_chunk(lines):
    """Counts of one piece of the log; knows nothing about the others."""
    summary = {"hits": Counter(), "errors": Counter(), "hosts": Counter(), "bytes": 0, "bad": 0}
    for line in lines:
        match = LINE.match(line)
        if match is None:
            summary["bad"] += 1
            continue
        page = match["url"].split("/")[1] or "home"
        summary["hits"][page] += 1
        summary["hosts"][match["host"]] += 1
        if match["status"] >= "400":
            summary["errors"][page, match["status"]] += 1
        if match["size"] != "-":
            summary["bytes"] += int(match["size"])
    return summary


def main():
    log = fake_log(192_000)
    hits, errors, hosts = Counter(), Counter(), Counter()
    volume = bad = 0

    refs = [parse_chunk.remote(log[start:start + CHUNK]) for start in range(0, len(log), CHUNK)]
    for ref in refs:
        part = ray.get(ref)
        hits.update(part["hits"])
        errors.update(part["errors"])
        hosts.update(part["hosts"])
        volume += part["bytes"]
        bad += part["bad"]

    print("lines:", len(log), "unreadable:", bad, "traffic:", volume)
    for page, n in sorted(hits.items()):
        print(f"  {page:<8}{n:>7}  404: {errors[page, '404']:>5}  500: {errors[page, '500']:>5}")
    print("busiest hosts:", [host for host, _ in sorted(hosts.items(), key=lambda kv: (-kv[1], kv[0]))[:3]])
    return 0


if __name__ == "__main__":
    ray.init(address=os.environ.get("RAY_ADDRESS") or "auto")
    sys.exit(main())
