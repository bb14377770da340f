//! How messages name things: an object by the variable that holds it, an effect by the source that has it.

use super::facts::Facts;
use super::objects::{CallEdge, Effect, Field, ObjId, ObjKind, ObjSet};
use crate::python::ast::Expr;
use crate::python::walk::each_expr_in;
use crate::python::{DefKind, FuncId, FuncNode, Ranged, ScopeKind, TextRange, VarId};

/// Longer source is not quoted.
const QUOTED: usize = 60;
/// How deep in attributes and containers an object is looked for.
const DEPTH: usize = 2;

impl Facts<'_> {
    /// An object by the variable that holds it, as code in `range` of `owner` sees it: "`rows`", "`self.entries`", "part of
    /// `rows`"; what it is if no variable of that code holds it: "a `list`".
    #[must_use]
    pub fn named(&self, id: ObjId, owner: Option<FuncId>, range: TextRange) -> String {
        self.holder(id, owner, range)
            .unwrap_or_else(|| self.interp.describe(id))
    }

    /// As [`Self::named`], with the kind of object: "`rows` (a `list`)".
    #[must_use]
    pub fn named_with_kind(&self, id: ObjId, owner: Option<FuncId>, range: TextRange) -> String {
        let kind = self.interp.describe(id);
        match self.holder(id, owner, range) {
            Some(name)
                if matches!(
                    self.interp.obj(id).kind,
                    ObjKind::Class(_) | ObjKind::Func(_)
                ) =>
            {
                name
            }
            Some(name) => format!("{name} ({kind})"),
            None => kind,
        }
    }

    /// Names in the range come first, then the other variables that the code sees, the innermost function's first.
    fn holder(&self, id: ObjId, owner: Option<FuncId>, range: TextRange) -> Option<String> {
        if let ObjKind::Class(_) | ObjKind::Func(_) = self.interp.obj(id).kind {
            let var = match self.interp.obj(id).kind {
                ObjKind::Class(class) => Some(self.scopes.classes[class.index()].var),
                ObjKind::Func(func) => self.scopes.func(func).var,
                _ => None,
            };
            return var.map(|var| format!("`{}`", self.scopes.var(var).name));
        }
        let mut seen = self.visible(owner);
        seen.sort_by_key(|&(level, var)| {
            let info = self.scopes.var(var);
            let here = info
                .uses
                .iter()
                .chain(info.defs.iter().map(|def| &def.range));
            let here = here.into_iter().any(|at| range.contains_range(*at));
            let first = info.defs.first().map(|def| def.range.start());
            (!here, level, first)
        });
        let holding = |var: VarId, depth: usize| {
            let name = &self.scopes.var(var).name;
            self.path_to(id, &self.interp.vars[var.index()], name, depth)
        };
        (0..=DEPTH).find_map(|depth| seen.iter().find_map(|&(_, var)| holding(var, depth)))
    }

    /// The variables that code of a function sees, with how far out they stand. Those of comprehensions are nobody else's.
    fn visible(&self, owner: Option<FuncId>) -> Vec<(usize, VarId)> {
        let mut owners = vec![owner];
        while let Some(Some(func)) = owners.last().copied() {
            owners.push(self.scopes.owner(self.scopes.func(func).parent));
        }
        let module = owner.and_then(|func| self.scopes.part_of(self.scopes.func(func).scope));
        let mut all = Vec::new();
        for id in self.scopes.var_ids() {
            let var = self.scopes.var(id);
            if self.scopes.part_of(var.scope) != module {
                continue;
            }
            let scope = &self.scopes.scopes[var.scope.index()];
            let imported = var
                .defs
                .iter()
                .all(|def| matches!(def.kind, DefKind::Import(_)));
            if imported || matches!(scope.kind, ScopeKind::Comprehension | ScopeKind::Class(_)) {
                continue;
            }
            let home = self.scopes.owner(var.scope);
            if let Some(level) = owners.iter().position(|owner| *owner == home) {
                all.push((level, id));
            }
        }
        all
    }

    /// "`name`", "`name.attribute`" or "part of `name`", if the object lies exactly so deep below one of `set`.
    fn path_to(&self, id: ObjId, set: &ObjSet, name: &str, depth: usize) -> Option<String> {
        if depth == 0 {
            return set.contains(id).then(|| format!("`{name}`"));
        }
        for holder in set.iter() {
            for (field, inner) in &self.interp.obj(holder).fields {
                let found = match field {
                    Field::Attr(attr) if attr.starts_with('<') => continue,
                    Field::Attr(attr) => {
                        self.path_to(id, inner, &format!("{name}.{attr}"), depth - 1)
                    }
                    _ => self
                        .path_to(id, inner, name, depth - 1)
                        .map(|_| format!("part of `{name}`")),
                };
                if found.is_some() {
                    return found;
                }
            }
        }
        None
    }

    /// A function by its name; what has none, by what it is and where: "`rate`", "the lambda at line 7", "the generator
    /// expression at line 7". The module's own code has no function.
    #[must_use]
    pub fn owner_name(&self, owner: Option<FuncId>) -> String {
        let Some(func) = owner else {
            return "the script".to_string();
        };
        let info = self.scopes.func(func);
        let kind = match info.node {
            FuncNode::Module(part) => return format!("the module `{}`", part.name),
            _ if !info.name.starts_with('<') => return format!("`{}`", self.qualified(func)),
            FuncNode::Def(_) => "function",
            FuncNode::Lambda(_) => "lambda",
            FuncNode::Generator(_) => "generator expression",
        };
        format!("the {kind} at line {}", self.line(info.range().start()))
    }

    /// What a person calls a function: a constructor by its class, what Python calls by itself with its class.
    #[must_use]
    pub fn callee_name(&self, func: FuncId) -> String {
        let info = self.scopes.func(func);
        match info.class {
            Some(class) if info.name == "__init__" => self.interp.class_name(class),
            _ => self.qualified(func).trim_matches(['<', '>']).to_string(),
        }
    }

    /// A call by the name that stands there, where the function has none that says more: "`Tag`" for `Tag(n)`, also if its base
    /// class has the constructor; the variable that holds a lambda.
    #[must_use]
    pub fn call_name(&self, edge: &CallEdge) -> String {
        let text = self.module.slice(edge.range);
        let head = text.split('(').next().unwrap_or_default().trim_end();
        let name = head.rsplit('.').next().unwrap_or_default();
        let plain = |c: char| c.is_alphanumeric() || matches!(c, '_' | '.');
        let own = &self.scopes.func(edge.callee).name;
        let nameless = own == "__init__" || own.starts_with('<');
        if nameless && text.ends_with(')') && !name.is_empty() && head.chars().all(plain) {
            name.to_string()
        } else {
            self.callee_name(edge.callee)
        }
    }

    /// "`name` is called here", if it stands there by this name; else that it runs.
    #[must_use]
    pub fn called_here(&self, name: &str, range: TextRange) -> String {
        if self.module.slice(range).contains(name) {
            format!("`{name}` is called here")
        } else {
            format!("runs `{name}`")
        }
    }

    /// "`name` is read here", if it stands there; else that the place leads to it. The name has its backticks.
    #[must_use]
    pub fn read_here(&self, name: &str, range: TextRange) -> String {
        let bare = name.trim_start_matches("part of ").trim_matches('`');
        if self.module.slice(range).contains(bare) {
            format!("{name} is read here")
        } else {
            format!("leads to {name}")
        }
    }

    /// The first `yield` of a function.
    #[must_use]
    pub fn yielding(&self, func: FuncId) -> Option<TextRange> {
        let mut found = None;
        each_expr_in(&self.def_node(func)?.body, &mut |expr| {
            if let Expr::Yield(_) | Expr::YieldFrom(_) = expr {
                found = found.or(Some(expr.range()));
            }
        });
        found
    }

    /// Methods that Python calls by itself bring the name of their class.
    fn qualified(&self, func: FuncId) -> String {
        let info = self.scopes.func(func);
        match info.class {
            Some(class) if info.name.starts_with("__") => {
                format!("{}.{}", self.interp.class_name(class), info.name)
            }
            _ => info.name.clone(),
        }
    }

    /// The source of an effect in backticks, if it is short; else what the analysis calls it.
    #[must_use]
    pub fn shown(&self, effect: &Effect) -> String {
        let text = quoted(self.module.slice(effect.range));
        let whole = self.module.slice(effect.range);
        let call = effect.what.starts_with('`') && whole.ends_with(')');
        if call && !text.contains('`') {
            format!("`{text}`")
        } else {
            effect.what.clone()
        }
    }

    /// Where else a variable is read than in the statement that changes it: after `launch`, if it is.
    #[must_use]
    pub fn read_elsewhere(
        &self,
        var: VarId,
        change: TextRange,
        launch: TextRange,
    ) -> Option<TextRange> {
        let info = self.scopes.var(var);
        let mut others: Vec<TextRange> = info
            .uses
            .iter()
            .copied()
            .filter(|used| {
                !change.contains_range(*used)
                    && self.line(used.start()) != self.line(change.start())
            })
            .collect();
        others.sort_by_key(|used| (used.start() < launch.end(), used.start()));
        others.first().copied()
    }

    /// The variable by which code in `range` names an object directly.
    #[must_use]
    pub fn variable_of(&self, id: ObjId, owner: Option<FuncId>, range: TextRange) -> Option<VarId> {
        let mut all = self.visible(owner);
        all.retain(|&(_, var)| {
            let info = self.scopes.var(var);
            let object = self.interp.obj(id);
            let itself = match object.kind {
                ObjKind::Class(class) => self.scopes.classes[class.index()].var == var,
                ObjKind::Func(func) => self.scopes.func(func).var == Some(var),
                _ => false,
            };
            (itself || self.interp.vars[var.index()].contains(id))
                && info.uses.iter().any(|used| range.contains_range(*used))
        });
        all.sort();
        all.first().map(|&(_, var)| var)
    }
}

/// Source on one line, cut where it gets long.
#[must_use]
pub fn quoted(text: &str) -> String {
    let line = text.split_whitespace().collect::<Vec<_>>().join(" ");
    if line.chars().count() <= QUOTED {
        return line;
    }
    let start: String = line.chars().take(QUOTED - 1).collect();
    format!("{start}…")
}

/// "a `list`", "an `int`".
#[must_use]
pub fn with_article(name: &str) -> String {
    let article = if name.starts_with(['a', 'e', 'i', 'o', 'A', 'E', 'I', 'O']) {
        "an"
    } else {
        "a"
    };
    format!("{article} `{name}`")
}
