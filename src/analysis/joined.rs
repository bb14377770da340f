//! The join by method name: what a method does whose receiver's type nobody knows, if it is one of the types that have it.

use std::collections::BTreeSet;

use super::facts::Facts;
use super::interp::{Args, Interp};
use super::objects::{ObjId, ObjSet};
use super::table::{CallEntry, Ship};
use crate::python::{ClassId, TextRange};

/// A method of more kinds than these says nothing by its name (`get`, `close`).
const MOST_KINDS: usize = 24;

/// What all known types with a method say about it.
#[derive(Debug)]
pub(super) struct Join {
    /// The types, in order of their names; classes of the script behind those of the tables.
    pub types: Vec<String>,
    /// One entry for each different thing that the tables say.
    entries: Vec<(String, CallEntry)>,
    /// Classes of the script with a method of that name.
    classes: Vec<ClassId>,
}

impl Join {
    /// Whether all types do the same, as far as effects go.
    fn is_unanimous(&self) -> bool {
        self.classes.is_empty()
            && self
                .entries
                .windows(2)
                .all(|two| two[0].1.effects == two[1].1.effects && two[0].1.when == two[1].1.when)
    }

    /// Whether no known type has any effect on anything.
    fn is_harmless(&self) -> bool {
        let quiet = |entry: &CallEntry| {
            let mut conditional = entry.when.iter().flat_map(|when| when.effects.iter());
            entry.effects.is_empty() && conditional.all(Vec::is_empty)
        };
        self.classes.is_empty() && self.entries.iter().all(|(_, entry)| quiet(entry))
    }

    /// For the report: the types, and whether they agree.
    fn described(&self) -> String {
        let named = self.named();
        match (self.types.len(), self.is_unanimous()) {
            (1, _) => format!("{named}, the only known type that has one of this name"),
            (count, true) => format!(
                "one of the {count} known types that have one of this name, and do the same ({named})"
            ),
            (count, false) => format!(
                "one of the {count} known types that have one of this name, whose effects differ: all of them together are taken ({named})"
            ),
        }
    }

    /// The types, for a sentence: `bytearray`, `bytes` and 3 more.
    fn named(&self) -> String {
        const SHOWN: usize = 4;
        let shown: Vec<String> = self
            .types
            .iter()
            .take(SHOWN)
            .map(|ty| format!("`{ty}`"))
            .collect();
        match self.types.len().saturating_sub(SHOWN) {
            0 => shown.join(", "),
            more => format!("{} and {more} more", shown.join(", ")),
        }
    }
}

/// A call of a method on a receiver of which nothing is known.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct OpenMethod {
    /// The whole call.
    pub range: TextRange,
    /// The name of the method.
    pub name: String,
}

impl<'a> Interp<'a> {
    /// What is known of `name` as a method, if its name says anything.
    pub(super) fn join(&self, name: &str) -> Option<Join> {
        let mut entries: Vec<(String, CallEntry)> = Vec::new();
        let mut types: Vec<String> = Vec::new();
        for (ty, entry) in self.table.methods_named(name) {
            types.push(ty.to_string());
            if !entries.iter().any(|(_, known)| known.does_as(entry)) {
                entries.push((ty.to_string(), entry.clone()));
            }
        }
        let classes: Vec<ClassId> = (0..self.scopes.classes.len())
            .map(|index| ClassId(u32::try_from(index).unwrap_or(u32::MAX)))
            .filter(|class| !self.functions_named(*class, name).is_empty())
            .collect();
        types.extend(classes.iter().map(|class| self.class_name(*class)));
        let says = !types.is_empty() && entries.len() + classes.len() <= MOST_KINDS;
        says.then_some(Join {
            types,
            entries,
            classes,
        })
    }

