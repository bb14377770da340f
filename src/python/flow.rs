//! Liveness of variables: what a block does first to a variable, whether it surely binds it, whether a value is read later.

use rustc_hash::FxHashSet;

use super::ast::{self, Expr, Stmt};
use super::walk::{blocks, own_expressions};
use super::{DefKind, FuncNode, Ranged, Scopes, TextRange, VarId};

/// What running a block does first to a variable.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Touch {
    /// Some path reads the value from before the block.
    Read,
    /// Every path that leaves the block at its end has bound the variable anew.
    Bound,
    /// Neither is certain.
    Neither,
}

/// Where a value that a place binds may be read later.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Reads {
    /// In the same round of the loop, behind the place.
    pub round: bool,
    /// In a later round of the loop, before it is bound again.
    pub carried: bool,
    /// After the loop, or in other functions.
    pub after: bool,
}

/// The way from the body of a function (or of the module) down to a statement: blocks, and positions in them.
pub type Path<'a> = Vec<(&'a [Stmt], usize)>;

/// The blocks and positions that lead to the statement with exactly this range.
#[must_use]
pub fn path_to(body: &[Stmt], range: TextRange) -> Option<Path<'_>> {
    for (position, stmt) in body.iter().enumerate() {
        if stmt.range() == range {
            return Some(vec![(body, position)]);
        }
        if !stmt.range().contains_range(range)
            || matches!(stmt, Stmt::FunctionDef(_) | Stmt::ClassDef(_))
        {
            continue;
        }
        for block in blocks(stmt) {
            if let Some(deeper) = path_to(block, range) {
                let mut path = vec![(body, position)];
                path.extend(deeper);
                return Some(path);
            }
        }
    }
    None
}

/// Def-use questions about one module.
pub struct Flow<'s, 'a> {
    scopes: &'s Scopes<'a>,
    /// Iterables that surely have an item.
    filled: FxHashSet<TextRange>,
}

impl<'s, 'a> Flow<'s, 'a> {
    /// `filled`: iterables of which it is known that they have an item at least.
    #[must_use]
    pub fn new(scopes: &'s Scopes<'a>, filled: FxHashSet<TextRange>) -> Self {
        Self { scopes, filled }
    }

    /// What the statements do first to a variable, run one after another.
    #[must_use]
    pub fn first_touch(&self, body: &[Stmt], var: VarId) -> Touch {
        let mut escaped = false;
        for stmt in body {
            match self.stmt(stmt, var) {
                Touch::Read => return Touch::Read,
                // A `break` or `continue` before it leaves with the old value.
                Touch::Bound if escaped => return Touch::Neither,
                Touch::Bound => return Touch::Bound,
                Touch::Neither => {}
            }
            escaped |= escapes(stmt);
        }
        Touch::Neither
    }

    /// Whether a place reads a variable, nested functions included.
    #[must_use]
    pub fn reads(&self, range: TextRange, var: VarId) -> bool {
        self.needs(var).any(|used| range.contains_range(used))
    }

