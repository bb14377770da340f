//! Types that a type checker infers, taken where the interpreter itself found nothing: optional evidence, never a correction.

use std::collections::{BTreeMap, BTreeSet};

use super::facts::Facts;
use super::interp::{Args, Interp, is_builtin_scalar};
use super::objects::{ObjId, ObjKind, ObjSet};
use super::table::{Table, TypeExpr};
use crate::python::ast::Expr;
use crate::python::walk::{each_child, each_expr, each_expr_in, each_stmt, own_expressions};
use crate::python::{FuncId, Ranged, TextRange, TextSize, VarId};

/// Values of these run code of the script, hand work to others, or take any attribute: their type says too little.
const NOT_BY_TYPE: &[&str] = &[
    "argparse.",
    "asyncio.",
    "concurrent.",
    "contextlib.",
    "functools.",
    "joblib.",
    "multiprocessing.",
    "ray.",
    "threading.",
    "types.",
    "unittest.",
    "weakref.",
];

type Place = (TextSize, TextSize);

/// Types by the place of the expression: one for every class that the value may have.
#[derive(Debug, Clone, Default)]
pub struct Evidence {
    types: BTreeMap<Place, Vec<TypeExpr>>,
    /// Calls of methods on unknown values that are taken for any of the methods of their name.
    joins: BTreeSet<Place>,
}

impl Evidence {
    /// Keeps the answers of which the tables know every class.
    #[must_use]
    pub fn new(answers: &[(TextRange, Vec<String>)], table: &Table) -> Self {
        let mut types = BTreeMap::new();
        for (range, texts) in answers {
            let parsed: Result<Vec<TypeExpr>, String> =
                texts.iter().map(|text| TypeExpr::parse(text)).collect();
            if let Ok(parsed) = parsed
                && parsed.iter().all(|ty| is_described(table, ty))
            {
                types.insert(place(*range), parsed);
            }
        }
        Self {
            types,
            joins: BTreeSet::new(),
        }
    }

    /// The same types, with these calls of methods taken for any of the methods of their name.
    #[must_use]
    pub fn with_joins(&self, calls: &[TextRange]) -> Self {
        Self {
            types: self.types.clone(),
            joins: calls.iter().map(|range| place(*range)).collect(),
        }
    }

    /// Whether a call is taken for any of the methods of its name.
    pub(super) fn joins(&self, call: TextRange) -> bool {
        self.joins.contains(&place(call))
    }

    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.types.is_empty()
    }

    #[must_use]
    pub fn len(&self) -> usize {
        self.types.len()
    }

    #[must_use]
    pub fn places(&self) -> Vec<TextRange> {
        let places = self.types.keys();
        places
            .map(|(start, end)| TextRange::new(*start, *end))
            .collect()
    }

    /// What is known of these places only.
    #[must_use]
    pub fn only(&self, places: &[TextRange]) -> Self {
        let kept: BTreeSet<Place> = places.iter().map(|range| place(*range)).collect();
        let types = self.types.iter().filter(|(at, _)| kept.contains(at));
        Self {
            types: types.map(|(at, ty)| (*at, ty.clone())).collect(),
            joins: self.joins.clone(),
        }
    }
}

fn place(range: TextRange) -> Place {
    (range.start(), range.end())
}

fn is_described(table: &Table, ty: &TypeExpr) -> bool {
    match ty {
        TypeExpr::Union(parts) => parts.iter().all(|part| is_described(table, part)),
        TypeExpr::Named { name, args, .. } => {
            let known = is_builtin_scalar(name) || table.type_entry(name).is_some();
            // What consuming an iterator runs, and what a `tuple` without arguments holds, isn't part of the type.
            let vague = name == "object"
                || table.is_a(name, "iterator")
                || table.is_a(name, "generator")
                || NOT_BY_TYPE.iter().any(|prefix| name.starts_with(prefix))
                || args.is_empty() && matches!(name.as_str(), "tuple" | "frozenset");
            known && !vague && args.iter().all(|arg| is_described(table, arg))
        }
        _ => false,
    }
}

