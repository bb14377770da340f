//! What rayify's flow says of blocks, statements and loops, against the bindings that ty says reach each place.

use std::collections::{BTreeMap, BTreeSet};

use rayify::python::ast::{self, Expr, Stmt};
use rayify::python::flow::{Flow, Touch, stays_inside};
use rayify::python::types::index::{Name, Reaching};
use rayify::python::walk::{blocks, each_expr, each_stmt, own_expressions};
use rayify::python::{Ranged, TextRange, TextSize, VarId};
use rustc_hash::FxHashSet;

use crate::compare::{File, Step, Tally, steps};

/// Files, locks and their like (`Flow::catches`) let every exception pass. ty leaves that to its inference.
const QUIET: &str =
    "flow: past a `with` that ends no exception, which ty's index alone doesn't know";

/// What is never reached reads nothing. ty leaves that to its inference.
const UNREACHED: &str = "flow: reads behind a statement that never ends are not compared";

/// Functions and generator expressions that read a variable may run at any time, as far as flow knows.
const FUNCTIONS: &str = "careful: read by a function or a generator expression";

/// Loops in which flow says that an older value may be read, and ty doesn't: why.
const CAREFUL: [&str; 7] = [
    "careful: only annotated in the loop, which scopes list as a binding",
    "careful: bound by `:=`, of which ty says that chained comparisons, comprehensions and targets always evaluate it",
    "careful: bound in an inner loop or its `else`, which flow takes for skipped",
    "careful: in a `try` or a `with`, whose parts flow doesn't tell apart",
    "careful: bound in a block that is always left, which flow follows as if it were not",
    "careful: past `assert False`, which ends here for ty; but asserts can be switched off",
    "careful: a `break`, `continue` or `return` below, of which flow doesn't ask where it leads",
];

pub fn compare(file: &File<'_>, tally: &mut Tally) {
    let measure = Measure {
        file,
        flow: Flow::new(file.scopes, FxHashSet::default()),
        loops: loops(&file.module.tree.body),
        annotated: annotated(&file.module.tree.body),
    };
    let mut places: BTreeMap<(VarId, usize), Vec<(&Name, &Reaching)>> = BTreeMap::new();
    for name in &file.index.names {
        let Some(reach) = &name.reach else { continue };
        let Some(var) = file.scopes.var_at(name.range.start()) else {
            continue;
        };
        let Some(body) = file.body(name.home) else {
            continue;
        };
        let to_use = steps(body, name.range);
        if is_unreachable(&to_use) {
            tally.count(UNREACHED, 1);
            continue;
        }
        if reach.unbound {
            measure.enters(&to_use, &[], None, name, var, tally);
        }
        for reaching in &reach.bindings {
            let from = steps(body, reaching.binding);
            measure.enters(&to_use, &from, Some(reaching), name, var, tally);
            places
                .entry((var, reaching.binding.start().into()))
                .or_default()
                .push((name, reaching));
        }
    }
    measure.loops(tally);
    let mut all = BTreeMap::new();
    for ((var, _), reads) in &places {
        measure.later(*var, reads, &mut all);
    }
    for ((var, ..), asked) in &all {
        measure.judge(*var, asked, tally);
    }
}

