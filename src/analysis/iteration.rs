//! Iteration: what containers and lazy objects give, and what runs when something takes from them.

use super::interp::{Args, Interp};
use super::objects::{EffectKind, Field, ObjId, ObjKind, ObjSet};
use crate::python::ast::{self, Expr};
use crate::python::{ClassId, TextRange};

impl<'a> Interp<'a> {
    /// What `for x in …` binds; consuming a lazy object runs its functions here.
    pub fn iterate(&mut self, set: &ObjSet, range: TextRange) -> ObjSet {
        self.unprovided(set, range, "iterating");
        self.consume(set, range);
        let called = self.dunders_direct(set, &["__iter__"], range);
        let mut all = self.iterate_quiet(set);
        for id in set.iter() {
            if matches!(self.obj(id).kind, ObjKind::Unknown(_)) {
                self.unknown_effect(
                    range,
                    &ObjSet::one(id),
                    format!("iterating {}", self.describe(id)),
                );
            }
        }
        let nexts = self.dunders_direct(&called, &["__next__"], range);
        all.extend(&nexts);
        all.extend(&self.iterate_quiet(&called));
        let got = self.dunders_direct(set, &["__getitem__"], range);
        all.extend(&got);
        all
    }

    pub fn dunders_direct(&mut self, set: &ObjSet, names: &[&str], range: TextRange) -> ObjSet {
        let mut results = ObjSet::default();
        for id in set.iter() {
            let ObjKind::Instance(class) = self.obj(id).kind else {
                continue;
            };
            for name in names {
                for func in self.functions_named(class, name) {
                    let int = self.scalar("int");
                    let result = self.call_func(func, &Args::of(&[ObjSet::one(id), int]), range);
                    results.extend(&result);
                }
            }
        }
        results
    }

    /// Lazy objects run when something takes from them; iterators and generators change by it.
    pub fn consume(&mut self, set: &ObjSet, range: TextRange) {
        let mut changed = ObjSet::default();
        for id in self.nested(set, 1).iter() {
            for func in self.obj(id).lazy.clone() {
                let mut args = self.obj(id).field(&Field::Attr("<args>".to_string()));
                args.insert(id);
                self.edge(range, func, args);
            }
            if self
                .effective_type(id)
                .is_some_and(|ty| ty == "generator" || self.table.is_a(&ty, "iterator"))
            {
                changed.insert(id);
            }
        }
        if !changed.is_empty() {
            self.effect(
                EffectKind::Mutates,
                range,
                changed,
                "taking from an iterator",
            );
        }
    }

    /// The elements, without running anything.
    pub fn iterate_quiet(&mut self, set: &ObjSet) -> ObjSet {
        let mut all = ObjSet::default();
        for id in set.iter() {
            all.extend(&self.elements_of(id));
        }
        all
    }

    pub(super) fn elements_of(&mut self, id: ObjId) -> ObjSet {
        match self.obj(id).kind.clone() {
            ObjKind::Unknown(_) => return ObjSet::one(id),
            ObjKind::Class(class) if self.classes[class.index()].is_enum => {
                return ObjSet::one(self.at(self.obj(id).site, 77, ObjKind::Instance(class)));
            }
            ObjKind::Instance(class) if self.classes[class.index()].is_named_tuple => {
                let fields: Vec<ObjSet> = self.obj(id).fields.values().cloned().collect();
                let mut all = ObjSet::default();
                for f in &fields {
                    all.extend(f);
                }
                return all;
            }
            _ => {}
        }
        let Some(ty) = self.effective_type(id) else {
            return ObjSet::default();
        };
        match ty.as_str() {
            "str" => return self.scalar("str"),
            "bytes" | "bytearray" | "range" => return self.scalar("int"),
            "list" | "tuple" | "set" | "frozenset" | "iterator" | "generator" => {
                return self.held(id);
            }
            _ => {}
        }
        let table = self.table;
        if let Some(expr) = table.inherited(&ty, |entry| entry.iterates.as_ref()) {
            return self.type_value(
                expr,
                &ObjSet::one(id),
                &Args::default(),
                self.obj(id).site,
                true,
            );
        }
        if table.is_a(&ty, "dict") {
            return self.obj(id).field(&Field::Key);
        }
        self.held(id)
    }

    /// Elements of a sequence: by position and in general.
    #[must_use]
    pub fn held(&self, id: ObjId) -> ObjSet {
        let mut all = self.obj(id).field(&Field::Elem);
        for (field, set) in &self.obj(id).fields {
            if matches!(field, Field::Index(_)) {
                all.extend(set);
            }
        }
        all
    }

    pub fn unpack(&mut self, set: &ObjSet, position: usize, range: TextRange) -> ObjSet {
        let mut all = ObjSet::default();
        for id in set.iter() {
            let at = Field::Index(u8::try_from(position).unwrap_or(u8::MAX));
            if self
                .obj(id)
                .fields
                .keys()
                .any(|f| matches!(f, Field::Index(_)))
            {
                all.extend(&self.obj(id).field(&at));
                all.extend(&self.obj(id).field(&Field::Elem));
                continue;
            }
            if let ObjKind::Instance(class) = self.obj(id).kind
                && self.classes[class.index()].is_named_tuple
            {
                let fields = self.field_names(class);
                if let Some(name) = fields.get(position) {
                    all.extend(&self.obj(id).field(&Field::Attr(name.clone())));
                    continue;
                }
            }
            let part = self.iterate(&ObjSet::one(id), range);
            all.extend(&part);
        }
        all
    }

    /// Annotated names of a class body, in order: the fields of a dataclass or named tuple.
    #[must_use]
    pub fn field_names(&self, class: ClassId) -> Vec<String> {
        let mut names = Vec::new();
        for c in self.lineage(class).into_iter().rev() {
            for stmt in &self.scopes.classes[c.index()].node.body {
                if let ast::Stmt::AnnAssign(node) = stmt
                    && let Expr::Name(name) = &*node.target
                    && !names.contains(&name.id.to_string())
                {
                    names.push(name.id.to_string());
                }
            }
        }
        names
    }

    /// An operation that shows the order of a set.
    pub fn set_order(&mut self, set: &ObjSet, range: TextRange) {
        let mut sets = ObjSet::default();
        for id in set.iter() {
            if self
                .effective_type(id)
                .is_some_and(|ty| self.table.is_a(&ty, "set") || self.table.is_a(&ty, "frozenset"))
            {
                sets.insert(id);
            }
        }
        if !sets.is_empty() {
            self.effect(EffectKind::SetOrder, range, sets, "the order of a set");
        }
    }

    pub fn printed_sets(&mut self, set: &ObjSet, range: TextRange) {
        let nested = self.nested(set, 2);
        self.set_order(&nested, range);
    }
}
