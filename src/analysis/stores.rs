//! Stores into objects, and class bodies, which are stores into the class.

use super::interp::{Args, ClassMeta, Interp, is_builtin_scalar};
use super::objects::{EffectKind, Field, ObjId, ObjKind, ObjSet};
use super::table::TableEffect;
use crate::python::ast::{self, Expr};
use crate::python::{ClassId, Ranged, TextRange, VarId};

impl<'a> Interp<'a> {
    pub(super) fn class_def(&mut self, node: &'a ast::StmtClassDef) {
        let Some(class) = self.scopes.class_at(node.range) else {
            return;
        };
        let mut meta = ClassMeta::default();
        if let Some(arguments) = &node.arguments {
            for base in &arguments.args {
                let set = self.eval(base);
                if set.is_empty() {
                    meta.unknown = Some(format!("base class `{}`", self.short(base.range())));
                }
                for id in set.iter() {
                    match &self.obj(id).kind {
                        ObjKind::Class(parent) => meta.bases.push(*parent),
                        ObjKind::Path(path) => {
                            let path = path.clone();
                            match path.as_str() {
                                "typing.NamedTuple" => meta.is_named_tuple = true,
                                "object" | "abc.ABC" | "typing.Generic" | "typing.Protocol" => {}
                                p if p.starts_with("enum.") => meta.is_enum = true,
                                _ => meta.library.push(path),
                            }
                        }
                        ObjKind::NamedTuple(_) => meta.is_named_tuple = true,
                        _ => {
                            meta.unknown =
                                Some(format!("base class `{}`", self.short(base.range())));
                        }
                    }
                }
            }
            for keyword in &arguments.keywords {
                let set = self.eval(&keyword.value);
                let abc = set
                    .iter()
                    .any(|id| matches!(&self.obj(id).kind, ObjKind::Path(p) if p == "abc.ABCMeta"));
                if !abc {
                    meta.unknown = Some(format!("class keyword `{}`", self.short(keyword.range)));
                }
            }
        }
        for decorator in &node.decorator_list {
            let set = self.eval(&decorator.expression);
            let target = match &decorator.expression {
                Expr::Call(call) => self.eval(&call.func),
                _ => set,
            };
            let known = target.iter().find_map(|id| match &self.obj(id).kind {
                ObjKind::Path(path) => Some(path.clone()),
                _ => None,
            });
            match known.as_deref() {
                Some("dataclasses.dataclass") => {
                    meta.is_dataclass = true;
                    meta.is_frozen = self.module.slice(decorator.range).contains("frozen=True");
                }
                Some(
                    "functools.total_ordering"
                    | "enum.unique"
                    | "typing.final"
                    | "typing.runtime_checkable",
                ) => {}
                _ => {
                    meta.unknown = Some(format!(
                        "class decorator `{}`",
                        self.short(decorator.expression.range())
                    ));
                }
            }
        }
        let parents: Vec<ClassId> = meta.bases.clone();
        self.classes[class.index()] = meta;
        for parent in parents {
            for func in self.functions_named(parent, "__init_subclass__") {
                let made = self.class_obj(class);
                self.call_func(func, &Args::of(&[ObjSet::one(made)]), node.name.range);
            }
        }
        self.block(&node.body);
        let id = self.class_obj(class);
        // Class attributes are fields of the class object, so that sharing and mutation are seen.
        let scope = self.scopes.classes[class.index()].scope;
        let mut names: Vec<(String, VarId)> = self.scopes.scopes[scope.index()]
            .vars
            .iter()
            .map(|(name, var)| (name.clone(), *var))
            .collect();
        names.sort();
        for (name, var) in names {
            let set = self.vars[var.index()].clone();
            self.add_field(id, Field::Attr(name), &set);
        }
        let class_var = self.scopes.classes[class.index()].var;
        self.assign_var(class_var, &ObjSet::one(id));
        self.global_write(class_var, node.name.range);
    }

