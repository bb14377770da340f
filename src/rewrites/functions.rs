//! Which name a function has as a task: its own, decorated in place, or a second one right below it.

use rustc_hash::FxHashMap;

use crate::python::ast::{Expr, Stmt};
use crate::python::walk::each_stmt;
use crate::python::{
    DefKind, FuncId, FuncNode, Module, Ranged, ScopeKind, Scopes, Target, TextRange, TextSize,
    VarId,
};

use super::context::Context;
use super::{TextEdit, Use, imports};

/// The remote names of all launched functions of a file, and the edits that make them.
#[derive(Debug, Default)]
pub struct RemoteNames {
    pub names: FxHashMap<VarId, String>,
    pub edits: Vec<(VarId, TextEdit)>,
}

/// Decides for every variable through which some conversion launches a function.
/// `sent_anew` tells of which functions other places make a task of their own.
pub fn decide(
    cx: &Context<'_, '_>,
    uses: &[Use],
    sent_anew: &dyn Fn(VarId) -> bool,
) -> RemoteNames {
    let mut out = RemoteNames::default();
    let scopes = cx.facts.scopes;
    let mut targets: Vec<(VarId, FuncId)> = uses.iter().map(|one| (one.var, one.func)).collect();
    targets.sort();
    targets.dedup();
    let mut shared: FxHashMap<FuncId, String> = FxHashMap::default();
    for (var, func) in targets {
        let mine: Vec<TextRange> = uses
            .iter()
            .filter(|one| one.var == var)
            .map(|one| one.range)
            .collect();
        let name = scopes.var(var).name.clone();
        if let Some(remote) = shared.get(&func) {
            out.names.insert(var, remote.clone());
            continue;
        }
        if let Some((remote, edit, everywhere)) = imported(cx, var, &mine) {
            if everywhere {
                shared.insert(func, remote.clone());
            }
            out.edits.push((var, edit));
            out.names.insert(var, remote);
            continue;
        }
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
                    if sent_anew(var) {
                        "is sent anew in other places, so it stays a plain function"
                    } else {
                        "is also called directly, so it stays a plain function"
                    },
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

/// `score_remote = ray.remote(score)`, or `… ray.remote(helpers.score)`, for a function of another module: that stays as it is.
/// With it, whether the name can be used in the whole file.
fn imported(
    cx: &Context<'_, '_>,
    var: VarId,
    uses: &[TextRange],
) -> Option<(String, TextEdit, bool)> {
    let (module, scopes) = (cx.module, cx.facts.scopes);
    let text = module.slice(*uses.first()?);
    let root = match scopes.module_of(var) {
        // `helpers.score` goes by the module's own variable; the import binds the name in front.
        Some(_) => scopes.var_at(uses.first()?.start())?,
        None => var,
    };
    let place = import_place(module, scopes, root)?;
    let newline = module.style.newline;
    let remote = cx.fresh(&format!("{}_remote", scopes.var(var).name));
    let before = &module.text[..usize::from(place.at)];
    let mut content = String::new();
    if !before.ends_with('\n') {
        content.push_str(newline);
    }
    if place.in_header {
        content.push_str(newline);
    }
    let indent = &place.indent;
    content.push_str(&format!("{indent}{remote} = ray.remote({text}){newline}"));
    let rest = &module.text[usize::from(place.at)..];
    let apart = rest
        .lines()
        .next()
        .is_none_or(|line| line.trim().is_empty());
    if place.in_header && !apart {
        content.push_str(newline);
    }
    let edit = TextEdit::insert(place.at, content);
    Some((remote, edit, place.in_header))
}

/// Where a line that uses an imported name can stand.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ImportPlace {
    pub at: TextSize,
    pub indent: String,
    /// Behind all imports at the top of the file.
    pub in_header: bool,
}

/// The place behind the one import statement that binds a name of the script to a linked module, or to something in one.
#[must_use]
pub fn import_place(module: &Module, scopes: &Scopes<'_>, var: VarId) -> Option<ImportPlace> {
    let info = scopes.var(var);
    let [def] = info.defs.as_slice() else {
        return None;
    };
    let reachable = def.scope == info.scope
        && matches!(
            scopes.scopes[info.scope.index()].kind,
            ScopeKind::Module | ScopeKind::Function(_)
        );
    let linked = module.links.iter().any(|(at, link)| {
        *at <= def.range.start()
            && def.range.start() <= link.end
            && !matches!(link.target, Target::Opaque(_))
    });
    if !reachable || !linked || scopes.part_of(info.scope).is_some() {
        return None;
    }
    let mut found = None;
    each_stmt(&module.tree.body, &mut |stmt| {
        if matches!(stmt, Stmt::Import(_) | Stmt::ImportFrom(_))
            && stmt.range().contains_range(def.range)
        {
            found = Some(stmt.range());
        }
    });
    let range: TextRange = found?;
    let header = imports::header_end(module);
    if range.end() <= header {
        return Some(ImportPlace {
            at: header,
            indent: String::new(),
            in_header: true,
        });
    }
    let end = module.line_end(range.end());
    module.fills_lines(range).then(|| ImportPlace {
        at: end,
        indent: module.indentation(range.start()).to_string(),
        in_header: false,
    })
}

/// Decorated in place only when nothing uses the plain function.
fn decorable(scopes: &Scopes<'_>, var: VarId, undecorated: bool, rewritten: &[TextRange]) -> bool {
    let info = scopes.var(var);
    undecorated
        && info.defs.len() == 1
        && matches!(info.defs[0].kind, DefKind::Function(_))
        && info.uses.iter().all(|used| rewritten.contains(used))
        && !exported(scopes)
}

/// `__all__`, doctest and `import __main__` may hand the plain function to others.
fn exported(scopes: &Scopes<'_>) -> bool {
    scopes.module_var("__all__").is_some()
        || scopes.own_vars().any(|var| {
            var.defs.iter().any(|def| {
                matches!(&def.kind, DefKind::Import(path) if path.starts_with("doctest") || path == "__main__" || path.starts_with("unittest"))
            })
        })
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