    /// Places that fail where the variable has no value: what reads it, `+=`, and `del`.
    pub fn needs(&self, var: VarId) -> impl Iterator<Item = TextRange> + use<'s> {
        let info = self.scopes.var(var);
        let changes = info
            .defs
            .iter()
            .filter(|def| matches!(def.kind, DefKind::Augmented | DefKind::Delete));
        info.uses
            .iter()
            .copied()
            .chain(changes.map(|def| def.range))
    }

    /// Whether the variable has a value whenever the end of the block is reached, whatever it had before.
    #[must_use]
    pub fn surely_binds(&self, body: &[Stmt], var: VarId) -> bool {
        body.iter().any(|stmt| self.stmt_surely_binds(stmt, var))
    }

    /// Where the value that a variable has behind the last statement of `path` may be read. The path leads from the body of
    /// the function down into the loop with the range `round`, whose rounds are told apart; functions inside `place` run there.
    #[must_use]
    pub fn reads_later(
        &self,
        path: &[(&[Stmt], usize)],
        round: TextRange,
        place: TextRange,
        var: VarId,
    ) -> Reads {
        let mut reads = Reads {
            after: self.read_by_closures(place, var, true),
            ..Reads::default()
        };
        let mut inside = true;
        // Bound anew on the way to the end of the block; an exception before that may still lead to a handler further out.
        let mut rebound = false;
        for depth in (0..path.len()).rev() {
            let (block, position) = path[depth];
            let rest = &block[position + 1..];
            match self.first_touch(rest, var) {
                _ if rebound => {}
                Touch::Read if inside => {
                    reads.round = true;
                    // Which round it was bound in doesn't matter any more, but a later one may read it, too.
                }
                Touch::Read => {
                    reads.after = true;
                    return reads;
                }
                Touch::Bound if !rest.iter().any(escapes) => rebound = true,
                Touch::Bound | Touch::Neither => {}
            }
            let Some(parent) = depth.checked_sub(1).map(|up| &path[up].0[path[up].1]) else {
                break;
            };
            if self.catches(parent) {
                rebound = false;
            }
            match parent {
                Stmt::For(node) if rebound => inside &= node.range != round,
                _ if rebound => {}
                Stmt::For(node) => {
                    let rebinds = self.binds(node.target.range(), var);
                    let again = !rebinds && self.first_touch(&node.body, var) == Touch::Read;
                    let own = node.range == round;
                    if again && own {
                        reads.carried = true;
                    } else if again && inside {
                        reads.round = true;
                    } else if again {
                        reads.after = true;
                    }
                    if self.first_touch(&node.orelse, var) == Touch::Read {
                        reads.after |= own || !inside;
                        reads.round |= !own && inside;
                    }
                    if own {
                        inside = false;
                    }
                }
                Stmt::While(node) => {
                    let again = self.reads(node.test.range(), var)
                        || self.first_touch(&node.body, var) == Touch::Read
                        || self.first_touch(&node.orelse, var) == Touch::Read;
                    if again && inside {
                        reads.round = true;
                    } else if again {
                        reads.after = true;
                    }
                }
                Stmt::Try(node) => {
                    let cleanup = node
                        .handlers
                        .iter()
                        .map(|handler| {
                            let ast::ExceptHandler::ExceptHandler(handler) = handler;
                            &handler.body
                        })
                        .chain([&node.orelse, &node.finalbody])
                        .any(|block| self.first_touch(block, var) == Touch::Read);
                    if cleanup && inside {
                        reads.round = true;
                    } else if cleanup {
                        reads.after = true;
                    }
                }
                _ => {}
            }
        }
        reads
    }

    /// Whether control may go on behind a statement after an exception in it, or runs code of it on the way out.
    #[must_use]
    pub fn catches(&self, stmt: &Stmt) -> bool {
        match stmt {
            Stmt::Try(_) => true,
            Stmt::With(node) => self.may_swallow(node),
            _ => false,
        }
    }

    /// Whether a value that `var` got at a place (the last statement of `path`) may be read after an exception behind the place
    /// but before the next statement of its block: by a handler, by what always runs, by what follows them.
    #[must_use]
    pub fn read_after_failure(
        &self,
        path: &[(&[Stmt], usize)],
        round: TextRange,
        place: TextRange,
        var: VarId,
    ) -> bool {
        (0..path.len().saturating_sub(1)).any(|depth| {
            let (block, position) = path[depth];
            let behind = || self.reads_later(&path[..=depth], round, place, var);
            match &block[position] {
                Stmt::Try(node) => {
                    // An exception in a handler or in `else` only passes what always runs.
                    let tried = std::ptr::eq(path[depth + 1].0, &raw const node.body[..]);
                    let handlers: Vec<&[Stmt]> = node
                        .handlers
                        .iter()
                        .map(|handler| {
                            let ast::ExceptHandler::ExceptHandler(handler) = handler;
                            &handler.body[..]
                        })
                        .filter(|_| tried)
                        .collect();
                    let cleanup = handlers.iter().copied().chain([&node.finalbody[..]]);
                    if cleanup
                        .into_iter()
                        .any(|body| self.first_touch(body, var) == Touch::Read)
                    {
                        return true;
                    }
                    let stays = |body: &&[Stmt]| body.last().is_none_or(|last| !leaves(last));
                    let reads = behind();
                    let later = reads.after || reads.carried;
                    !handlers.is_empty() && (later || reads.round && handlers.iter().any(stays))
                }
                Stmt::With(node) if self.may_swallow(node) => {
                    let reads = behind();
                    reads.after || reads.carried || reads.round
                }
                _ => false,
            }
        })
    }

    /// A nested function may read the variable whenever it is called; for a variable of the module, any function may. A
    /// generator expression counts with `lazy`.
    #[must_use]
    pub fn read_by_closures(&self, place: TextRange, var: VarId, lazy: bool) -> bool {
        self.needs(var).any(|used| {
            self.scopes.funcs.iter().any(|func| {
                let kind = match func.node {
                    FuncNode::Def(_) | FuncNode::Lambda(_) | FuncNode::Module(_) => true,
                    FuncNode::Generator(_) => lazy,
                };
                kind && func.range().contains_range(used)
                    && !func.range().contains_range(place)
                    // What stands inside the place itself runs with it.
                    && !place.contains_range(func.range())
            })
        })
    }

    fn stmt(&self, stmt: &Stmt, var: VarId) -> Touch {
        let read = |range: TextRange| self.reads(range, var);
        match stmt {
            Stmt::Assign(node) => {
                if read(node.range) {
                    Touch::Read
                } else {
                    self.bound_by(node.range, var)
                }
            }
            Stmt::AnnAssign(node) => match &node.value {
                _ if read(node.range) => Touch::Read,
                Some(_) => self.bound_by(node.target.range(), var),
                None => Touch::Neither,
            },
            Stmt::AugAssign(node) => {
                if read(node.range) || self.binds(node.target.range(), var) {
                    Touch::Read
                } else {
                    Touch::Neither
                }
            }
            Stmt::For(node) => {
                if read(node.iter.range()) || read(node.target.range()) {
                    return Touch::Read;
                }
                let inside = !self.binds(node.target.range(), var)
                    && self.first_touch(&node.body, var) == Touch::Read;
                if inside || self.first_touch(&node.orelse, var) == Touch::Read {
                    Touch::Read
                } else if self.stmt_surely_binds(stmt, var) {
                    Touch::Bound
                } else {
                    Touch::Neither
                }
            }
            Stmt::While(node) => {
                let any = read(node.test.range())
                    || self.first_touch(&node.body, var) == Touch::Read
                    || self.first_touch(&node.orelse, var) == Touch::Read;
                if any {
                    Touch::Read
                } else if self.stmt_surely_binds(stmt, var) {
                    Touch::Bound
                } else {
                    Touch::Neither
                }
            }
            Stmt::If(node) => {
                if read(node.test.range()) {
                    return Touch::Read;
                }
                let mut all = vec![self.first_touch(&node.body, var)];
                let mut otherwise = false;
                for clause in &node.elif_else_clauses {
                    match &clause.test {
                        Some(test) if read(test.range()) => return Touch::Read,
                        Some(_) => {}
                        None => otherwise = true,
                    }
                    all.push(self.first_touch(&clause.body, var));
                }
                if all.contains(&Touch::Read) {
                    Touch::Read
                } else if otherwise && all.iter().all(|touch| *touch == Touch::Bound) {
                    Touch::Bound
                } else {
                    Touch::Neither
                }
            }
            Stmt::With(node) => {
                for item in &node.items {
                    if read(item.context_expr.range()) {
                        return Touch::Read;
                    }
                    if let Some(target) = &item.optional_vars {
                        if read(target.range()) {
                            return Touch::Read;
                        }
                        if self.binds(target.range(), var) {
                            return Touch::Bound;
                        }
                    }
                }
                match self.first_touch(&node.body, var) {
                    Touch::Bound if self.may_swallow(node) => Touch::Neither,
                    touch => touch,
                }
            }
            Stmt::Try(node) => {
                let parts: Vec<Touch> = blocks(stmt)
                    .into_iter()
                    .map(|block| self.first_touch(block, var))
                    .collect();
                let named = node.handlers.iter().any(|handler| {
                    let ast::ExceptHandler::ExceptHandler(handler) = handler;
                    handler.type_.as_ref().is_some_and(|ty| read(ty.range()))
                });
                if named || parts.contains(&Touch::Read) {
                    Touch::Read
                } else if parts.last() == Some(&Touch::Bound) || self.stmt_surely_binds(stmt, var) {
                    Touch::Bound
                } else {
                    Touch::Neither
                }
            }
            Stmt::FunctionDef(node) => {
                if read(node.range) {
                    Touch::Read
                } else {
                    self.bound_by(node.name.range, var)
                }
            }
            Stmt::ClassDef(node) => {
                if read(node.range) {
                    Touch::Read
                } else {
                    self.bound_by(node.name.range, var)
                }
            }
            Stmt::Delete(node) => {
                if read(node.range) || self.binds(node.range, var) {
                    Touch::Read
                } else {
                    Touch::Neither
                }
            }
            Stmt::Import(node) => self.bound_by(node.range, var),
            Stmt::ImportFrom(node) => self.bound_by(node.range, var),
            _ => {
                let any = own_expressions(stmt).into_iter().any(|e| read(e.range()))
                    || blocks(stmt)
                        .into_iter()
                        .any(|block| self.first_touch(block, var) == Touch::Read);
                if any { Touch::Read } else { Touch::Neither }
            }
        }
    }

    fn stmt_surely_binds(&self, stmt: &Stmt, var: VarId) -> bool {
        match stmt {
            Stmt::Assign(node) => node
                .targets
                .iter()
                .any(|target| self.binds(target.range(), var)),
            Stmt::AnnAssign(node) => node.value.is_some() && self.binds(node.target.range(), var),
            Stmt::AugAssign(node) => self.binds(node.target.range(), var),
            Stmt::FunctionDef(node) => self.binds(node.name.range, var),
            Stmt::ClassDef(node) => self.binds(node.name.range, var),
            Stmt::Import(node) => self.binds(node.range, var),
            Stmt::ImportFrom(node) => self.binds(node.range, var),
            Stmt::For(node) => {
                self.filled.contains(&node.iter.range())
                    && (self.binds(node.target.range(), var)
                        || self.first_round_binds(&node.body, var))
            }
            Stmt::While(node) => {
                let endless = matches!(&*node.test, Expr::BooleanLiteral(test) if test.value);
                endless && self.first_round_binds(&node.body, var)
            }
            // What follows is not reached.
            Stmt::Raise(_) | Stmt::Return(_) | Stmt::Break(_) | Stmt::Continue(_) => true,
            Stmt::If(node) => {
                node.elif_else_clauses.iter().any(|c| c.test.is_none())
                    && blocks(stmt)
                        .into_iter()
                        .all(|block| self.surely_binds(block, var))
            }
            Stmt::With(node) => {
                let named = node.items.iter().any(|item| {
                    item.optional_vars
                        .as_ref()
                        .is_some_and(|target| self.binds(target.range(), var))
                });
                named || !self.may_swallow(node) && self.surely_binds(&node.body, var)
            }
            Stmt::Try(node) => {
                let tried =
                    self.surely_binds(&node.body, var) || self.surely_binds(&node.orelse, var);
                let handled = node.handlers.iter().all(|handler| {
                    let ast::ExceptHandler::ExceptHandler(handler) = handler;
                    self.surely_binds(&handler.body, var)
                });
                self.surely_binds(&node.finalbody, var) || tried && handled
            }
            _ => false,
        }
    }

    /// Whether the first round of a loop binds a variable before it can leave.
    fn first_round_binds(&self, body: &[Stmt], var: VarId) -> bool {
        let sure = body.iter().take_while(|stmt| !escapes(stmt));
        sure.into_iter()
            .any(|stmt| self.stmt_surely_binds(stmt, var))
    }

    fn bound_by(&self, range: TextRange, var: VarId) -> Touch {
        if self.binds(range, var) {
            Touch::Bound
        } else {
            Touch::Neither
        }
    }

    fn binds(&self, range: TextRange, var: VarId) -> bool {
        self.scopes
            .var(var)
            .defs
            .iter()
            .any(|def| range.contains_range(def.range))
    }

    /// A context manager may end its block without an exception that was raised in it. Files and the like never do.
    fn may_swallow(&self, node: &ast::StmtWith) -> bool {
        const NEVER: [&str; 14] = [
            "open",
            "TemporaryDirectory",
            "NamedTemporaryFile",
            "TemporaryFile",
            "Pool",
            "ThreadPoolExecutor",
            "ProcessPoolExecutor",
            "ZipFile",
            "closing",
            "urlopen",
            "errstate",
            "localcontext",
            "no_grad",
            "catch_warnings",
        ];
        node.items.iter().any(|item| {
            let Expr::Call(call) = &item.context_expr else {
                return true;
            };
            let (name, root) = match &*call.func {
                Expr::Name(name) => (name.id.as_str(), Some(name)),
                Expr::Attribute(attribute) => {
                    (attribute.attr.id.as_str(), attribute.value.as_name_expr())
                }
                _ => return true,
            };
            let foreign = match (&*call.func, root) {
                (_, Some(name)) => self.scopes.var_at(name.range.start()).is_none_or(|var| {
                    let defs = &self.scopes.var(var).defs;
                    let imported = defs
                        .iter()
                        .all(|def| matches!(def.kind, DefKind::Import(_)));
                    imported || matches!(&*call.func, Expr::Attribute(_)) && name_is_value(defs)
                }),
                _ => true,
            };
            !foreign || !NEVER.contains(&name)
        })
    }
}

