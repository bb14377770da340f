//! Sets whose order differs from process to process.

use rustc_hash::FxHashSet;

use crate::analysis::facts::{Facts, Objects};
use crate::analysis::objects::{Effect, ObjId};
use crate::analysis::verdict::Obstacle;

impl Facts<'_> {
    pub(super) fn check_set_order(
        &self,
        owner: &str,
        effect: &Effect,
        args: &Objects,
        ambient: &Objects,
    ) -> Result<(), Obstacle> {
        let line = self.line(effect.range.start());
        // A set made from a shipped one inherits the order of the copy.
        let any_shipped = args.iter().chain(ambient).any(|&id| {
            self.interp
                .effective_type(id)
                .is_some_and(|ty| matches!(ty.as_str(), "set" | "frozenset"))
        });
        for id in effect.objs.iter() {
            let shipped = any_shipped || args.contains(&id) || ambient.contains(&id);
            if shipped || !self.stable_hashes(id) {
                let why = if shipped {
                    "a copy of a set may keep another order"
                } else {
                    "its order follows string hashes, which differ from process to process"
                };
                let set = match self.named(id, effect.owner, effect.range) {
                    kind if kind == self.interp.describe(id) => kind,
                    name => format!("{name}, {}", self.interp.describe(id)),
                };
                return Err(Obstacle::new(
                    "set-order",
                    format!("{owner} depends on the order of {set} (line {line}); {why}"),
                    "iterate over `sorted(…)` of it",
                )
                .at(effect.range, effect.what.clone()));
            }
        }
        Ok(())
    }

    /// Numbers, and tuples of numbers, hash the same everywhere.
    pub(in crate::analysis) fn stable_hashes(&self, id: ObjId) -> bool {
        let mut stack: Vec<ObjId> = self.interp.held(id).iter().collect();
        let mut seen = FxHashSet::default();
        while let Some(id) = stack.pop() {
            if !seen.insert(id) {
                continue;
            }
            match self.interp.obj(id).ty() {
                Some("int" | "float" | "bool" | "complex") => {}
                Some("tuple" | "frozenset") => stack.extend(self.interp.held(id).iter()),
                _ => return false,
            }
        }
        true
    }
}
