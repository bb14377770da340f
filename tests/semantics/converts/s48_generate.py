# item: S48
# expect: C
# why: a greedy text model, built once, continues prompt after prompt


class Llm:
    def __init__(self, corpus):
        words = corpus.split()
        self.table = {}
        for left, right in zip(words, words[1:]):
            self.table.setdefault(left, []).append(right)

    def generate(self, prompt, length):
        word = prompt
        words = [word]
        for n in range(length):
            options = self.table.get(word) or ["the"]
            word = options[n % len(options)]
            words.append(word)
        return " ".join(words[-6:])


llm = Llm("the cat saw the dog and the dog saw the cat and a bird")
out = []
for prompt in ["the", "dog", "bird", "a"]:
    out.append(llm.generate(prompt, 30_000))
print(out)
