//! The keys of dicts whose text shows them: which arguments a `**` may give.

use std::collections::BTreeSet;

use super::interp::{Args, Interp};
use super::objects::{EffectKind, Field, ObjId, ObjKind, ObjSet};
use crate::python::ast::{self, Expr};
use crate::python::{Ranged, TextRange};

/// Builtins that give the items of what they get.
const COPIES: [&str; 3] = ["sorted", "list", "tuple"];

/// Strings, or `None` if there may be others.
pub type Keys = Option<BTreeSet<String>>;

impl<'a> Interp<'a> {
    /// Notes the keys of a dict, or the strings in a list or tuple, where it is made.
    pub(super) fn note_keys(&mut self, id: ObjId, keys: Keys) {
        // A class of the script may give other keys than it was made with.
        let plain = matches!(self.obj(id).kind, ObjKind::Value { .. });
        let keys = keys.filter(|_| plain);
        let known = self.keys.get(&id).cloned();
        let merged = match (known, keys) {
            (None, keys) => keys,
            (Some(Some(mut known)), Some(keys)) => {
                known.extend(keys);
                Some(known)
            }
            _ => None,
        };
        if self.keys.get(&id) != Some(&merged) {
            self.keys.insert(id, merged);
            self.changed = true;
        }
    }

    /// The keys of what is one of these objects.
    pub(super) fn keys_of(&self, set: &ObjSet) -> Keys {
        let mut all = BTreeSet::new();
        for id in set.iter() {
            all.extend(self.keys.get(&id)?.as_ref()?.iter().cloned());
        }
        Some(all)
    }

    /// `{"depth": 3, **others}`.
    pub(super) fn display_keys(&self, node: &ast::ExprDict) -> Keys {
        let mut all = BTreeSet::new();
        for item in &node.items {
            match &item.key {
                Some(Expr::StringLiteral(key)) => {
                    all.insert(key.value.to_str().to_string());
                }
                Some(_) => return None,
                None => all.extend(self.keys_of(&self.known(&item.value))?),
            }
        }
        Some(all)
    }

    /// `("depth", "trees")`.
    pub(super) fn strings(elements: &[Expr]) -> Keys {
        let text = |element: &Expr| match element {
            Expr::StringLiteral(node) => Some(node.value.to_str().to_string()),
            _ => None,
        };
        elements.iter().map(text).collect()
    }

    /// `dict(depth=3)`, `dict(zip(names, values))`.
    pub(super) fn made_dict_keys(&self, args: &Args<'a>) -> Keys {
        let mut all: BTreeSet<String> = args.kw.iter().map(|(name, _, _)| name.clone()).collect();
        if args.kwstar.is_some() {
            all.extend(args.kwkeys.clone()?);
        }
        if args.star.is_some() {
            return None;
        }
        match args.pos.as_slice() {
            [] => {}
            [(_, Some(Expr::Call(call)))]
                if matches!(&*call.func, Expr::Name(name) if name.id.as_str() == "zip"
                    && self.scopes.var_at(name.range.start()).is_none()) =>
            {
                all.extend(self.items_of(call.arguments.args.first()?)?);
            }
            _ => return None,
        }
        Some(all)
    }

    /// The strings that iterating over an expression gives.
    fn items_of(&self, expr: &Expr) -> Keys {
        if let Expr::Call(call) = expr {
            return match &*call.func {
                Expr::Attribute(func) => {
                    let keys = func.attr.id.as_str() == "keys" && call.arguments.is_empty();
                    keys.then(|| self.keys_of(&self.known(&func.value)))?
                }
                Expr::Name(name)
                    if COPIES.contains(&name.id.as_str())
                        && self.scopes.var_at(name.range.start()).is_none() =>
                {
                    self.items_of(call.arguments.args.first()?)
                }
                _ => None,
            };
        }
        self.keys_of(&self.known(expr))
    }

    /// `sorted(grid)`, `list(grid)`: the keys of the dict, as a list.
    pub(super) fn copied_keys(&mut self, path: &str, args: &Args<'a>, made: &ObjSet) {
        if !COPIES.contains(&path) {
            return;
        }
        let keys = match args.pos.as_slice() {
            [(_, Some(expr)), ..] => self.items_of(expr),
            _ => None,
        };
        let lists: Vec<ObjId> = made
            .iter()
            .filter(|id| matches!(self.obj(*id).ty(), Some("list" | "tuple")))
            .collect();
        for list in lists {
            self.note_keys(list, keys.clone());
        }
    }

