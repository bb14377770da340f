//! Refusals that several rewrites share, and the places that they name.

use rustc_hash::FxHashSet;

use crate::analysis::facts::Objects;
use crate::analysis::objects::{ObjId, ObjKind};
use crate::analysis::verdict::Obstacle;
use crate::python::ast::{self, Expr, Stmt};
use crate::python::flow::{Flow, Touch};
use crate::python::walk::{each_expr_in, each_stmt};
use crate::python::{DefKind, FuncId, FuncNode, Ranged, TextRange, VarId};

use super::Context;
use super::loops::short;

impl<'a> Context<'_, 'a> {
    /// A call that is surely shorter than a task costs.
    #[must_use]
    pub fn too_cheap(&self, func: FuncId, range: TextRange) -> Obstacle {
        let name = self.facts.function_name(func);
        Obstacle::new(
            "too-fine-grained",
            format!(
                "one call of `{name}` (line {}) surely takes less than a millisecond; a task costs about that",
                self.line(range)
            ),
            format!("let one call of `{name}` do the work of a block of items, or lower `--min-cost`"),
        )
        .at(range, format!("`{name}` is used here"))
        .at(self.facts.scopes.func(func).range(), format!("`{name}` does little"))
    }

    /// Work that no plain function of the file does: it stands there itself, or a method, a class or a value that is called
    /// does it.
    #[must_use]
    pub fn no_plain_call(&self, subject: &str, work: TextRange) -> Obstacle {
        let obstacle = self.opaque_call(work).or_else(|| self.call_by_star(work));
        if let Some(obstacle) = obstacle {
            return obstacle;
        }
        let scopes = self.facts.scopes;
        let called = self.facts.interp.calls.iter().filter(|edge| {
            work.contains_range(edge.range)
                && !matches!(
                    scopes.func(edge.callee).node,
                    FuncNode::Generator(_) | FuncNode::Module(_)
                )
        });
        let Some(edge) = called.min_by_key(|edge| edge.range.start()) else {
            return Obstacle::new(
                "no-call-to-distribute",
                format!("{subject} calls no function of this file"),
                "if the work is heavy, move it into a function of its own",
            )
            .at(work, "no call of a function of this file");
        };
        let info = scopes.func(edge.callee);
        let name = self.facts.call_name(edge);
        let (kind, unlock) = match info.class {
            Some(_) if info.name == "__init__" => (
                "a class",
                format!(
                    "if making one is heavy work, call a function at the top level that makes a `{name}` and returns what is wanted of it"
                ),
            ),
            Some(_) => (
                "a method",
                format!(
                    "if `{name}` is heavy work, call a function at the top level that takes the object and does it"
                ),
            ),
            None => (
                "a function that is called through a decorator, a library or another name",
                format!(
                    "if `{name}` is heavy work, call a plain function at the top level by its name"
                ),
            ),
        };
        Obstacle::new(
            "no-call-to-distribute",
            format!("{subject} calls `{name}` (line {}), which is {kind}; only calls of plain functions are sent away", self.line(edge.range)),
            unlock,
        )
        .at(edge.range, self.facts.called_here(&name, edge.range))
    }

    /// A call that leads into a module of the program which can't be followed.
    fn opaque_call(&self, work: TextRange) -> Option<Obstacle> {
        let mut found = None;
        each_expr_in(&self.module.tree.body, &mut |expr| {
            if let Expr::Call(call) = expr
                && found.is_none()
                && work.contains_range(call.range())
                && let Some(what) = self.facts.opaque(&call.func)
            {
                found = Some((call.range(), what));
            }
        });
        let (range, what) = found?;
        let line = self.line(range);
        Some(
            Obstacle::new(
                "unknown-call",
                format!("line {line} calls {what}; what that does is not known"),
                "see to that file, or describe the call in an effect table",
            )
            .at(range, "not followed"),
        )
    }

    /// A call by a name of the file that a star import below it may have bound anew.
    fn call_by_star(&self, work: TextRange) -> Option<Obstacle> {
        let mut found = None;
        each_expr_in(&self.module.tree.body, &mut |expr| {
            if let Expr::Call(call) = expr
                && found.is_none()
                && work.contains_range(call.range())
                && let Expr::Name(name) = &*call.func
                && let Some(var) = self.facts.scopes.var_at(name.range.start())
            {
                let info = self.facts.scopes.var(var);
                let star = info.defs.iter().find(|def| def.kind == DefKind::Star);
                found = star.map(|star| (call.range(), &info.name, star.range));
            }
        });
        let (range, name, star) = found?;
        let (line, above) = (self.line(range), self.line(star));
        Some(
            Obstacle::new(
                "unknown-call",
                format!(
                    "line {line} calls `{name}`, which the star import at line {above} may bind anew; what that does is not known"
                ),
                "import the names that are used, one by one, or import above what the file itself defines",
            )
            .at(range, format!("`{name}` is called here"))
            .at(star, format!("this may bind `{name}`")),
        )
    }

    /// A name that the call needs and the loop binds: carried from the round before, or made in the round itself.
    #[must_use]
    pub fn needs_binding(
        &self,
        name: &str,
        var: VarId,
        read: TextRange,
        write: TextRange,
    ) -> Obstacle {
        let (at, from) = (self.line(read), self.line(write));
        let obstacle = if self.is_carried(var, read, write) {
            Obstacle::new(
                "loop-carried",
                format!("`{name}` is bound at line {from} and read at line {at} of the next round"),
                format!(
                    "if only a cheap part of the call needs `{name}`, keep that part in the loop and let the call do the rest; otherwise the rounds depend on each other"
                ),
            )
        } else {
            Obstacle::new(
                "made-in-the-round",
                format!(
                    "`{name}` is made in the round itself (line {from}), where line {at} reads it; the calls of all rounds would be launched before that"
                ),
                format!(
                    "move what makes `{name}` into the function that is called, or make a list of all of them before the loop"
                ),
            )
        };
        obstacle
            .at(write, format!("`{name}` is bound here"))
            .at(read, format!("`{name}` is read here"))
    }

    /// Whether a read may see what an earlier round of the innermost loop around both places bound.
    fn is_carried(&self, var: VarId, read: TextRange, write: TextRange) -> bool {
        let mut innermost: Option<&'a Stmt> = None;
        each_stmt(&self.module.tree.body, &mut |stmt| {
            let around = stmt.range().contains_range(read) && stmt.range().contains_range(write);
            if around && matches!(stmt, Stmt::For(_) | Stmt::While(_)) {
                innermost = Some(stmt);
            }
        });
        let body = match innermost {
            // Its header binds the variable anew for each round.
            Some(Stmt::For(node)) if node.target.range().contains_range(write) => return false,
            Some(Stmt::For(node)) => &node.body,
            Some(Stmt::While(node)) => &node.body,
            _ => return true,
        };
        Flow::new(self.facts.scopes, FxHashSet::default()).first_touch(body, var) == Touch::Read
    }

    /// Where code in a loop around `place`, or in what it calls, changes an object: the place in the loop, and what does it.
    #[must_use]
    pub fn change_around(
        &self,
        owner: Option<FuncId>,
        place: TextRange,
        id: ObjId,
    ) -> Option<(TextRange, String)> {
        let facts = self.facts;
        let direct = facts.owned_effects(owner).map(|index| facts.effect(index));
        let mut direct = direct.filter(|effect| {
            facts.in_one_loop(place, effect.range) && facts.hit(effect).contains(&id)
        });
        if let Some(effect) = direct.next() {
            return Some((effect.range, facts.shown(effect)));
        }
        facts.owned_edges(owner).find_map(|index| {
            let edge = facts.edge(index);
            if !facts.in_one_loop(place, edge.range) {
                return None;
            }
            let through = facts.mutations_through(index);
            let (_, effect) = through.iter().find(|(other, _)| *other == id)?;
            let what = format!(
                "{}, by {} at line {}",
                facts.shown(effect),
                facts.owner_name(effect.owner),
                self.line(effect.range)
            );
            Some((edge.range, what))
        })
    }

    /// An argument holds what the loop changes.
    #[must_use]
    pub fn needs_change(&self, owner: Option<FuncId>, expr: &Expr, id: ObjId) -> Obstacle {
        let range = expr.range();
        let (line, name) = (self.line(range), self.facts.named(id, owner, range));
        let argument = short(self.text(range));
        let unlock = "pass only what the call needs of it, if that is known before the loop";
        if let ObjKind::Unknown(what) = &self.facts.interp.obj(id).kind {
            let (change, how) = self
                .change_around(owner, range, id)
                .unwrap_or((range, "a change".to_string()));
            return Obstacle::new(
                "unknown-receiver",
                format!("`{argument}` (line {line}) holds {what}, which may be what the loop changes (line {}, {how})", self.line(change)),
                "say what it is, with an annotation or an entry in an effect table (`effects` in the configuration)",
            )
            .at(range, "is evaluated here")
            .at(change, format!("{how} may change it"));
        }
        match self.change_around(owner, range, id) {
            Some((change, what)) => Obstacle::new(
                "loop-carried",
                format!("the loop changes {name} (line {}, {what}), and `{argument}` (line {line}) sees the change in the next round", self.line(change)),
                unlock,
            )
            .at(change, format!("{what} changes it")),
            None => Obstacle::new(
                "loop-carried",
                format!("the loop changes {name}, and `{argument}` (line {line}) sees the change in the next round"),
                unlock,
            ),
        }
        .at(range, self.facts.read_here(&self.facts.named(id, owner, range), range))
    }

    /// The body changes what the loop's items come from.
    #[must_use]
    pub fn changes_source(&self, owner: Option<FuncId>, iter: &Expr, id: ObjId) -> Obstacle {
        let range = iter.range();
        let line = self.line(range);
        let name = self.facts.named(id, owner, range);
        let itself = self.facts.value(iter).contains(id);
        let what_for = if itself {
            format!("which the loop at line {line} runs over")
        } else {
            format!("from which the loop at line {line} makes its items")
        };
        let unlock = if itself {
            "collect the additions, and start another loop over them"
        } else {
            "make a list of the items before the loop, and put the changes into another object"
        };
        match self.change_around(owner, range, id) {
            Some((change, what)) => Obstacle::new(
                "loop-carried",
                format!(
                    "the body changes {name} (line {}, {what}), {what_for}",
                    self.line(change)
                ),
                unlock,
            )
            .at(change, format!("{what} changes it")),
            None => Obstacle::new(
                "loop-carried",
                format!("the body changes {name}, {what_for}"),
                unlock,
            ),
        }
        .at(
            range,
            format!("the items come from {}", self.facts.named(id, owner, range)),
        )
    }

    /// What a `while` loop's test reads and its body changes.
    #[must_use]
    pub fn open_ended(&self, owner: Option<FuncId>, node: &'a ast::StmtWhile) -> Obstacle {
        let line = self.line(node.range);
        let unlock = "loop over the items with `for`, if they are known beforehand";
        let body = node.body.first().map_or(node.range, |first| {
            TextRange::new(first.range().start(), node.range.end())
        });
        let bound = self.bound_in(owner, node.range);
        for (name, var) in self.names_in(&node.test) {
            let write = bound.iter().find(|(other, _)| *other == var);
            if let Some((_, write)) = write {
                return Obstacle::new(
                    "loop-carried",
                    format!("`{}` is bound at line {} and decides at line {line} whether there is another round", name.id, self.line(*write)),
                    unlock,
                )
                .at(*write, format!("`{}` is bound here", name.id))
                .at(name.range, format!("`{}` is read here", name.id));
            }
        }
        let changed: Objects = self.mutated_in(owner, body, &[]);
        for (name, var) in self.names_in(&node.test) {
            let held = self.facts.reach(&self.facts.interp.vars[var.index()]);
            let mut hit: Vec<ObjId> = held.intersection(&changed).copied().collect();
            hit.sort();
            let change = hit
                .first()
                .and_then(|&id| self.change_around(owner, name.range, id));
            if let Some((change, what)) = change {
                return Obstacle::new(
                    "loop-carried",
                    format!("`{}` is changed at line {} ({what}) and decides at line {line} whether there is another round", name.id, self.line(change)),
                    unlock,
                )
                .at(change, format!("{what} changes `{}`", name.id))
                .at(name.range, format!("`{}` is read here", name.id));
            }
        }
        let test = short(self.text(node.test.range()));
        let mut left = None;
        each_stmt(&node.body, &mut |stmt| {
            if matches!(stmt, Stmt::Break(_) | Stmt::Return(_)) {
                left = left.or(Some(stmt.range()));
            }
        });
        let obstacle = match left {
            Some(left) => Obstacle::new(
                "unbounded-iterable",
                format!("how often `while {test}` (line {line}) runs is only found out by running it: line {} ends it", self.line(left)),
                unlock,
            )
            .at(left, "ends the loop"),
            None => Obstacle::new(
                "unbounded-iterable",
                format!("how often `while {test}` (line {line}) runs is only found out by running it: each round decides about the next"),
                unlock,
            ),
        };
        if node.test.is_boolean_literal_expr() {
            return obstacle.at(node.test.range(), "runs until something in it leaves");
        }
        obstacle.at(
            node.test.range(),
            format!("`{test}` decides about the next round"),
        )
    }
}