impl<'a> Interp<'a> {
    /// The value of an expression: its own, or what the evidence says if it has none and nothing of it is known.
    pub(super) fn supported(&mut self, expr: &Expr, own: ObjSet) -> ObjSet {
        if self.evidence.is_empty() {
            return own;
        }
        let range = expr.range();
        let due = if own.is_empty() {
            self.evidence_due
        } else {
            self.is_all_unknown(&own)
        };
        let Some(types) = self
            .written(range)
            .filter(|_| due)
            .and_then(|written| self.evidence.types.get(&place(written)))
        else {
            return own;
        };
        let mut all = ObjSet::default();
        for (number, ty) in types.iter().enumerate() {
            let sub = 5_000 + 100 * u32::try_from(number).unwrap_or(u32::MAX / 200);
            let made =
                self.type_value_at(ty, &ObjSet::default(), &Args::default(), &[], range, sub);
            all.extend(&made);
        }
        for id in self.nested(&all, 8).iter() {
            if self.is_mutable(id) && self.foreign.insert(id) {
                // Code takes what is made inside an expression for fresh; this is not.
                self.objs[id.index()].site = TextRange::default();
            }
        }
        all
    }

    /// The same place in the text that the user wrote, of which evidence speaks; `None` if it was made by outlining.
    pub(super) fn written(&self, range: TextRange) -> Option<TextRange> {
        match &self.module.origin {
            Some(origin) => origin.copied(range),
            None => Some(range),
        }
    }

    fn is_all_unknown(&self, set: &ObjSet) -> bool {
        set.iter()
            .all(|id| matches!(self.obj(id).kind, ObjKind::Unknown(_)))
    }

    /// An object that may exist already, anywhere: code that changes it can't be said to change its own.
    #[must_use]
    pub fn is_foreign(&self, id: ObjId) -> bool {
        matches!(self.obj(id).kind, ObjKind::Unknown(_)) || self.foreign.contains(id)
    }

    /// Every other object that an object may be: one of its type, if the evidence brought it in, and for an unknown value what
    /// unknown code was given earlier.
    pub(super) fn doubles(&self, id: ObjId) -> Vec<ObjId> {
        let mut all = self.doubles_by_type(id);
        if matches!(self.obj(id).kind, ObjKind::Unknown(_)) {
            all.extend(self.given.iter());
        } else if self.given.contains(id) {
            all.extend(self.unknowns.iter());
        }
        all
    }

    /// What the evidence brought in can be another object of its type.
    pub(super) fn doubles_by_type(&self, id: ObjId) -> Vec<ObjId> {
        if self.foreign.is_empty() || !self.is_mutable(id) || self.private.contains(id) {
            return Vec::new();
        }
        let unknown = matches!(self.obj(id).kind, ObjKind::Unknown(_));
        if !self.foreign.contains(id) {
            let others = self.foreign.iter();
            return others
                .filter(|&other| unknown || self.same_type(id, other))
                .collect();
        }
        self.ids()
            .filter(|&other| {
                other != id
                    && !self.private.contains(other)
                    && self.is_mutable(other)
                    && self.same_type(id, other)
            })
            .collect()
    }

    /// Whether one object may have both types.
    fn same_type(&self, one: ObjId, other: ObjId) -> bool {
        match (self.effective_type(one), self.effective_type(other)) {
            (Some(one), Some(other)) => {
                self.table.is_a(&one, &other) || self.table.is_a(&other, &one)
            }
            _ => false,
        }
    }
}

/// Attributes and items that the file stores somewhere, and variables that may hold what was read from them.
#[derive(Default)]
struct Doubts<'a> {
    attributes: BTreeSet<&'a str>,
    items: bool,
    vars: BTreeSet<VarId>,
}

fn is_constant(key: &Expr) -> bool {
    match key {
        Expr::UnaryOp(node) => is_constant(&node.operand),
        _ => key.is_literal_expr(),
    }
}

