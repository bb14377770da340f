//! What a pack may name: predicates, services, native transforms and reference pages.

use std::collections::BTreeSet;

use crate::engine::predicate::{PREDICATES, PredicateSpec};
use crate::engine::template::{SERVICES, ServiceSpec};

/// A rewrite that a template can't say, written in Rust under `src/rewrites/`.
#[derive(Debug, Clone, Copy)]
pub struct TransformSpec {
    pub name: &'static str,
    /// What it looks at. What no transform of a kind can convert is refused in the name of one of them.
    pub candidate: &'static str,
    /// The keys that `[rule.params]` may have.
    pub params: &'static [&'static str],
    /// One sentence: what it does.
    pub doc: &'static str,
}

/// The native transforms, sorted by name.
pub const TRANSFORMS: &[TransformSpec] = &[
    TransformSpec {
        name: "cluster-init",
        candidate: "init call",
        params: &["keep", "drop"],
        doc: "makes a local `ray.init()` cluster-first; `keep` and `drop` name keyword arguments",
    },
    TransformSpec {
        name: "comprehension-collect",
        candidate: "comprehension",
        params: &["kinds"],
        doc: "a list, set or dict comprehension around a heavy call; `kinds` of list, set, dict",
    },
    TransformSpec {
        name: "connect",
        candidate: "program",
        params: &[],
        doc: "connects to the cluster once, where the program starts",
    },
    TransformSpec {
        name: "loop-collect",
        candidate: "`for` loop",
        params: &["methods"],
        doc: "a `for` loop that only collects; `methods` of append, extend, key, index",
    },
    TransformSpec {
        name: "loop-early-exit",
        candidate: "`for` loop",
        params: &[],
        doc: "a `for` loop that can be left early, or whose input has no known end: a bounded window",
    },
    TransformSpec {
        name: "loop-nested",
        candidate: "`for` loop",
        params: &[],
        doc: "nested loops around a heavy call",
    },
    TransformSpec {
        name: "loop-ordered",
        candidate: "`for` loop",
        params: &[],
        doc: "a `for` loop whose heavy part is launched ahead and consumed in order",
    },
    TransformSpec {
        name: "map-call",
        candidate: "map call",
        params: &["functions"],
        doc: "`map` and `filter` over a heavy function; `functions` names them",
    },
    TransformSpec {
        name: "reduction-argument",
        candidate: "reduction",
        params: &["functions"],
        doc: "a call of one of `functions` over a generator around a heavy call",
    },
];

/// The names that packs are checked against.
#[derive(Debug, Clone)]
pub struct Registry {
    pub predicates: &'static [PredicateSpec],
    pub services: &'static [ServiceSpec],
    pub transforms: &'static [TransformSpec],
    /// Paths from the project's root: `resources/ray-core/tasks.md`. The pages `resources/reasons/CODE.md` say which reason codes there are.
    pub resources: BTreeSet<String>,
}

impl Registry {
    /// The built-in predicates, services and transforms, with these reference pages.
    #[must_use]
    pub fn new(resources: BTreeSet<String>) -> Self {
        Self {
            predicates: PREDICATES,
            services: SERVICES,
            transforms: TRANSFORMS,
            resources,
        }
    }

    /// The known reason codes; empty if the pages about them aren't among the resources.
    pub(super) fn reasons(&self) -> impl Iterator<Item = &str> {
        self.resources.iter().filter_map(|page| {
            page.strip_prefix("resources/reasons/")?
                .strip_suffix(".md")
                .filter(|code| *code != "README" && *code != "index")
        })
    }
}