/// `path.open()`: the receiver is a value, not a class or a function of the file.
fn name_is_value(defs: &[super::Def]) -> bool {
    !defs
        .iter()
        .any(|def| matches!(def.kind, DefKind::Class(_) | DefKind::Function(_)))
}

/// Whether a statement holds a `break` or `continue` of a loop around it, or a `return`.
fn escapes(stmt: &Stmt) -> bool {
    match stmt {
        Stmt::Break(_) | Stmt::Continue(_) | Stmt::Return(_) => true,
        Stmt::FunctionDef(_) | Stmt::ClassDef(_) => false,
        Stmt::For(_) | Stmt::While(_) => blocks(stmt).into_iter().flatten().any(returns),
        _ => blocks(stmt).into_iter().flatten().any(escapes),
    }
}

/// Whether control never reaches what stands behind a statement in its block.
fn leaves(stmt: &Stmt) -> bool {
    matches!(
        stmt,
        Stmt::Raise(_) | Stmt::Return(_) | Stmt::Break(_) | Stmt::Continue(_)
    )
}

fn returns(stmt: &Stmt) -> bool {
    match stmt {
        Stmt::Return(_) => true,
        Stmt::FunctionDef(_) | Stmt::ClassDef(_) => false,
        _ => blocks(stmt).into_iter().flatten().any(returns),
    }
}

/// Whether control never leaves statements by a `break` or `continue` of a loop around them.
#[must_use]
pub fn stays_inside(body: &[Stmt]) -> bool {
    fn within(body: &[Stmt], in_loop: bool) -> bool {
        body.iter().all(|stmt| match stmt {
            Stmt::Break(_) | Stmt::Continue(_) => in_loop,
            // The `else` of a loop is no part of it.
            Stmt::For(node) => within(&node.body, true) && within(&node.orelse, in_loop),
            Stmt::While(node) => within(&node.body, true) && within(&node.orelse, in_loop),
            _ => blocks(stmt).into_iter().all(|block| within(block, in_loop)),
        })
    }
    within(body, false)
}
