//! Attributes of modules, library values, instances and classes of the script.

use super::interp::{Args, Interp};
use super::objects::{EffectKind, Field, ObjId, ObjKind, ObjSet};
use super::table::Ship;
use crate::python::{ClassId, TextRange};

impl<'a> Interp<'a> {
    pub fn attribute(&mut self, base: &ObjSet, attr: &str, range: TextRange) -> ObjSet {
        self.unprovided(base, range, "an attribute of");
        let mut all = ObjSet::default();
        for id in self.with_member(base, attr).iter() {
            let found = match self.obj(id).kind.clone() {
                ObjKind::Unknown(_) => {
                    // A property may do anything.
                    self.unknown_effect(
                        range,
                        &ObjSet::one(id),
                        format!("attribute `{attr}` of {}", self.describe(id)),
                    );
                    ObjSet::one(id)
                }
                ObjKind::Path(path) => {
                    let full = format!("{path}.{attr}");
                    self.names_modules(&full, range);
                    match self.table.value(&full).cloned() {
                        Some(entry) => {
                            for effect in &entry.effects {
                                self.table_effect(effect, &full, None, &Args::default(), range);
                            }
                            let sub = full
                                .bytes()
                                .fold(7u32, |h, b| h.wrapping_mul(31).wrapping_add(u32::from(b)));
                            let site =
                                TextRange::new((sub % 1_000_003).into(), (sub % 1_000_003).into());
                            self.type_value(
                                &entry.ty,
                                &ObjSet::default(),
                                &Args::default(),
                                site,
                                false,
                            )
                        }
                        None if matches!(attr, "__name__" | "__qualname__" | "__module__") => {
                            self.scalar("str")
                        }
                        None => self.path(&full),
                    }
                }
                ObjKind::Value { ty, .. } => self.value_attribute(id, &ty, attr, range),
                ObjKind::Instance(class) => self.instance_attribute(id, class, attr, range),
                ObjKind::Class(class) => self.class_attribute(id, class, attr),
                ObjKind::Module(part) => self.member(part, attr, range),
                ObjKind::Func(_) => {
                    let found = self.obj(id).field(&Field::Attr(attr.to_string()));
                    match attr {
                        "__name__" | "__qualname__" | "__doc__" | "__module__" => {
                            self.scalar("str")
                        }
                        "__globals__" => {
                            let what = "`__globals__` of a function";
                            self.effect(EffectKind::Dynamic, range, ObjSet::default(), what);
                            self.unknown_set(what)
                        }
                        _ if found.is_empty() => {
                            self.unknown_set(&format!("function attribute `{attr}`"))
                        }
                        _ => found,
                    }
                }
                ObjKind::Super(class, recv) => {
                    let bases = self.lineage(class);
                    let func = bases.iter().skip(1).find_map(|c| {
                        let scope = self.scopes.classes[c.index()].scope;
                        self.scopes.scopes[scope.index()].vars.get(attr)?;
                        self.functions_named(*c, attr).first().copied()
                    });
                    match func {
                        Some(func) => ObjSet::one(self.bound(recv, func)),
                        None => ObjSet::one(self.method(recv, attr)),
                    }
                }
                ObjKind::NamedTuple(_) => {
                    self.unknown_set(&format!("`{attr}` of a named tuple class"))
                }
                ObjKind::Method { .. } | ObjKind::Bound { .. } => match attr {
                    "__name__" | "__doc__" => self.scalar("str"),
                    _ => self.unknown_set(&format!("`{attr}` of a method")),
                },
            };
            all.extend(&found);
        }
        all
    }

    /// Whether a library value is known to have an attribute or method of this name.
    fn has_member(&self, id: ObjId, attr: &str) -> bool {
        let object = self.obj(id);
        let ObjKind::Value { ty, .. } = &object.kind else {
            return false;
        };
        !object.field(&Field::Attr(attr.to_string())).is_empty()
            || self.table.attribute(ty, attr).is_some()
            || self.table.method(ty, attr).is_some()
    }

    /// Without those that would raise `AttributeError`: an element of a Series where the Series is meant (`df["name"].str`).
    pub(super) fn with_member(&self, base: &ObjSet, attr: &str) -> ObjSet {
        if base.len() < 2 || !base.iter().any(|id| self.has_member(id, attr)) {
            return base.clone();
        }
        let mut all = ObjSet::default();
        for id in base.iter() {
            let lacks = match &self.obj(id).kind {
                ObjKind::Value { ty, .. } => {
                    self.tells_by_its_members(ty) && !self.has_member(id, attr)
                }
                _ => false,
            };
            if !lacks {
                all.insert(id);
            }
        }
        all
    }

    /// An object without the member that another one in its place has is not the one that gets here. True of scalars, nothing
    /// of whose methods can be seen outside, and of arrays, all of whose methods the tables have.
    fn tells_by_its_members(&self, ty: &str) -> bool {
        if ty == "numpy.ndarray" || ty == "pandas.core.arrays.categorical.Categorical" {
            return true;
        }
        self.table
            .type_entry(ty)
            .is_some_and(|entry| !entry.mutable && entry.ship == Ship::Faithful && entry.operators)
    }

