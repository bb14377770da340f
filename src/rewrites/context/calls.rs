//! Which functions of the script, and of libraries, an expression calls.

use super::{Call, Context};
use crate::analysis::objects::ObjKind;
use crate::python::ast::{self, Expr};
use crate::python::walk::{each_child, each_expr};
use crate::python::{DefKind, FuncId, FuncNode, Module, Ranged, TextRange, VarId};
use crate::rewrites::functions;

impl<'a> Context<'_, 'a> {
    /// The call, if it names a plain function of the script and nothing else.
    pub fn script_call(&self, node: &'a ast::ExprCall) -> Option<Call<'a>> {
        let (func, var) = self.named_function(&node.func)?;
        Some(Call { node, func, var })
    }

    /// The function that a name surely stands for, bound by its `def` or by one plain assignment.
    pub fn named_function(&self, expr: &Expr) -> Option<(FuncId, VarId)> {
        let func = self.facts.only_function(expr)?;
        let scopes = self.facts.scopes;
        let linked = scopes.part_of(scopes.func(func).parent).is_some();
        if linked && !self.facts.is_importable(func) {
            return None;
        }
        let Expr::Name(name) = expr else {
            return self.member_function(expr, func);
        };
        let var = scopes.var_at(name.range.start())?;
        if functions::import_place(self.module, scopes, var).is_some() {
            return Some((func, var));
        }
        let info = scopes.var(var);
        let own = scopes.func(func).var == Some(var) && info.defs.len() == 1 && !linked;
        (own || self.single_def(var)
            && functions::assignment(self.module, self.facts.scopes, var).is_some())
        .then_some((func, var))
    }

    /// `helpers.score`, where `helpers` is imported once: it goes by the module's own variable.
    fn member_function(&self, expr: &Expr, func: FuncId) -> Option<(FuncId, VarId)> {
        let mut base = expr;
        while let Expr::Attribute(node) = base {
            base = &node.value;
            let is_module = |id| matches!(self.facts.interp.obj(id).kind, ObjKind::Module(_));
            let held = self.facts.value(base);
            if held.len() != 1 || !held.iter().all(is_module) {
                return None;
            }
        }
        let Expr::Name(root) = base else { return None };
        let scopes = self.facts.scopes;
        let root = scopes.var_at(root.range.start())?;
        functions::import_place(self.module, scopes, root)?;
        Some((func, scopes.func(func).var?))
    }

    /// The methods that an attribute of something may stand for, if it stands for nothing else.
    pub fn methods_of(&self, expr: &Expr) -> Vec<FuncId> {
        let held = self.facts.value(expr);
        let all: Option<Vec<FuncId>> = held
            .iter()
            .map(|id| match self.facts.interp.obj(id).kind {
                ObjKind::Bound { func, .. } | ObjKind::Func(func) => Some(func),
                _ => None,
            })
            .collect();
        let mut all = all.unwrap_or_default();
        all.retain(|func| self.facts.scopes.func(*func).class.is_some());
        if all.len() == held.len() {
            all
        } else {
            Vec::new()
        }
    }

    /// Whether an expression is just this function of a library.
    pub fn is_library(&self, expr: &Expr, wanted: &str) -> bool {
        let held = self.facts.value(expr);
        held.len() == 1
            && held.iter().all(
                |id| matches!(&self.facts.interp.obj(id).kind, ObjKind::Path(path) if path == wanted),
            )
    }

    /// Whether a variable is bound once, by one assignment statement.
    pub fn single_def(&self, var: VarId) -> bool {
        let info = self.facts.scopes.var(var);
        info.defs.len() == 1 && info.defs[0].kind == DefKind::Assign
    }

    /// Calls that an expression makes exactly once whenever it is evaluated, in evaluation order.
    pub fn certain_calls(expr: &'a Expr, found: &mut Vec<&'a ast::ExprCall>) {
        match expr {
            Expr::Lambda(_)
            | Expr::ListComp(_)
            | Expr::SetComp(_)
            | Expr::DictComp(_)
            | Expr::Generator(_) => {}
            Expr::BoolOp(node) => {
                if let Some(first) = node.values.first() {
                    Self::certain_calls(first, found);
                }
            }
            Expr::If(node) => Self::certain_calls(&node.test, found),
            Expr::Compare(node) => {
                Self::certain_calls(&node.left, found);
                if let Some(first) = node.comparators.first() {
                    Self::certain_calls(first, found);
                }
            }
            _ => {
                each_child(expr, &mut |child| Self::certain_calls(child, found));
                if let Expr::Call(call) = expr {
                    found.push(call);
                }
            }
        }
    }

    /// Every call of a function of the script below an expression, conditional ones too.
    pub fn all_calls(&self, expr: &'a Expr, found: &mut Vec<Call<'a>>) {
        each_expr(expr, &mut |inner| {
            if let Expr::Call(node) = inner
                && let Some(call) = self.script_call(node)
            {
                found.push(call);
            }
        });
    }

    /// Functions of the script that code in a range may run.
    pub fn called_in(&self, range: TextRange) -> Vec<FuncId> {
        let roots: Vec<FuncId> = self
            .facts
            .interp
            .calls
            .iter()
            .filter(|edge| range.contains_range(edge.range))
            .map(|edge| edge.callee)
            .collect();
        self.facts.closure(&roots)
    }

    /// Whether the code in these places, or a function among those that run there, can raise `StopIteration`: that can't leave a
    /// generator, and `map` takes it for the end of its items.
    pub fn may_stop_iteration(&self, places: &[TextRange], funcs: &[FuncId]) -> bool {
        let bodies = funcs
            .iter()
            .filter_map(|&func| match self.facts.scopes.func(func).node {
                FuncNode::Module(_) => None,
                _ => Some(self.facts.scopes.func(func).range()),
            });
        places.iter().copied().chain(bodies).any(|place| {
            ["StopIteration", "next(", "__next__", ".send("]
                .iter()
                .any(|word| self.text(place).contains(word))
        })
    }
}

/// `frame.query("price > @limit")`: pandas looks up `limit` in the function that calls it; `pandas.eval` and numexpr need no `@`.
pub fn reads_names_in_text(module: &Module, node: &ast::ExprCall) -> bool {
    let Expr::Attribute(func) = &*node.func else {
        return false;
    };
    let library = matches!(&*func.value, Expr::Name(name)
        if matches!(name.id.as_str(), "pd" | "pandas" | "ne" | "numexpr"));
    let marked = node
        .arguments
        .args
        .iter()
        .filter(|argument| argument.is_string_literal_expr() || argument.is_f_string_expr())
        .any(|argument| module.slice(argument.range()).contains('@'));
    match func.attr.id.as_str() {
        "query" => marked,
        "eval" => marked || library,
        "evaluate" => library,
        _ => false,
    }
}
