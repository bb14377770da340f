//! What a function can have in hand in one run: a parameter holds what the calls in that run pass, not what any call passes.

use std::cell::OnceCell;

use rustc_hash::FxHashMap;

use super::facts::{Facts, Objects};
use super::objects::{Effect, EffectKind, ObjId};
use crate::python::{FuncId, FuncNode};

/// One run: the calls that it begins with, and the functions that may be at work in it.
pub struct Run<'r, 'f, 'a> {
    facts: &'f Facts<'a>,
    /// Call edges, by number.
    roots: &'r [usize],
    pub(super) funcs: &'r [FuncId],
    hands: OnceCell<FxHashMap<FuncId, Objects>>,
}

impl<'r, 'f, 'a> Run<'r, 'f, 'a> {
    #[must_use]
    pub fn new(facts: &'f Facts<'a>, roots: &'r [usize], funcs: &'r [FuncId]) -> Self {
        Self {
            facts,
            roots,
            funcs,
            hands: OnceCell::new(),
        }
    }

    /// Whether an effect on an object that is there before the run can come from what its function was passed. What the
    /// functions find without being passed it (globals, closures, defaults) is another question.
    #[must_use]
    pub fn passes(&self, effect: &Effect, id: ObjId) -> bool {
        // Unknown code may change what it was given earlier.
        let (Some(func), EffectKind::Mutates) = (effect.owner, &effect.kind) else {
            return true;
        };
        let hands = self.hands.get_or_init(|| self.hands());
        // Without a call that was seen, nothing is known about what it gets.
        !self.is_followed(func) || hands.get(&func).is_none_or(|hand| hand.contains(&id))
    }

    /// By function, what it may be passed of what is there before the run.
    fn hands(&self) -> FxHashMap<FuncId, Objects> {
        let mut hands: FxHashMap<FuncId, Objects> = FxHashMap::default();
        for &index in self.roots {
            let edge = self.facts.edge(index);
            let hand = hands.entry(edge.callee).or_default();
            hand.extend(self.facts.reach(&edge.args));
        }
        let edges: Vec<(FuncId, FuncId, Objects)> = self
            .funcs
            .iter()
            .flat_map(|&func| self.facts.owned_edges(Some(func)).map(move |at| (func, at)))
            .map(|(func, index)| {
                let edge = self.facts.edge(index);
                (func, edge.callee, self.facts.reach(&edge.args))
            })
            .collect();
        loop {
            let mut grown = false;
            for (from, to, args) in &edges {
                let passed: Vec<ObjId> = match hands.get(from) {
                    // It passes on only what it has.
                    Some(hand) if self.is_followed(*from) => {
                        args.intersection(hand).copied().collect()
                    }
                    _ => args.iter().copied().collect(),
                };
                let hand = hands.entry(*to).or_default();
                for id in passed {
                    grown |= hand.insert(id);
                }
            }
            if !grown {
                return hands;
            }
        }
    }

    /// Whether all that a function gets comes by its parameters, from calls that are seen: a nested function sees the variables
    /// around it, what is lazy was given its arguments elsewhere, and operators and other hooks are called without a word.
    fn is_followed(&self, func: FuncId) -> bool {
        let scopes = self.facts.scopes;
        let info = scopes.func(func);
        let top = match scopes.owner(info.parent) {
            None => true,
            Some(owner) => scopes.is_body(owner).is_some(),
        };
        let hook = info.name.starts_with("__") && info.name != "__init__";
        let plain = matches!(info.node, FuncNode::Def(_)) && !info.is_generator && !info.is_async;
        top && !hook && plain
    }
}