    pub(super) fn value_attribute(
        &mut self,
        id: ObjId,
        ty: &str,
        attr: &str,
        range: TextRange,
    ) -> ObjSet {
        let own = self.obj(id).field(&Field::Attr(attr.to_string()));
        if !own.is_empty() {
            return own;
        }
        if ty == "argparse.Namespace" {
            if let Some(known) = self.arguments.get(attr) {
                return known.clone();
            }
            return if self.odd_argument_types() {
                self.unknown_set("a command-line argument of a type that is not plain")
            } else {
                self.json(TextRange::default())
            };
        }
        let table = self.table;
        if let Some(entry) = table.attribute(ty, attr) {
            let entry = entry.clone();
            for effect in &entry.effects {
                self.table_effect(
                    effect,
                    &format!("{ty}.{attr}"),
                    Some(id),
                    &Args::default(),
                    range,
                );
            }
            return self.type_value(&entry.ty, &ObjSet::one(id), &Args::default(), range, false);
        }
        if table.method(ty, attr).is_some() {
            return ObjSet::one(self.method(id, attr));
        }
        if let Some(entry) = table.any_attribute(ty) {
            return self.type_value(&entry.ty, &ObjSet::one(id), &Args::default(), range, false);
        }
        // `AttributeError`: this is not the object that gets here, or the program ends.
        if super::interp::is_complete_builtin(ty) {
            return ObjSet::default();
        }
        if self.table.is_a(ty, "BaseException")
            || ty.ends_with("Error")
            || ty.ends_with("Exception")
        {
            return self.json(TextRange::default());
        }
        if ty == "functools._lru_cache_wrapper" || ty == "functools.partial" {
            return ObjSet::one(self.method(id, attr));
        }
        self.unknown_effect(range, &ObjSet::one(id), format!("`{ty}.{attr}`"));
        self.unknown_set(&format!(
            "`{ty}.{attr}`, which the effect tables do not describe"
        ))
    }

    pub(super) fn instance_attribute(
        &mut self,
        id: ObjId,
        class: ClassId,
        attr: &str,
        range: TextRange,
    ) -> ObjSet {
        let mut found = self.obj(id).field(&Field::Attr(attr.to_string()));
        if let Some(held) = self.class_attr(class, attr) {
            for inner in held.iter() {
                match self.obj(inner).kind.clone() {
                    ObjKind::Func(func) if self.scopes.func(func).class.is_some() => {
                        if self.decorated_with(func, &["property", "cached_property"]) {
                            for getter in self.functions_named(class, attr) {
                                let got =
                                    self.call_func(getter, &Args::of(&[ObjSet::one(id)]), range);
                                found.extend(&got);
                            }
                            if self.decorated_with(func, &["cached_property"]) {
                                self.effect(
                                    EffectKind::Mutates,
                                    range,
                                    ObjSet::one(id),
                                    format!("cached property `{attr}`"),
                                );
                            }
                        } else if self.decorated_with(func, &["staticmethod"]) {
                            found.insert(inner);
                        } else if self.decorated_with(func, &["classmethod"]) {
                            let class_obj = self.class_obj(class);
                            let bound = self.bound(class_obj, func);
                            found.insert(bound);
                        } else {
                            let bound = self.bound(id, func);
                            found.insert(bound);
                        }
                    }
                    _ => {
                        found.insert(inner);
                    }
                }
            }
        }
        if self.classes[class.index()].is_enum && matches!(attr, "value" | "name") {
            return self.enum_values(class);
        }
        if found.is_empty() {
            let getters = self.functions_named(class, "__getattr__");
            for getter in getters {
                let name = self.scalar("str");
                let got = self.call_func(getter, &Args::of(&[ObjSet::one(id), name]), range);
                found.extend(&got);
            }
        }
        if !self.functions_named(class, "__getattribute__").is_empty() {
            self.unknown_effect(
                range,
                &ObjSet::one(id),
                format!("`__getattribute__` of `{}`", self.class_name(class)),
            );
        }
        if found.is_empty() && (self.library_base(class).is_some() || attr.starts_with("__")) {
            return ObjSet::one(self.method(id, attr));
        }
        if found.is_empty()
            && let Some(what) = self.unknown_base(class)
        {
            return self.unknown_set(&format!(
                "attribute `{attr}` of `{}` ({what})",
                self.class_name(class)
            ));
        }
        found
    }

    #[must_use]
    pub fn unknown_base(&self, class: ClassId) -> Option<String> {
        self.lineage(class)
            .into_iter()
            .find_map(|c| self.classes[c.index()].unknown.clone())
    }

    #[must_use]
    pub fn class_name(&self, class: ClassId) -> String {
        self.scopes.classes[class.index()].name.clone()
    }

    pub(super) fn enum_values(&mut self, class: ClassId) -> ObjSet {
        let scope = self.scopes.classes[class.index()].scope;
        let vars: Vec<_> = self.scopes.scopes[scope.index()]
            .vars
            .values()
            .copied()
            .collect();
        let mut all = self.scalar("str");
        for var in vars {
            let set = self.vars[var.index()].clone();
            for id in set.iter() {
                if !matches!(self.obj(id).kind, ObjKind::Func(_)) {
                    all.insert(id);
                }
            }
        }
        all
    }

    pub(super) fn class_attribute(&mut self, id: ObjId, class: ClassId, attr: &str) -> ObjSet {
        if self.classes[class.index()].is_enum && self.functions_named(class, attr).is_empty() {
            return ObjSet::one(self.at(self.obj(id).site, 77, ObjKind::Instance(class)));
        }
        let own = self.obj(id).field(&Field::Attr(attr.to_string()));
        let mut found = ObjSet::default();
        let held = self.class_attr(class, attr).unwrap_or_default();
        for inner in own.iter().chain(held.iter()) {
            match self.obj(inner).kind {
                ObjKind::Func(func) if self.decorated_with(func, &["classmethod"]) => {
                    let bound = self.bound(id, func);
                    found.insert(bound);
                }
                _ => {
                    found.insert(inner);
                }
            }
        }
        if found.is_empty() {
            return match attr {
                "__name__" | "__qualname__" | "__doc__" => self.scalar("str"),
                _ => self.unknown_set(&format!("`{}.{attr}`", self.class_name(class))),
            };
        }
        found
    }
}