impl Facts<'_> {
    /// The expressions of which nothing is known, in functions that take part when one of these runs: what they call, and
    /// who calls them.
    #[must_use]
    pub fn open_questions(&self, candidates: &[TextRange]) -> Vec<TextRange> {
        let owners = candidates.iter();
        let mut roots: Vec<FuncId> = owners.filter_map(|range| self.innermost(*range)).collect();
        let mut at = 0;
        while at < roots.len() {
            for caller in self.callers_of(roots[at]) {
                if !roots.contains(&caller) {
                    roots.push(caller);
                }
            }
            at += 1;
        }
        // The module's own code runs in any case.
        let module: Vec<FuncId> = self
            .owned_edges(None)
            .map(|index| self.edge(index).callee)
            .collect();
        roots.extend(module);
        let reached: BTreeSet<FuncId> = self.closure(&roots).into_iter().collect();
        let mut left_out = self.doubtful();
        // What is called is a function, of which the type says nothing.
        each_expr_in(&self.module.tree.body, &mut |expr| match expr {
            Expr::Call(node) => {
                left_out.insert(place(node.func.range()));
            }
            // What a module of the program holds may have been changed since.
            Expr::Attribute(node) if self.holds_module(&node.value) => {
                left_out.insert(place(node.range));
            }
            _ => {}
        });
        let mut ranges: Vec<TextRange> = self
            .interp
            .values
            .iter()
            .filter(|(_, set)| set.is_empty() || self.interp.is_all_unknown(set))
            .map(|(range, _)| *range)
            .filter(|range| !left_out.contains(&place(*range)))
            // Only the script's own text is asked about.
            .filter(|range| self.module.part_at(range.start()).is_none())
            .filter(|range| {
                self.innermost(*range)
                    .is_none_or(|func| reached.contains(&func))
            })
            .collect();
        ranges.sort_by_key(|range| place(*range));
        ranges
    }

    fn holds_module(&self, expr: &Expr) -> bool {
        self.value(expr)
            .iter()
            .any(|id| matches!(self.interp.obj(id).kind, ObjKind::Module(_)))
    }

    /// Where a type checker's answer may be out of date: it takes what was stored last for what is there, although a call
    /// in between may have stored something else. And everything that follows from such a place.
    fn doubtful(&self) -> BTreeSet<Place> {
        let mut doubts = Doubts::default();
        for body in self.module.bodies() {
            each_expr_in(body, &mut |expr| match expr {
                Expr::Attribute(node) if !node.ctx.is_load() => {
                    doubts.attributes.insert(node.attr.id.as_str());
                }
                // Only constant keys are followed.
                Expr::Subscript(node) if !node.ctx.is_load() => {
                    doubts.items |= is_constant(&node.slice);
                }
                _ => {}
            });
        }
        for var in self.scopes.var_ids() {
            if self.bound_elsewhere(var) {
                doubts.vars.insert(var);
            }
        }
        loop {
            let known = doubts.vars.len();
            each_stmt(&self.module.tree.body, &mut |stmt| {
                let own = own_expressions(stmt);
                let mut places = BTreeSet::new();
                let mut doubtful = false;
                for expr in &own {
                    doubtful |= self.mark(expr, &doubts, &mut places);
                }
                if doubtful {
                    for expr in own {
                        self.bind_doubts(expr, &mut doubts);
                    }
                }
            });
            if doubts.vars.len() == known {
                break;
            }
        }
        let mut all = BTreeSet::new();
        each_stmt(&self.module.tree.body, &mut |stmt| {
            for expr in own_expressions(stmt) {
                self.mark(expr, &doubts, &mut all);
            }
        });
        all
    }

    /// Adds the doubtful places in an expression; whether it is one of them itself.
    fn mark(&self, expr: &Expr, doubts: &Doubts<'_>, places: &mut BTreeSet<Place>) -> bool {
        let mut doubtful = match expr {
            Expr::Attribute(node) => doubts.attributes.contains(node.attr.id.as_str()),
            Expr::Subscript(node) => doubts.items && is_constant(&node.slice),
            Expr::Name(node) => self
                .scopes
                .var_at(node.range.start())
                .is_some_and(|var| doubts.vars.contains(&var)),
            _ => false,
        };
        each_child(expr, &mut |child| {
            doubtful |= self.mark(child, doubts, places);
        });
        if doubtful {
            places.insert(place(expr.range()));
        }
        doubtful
    }

    fn bind_doubts(&self, expr: &Expr, doubts: &mut Doubts<'_>) {
        each_expr(expr, &mut |inner| {
            if let Expr::Name(node) = inner
                && !node.ctx.is_load()
                && let Some(var) = self.scopes.var_at(node.range.start())
            {
                doubts.vars.insert(var);
            }
        });
    }

    /// By `global` or `nonlocal`.
    fn bound_elsewhere(&self, var: VarId) -> bool {
        let info = self.scopes.var(var);
        let home = self.scopes.owner(info.scope);
        info.defs
            .iter()
            .any(|def| self.scopes.owner(def.scope) != home)
    }

    fn innermost(&self, range: TextRange) -> Option<FuncId> {
        self.scopes
            .func_ids()
            .filter(|func| self.scopes.func(*func).range().contains_range(range))
            .min_by_key(|func| self.scopes.func(*func).range().len())
    }
}
