"""Every record is made with the keys that are read, and only stores change one: reading them raises nothing."""


def score(text):
    total = 0
    for i in range(20000 + len(text)):
        total = (total * 31 + i * len(text)) % 100003
    if len(text) == 2:
        raise ValueError(text)
    return total


def main():
    records = [{"ok": i != 1, "text": "x" * i} for i in range(5)]
    try:
        for rec in records:
            if rec["ok"]:
                rec["score"] = score(rec["text"])
                print(rec)
    except ValueError as error:
        print("wrong", error)
    print(records)
    for rec in records:
        try:
            rec["score"] = score(rec["text"])
        except ValueError:
            rec["score"] = None
        print(rec)


if __name__ == "__main__":
    main()
