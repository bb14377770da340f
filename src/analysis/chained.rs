//! Objects that lead to others of their kind: nodes of lists, trees and graphs. Pickling goes into one inside the other, and
//! gives up after some hundred in a row (`RecursionError`, `docs/ray-facts.md`).

use super::facts::{Facts, Objects};
use super::objects::{ObjId, ObjKind, ObjSet};
use super::verdict::{Assumption, AssumptionKind};
use crate::python::{ClassId, FuncId, TextRange};

impl Facts<'_> {
    /// Whether an object may be one of a long chain: it can reach others made in the same place, and no recursion made them,
    /// which would have ended first.
    pub(super) fn is_chained(&self, id: ObjId) -> bool {
        self.leads_to_its_like(id) && !self.is_made_in_recursion(self.interp.obj(id).site)
    }

    /// What is taken for granted where chains travel that a recursive function made.
    pub(super) fn depth_assumption(&self, name: &str, travels: &Objects) -> Option<Assumption> {
        let mut all: Vec<ObjId> = travels.iter().copied().collect();
        all.sort();
        let id = all.into_iter().find(|&id| self.leads_to_its_like(id))?;
        Some(Assumption {
            kind: AssumptionKind::Note,
            text: format!(
                "that {} which `{name}` is given or returns leads to less than some 200 others one inside the other: pickling goes no deeper",
                self.interp.describe(id)
            ),
        })
    }

    fn leads_to_its_like(&self, id: ObjId) -> bool {
        let instance = match &self.interp.obj(id).kind {
            ObjKind::Instance(_) => true,
            ObjKind::Value { ty, .. }
                if matches!(ty.as_str(), "list" | "dict" | "tuple")
                    && !self.interp.obj(id).site.is_empty() =>
            {
                false
            }
            _ => return false,
        };
        // What was read as a whole (`json.load`) is one dict and one list that hold each other: no chain that the script made.
        let site = self.interp.obj(id).site;
        let at_once = |at: ObjId| at != id && self.interp.obj(at).site == site;
        let whole = !instance && self.links(id).iter().any(at_once);
        let apart = |at: &ObjId| !whole || self.interp.obj(*at).site != site;
        let mut seen = Objects::default();
        let mut work: Vec<ObjId> = self.links(id).iter().filter(apart).collect();
        while let Some(at) = work.pop() {
            if at == id {
                return true;
            }
            let kind = &self.interp.obj(at).kind;
            // Containers among themselves; what instances hold is asked of the instances.
            let follows = matches!(kind, ObjKind::Value { .. })
                || instance && matches!(kind, ObjKind::Instance(_));
            if follows && seen.insert(at) {
                work.extend(self.links(at).iter());
            }
        }
        false
    }

    /// What an object holds. Of what a constructor is given, all that it is given anywhere is in the fields of each instance:
    /// only what this one was given counts.
    fn links(&self, id: ObjId) -> ObjSet {
        let object = self.interp.obj(id);
        let mut held = ObjSet::default();
        for inner in object.fields.values() {
            held.extend(inner);
        }
        let ObjKind::Instance(class) = object.kind else {
            return held;
        };
        let makers = self.interp.functions_named(class, "__init__");
        let given_anywhere = self.given_to(class, &makers);
        let mut links = ObjSet::default();
        for inner in held.iter().filter(|inner| !given_anywhere.contains(*inner)) {
            links.insert(inner);
        }
        for edge in &self.interp.calls {
            if edge.range == object.site && makers.contains(&edge.callee) {
                for given in edge.args.iter().filter(|given| *given != id) {
                    links.insert(given);
                }
            }
        }
        links
    }

    /// Everything that the constructors of a class are given, but for the instances themselves.
    fn given_to(&self, class: ClassId, makers: &[FuncId]) -> ObjSet {
        let mut all = ObjSet::default();
        for edge in &self.interp.calls {
            if makers.contains(&edge.callee) {
                let made = |id: ObjId| {
                    let object = self.interp.obj(id);
                    object.site == edge.range
                        && matches!(object.kind, ObjKind::Instance(own) if own == class)
                };
                for given in edge.args.iter().filter(|given| !made(*given)) {
                    all.insert(given);
                }
            }
        }
        all
    }

    fn is_made_in_recursion(&self, site: TextRange) -> bool {
        let within = self
            .scopes
            .func_ids()
            .filter(|func| self.scopes.func(*func).range().contains_range(site));
        within.into_iter().any(|func| {
            let reached = self.closure(&[func]);
            reached.iter().any(|&from| {
                self.owned_edges(Some(from))
                    .any(|index| self.edge(index).callee == func)
            })
        })
    }
}