    /// A method of an unknown value, taken for any of the methods of that name.
    pub(super) fn call_joined(
        &mut self,
        recv: ObjId,
        name: &str,
        join: &Join,
        args: &Args<'a>,
        site: TextRange,
    ) -> ObjSet {
        let known = self.joined.entry(recv).or_default();
        let before = known.len();
        known.extend(join.types.iter().cloned());
        self.changed |= known.len() > before;
        let mut all = ObjSet::default();
        for (ty, entry) in &join.entries {
            let path = format!("{ty}.{name}");
            let part = self.apply_entry(entry, &path, Some(recv), args, site);
            all.extend(&part);
        }
        for class in &join.classes {
            for func in self.functions_named(*class, name) {
                let mut with = args.clone();
                with.pos.insert(0, (ObjSet::one(recv), None));
                let part = self.call_func(func, &with, site);
                all.extend(&part);
            }
        }
        for id in all
            .iter()
            .filter(|id| self.obj(*id).site == site)
            .collect::<Vec<_>>()
        {
            self.changed |= self.supposed.insert(id);
        }
        all
    }

    /// Whether an unknown value has, by the methods that are called on it, a type whose values arrive as they were. What its
    /// methods give is of no type that it is assumed not to have.
    pub(super) fn ships_joined(&self, id: ObjId) -> bool {
        let ships = |types: &BTreeSet<String>| types.iter().any(|ty| self.ships_type(ty));
        match self.obj(id).ty() {
            None => self.joined.get(&id).is_some_and(ships),
            Some(ty) => {
                let ruled_out = |types: &BTreeSet<String>| types.contains(ty) && ships(types);
                self.supposed.contains(id) && self.joined.values().any(ruled_out)
            }
        }
    }

    fn ships_type(&self, ty: &str) -> bool {
        // A set may come out in another order; an iterator's position is state.
        const NOT_AS_THEY_WERE: [&str; 4] = ["set", "frozenset", "iterator", "generator"];
        let ship = self.table.inherited(ty, |entry| Some(entry.ship));
        ship.unwrap_or_default() == Ship::Faithful
            && !NOT_AS_THEY_WERE
                .iter()
                .any(|kind| self.table.is_a(ty, kind))
    }

    /// A method of an unknown value is called here; `true` if it may be taken for the methods of its name.
    pub(super) fn takes_join(&mut self, name: &str, site: TextRange) -> bool {
        let Some(range) = self.written(site) else {
            return false;
        };
        let at = (range.start(), range.end());
        self.open_methods.insert(at, name.to_string());
        self.evidence.joins(range)
    }
}

impl Facts<'_> {
    /// The calls of methods on values of which nothing is known, in the script's own text, where other types have methods of
    /// that name.
    #[must_use]
    pub fn open_methods(&self) -> Vec<OpenMethod> {
        let open = self.interp.open_methods.iter();
        open.map(|((start, end), name)| OpenMethod {
            range: TextRange::new(*start, *end),
            name: name.clone(),
        })
        .filter(|method| self.module.part_at(method.range.start()).is_none())
        .filter(|method| self.interp.join(&method.name).is_some())
        .collect()
    }

    /// What is taken for granted where the method of an unknown value is taken for any of its name, for the report.
    #[must_use]
    pub fn assumed_by_name(&self, method: &OpenMethod) -> String {
        let text = self.module.slice(method.range);
        let first = text.lines().next().unwrap_or_default();
        let more = if first.len() < text.len() { "…" } else { "" };
        let line = self.line(method.range.start());
        let Some(join) = self.interp.join(&method.name) else {
            return String::new();
        };
        let types = join.types.iter();
        let others: Vec<String> = types
            .filter(|ty| !self.interp.ships_type(ty))
            .map(|ty| format!("`{ty}`"))
            .collect();
        let travels = if others.is_empty() {
            String::new()
        } else {
            format!(
                "; and where it goes to a worker, none of those that arrive changed or not at all ({})",
                others.join(", ")
            )
        };
        format!(
            "that `{first}{more}` (line {line}), of whose receiver nothing is known, is a method of {}{travels}",
            join.described()
        )
    }

    /// What would be taken for granted of the unknown method that is called here, if that would do no harm.
    #[must_use]
    pub(super) fn harmless_by_name(&self, range: TextRange) -> Option<String> {
        let range = self.interp.written(range)?;
        let name = self
            .interp
            .open_methods
            .get(&(range.start(), range.end()))?;
        let join = self.interp.join(name)?;
        join.is_harmless()
            .then(|| format!("`.{name}()` of {}", join.named()))
    }
}
