"""A key that is missing, or taken away, raises where it did: after the rounds before it."""


def score(text):
    total = 0
    for i in range(20000 + len(text)):
        total = (total * 31 + i * len(text)) % 100003
    if len(text) == 2:
        raise ValueError(text)
    return total


def caught(records):
    try:
        for rec in records:
            if rec["ok"]:
                rec["score"] = score(rec["text"])
                print(rec)
    except KeyError as error:
        print("missing", error)
    except ValueError as error:
        print("wrong", error)
    return records


def each_caught(records):
    for rec in records:
        try:
            rec["score"] = score(rec["text"])
        except ValueError:
            rec["score"] = None
        print(rec)
    return records


def main():
    print(caught([{"ok": i != 1, "text": "x" * i} for i in range(4)]))
    print(each_caught([{"ok": True, "text": "x" * i} for i in range(4)]))
    short = [{"ok": True, "text": "y" * i * 3} for i in range(4)]
    del short[2]["text"]
    print(caught(short))
    emptied = [{"ok": True, "text": "z" * i * 3} for i in range(4)]
    emptied[1].pop("text")
    print(caught(emptied))
    some = [{"ok": True, "text": "u"}, {"ok": True}]
    print(caught(some))


if __name__ == "__main__":
    main()
