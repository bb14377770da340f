//! How values behave: iteration, subscripts, attributes, operators, for builtin, library and script types.

use super::interp::{Args, Interp};
use super::naming::with_article;
use super::objects::{Field, ObjId, ObjKind, ObjSet};
use crate::python::{ClassId, DefKind, FuncId, Ranged, TextRange};

/// Dunder methods that only run where the script says so.
const EXPLICIT: &[&str] = &[
    "__init__",
    "__new__",
    "__post_init__",
    "__init_subclass__",
    "__class_getitem__",
    "__enter__",
    "__exit__",
    "__call__",
    "__setattr__",
    "__delattr__",
    "__setitem__",
    "__delitem__",
    "__slots__",
];

impl<'a> Interp<'a> {
    /// The library type whose behaviour an object has: its own, or that of a library base class.
    #[must_use]
    pub fn effective_type(&self, id: ObjId) -> Option<String> {
        match &self.obj(id).kind {
            ObjKind::Value { ty, .. } => Some(ty.clone()),
            ObjKind::Instance(class) => self.library_base(*class),
            _ => None,
        }
    }

    #[must_use]
    pub fn library_base(&self, class: ClassId) -> Option<String> {
        self.lineage(class)
            .into_iter()
            .find_map(|c| self.classes[c.index()].library.first().cloned())
    }

    /// The class and its bases in the script, nearest first.
    #[must_use]
    pub fn lineage(&self, class: ClassId) -> Vec<ClassId> {
        let mut all = vec![class];
        let mut at = 0;
        while at < all.len() {
            for &base in &self.classes[all[at].index()].bases {
                if !all.contains(&base) {
                    all.push(base);
                }
            }
            at += 1;
        }
        all
    }

    /// What the class, or a base of it in the script, binds to a name.
    #[must_use]
    pub fn class_attr(&self, class: ClassId, name: &str) -> Option<ObjSet> {
        self.lineage(class).into_iter().find_map(|c| {
            let scope = self.scopes.classes[c.index()].scope;
            let var = self.scopes.scopes[scope.index()].vars.get(name)?;
            Some(self.vars[var.index()].clone())
        })
    }

    /// Every function that a class defines under a name: getter and setter of a property share it.
    #[must_use]
    pub fn functions_named(&self, class: ClassId, name: &str) -> Vec<FuncId> {
        for c in self.lineage(class) {
            let scope = self.scopes.classes[c.index()].scope;
            let Some(var) = self.scopes.scopes[scope.index()].vars.get(name) else {
                continue;
            };
            return self
                .scopes
                .var(*var)
                .defs
                .iter()
                .filter_map(|def| match def.kind {
                    DefKind::Function(func) => Some(func),
                    _ => None,
                })
                .collect();
        }
        Vec::new()
    }

    #[must_use]
    pub fn decorated_with(&self, func: FuncId, names: &[&str]) -> bool {
        match self.scopes.func(func).node {
            crate::python::FuncNode::Def(node) => node.decorator_list.iter().any(|d| {
                let text = self.module.slice(d.expression.range());
                names
                    .iter()
                    .any(|name| text == *name || text.ends_with(&format!(".{name}")))
            }),
            _ => false,
        }
    }

    /// The implicit calls that an operation makes on instances of the script's classes, also inside containers.
    pub fn dunders(&mut self, set: &ObjSet, names: &[&str], range: TextRange) -> ObjSet {
        let mut results = ObjSet::default();
        for id in self.nested(set, 2).iter() {
            let ObjKind::Instance(class) = self.obj(id).kind else {
                continue;
            };
            for name in names {
                for func in self.functions_named(class, name) {
                    let recv = ObjSet::one(id);
                    let result = self.call_func(func, &Args::of(&[recv.clone(), recv]), range);
                    results.extend(&result);
                }
            }
        }
        results
    }

    /// A library function may use any operator on what it gets.
    pub fn touch(&mut self, set: &ObjSet, range: TextRange) {
        for id in self.nested(set, 2).iter() {
            let ObjKind::Instance(class) = self.obj(id).kind else {
                continue;
            };
            for func in self.dunder_functions(class) {
                let recv = ObjSet::one(id);
                self.call_func(func, &Args::of(&[recv.clone(), recv]), range);
            }
        }
    }