    pub(super) fn store_attribute(
        &mut self,
        base: &ObjSet,
        attr: &str,
        set: &ObjSet,
        range: TextRange,
        what: String,
    ) {
        self.unprovided(base, range, "storing into");
        // What a function runs, or what something is, changes with these.
        if matches!(
            attr,
            "__defaults__" | "__kwdefaults__" | "__code__" | "__class__" | "__bases__" | "__dict__"
        ) && let Some(id) = base.iter().next()
        {
            let patched = self.describe(id).replace('`', "");
            self.effect(
                EffectKind::Patches(patched),
                range,
                ObjSet::default(),
                what.clone(),
            );
        }
        for id in base.iter() {
            match self.obj(id).kind.clone() {
                ObjKind::Path(path) => {
                    // `pandas.options.display.width = 200`
                    let kind = match path.strip_prefix("pandas.options") {
                        Some(group) if group.starts_with(".display") => {
                            EffectKind::Writes("display".to_string())
                        }
                        Some(_) => EffectKind::Writes("pandas-options".to_string()),
                        None => EffectKind::Patches(path.clone()),
                    };
                    self.effect(kind, range, ObjSet::default(), what.clone());
                }
                ObjKind::Module(part) => self.store_member(part, attr, set, range, &what),
                ObjKind::Instance(class) => {
                    if self.class_attr(class, "__setattr__").is_some() {
                        self.dunders(&ObjSet::one(id), &["__setattr__"], range);
                    }
                    for func in self.functions_named(class, attr) {
                        let mut args = ObjSet::one(id);
                        args.extend(set);
                        let call = Args::of(&[ObjSet::one(id), set.clone()]);
                        self.call_func(func, &call, range);
                    }
                    self.add_field(id, Field::Attr(attr.to_string()), set);
                }
                ObjKind::Class(class) => {
                    self.add_field(id, Field::Attr(attr.to_string()), set);
                    let scope = self.scopes.classes[class.index()].scope;
                    if let Some(&var) = self.scopes.scopes[scope.index()].vars.get(attr) {
                        self.assign_var(var, set);
                    }
                }
                kind => {
                    if matches!(kind, ObjKind::Unknown(_)) {
                        self.given.extend(set);
                        self.keys_change(&EffectKind::MayMutate, set);
                    }
                    self.add_field(id, Field::Attr(attr.to_string()), set);
                }
            }
        }
        self.effect(EffectKind::Mutates, range, base.clone(), what);
    }

    /// `x.__dict__["a"] = …`, `x.__dict__.update(…)`: some attribute of `x` changes.
    pub(super) fn attributes_change(&mut self, dict: &'a Expr, range: TextRange) {
        if let Expr::Attribute(node) = dict
            && node.attr.id.as_str() == "__dict__"
        {
            let owner = self.eval(&node.value);
            self.unknown_effect(range, &owner, "attributes that are set by their names");
        }
    }

    pub(super) fn store_subscript(
        &mut self,
        base: &ObjSet,
        key: &ObjSet,
        set: &ObjSet,
        slice: &'a Expr,
        range: TextRange,
        what: String,
    ) {
        self.unprovided(base, range, "storing into");
        self.store_hooks(base, "__setitem__", range);
        let sliced = slice.is_slice_expr();
        for id in base.iter() {
            if matches!(self.obj(id).kind, ObjKind::Unknown(_)) {
                self.given.extend(set);
                self.keys_change(&EffectKind::MayMutate, set);
            }
            let Some(ty) = self.obj(id).ty().map(str::to_string) else {
                continue;
            };
            if self.table.is_a(&ty, "dict") {
                self.add_field(id, Field::Key, key);
                self.add_field(id, Field::Value, set);
            } else if sliced {
                let items = self.iterate(set, range);
                self.add_field(id, Field::Elem, &items);
            } else {
                self.add_field(id, Field::Elem, set);
            }
        }
        let keys = key.clone();
        self.dunders(&keys, &["__hash__", "__eq__"], range);
        self.note_identity(&keys, range);
        self.effect(EffectKind::Mutates, range, base.clone(), what);
    }

    /// `__setitem__` and its like: of the script's classes, and those that the tables give an effect (`os.environ`).
    pub(super) fn store_hooks(&mut self, base: &ObjSet, dunder: &str, range: TextRange) {
        self.dunders(base, &[dunder], range);
        for id in base.iter() {
            let Some(ty) = self.obj(id).ty().map(str::to_string) else {
                continue;
            };
            if let Some(entry) = self.table.method(&ty, dunder) {
                for effect in entry.effects.clone() {
                    match effect {
                        TableEffect::Mutates(_) | TableEffect::Stores(_) => {}
                        TableEffect::Writes(setting) => {
                            let what = format!("`{}`", self.short(range));
                            self.effect(
                                EffectKind::Writes(setting),
                                range,
                                ObjSet::default(),
                                what,
                            );
                        }
                        _ => self.unknown_effect(range, base, format!("`{ty}.{dunder}`")),
                    }
                }
            }
        }
    }

    /// Lists, sets, dicts, arrays, instances …: can be changed in place. Unknown counts.
    #[must_use]
    pub fn is_mutable(&self, id: ObjId) -> bool {
        match &self.obj(id).kind {
            ObjKind::Unknown(_) | ObjKind::Class(_) | ObjKind::Func(_) => true,
            ObjKind::Instance(class) => {
                let meta = &self.classes[class.index()];
                !(meta.is_frozen || meta.is_named_tuple || meta.is_enum)
            }
            ObjKind::Value { ty, .. } => {
                matches!(ty.as_str(), "iterator" | "generator")
                    || self
                        .table
                        .type_entry(ty)
                        .map_or(!is_builtin_scalar(ty), |entry| entry.mutable)
            }
            _ => false,
        }
    }
}
