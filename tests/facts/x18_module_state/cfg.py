"""Settings of the program."""

DEBUG = False


def level():
    return "debug" if DEBUG else "quiet"
