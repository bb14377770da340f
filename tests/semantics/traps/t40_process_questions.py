# item: T40
# expect: R process-setting|relative-path
# why: a worker has another name, folder, argument list and parent
import os
import sys
import threading


def where(x, steps):
    for step in range(steps):
        x = (x * 31 + step) % 1_000_003
    return x, os.path.basename(os.getcwd()) == HERE


def who(x, steps):
    for step in range(steps):
        x = (x * 31 + step) % 1_000_003
    return x, os.path.basename(sys.argv[0]) == NAME, os.getpid() == PID


def thread(x, steps):
    for step in range(steps):
        x = (x * 31 + step) % 1_000_003
    return x, threading.current_thread().name, __name__


def exists(x, steps):
    for step in range(steps):
        x = (x * 31 + step) % 1_000_003
    return x, os.path.exists("marker.txt")


HERE = os.path.basename(os.getcwd())
NAME = os.path.basename(sys.argv[0])
PID = os.getpid()
with open("marker.txt", "w") as handle:
    handle.write("here")
print([where(x, 20_000) for x in range(2)])
print([who(x, 20_000) for x in range(2)])
print([thread(x, 20_000) for x in range(2)])
print([exists(x, 20_000) for x in range(2)])
