//! Which name a function has as a task: its own, decorated in place, or a second one right below it.

use rustc_hash::FxHashMap;

use crate::python::ast::{Expr, Stmt};
use crate::python::walk::each_stmt;
use crate::python::{DefKind, FuncId, FuncNode, Module, Ranged, Scopes, TextRange, VarId};

use super::context::Context;
use super::{TextEdit, Use};

/// The remote names of all launched functions of a file, and the edits that make them.
#[derive(Debug, Default)]
pub struct RemoteNames {
    pub names: FxHashMap<VarId, String>,
    pub edits: Vec<(VarId, TextEdit)>,
}

/// Decides for every variable through which some conversion launches a function.
pub fn decide(cx: &Context<'_, '_>, uses: &[Use]) -> RemoteNames {
    let mut out = RemoteNames::default();
    let scopes = cx.facts.scopes;
    let mut targets: Vec<(VarId, FuncId)> = uses.iter().map(|one| (one.var, one.func)).collect();
    targets.sort();
    targets.dedup();
    for (var, func) in targets {
        let mine: Vec<TextRange> = uses
            .iter()
            .filter(|one| one.var == var)
            .map(|one| one.range)
            .collect();
        let name = scopes.var(var).name.clone();
        let own = scopes.func(func).var == Some(var);
        match scopes.func(func).node {
            FuncNode::Def(node)
                if own && decorable(scopes, var, node.decorator_list.is_empty(), &mine) =>
            {
                let at = cx.module.line_start(node.range.start());
                let indent = cx.module.indentation(node.range.start());
                let text = format!("{indent}@ray.remote{}", cx.module.style.newline);
                out.edits.push((var, TextEdit::insert(at, text)));
                out.names.insert(var, name);
            }
            FuncNode::Def(node) if own => {
                let remote = cx.fresh(&format!("{name}_remote"));
                let edit = alias(
                    cx.module,
                    node.range,
                    &name,
                    &remote,
                    "is also called directly, so it stays a plain function",
                );
                out.edits.push((var, edit));
                out.names.insert(var, remote);
            }
            _ => {
                let Some(stmt) = assignment(cx.module, scopes, var) else {
                    continue;
                };
                let remote = cx.fresh(&format!("{name}_remote"));
                let indent = cx.module.indentation(stmt.start());
                let newline = cx.module.style.newline;
                let end = cx.module.line_end(stmt.end());
                let lead = if cx.module.text[..usize::from(end)].ends_with('\n') {
                    ""
                } else {
                    newline
                };
                let text = format!("{lead}{indent}{remote} = ray.remote({name}){newline}");
                out.edits.push((var, TextEdit::insert(end, text)));
                out.names.insert(var, remote);
            }
        }
    }
    out
}

/// Decorated in place only when nothing uses the plain function.
fn decorable(scopes: &Scopes<'_>, var: VarId, undecorated: bool, rewritten: &[TextRange]) -> bool {
    let info = scopes.var(var);
    undecorated
        && info.defs.len() == 1
        && matches!(info.defs[0].kind, DefKind::Function(_))
        && info.uses.iter().all(|used| rewritten.contains(used))
        && !exported(scopes, &info.name)
}

/// `__all__` may hand the plain function to others.
fn exported(scopes: &Scopes<'_>, _name: &str) -> bool {
    scopes.module_var("__all__").is_some()
}

fn alias(module: &Module, def: TextRange, name: &str, remote: &str, why: &str) -> TextEdit {
    let newline = module.style.newline;
    let indent = module.indentation(def.start()).to_string();
    let end = module.line_end(def.end());
    let lead = if module.text[..usize::from(end)].ends_with('\n') {
        ""
    } else {
        newline
    };
    let gap = if indent.is_empty() {
        format!("{newline}{newline}")
    } else {
        newline.to_string()
    };
    let text = format!(
        "{lead}{gap}{indent}# {name} {why}.{newline}{indent}{remote} = ray.remote({name}){newline}"
    );
    TextEdit::insert(end, text)
}

/// The plain `name = …` statement that binds a variable.
pub fn assignment(module: &Module, scopes: &Scopes<'_>, var: VarId) -> Option<TextRange> {
    let mut found = None;
    each_stmt(&module.tree.body, &mut |stmt| {
        if let Stmt::Assign(node) = stmt
            && let [Expr::Name(name)] = node.targets.as_slice()
            && scopes.var_at(name.range.start()) == Some(var)
        {
            found = Some(stmt.range());
        }
    });
    found
}
