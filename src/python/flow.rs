//! Liveness of variables: what a block does first to a variable, whether it surely binds it, whether a value is read later.

mod touch;

use rustc_hash::FxHashSet;

use super::ast::{self, Stmt};
use super::walk::blocks;
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
                // What is behind it is only reached with a new value.
                Touch::Neither if self.stmt_surely_binds(stmt, var) => return Touch::Neither,
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
        // A `break`, `continue` or `return` may skip what would bind it anew.
        let mut left = path.last().is_some_and(|(block, position)| {
            let mut run = block[..=*position].iter();
            run.any(|stmt| place.contains_range(stmt.range()) && escapes(stmt))
        });
        // Bound anew on the way to the end of the block; an exception before that may still lead to a handler further out.
        let mut rebound = false;
        for depth in (0..path.len()).rev() {
            let (block, position) = path[depth];
            let rest = &block[position + 1..];
            left |= rest.iter().any(escapes);
            match self.first_touch(rest, var) {
                _ if rebound => {}
                Touch::Read if inside => {
                    reads.round = true;
                    // A later round may read it, too.
                    rebound = !left && self.surely_binds(rest, var);
                }
                Touch::Read => {
                    reads.after = true;
                    return reads;
                }
                Touch::Bound if !left => rebound = true,
                Touch::Bound | Touch::Neither => {}
            }
            let Some(parent) = depth.checked_sub(1).map(|up| &path[up].0[path[up].1]) else {
                break;
            };
            if self.catches(parent) {
                rebound = false;
            }
            if let Stmt::For(ast::StmtFor { body, orelse, .. })
            | Stmt::While(ast::StmtWhile { body, orelse, .. }) = parent
                && std::ptr::eq(block, &raw const body[..])
            {
                left = orelse.iter().any(escapes);
            }
            // Neither the body nor what always follows it comes once more behind the block itself.
            let from = |body: &[Stmt]| std::ptr::eq(block, &raw const body[..]);
            match parent {
                Stmt::For(node) if rebound => inside &= node.range != round,
                _ if rebound => {}
                Stmt::For(node) => {
                    let rebinds = self.target_binds(&node.target, var);
                    let repeats = from(&node.body);
                    let again =
                        repeats && !rebinds && self.first_touch(&node.body, var) == Touch::Read;
                    let own = node.range == round;
                    if again && own {
                        reads.carried = true;
                    } else if again && inside {
                        reads.round = true;
                    } else if again {
                        reads.after = true;
                    }
                    if repeats && self.first_touch(&node.orelse, var) == Touch::Read {
                        reads.after |= own || !inside;
                        reads.round |= !own && inside;
                    }
                    if own {
                        inside = false;
                    }
                }
                Stmt::While(node) => {
                    let again = from(&node.body) && self.stmt(parent, var) == Touch::Read;
                    if again && inside {
                        reads.round = true;
                    } else if again {
                        reads.after = true;
                    }
                }
                Stmt::Try(node) => {
                    let tried = from(&node.body);
                    let cleanup = self
                        .handlers(node, var)
                        .chain([&node.orelse[..]])
                        .filter(|_| tried)
                        .chain([&node.finalbody[..]])
                        .filter(|body| !from(body))
                        .any(|body| self.first_touch(body, var) == Touch::Read);
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
            Stmt::With(node) => self.swallows(node),
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
                    let mut cleanup = self
                        .handlers(node, var)
                        .filter(|_| tried)
                        .chain([&node.finalbody[..]]);
                    if cleanup.any(|body| self.first_touch(body, var) == Touch::Read) {
                        return true;
                    }
                    let stays = |body: &&[Stmt]| body.last().is_none_or(|last| !leaves(last));
                    let reads = behind();
                    let later = reads.after || reads.carried;
                    !handlers.is_empty() && (later || reads.round && handlers.iter().any(stays))
                }
                Stmt::With(node) if self.swallows(node) => {
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
}

/// Whether a statement holds a `break` or `continue` of a loop around it, or a `return`.
fn escapes(stmt: &Stmt) -> bool {
    match stmt {
        Stmt::Break(_) | Stmt::Continue(_) | Stmt::Return(_) => true,
        Stmt::FunctionDef(_) | Stmt::ClassDef(_) => false,
        // The `else` of a loop is no part of it.
        Stmt::For(ast::StmtFor { body, orelse, .. })
        | Stmt::While(ast::StmtWhile { body, orelse, .. }) => {
            body.iter().any(returns) || orelse.iter().any(escapes)
        }
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

#[cfg(test)]
mod tests;
