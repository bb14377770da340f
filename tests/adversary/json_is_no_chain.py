import json
def work(rec):
    t = 0
    for k in range(200000):
        t += k * len(rec)
    return t
data = json.loads('[{"a": [1, {"b": 2}]}, {"a": []}]')
print([work(rec) for rec in data])