/// A statement in a `for` loop that binds a variable, and where ty says that the value is read.
struct Asked<'a, 'n> {
    path: Vec<Step<'a>>,
    round: &'a Stmt,
    place: &'a Stmt,
    /// In the same round, in a later one, after the loop.
    reads_there: [Option<&'n Name>; 3],
}

struct Measure<'f, 'a> {
    file: &'f File<'a>,
    flow: Flow<'f, 'a>,
    loops: Vec<&'a Stmt>,
    /// Targets of annotations without a value.
    annotated: FxHashSet<TextRange>,
}

impl<'a> Measure<'_, 'a> {
    /// A value that comes into a block and is read there: the block reads it, and nothing on the way surely binds it anew.
    fn enters(
        &self,
        to_use: &[Step<'a>],
        from: &[Step<'a>],
        reaching: Option<&Reaching>,
        name: &Name,
        var: VarId,
        tally: &mut Tally,
    ) {
        for (depth, &(block, at)) in to_use.iter().enumerate() {
            let around = covers(block);
            let again = reaching.is_some_and(|reaching| {
                let mut loops = reaching.carried.iter();
                loops.any(|by| by.contains_range(around) && *by != around)
            });
            let bound_at = from
                .get(depth)
                .filter(|(other, _)| std::ptr::eq(*other, block))
                .map(|(_, position)| *position);
            let mut starts = Vec::new();
            if again || bound_at.is_none() {
                starts.push(0);
            }
            if let (Some(position), Some(reaching)) = (bound_at, reaching)
                && reaching.at_once
                && position != at
            {
                if position > at {
                    self.disagree(
                        name,
                        Some(reaching),
                        "comes from below without a loop",
                        tally,
                    );
                    continue;
                }
                starts.push(position + 1);
            }
            for start in starts {
                self.comes_in(&block[start..], at - start, name, reaching, var, tally);
            }
        }
    }

    fn comes_in(
        &self,
        block: &'a [Stmt],
        at: usize,
        name: &Name,
        reaching: Option<&Reaching>,
        var: VarId,
        tally: &mut Tally,
    ) {
        if self.flow.first_touch(block, var) == Touch::Read {
            tally.count("flow: a block reads what comes into it", 1);
        } else if self.passes_quiet_with(block) {
            tally.count(QUIET, 1);
        } else {
            self.disagree(
                name,
                reaching,
                "the block doesn't read what comes in",
                tally,
            );
        }
        let way = &block[..at];
        if !self.flow.surely_binds(way, var) && self.flow.first_touch(way, var) != Touch::Bound {
            tally.count("flow: nothing surely binds what passes by", 1);
        } else if self.passes_quiet_with(way) {
            tally.count(QUIET, 1);
        } else {
            self.disagree(name, reaching, "is surely bound on the way", tally);
        }
    }

    /// A manager that never ends its block early without an exception.
    fn passes_quiet_with(&self, block: &[Stmt]) -> bool {
        let mut found = false;
        each_stmt(block, &mut |stmt| {
            found |= matches!(stmt, Stmt::With(_)) && !self.flow.catches(stmt);
        });
        found
    }

    /// What is carried from one round to a later one.
    fn loops(&self, tally: &mut Tally) {
        for &stmt in &self.loops {
            let mut theirs: BTreeSet<VarId> = BTreeSet::new();
            for name in &self.file.index.names {
                let body = self.file.body(name.home);
                if body.is_none_or(|body| is_unreachable(&steps(body, name.range))) {
                    continue;
                }
                let carried = name.reach.iter().flat_map(|reach| &reach.bindings);
                if carried
                    .flat_map(|reaching| &reaching.carried)
                    .any(|by| *by == stmt.range())
                {
                    theirs.extend(self.file.scopes.var_at(name.range.start()));
                }
            }
            let ours = self.carried(stmt);
            tally.count("loops", 1);
            tally.count(
                "loops: carried for both",
                ours.intersection(&theirs).count(),
            );
            for var in theirs.difference(&ours) {
                let (Stmt::For(ast::StmtFor { body, .. })
                | Stmt::While(ast::StmtWhile { body, .. })) = stmt
                else {
                    continue;
                };
                if self.passes_quiet_with(body) {
                    tally.count(QUIET, 1);
                    continue;
                }
                let text = format!("`{}` is carried, says ty", self.file.scopes.var(*var).name);
                tally
                    .unexplained
                    .push(self.file.at(stmt.range().start(), &text));
            }
            for var in ours.difference(&theirs) {
                if let Some(name) = self.careful(*var, stmt) {
                    tally.count(name, 1);
                } else {
                    let name = &self.file.scopes.var(*var).name;
                    let text = format!("`{name}` is carried, rayify says, but not ty");
                    let text = self.file.at(stmt.range().start(), &text);
                    tally.unexplained.push(text);
                }
            }
        }
    }

    fn carried(&self, stmt: &Stmt) -> BTreeSet<VarId> {
        let (header, target, body) = match stmt {
            Stmt::For(node) => (None, Some(node.target.range()), &node.body),
            Stmt::While(node) => (Some(node.test.range()), None, &node.body),
            _ => return BTreeSet::new(),
        };
        let covers = covers(body);
        let mut found = BTreeSet::new();
        for index in 0..self.file.scopes.vars.len() {
            let var = VarId::at(index);
            let info = self.file.scopes.var(var);
            let binds =
                |range: TextRange| info.defs.iter().any(|def| range.contains_range(def.range));
            let own = info.defs.first().is_some_and(|def| {
                let body = self.file.body(self.file.home(def.range.start()));
                let way = body.map(|body| steps(body, stmt.range()));
                way.is_some_and(|way| {
                    way.last()
                        .is_some_and(|(block, at)| block[*at].range() == stmt.range())
                })
            });
            if !own || target.is_some_and(binds) || !(binds(covers) || header.is_some_and(binds)) {
                continue;
            }
            let round = if header.is_some() {
                std::slice::from_ref(stmt)
            } else {
                &body[..]
            };
            if self.flow.first_touch(round, var) == Touch::Read {
                found.insert(var);
            }
        }
        found
    }

    /// Where the value that a binding gives may be read, asked of every statement around it inside a `for` loop.
    fn later<'n>(
        &self,
        var: VarId,
        reads: &[(&'n Name, &Reaching)],
        all: &mut BTreeMap<(VarId, TextSize, TextSize, usize), Asked<'a, 'n>>,
    ) {
        let Some((first, reaching)) = reads.first() else {
            return;
        };
        let Some(body) = self.file.body(first.home) else {
            return;
        };
        let path = steps(body, reaching.binding);
        for (outer, &(block, position)) in path.iter().enumerate() {
            let stmt = &block[position];
            let Stmt::For(node) = stmt else {
                continue;
            };
            let inside = path
                .get(outer + 1)
                .is_some_and(|(body, _)| std::ptr::eq(*body, &raw const node.body[..]));
            if !inside {
                continue;
            }
            for depth in outer + 1..path.len() {
                let (block, position) = path[depth];
                let place = &block[position];
                let key = (var, node.range.start(), place.range().start(), depth);
                let asked = all.entry(key).or_insert_with(|| Asked {
                    path: path[..=depth].to_vec(),
                    round: stmt,
                    place,
                    reads_there: [None; 3],
                });
                for (name, reaching) in reads {
                    let around =
                        |by: TextRange| by.contains_range(place.range()) && by != place.range();
                    for &by in &reaching.carried {
                        let which = if by == node.range {
                            1
                        } else if around(by) && node.range.contains_range(by) {
                            0
                        } else if around(by) {
                            2
                        } else {
                            continue;
                        };
                        asked.reads_there[which] = Some(*name);
                    }
                    let outside = !place.range().contains_range(name.range);
                    let direct = reaching.at_once;
                    let in_round = node.target.range().contains_range(name.range)
                        || covers(&node.body).contains_range(name.range);
                    if outside && direct {
                        asked.reads_there[if in_round { 0 } else { 2 }] = Some(*name);
                    }
                }
            }
        }
    }

    fn judge(&self, var: VarId, asked: &Asked<'a, '_>, tally: &mut Tally) {
        let (path, place) = (&asked.path[..], asked.place.range());
        let round = asked.round.range();
        let ours = self.flow.reads_later(path, round, place, var);
        let name = &self.file.scopes.var(var).name;
        let [in_round, carried, after] = asked.reads_there;
        for (here, there, what) in [
            (ours.round, in_round, "read in the same round"),
            (ours.carried, carried, "read in a later round"),
            (ours.after, after, "read after the loop"),
        ] {
            let text = format!("`{name}` bound in this statement is {what}");
            let count = match (here, there) {
                (true, Some(_)) => "flow: a value is read later",
                (false, None) => "flow: a value is not read later",
                (true, None) if self.flow.read_by_closures(place, var, true) => FUNCTIONS,
                (true, None) => {
                    let Some(name) = self.careful(var, asked.round) else {
                        let text = format!("{text}, rayify says, but not ty");
                        tally.unexplained.push(self.file.at(place.start(), &text));
                        continue;
                    };
                    name
                }
                (false, Some(_)) if self.flow.read_after_failure(path, round, place, var) => {
                    "flow: a value is read after a failure"
                }
                (false, Some(_)) if self.passes_quiet_with(std::slice::from_ref(asked.round)) => {
                    QUIET
                }
                (false, Some(used)) => {
                    let line = self.file.module.line(used.range.start());
                    let text = format!("{text} (line {line})");
                    tally.unexplained.push(self.file.at(place.start(), &text));
                    continue;
                }
            };
            tally.count(count, 1);
        }
    }

    /// Why flow may say of a loop that it reads an older value of a variable, though no path leads there.
    fn careful(&self, var: VarId, stmt: &Stmt) -> Option<&'static str> {
        let info = self.file.scopes.var(var);
        let binds = |range: TextRange| info.defs.iter().any(|def| range.contains_range(def.range));
        let touches = |range: TextRange| binds(range) || self.flow.reads(range, var);
        let defs = || {
            info.defs
                .iter()
                .filter(|def| stmt.range().contains_range(def.range))
        };
        let mut found = [false; 7];
        each_stmt(std::slice::from_ref(stmt), &mut |inner| {
            for expr in own_expressions(inner) {
                each_expr(expr, &mut |expr| {
                    found[1] |= matches!(expr, Expr::Named(node) if binds(node.target.range()));
                });
            }
            let around = inner.range() == stmt.range();
            found[2] |=
                !around && matches!(inner, Stmt::For(_) | Stmt::While(_)) && binds(inner.range());
            found[3] |= self.flow.catches(inner) && touches(inner.range());
            for block in blocks(inner) {
                found[4] |= block.iter().any(never_ends) && binds(covers(block));
            }
            found[5] |= matches!(inner, Stmt::Assert(node)
                if matches!(&*node.test, Expr::BooleanLiteral(test) if !test.value));
            found[6] |= matches!(inner, Stmt::Break(_) | Stmt::Continue(_) | Stmt::Return(_))
                && defs().any(|def| def.range.end() <= inner.range().start());
        });
        found[0] = defs().all(|def| self.annotated.contains(&def.range));
        CAREFUL
            .into_iter()
            .zip(found)
            .find_map(|(name, found)| found.then_some(name))
    }

    fn disagree(&self, name: &Name, reaching: Option<&Reaching>, what: &str, tally: &mut Tally) {
        let from = reaching.map_or_else(
            || "nowhere".to_owned(),
            |reaching| {
                let line = self.file.module.line(reaching.binding.start());
                let carried: Vec<_> = reaching
                    .carried
                    .iter()
                    .map(|by| self.file.module.line(by.start()).number)
                    .collect();
                format!("line {line} {carried:?}")
            },
        );
        let text = format!("`{}` from {from}: {what}", self.file.text(name.range));
        tally
            .unexplained
            .push(self.file.at(name.range.start(), &text));
    }
}

/// From the first statement of a block to its last.
fn covers(block: &[Stmt]) -> TextRange {
    match (block.first(), block.last()) {
        (Some(first), Some(last)) => TextRange::new(first.start(), last.end()),
        _ => TextRange::default(),
    }
}

fn annotated(body: &[Stmt]) -> FxHashSet<TextRange> {
    let mut found = FxHashSet::default();
    each_stmt(body, &mut |stmt| {
        if let Stmt::AnnAssign(node) = stmt
            && node.value.is_none()
        {
            found.insert(node.target.range());
        }
    });
    found
}

fn loops(body: &[Stmt]) -> Vec<&Stmt> {
    let mut found = Vec::new();
    each_stmt(body, &mut |stmt| {
        if matches!(stmt, Stmt::For(_) | Stmt::While(_)) {
            found.push(stmt);
        }
    });
    found
}

fn is_unreachable(path: &[Step<'_>]) -> bool {
    path.iter()
        .any(|&(block, at)| block[..at].iter().any(never_ends))
}

/// `return` and its like, and `while True` without a `break`.
fn never_ends(stmt: &Stmt) -> bool {
    match stmt {
        Stmt::Return(_) | Stmt::Raise(_) | Stmt::Break(_) | Stmt::Continue(_) => true,
        Stmt::While(node) => {
            matches!(&*node.test, Expr::BooleanLiteral(test) if test.value)
                && stays_inside(&node.body)
        }
        Stmt::If(node) => {
            node.elif_else_clauses
                .last()
                .is_some_and(|last| last.test.is_none())
                && blocks(stmt)
                    .into_iter()
                    .all(|block| block.iter().any(never_ends))
        }
        _ => false,
    }
}
