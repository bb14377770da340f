//! Lists that are made right before a loop and only filled in it: `new = []`, `for …: new.append(f(old))`. The rounds before may
//! have filled others at the same place, and `old` may be one of those; the one being filled is the newest, and only its own
//! variable leads to it.

use rustc_hash::FxHashSet;

use crate::analysis::facts::Objects;
use crate::analysis::objects::EffectKind;
use crate::python::ast::{self, Expr, Stmt};
use crate::python::flow::path_to;
use crate::python::walk::{each_expr_in, each_stmt};
use crate::python::{DefKind, FuncId, FuncNode, Ranged, ScopeId, TextRange, VarId};
use crate::rewrites::context::Context;

/// Methods of containers that never give the container away.
const METHODS: [&str; 13] = [
    "append",
    "appendleft",
    "extend",
    "insert",
    "add",
    "update",
    "pop",
    "remove",
    "discard",
    "clear",
    "sort",
    "index",
    "count",
];

/// Variables whose containers nothing else leads to until the loop is over.
#[derive(Debug, Default)]
pub(super) struct Newest {
    vars: Vec<VarId>,
    /// Places at which the body changes them through their variables.
    changes: FxHashSet<TextRange>,
}

impl Newest {
    pub(super) fn find<'a>(
        cx: &Context<'_, 'a>,
        owner: Option<FuncId>,
        node: &'a ast::StmtFor,
    ) -> Self {
        let mut all = Self::default();
        let around: &[Stmt] = match owner {
            None => &cx.module.tree.body,
            Some(func) => match cx.facts.scopes.func(func).node {
                FuncNode::Def(def) => &def.body,
                _ => return all,
            },
        };
        let Some(path) = path_to(around, node.range) else {
            return all;
        };
        let Some(&(block, position)) = path.last() else {
            return all;
        };
        for (at, stmt) in block[..position].iter().enumerate() {
            if let Some(var) = made_by(cx, owner, stmt)
                && only_filled(cx, var, &block[at..=position])
                && own_uses(cx, var, node.range)
            {
                all.vars.push(var);
            }
        }
        let var_of = |expr: &Expr| match expr {
            Expr::Name(name) => cx.facts.scopes.var_at(name.range.start()),
            _ => None,
        };
        let vars = &all.vars;
        let changes = &mut all.changes;
        let mut note = |base: &Expr, place: TextRange| {
            if var_of(base).is_some_and(|var| vars.contains(&var)) {
                changes.insert(place);
            }
        };
        each_expr_in(&node.body, &mut |expr| {
            if let Expr::Call(call) = expr
                && let Expr::Attribute(func) = &*call.func
            {
                note(&func.value, call.range());
            }
        });
        each_stmt(&node.body, &mut |stmt| {
            let targets: &[Expr] = match stmt {
                Stmt::Assign(node) => &node.targets,
                Stmt::AugAssign(node) => std::slice::from_ref(&*node.target),
                _ => &[],
            };
            for target in targets {
                if let Expr::Subscript(part) = target {
                    note(&part.value, part.range);
                }
            }
        });
        all
    }

    /// What a part of the loop changes, but for the newest containers themselves.
    pub(super) fn changed(
        &self,
        cx: &Context<'_, '_>,
        owner: Option<FuncId>,
        range: TextRange,
        except: &[TextRange],
    ) -> Objects {
        let mut all = Objects::default();
        for index in cx.facts.owned_effects(owner) {
            let effect = cx.facts.effect(index);
            let filling = effect.kind == EffectKind::Mutates
                && self.changes.contains(&effect.range)
                && effect.objs.iter().all(|id| {
                    self.vars
                        .iter()
                        .any(|var| cx.facts.interp.vars[var.index()].contains(id))
                });
            if range.contains_range(effect.range) && !except.contains(&effect.range) && !filling {
                all.extend(cx.facts.hit(effect));
            }
        }
        for index in cx.facts.owned_edges(owner) {
            let edge = cx.facts.edge(index);
            if range.contains_range(edge.range) && !except.contains(&edge.range) {
                let through = cx.facts.mutations_through(index);
                all.extend(through.into_iter().map(|(id, _)| id));
            }
        }
        all
    }

    /// Whether an expression looks at one of the newest containers.
    pub(super) fn is_read_by<'a>(&self, cx: &Context<'_, 'a>, expr: &'a Expr) -> bool {
        cx.names_in(expr)
            .iter()
            .any(|(_, var)| self.vars.contains(var))
    }
}

/// The variable that a statement gives a new container of a builtin type.
fn made_by(cx: &Context<'_, '_>, owner: Option<FuncId>, stmt: &Stmt) -> Option<VarId> {
    let (target, value) = match stmt {
        Stmt::Assign(node) => match node.targets.as_slice() {
            [Expr::Name(name)] => (name, &*node.value),
            _ => return None,
        },
        Stmt::AnnAssign(node) => match &*node.target {
            Expr::Name(name) => (name, node.value.as_deref()?),
            _ => return None,
        },
        _ => return None,
    };
    let scope = owner.map_or(ScopeId(0), |func| cx.facts.scopes.func(func).scope);
    let var = cx.facts.scopes.var_at(target.range.start())?;
    let made = cx.facts.fresh_depth(value) > 0 && cx.facts.is_plain_container(value);
    (made && cx.facts.scopes.var(var).scope == scope).then_some(var)
}

/// Whether the statements, the first of which makes the container, bind its variable once and never hand it to anybody.
fn only_filled(cx: &Context<'_, '_>, var: VarId, stmts: &[Stmt]) -> bool {
    let (Some(first), Some(last)) = (stmts.first(), stmts.last()) else {
        return false;
    };
    let within = TextRange::new(first.range().start(), last.range().end());
    let info = cx.facts.scopes.var(var);
    let bound = info
        .defs
        .iter()
        .filter(|def| within.contains_range(def.range))
        .count();
    let mut harmless: FxHashSet<TextRange> = FxHashSet::default();
    each_expr_in(stmts, &mut |expr| match expr {
        Expr::Call(call) => match &*call.func {
            Expr::Attribute(func) if METHODS.contains(&func.attr.id.as_str()) => {
                harmless.insert(func.value.range());
            }
            Expr::Name(name)
                if name.id.as_str() == "len"
                    && cx.facts.scopes.var_at(name.range.start()).is_none() =>
            {
                harmless.extend(call.arguments.args.iter().map(Ranged::range));
            }
            _ => {}
        },
        Expr::Subscript(part) => {
            harmless.insert(part.value.range());
        }
        _ => {}
    });
    bound == 1
        && info
            .uses
            .iter()
            .filter(|used| within.contains_range(**used))
            .all(|used| harmless.contains(used))
}

/// Whether no other function binds or reads the variable.
fn own_uses(cx: &Context<'_, '_>, var: VarId, place: TextRange) -> bool {
    let info = cx.facts.scopes.var(var);
    let plain = info.defs.iter().all(|def| {
        def.scope == info.scope && !matches!(def.kind, DefKind::Parameter | DefKind::Star)
    });
    plain
        && info.uses.iter().all(|used| {
            cx.facts.scopes.funcs.iter().all(|func| {
                !func.range().contains_range(*used) || func.range().contains_range(place)
            })
        })
}
