# item: T23
# expect: R argument-mutated
# why: every call reads and refreshes the session's cookies


class Session:
    def __init__(self):
        self.cookies = {"token": 1}

    def get(self, page, steps):
        value = page + self.cookies["token"]
        for step in range(steps):
            value = (value * 31 + step) % 1_000_003
        return {"page": page, "cookies": {"token": value}}


def fetch(session, page, steps):
    reply = session.get(page, steps)
    session.cookies.update(reply["cookies"])
    return reply["cookies"]["token"]


session = Session()
tokens = []
for page in range(6):
    tokens.append(fetch(session, page, 30_000))
print(tokens)
print(session.cookies)
