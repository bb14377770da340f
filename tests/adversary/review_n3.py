# DIFFERS: Flag with RW = R | W / enum alias: cannot reassign member
from enum import Enum, IntEnum, Flag, auto, StrEnum
class Perm(Flag):
    R = auto()
    W = auto()
    RW = R | W
class Level(IntEnum):
    LOW = 1
    HIGH = 2
    @property
    def label(self):
        return self.name.lower()
    @classmethod
    def _missing_(cls, value):
        return cls.LOW
class Mode(str, Enum):
    A = "a"
    B = "b"
    FIRST = "a"
class Name(StrEnum):
    X = auto()
def work(n):
    total = n
    for step in range(20000):
        total = (total * 31 + step) % 1009
    return Perm.R | Perm.W if total % 2 else Perm.R, Level(total), Level.HIGH.label, Mode("a").name, Mode.FIRST is Mode.A, Name.X, len(Perm), Perm.RW.name
for i in range(4):
    print(work(i))
