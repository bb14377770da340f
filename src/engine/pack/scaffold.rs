//! `rayify rules new NAME`: a pack to start from.

/// The text of a new pack with one rule of this id and name. It loads as it stands; the author changes what it says.
///
/// Letters that a rule's name can't have become hyphens.
#[must_use]
pub fn scaffold(id: &str, name: &str) -> String {
    TEMPLATE.replace("{id}", id).replace("{name}", &kebab(name))
}

/// A name as rules are called: small letters, digits and hyphens.
#[must_use]
pub fn kebab(name: &str) -> String {
    let lower = name.to_ascii_lowercase();
    let parts: Vec<&str> = lower
        .split(|c: char| !c.is_ascii_alphanumeric())
        .filter(|part| !part.is_empty())
        .collect();
    if parts.is_empty() {
        return "my-rule".to_owned();
    }
    parts.join("-")
}

const TEMPLATE: &str = r#"# A rule pack of rayify. Check it with `rayify rules test THIS_FOLDER`, use it with `rayify --rules THIS_FOLDER`.

[[rule]]
id = "{id}"                       # capital letters and three digits, unique among all packs
name = "{name}"
summary = "scatter(f, items) becomes one Ray task per item"
library = "core.task"               # core.init, core.task, core.actor, core.object, data, tune, train or serve
docs = "resources/ray-core/tasks.md"
applicability = "safe"              # safe: proved; unsafe: right under a named assumption; suggest: shown, never applied
why = """
Say why this library and this shape: the calls don't depend on each other, so each can be a task."""
match = "scatter($F, $ITEMS)"       # Python; $X is one expression, $*ARGS any number of arguments, $_ anything
where = ["pure($F)", "finite($ITEMS)"]
rewrite = "windowed($F, $ITEMS)"    # a service, or Python with metavariables
needs = ["connect"]

[[rule.example]]
name = "one-task-per-item"
before = '''
from mylib import scatter


def work(n):
    total = 0
    for k in range(50_000):
        total += k % (n + 1)
    return total


if __name__ == "__main__":
    print(scatter(work, range(8)))
'''
after = '''
import os

import ray
from mylib import scatter


@ray.remote
def work(n):
    total = 0
    for k in range(50_000):
        total += k % (n + 1)
    return total


if __name__ == "__main__":
    ray.init(address=os.environ.get("RAY_ADDRESS") or "auto")
    print(ray.get([work.remote(n) for n in range(8)]))
'''

[[rule.example]]
name = "prints-in-the-worker"
refuse = "stdout-in-worker"         # the reason code, or "no-match" if it isn't even a candidate
before = '''
from mylib import scatter


def work(n):
    print("working on", n)
    return sum(k % (n + 1) for k in range(50_000))


if __name__ == "__main__":
    scatter(work, range(8))
'''
"#;
