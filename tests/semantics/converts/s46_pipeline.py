# item: S46
# expect: C
# why: a pipeline that is built once is called on text after text


class Sentiment:
    def __init__(self):
        self.lexicon = {"good": 2, "bad": -2, "fine": 1}

    def __call__(self, text, steps=20_000):
        value = sum(self.lexicon.get(word, 0) for word in text.split())
        noise = len(text)
        for step in range(steps):
            noise = (noise * 31 + step) % 1_000_003
        return {"label": "POS" if value > 0 else "NEG", "noise": noise}


pipe = Sentiment()
texts = ["good day", "bad day", "fine day", "good good bad"]
out = [pipe(text) for text in texts]
print(out)