    #[must_use]
    pub fn dunder_functions(&self, class: ClassId) -> Vec<FuncId> {
        let mut found = Vec::new();
        for c in self.lineage(class) {
            let scope = self.scopes.classes[c.index()].scope;
            let mut names: Vec<&String> = self.scopes.scopes[scope.index()]
                .vars
                .keys()
                .filter(|name| {
                    name.starts_with("__")
                        && name.ends_with("__")
                        && !EXPLICIT.contains(&name.as_str())
                })
                .collect();
            names.sort();
            for name in names {
                for func in self.functions_named(c, name) {
                    if !found.contains(&func) {
                        found.push(func);
                    }
                }
            }
        }
        found
    }

    /// The objects and what their containers hold, `depth` levels down.
    #[must_use]
    pub fn nested(&self, set: &ObjSet, depth: usize) -> ObjSet {
        let mut all = set.clone();
        let mut layer = set.clone();
        for _ in 0..depth {
            let mut next = ObjSet::default();
            for id in layer.iter() {
                for (field, inner) in &self.obj(id).fields {
                    if !matches!(field, Field::Attr(_)) {
                        next.extend(inner);
                    }
                }
            }
            all.extend(&next);
            layer = next;
        }
        all
    }

    /// Tuples of types, as `except (A, B)` has them, taken apart.
    #[must_use]
    pub fn flatten(&self, set: &ObjSet) -> ObjSet {
        let mut all = ObjSet::default();
        for id in set.iter() {
            if self.obj(id).ty() == Some("tuple") {
                for inner in self.obj(id).fields.values() {
                    all.extend(inner);
                }
            } else {
                all.insert(id);
            }
        }
        all
    }

    // ---- iteration -------------------------------------------------------------------------------------------------

    // ---- subscripts and attributes ---------------------------------------------------------------------------------

    // ---- operators -------------------------------------------------------------------------------------------------

    /// How a message names an object.
    #[must_use]
    pub fn describe(&self, id: ObjId) -> String {
        match &self.obj(id).kind {
            ObjKind::Unknown(what) => what.clone(),
            ObjKind::Value { ty, .. } => with_article(ty),
            ObjKind::Instance(class) => with_article(&self.class_name(*class)),
            ObjKind::Func(func) => format!("function `{}`", self.scopes.func(*func).name),
            ObjKind::Class(class) => format!("class `{}`", self.class_name(*class)),
            ObjKind::Path(path) => format!("`{path}`"),
            ObjKind::Method { name, .. } => format!("method `{name}`"),
            ObjKind::Bound { func, .. } => format!("method `{}`", self.scopes.func(*func).name),
            ObjKind::NamedTuple(_) => "a named tuple class".to_string(),
            ObjKind::Super(..) => "`super()`".to_string(),
            ObjKind::Module(part) => format!("module `{}`", self.module.part(*part).name),
        }
    }

    /// What a context manager gives to `as`.
    pub fn enter(&mut self, manager: &ObjSet, range: TextRange) -> ObjSet {
        self.unprovided(manager, range, "`with` on");
        let mut all = self.dunders_direct(manager, &["__enter__", "__exit__"], range);
        self.consume(manager, range);
        for id in manager.iter() {
            match self.obj(id).kind.clone() {
                ObjKind::Unknown(_) => {
                    self.unknown_effect(
                        range,
                        &ObjSet::one(id),
                        format!("`with` on {}", self.describe(id)),
                    );
                    all.insert(id);
                }
                ObjKind::Value { ty, .. } if ty == "contextlib._GeneratorContextManager" => {
                    let held = self.held(id);
                    all.extend(&held);
                }
                ObjKind::Value { ty, .. } => match self.table.method(&ty, "__enter__").cloned() {
                    Some(entry) => {
                        let got = self.apply_entry(
                            &entry,
                            &format!("{ty}.__enter__"),
                            Some(id),
                            &Args::default(),
                            range,
                        );
                        all.extend(&got);
                    }
                    None => {
                        all.insert(id);
                    }
                },
                _ => {}
            }
        }
        all
    }
}