    /// `{name: value for name, value in zip(names, values)}`.
    pub(super) fn mapped_keys(&self, node: &ast::ExprDictComp) -> Keys {
        let [
            ast::Comprehension {
                target: Expr::Tuple(target),
                iter: Expr::Call(call),
                ..
            },
        ] = node.generators.as_slice()
        else {
            return None;
        };
        let (Some(Expr::Name(key)), [Expr::Name(first), _]) =
            (node.key.as_deref(), target.elts.as_slice())
        else {
            return None;
        };
        let zipped = matches!(&*call.func, Expr::Name(name) if name.id.as_str() == "zip"
            && self.scopes.var_at(name.range.start()).is_none());
        if !zipped || key.id != first.id {
            return None;
        }
        self.items_of(call.arguments.args.first()?)
    }

    /// `ParameterGrid({"depth": [2, 3]})`: an item has the keys of the dict, or of one of the dicts, each with a value of its list.
    pub(super) fn grid_items(
        &mut self,
        path: &str,
        args: &Args<'a>,
        made: &ObjSet,
        site: TextRange,
    ) {
        if path != "sklearn.model_selection.ParameterGrid" {
            return;
        }
        let grids = args.pos.iter().map(|(set, _)| set);
        let grids = grids.chain(args.kw.iter().map(|(_, set, _)| set));
        let mut dicts = ObjSet::default();
        for id in grids.flat_map(ObjSet::iter).collect::<Vec<_>>() {
            let list = matches!(self.obj(id).ty(), Some("list" | "tuple"));
            dicts.extend(&if list { self.held(id) } else { ObjSet::one(id) });
        }
        let keys = if dicts.is_empty() {
            None
        } else {
            self.keys_of(&dicts)
        };
        let key = self.scalar("str");
        let value = if keys.is_some() {
            let lists = dicts.iter().map(|id| self.obj(id).field(&Field::Value));
            let mut all = ObjSet::default();
            for set in lists.collect::<Vec<_>>() {
                all.extend(&self.iterate(&set, site));
            }
            all
        } else {
            self.unknown_set("what a grid of parameters holds")
        };
        for list in made.iter().collect::<Vec<_>>() {
            for item in self
                .obj(list)
                .field(&Field::Elem)
                .iter()
                .collect::<Vec<_>>()
            {
                self.add_field(item, Field::Key, &key);
                self.add_field(item, Field::Value, &value);
                self.note_keys(item, keys.clone());
            }
        }
    }

    /// What is changed has keys that nobody knows.
    pub(super) fn keys_change(&mut self, kind: &EffectKind, objs: &ObjSet) {
        if self.keys.is_empty() {
            return;
        }
        let changed: Vec<ObjId> = match kind {
            EffectKind::Mutates => {
                let doubles = objs.iter().flat_map(|id| self.doubles_by_type(id));
                objs.iter().chain(doubles).collect()
            }
            EffectKind::MayMutate => self.within_reach(objs),
            _ => return,
        };
        for id in changed {
            if let Some(Some(_)) = self.keys.get(&id) {
                self.note_keys(id, None);
            }
        }
    }

    /// Objects that can be reached from others; all of those with known keys, where that is not easily told.
    fn within_reach(&self, objs: &ObjSet) -> Vec<ObjId> {
        let mut seen = BTreeSet::new();
        let mut stack: Vec<ObjId> = objs.iter().collect();
        while let Some(id) = stack.pop() {
            if !seen.insert(id) {
                continue;
            }
            let object = self.obj(id);
            let plain = matches!(
                object.kind,
                ObjKind::Value { .. } | ObjKind::Path(_) | ObjKind::Unknown(_)
            );
            if !plain && !self.keys.contains_key(&id) || !object.lazy.is_empty() {
                let mut all: Vec<ObjId> = self.keys.keys().copied().collect();
                all.sort();
                return all;
            }
            stack.extend(object.fields.values().flat_map(ObjSet::iter));
        }
        seen.into_iter().collect()
    }

    fn known(&self, expr: &Expr) -> ObjSet {
        self.values.get(&expr.range()).cloned().unwrap_or_default()
    }
}
