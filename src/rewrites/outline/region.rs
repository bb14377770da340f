//! Which statements (and which expression behind them) go into the new function, and which variables cross its border.

use rustc_hash::FxHashSet;

use super::forms::{
    certain_children, filled_iterables, first_iterable, is_calm_before, is_inspected,
    is_plain_expression, is_reduction, is_selection, names_in_annotations, own_certain,
    plain_statements, root_of,
};
use crate::analysis::facts::Objects;
use crate::analysis::objects::{EffectKind, ObjSet};
use crate::python::ast::{self, Expr, Stmt};
use crate::python::flow::{Flow, Path, Touch, path_to};
use crate::python::walk::{blocks, each_expr, each_expr_in, each_stmt};
use crate::python::{DefKind, FuncId, FuncNode, Ranged, ScopeId, TextRange, VarId};
use crate::rewrites::context::Context;

/// What is taken out of a body.
#[derive(Debug, Clone)]
pub struct Region<'a> {
    /// Whole statements, one behind the other; may be empty.
    pub stmts: &'a [Stmt],
    /// An expression of the statement behind them; without statements, the expression alone.
    pub value: Option<&'a Expr>,
    /// Variables that it reads from before, in the order of their first use.
    pub inputs: Vec<VarId>,
    /// Variables that it binds and others read, in the order in which it binds them.
    pub outputs: Vec<VarId>,
    /// The `continue` statements in it: they end the round, and so the function.
    pub skips: Vec<TextRange>,
}

impl Region<'_> {
    /// From the first character taken out to the last.
    #[must_use]
    pub fn range(&self) -> TextRange {
        let stmts = self.stmts.first().zip(self.stmts.last());
        let stmts =
            stmts.map(|(first, last)| TextRange::new(first.range().start(), last.range().end()));
        match (stmts, self.value) {
            (Some(range), Some(value)) => range.cover(value.range()),
            (Some(range), None) => range,
            (None, Some(value)) => value.range(),
            (None, None) => TextRange::default(),
        }
    }

    fn contains(&self, range: TextRange) -> bool {
        self.stmts
            .iter()
            .any(|stmt| stmt.range().contains_range(range))
            || self
                .value
                .is_some_and(|value| value.range().contains_range(range))
    }
}

/// The regions of a loop's body that are worth a try, the best one first.
pub fn of_loop<'a>(
    cx: &Context<'_, 'a>,
    owner: Option<FuncId>,
    node: &'a ast::StmtFor,
) -> Vec<Region<'a>> {
    let Some(finder) = Finder::new(cx, owner, node) else {
        return Vec::new();
    };
    let Some(found) = finder.block(&node.body) else {
        return Vec::new();
    };
    // `values = series[name]` at the front stays outside: the part is shipped, not the whole.
    let selections = found
        .stmts
        .iter()
        .take_while(|stmt| is_selection(stmt) || skip_of(stmt).is_some() && !cx.is_work(stmt))
        .count();
    // What only prepares the work can stay outside, too.
    let prepared = found
        .stmts
        .iter()
        .take_while(|stmt| !cx.is_work(stmt))
        .count();
    let mut skips = vec![selections, 0, prepared];
    let mut seen = Vec::new();
    skips.retain(|skip| {
        let first = !seen.contains(skip);
        seen.push(*skip);
        first
    });
    let mut all = Vec::new();
    for skip in skips {
        let stmts = &found.stmts[skip..];
        match found.value {
            // Both can't move where something between them would change places with one of them.
            Some(_) if !stmts.is_empty() && !found.calm => {
                all.extend(finder.bounded(stmts, None));
                all.extend(finder.bounded(&[], found.value));
            }
            _ => {
                let plain = finder.bounded(stmts, found.value);
                all.extend(
                    plain
                        .as_ref()
                        .zip(found.behind)
                        .and_then(|(plain, behind)| finder.with_consumer(plain, behind)),
                );
                all.extend(plain);
            }
        }
    }
    // What only follows the work can stay outside, too.
    let end = found.stmts.iter().rposition(|stmt| cx.is_work(stmt));
    if let Some(end) = end
        && (end + 1 < found.stmts.len() || found.value.is_some())
    {
        all.extend(finder.bounded(&found.stmts[prepared..=end], None));
    }
    all
}

/// The element of a comprehension, if it is worth it.
pub fn of_element<'a>(
    cx: &Context<'_, 'a>,
    owner: Option<FuncId>,
    element: &'a Expr,
) -> Option<Region<'a>> {
    // What stands in the way of a call stands in the way of a function around it, unless that makes the arguments as well.
    let direct = matches!(element, Expr::Call(call) if cx.script_call(call).is_some()
        && !call.arguments.args.iter().any(|arg| arg.is_call_expr() || arg.is_subscript_expr()));
    let ok = is_plain_expression(cx.module, element)
        && cx.is_work_expr(element)
        && !direct
        && !is_inspected(cx);
    if !ok {
        return None;
    }
    let mut inputs = Vec::new();
    for (name, var) in cx.names_in(element) {
        let inside = cx
            .facts
            .scopes
            .var(var)
            .defs
            .iter()
            .any(|def| element.range().contains_range(def.range));
        if !inside && !is_global(cx, owner, var) && !inputs.contains(&var) {
            let _ = name;
            inputs.push(var);
        }
    }
    Some(Region {
        stmts: &[],
        value: Some(element),
        inputs,
        outputs: Vec::new(),
        skips: Vec::new(),
    })
}

struct Finder<'f, 'c, 'a> {
    cx: &'f Context<'c, 'a>,
    owner: Option<FuncId>,
    node: &'a ast::StmtFor,
    /// The statements of the function around the loop.
    around: &'a [Stmt],
    flow: Flow<'c, 'a>,
    /// Objects that exist outside a round: changing them is the driver's business.
    outside: Objects,
    /// Names in the body that no round binds, with what they hold.
    shared: Vec<(TextRange, ObjSet)>,
}

/// Statements, and an expression behind them, before anybody asked what crosses the border.
struct Taken<'a> {
    stmts: &'a [Stmt],
    value: Option<&'a Expr>,
    /// What the statement with the value evaluates before it has no effect and raises nothing.
    calm: bool,
    /// The statement behind all that.
    behind: Option<&'a Stmt>,
}

impl<'f, 'c, 'a> Finder<'f, 'c, 'a> {
    fn new(cx: &'f Context<'c, 'a>, owner: Option<FuncId>, node: &'a ast::StmtFor) -> Option<Self> {
        if is_inspected(cx) {
            return None;
        }
        let around: &'a [Stmt] = match owner {
            None => &cx.module.tree.body,
            Some(func) => match cx.facts.scopes.func(func).node {
                FuncNode::Def(def) => &def.body,
                _ => return None,
            },
        };
        let mut set = ObjSet::default();
        let mut shared = Vec::new();
        each_expr_in(&node.body, &mut |expr| {
            if let Expr::Name(name) = expr
                && let Some(var) = cx.facts.scopes.var_at(name.range.start())
            {
                let bound_here = cx
                    .facts
                    .scopes
                    .var(var)
                    .defs
                    .iter()
                    .any(|def| node.range.contains_range(def.range));
                if !bound_here {
                    let held = cx.facts.value(expr);
                    set.extend(&held);
                    shared.push((name.range, held));
                }
            }
        });
        set.extend(&cx.facts.value(&node.iter));
        Some(Self {
            cx,
            owner,
            node,
            around,
            flow: Flow::new(cx.facts.scopes, filled_iterables(cx, node)),
            outside: cx.facts.reach(&set),
            shared,
        })
    }

    /// The first run of statements with all the work of a block, or what is found in the blocks below it.
    fn block(&self, body: &'a [Stmt]) -> Option<Taken<'a>> {
        let own = std::ptr::eq(body, self.node.body.as_slice());
        let fit: Vec<bool> = body
            .iter()
            .map(|stmt| self.fits(stmt) || own && self.skips(stmt))
            .collect();
        let work: Vec<bool> = body.iter().map(|stmt| self.works(stmt)).collect();
        let first = work.iter().position(|work| *work)?;
        if !fit[first] {
            let value = self.value_of(&body[first]);
            if value.is_none() {
                return blocks(&body[first])
                    .into_iter()
                    .find_map(|block| self.block(block));
            }
            // What only prepares the expression goes along.
            let start = (0..first)
                .rev()
                .take_while(|&at| fit[at])
                .last()
                .unwrap_or(first);
            return Some(Taken {
                stmts: &body[start..first],
                value,
                calm: value.is_some_and(|value| is_calm_before(self.cx, &body[first], value)),
                behind: None,
            });
        }
        let start = (0..first)
            .rev()
            .take_while(|&at| fit[at])
            .last()
            .unwrap_or(first);
        let end = (first..body.len())
            .take_while(|&at| fit[at])
            .last()
            .unwrap_or(first);
        let next = end + 1;
        let value = (next < body.len() && work[next])
            .then(|| self.value_of(&body[next]))
            .flatten();
        // Without a value behind them, cheap statements at the end that nothing else needs stay where they are read.
        Some(Taken {
            stmts: &body[start..=end],
            value,
            calm: value.is_some_and(|value| is_calm_before(self.cx, &body[next], value)),
            behind: body.get(next).filter(|_| value.is_none()),
        })
    }

    /// Whether a statement can run elsewhere as far as its form and its own effects go.
    fn fits(&self, stmt: &'a Stmt) -> bool {
        let plain = plain_statements(self.cx.module, stmt);
        // Outside functions, annotations are evaluated.
        let annotated = self.owner.is_some() || self.annotations_exist(stmt);
        if !plain || !annotated || self.has_effects(stmt.range()) {
            return false;
        }
        let vars = self.bound_by(stmt);
        vars.iter().all(|&var| {
            let carried =
                !self.is_target(var) && self.flow.first_touch(&self.node.body, var) == Touch::Read;
            let own = self.scope_of_owner() == self.cx.facts.scopes.var(var).scope;
            own && !carried
        })
    }

    /// `if …: continue` whose condition can be asked elsewhere.
    fn skips(&self, stmt: &'a Stmt) -> bool {
        let Stmt::If(node) = stmt else {
            return false;
        };
        skip_of(stmt).is_some()
            && is_plain_expression(self.cx.module, &node.test)
            && !self.has_effects(node.test.range())
    }

    fn annotations_exist(&self, stmt: &'a Stmt) -> bool {
        const BUILTIN: [&str; 10] = [
            "int", "float", "str", "bytes", "bool", "list", "dict", "set", "tuple", "object",
        ];
        let mut exist = true;
        each_stmt(std::slice::from_ref(stmt), &mut |stmt| {
            let Stmt::AnnAssign(node) = stmt else { return };
            each_expr(&node.annotation, &mut |expr| {
                exist &= match expr {
                    Expr::Name(name) => {
                        let known = self.cx.facts.scopes.var_at(name.range.start()).is_some();
                        BUILTIN.contains(&name.id.as_str()) || known && self.cx.surely_bound(name)
                    }
                    Expr::Call(_) => false,
                    _ => true,
                };
            });
        });
        exist
    }

    /// Effects that belong to the driver: output, files that are written, settings, streams, clocks, and objects of others.
    fn has_effects(&self, range: TextRange) -> bool {
        let seeded = |stream: &str| {
            let seeds = EffectKind::Seeds(stream.to_string());
            // What is not known may seed it, too.
            let may_seed = |kind: &EffectKind| *kind == seeds || *kind == EffectKind::Unknown;
            self.cx.facts.effects().iter().any(|e| may_seed(&e.kind))
        };
        let outward = self.cx.first_effect(self.owner, range, &[], &|kind| {
            !kind.is_quiet()
                // Draws that nobody seeded differ from run to run wherever they are made.
                && !matches!(kind, EffectKind::Random(stream) if !seeded(stream))
                && !matches!(
                    kind,
                    EffectKind::FileRead
                    | EffectKind::NetGet
                    | EffectKind::Granted(_)
                    | EffectKind::Entropy
                    | EffectKind::Scoped(_)
                    | EffectKind::Sleep
                    | EffectKind::Clock
                    // Writing a variable of its own function is no effect of a region.
                    | EffectKind::FreeWrite(_)
                )
        });
        if outward.is_some() {
            return true;
        }
        let own = self.cx.facts.owned_effects(self.owner).any(|index| {
            let effect = self.cx.facts.effect(index);
            range.contains_range(effect.range)
                && matches!(effect.kind, EffectKind::Sleep | EffectKind::Clock)
        });
        own || self.changes_outside(range)
    }

    /// A list that is made in the round and appended to the results later is its own, unless it is taken from the results.
    fn changes_outside(&self, range: TextRange) -> bool {
        let mut changed = self.cx.mutated_in(self.owner, range, &[]);
        changed.retain(|id| self.outside.contains(id));
        if changed.is_empty() {
            return false;
        }
        let mut held = ObjSet::default();
        for (_, set) in self
            .shared
            .iter()
            .filter(|(name, _)| range.contains_range(*name))
        {
            held.extend(set);
        }
        let named = self.cx.facts.reach(&held);
        changed.iter().any(|id| {
            let site = self.cx.facts.interp.obj(*id).site;
            let fresh = !site.is_empty()
                && self
                    .node
                    .body
                    .iter()
                    .any(|stmt| stmt.range().contains_range(site));
            !fresh || named.contains(id)
        })
    }

    fn works(&self, stmt: &'a Stmt) -> bool {
        self.cx.is_work(stmt)
    }

    /// The smallest expression of a statement that holds all its work and is evaluated once whenever the statement is.
    fn value_of(&self, stmt: &'a Stmt) -> Option<&'a Expr> {
        let mut at = root_of(stmt)?;
        let mut best = None;
        // Method calls on the work belong to it: `model.fit(x).score(y)`.
        loop {
            if is_plain_expression(self.cx.module, at)
                && !self.has_effects(at.range())
                && self.cx.is_work_expr(at)
            {
                best = Some(at);
                break;
            }
            let mut inner = Vec::new();
            certain_children(at, &mut inner);
            let mut with_work: Vec<&'a Expr> = inner
                .into_iter()
                .filter(|child| self.cx.is_work_expr(child))
                .collect();
            if with_work.len() != 1 {
                break;
            }
            at = with_work.remove(0);
        }
        let mut value = best?;
        // A tuple or an f-string around one call: only the call goes.
        loop {
            let mut inner = Vec::new();
            match value {
                Expr::Tuple(_)
                | Expr::List(_)
                | Expr::Dict(_)
                | Expr::FString(_)
                | Expr::Compare(_)
                | Expr::UnaryOp(_)
                | Expr::Starred(_) => certain_children(value, &mut inner),
                _ => break,
            }
            let with_work: Vec<&'a Expr> = inner
                .into_iter()
                .filter(|child| self.cx.is_work_expr(child))
                .collect();
            match with_work.as_slice() {
                [one] => value = one,
                _ => break,
            }
        }
        // A call of a function of the file needs no other function around it, unless statements go along.
        Some(value)
    }

    /// The region with the one expression behind it that is made of its outputs: `max(seen.values())` is shipped, not `seen`.
    fn with_consumer(&self, plain: &Region<'a>, behind: &'a Stmt) -> Option<Region<'a>> {
        let reads: Vec<TextRange> = plain
            .outputs
            .iter()
            .flat_map(|&var| self.flow.needs(var))
            .filter(|used| behind.range().contains_range(*used))
            .collect();
        let holds = |expr: &Expr| reads.iter().all(|used| expr.range().contains_range(*used));
        let mut way = vec![root_of(behind).filter(|root| holds(root))?];
        while let Some(at) = way.last() {
            let mut inner = Vec::new();
            certain_children(at, &mut inner);
            match inner.into_iter().find(|child| holds(child)) {
                Some(child) if !reads.is_empty() => way.push(child),
                _ => break,
            }
        }
        let mut best = None;
        while let Some(at) = way.pop() {
            let smaller = match at {
                Expr::Name(_) => continue,
                Expr::Subscript(_) => true,
                Expr::Call(call) => is_reduction(call),
                Expr::BinOp(_) => best.is_some() || reads.len() > 1,
                Expr::Attribute(_) => matches!(way.last(), Some(Expr::Call(_))),
                _ => false,
            };
            if !smaller || !is_plain_expression(self.cx.module, at) || self.has_effects(at.range())
            {
                break;
            }
            let view = matches!(at, Expr::Call(call) if matches!(&*call.func, Expr::Attribute(func)
                if matches!(func.attr.id.as_str(), "values" | "keys" | "items")));
            if !at.is_attribute_expr() && !view {
                best = Some(at);
            }
        }
        let value = best?;
        if !is_calm_before(self.cx, behind, value) {
            return None;
        }
        self.bounded(plain.stmts, Some(value))
            .filter(|region| region.outputs.is_empty())
    }

    /// The loop's header binds it in every round.
    fn is_target(&self, var: VarId) -> bool {
        let target = self.node.target.range();
        let defs = &self.cx.facts.scopes.var(var).defs;
        defs.iter().any(|def| target.contains_range(def.range))
    }

    fn scope_of_owner(&self) -> ScopeId {
        self.owner
            .map_or(ScopeId(0), |func| self.cx.facts.scopes.func(func).scope)
    }

    /// Variables of the function that a statement binds.
    fn bound_by(&self, stmt: &Stmt) -> Vec<VarId> {
        self.bound_in(stmt.range())
    }

    fn bound_in(&self, range: TextRange) -> Vec<VarId> {
        let scopes = self.cx.facts.scopes;
        let mut all: Vec<(TextRange, VarId)> = Vec::new();
        for (index, var) in scopes.vars.iter().enumerate() {
            let id = VarId(u32::try_from(index).unwrap_or(u32::MAX));
            // Variables of comprehensions and lambdas are theirs.
            let own = var.scope == self.scope_of_owner()
                || var
                    .defs
                    .iter()
                    .any(|def| def.scope == self.scope_of_owner());
            if let Some(def) = var.defs.iter().find(|def| range.contains_range(def.range))
                && own
            {
                all.push((def.range, id));
            }
        }
        all.sort_by_key(|(range, _)| range.start());
        all.into_iter().map(|(_, var)| var).collect()
    }

    /// What goes in and out; `None` if a value crosses the border in a way that no call can imitate.
    fn bounded(&self, stmts: &'a [Stmt], value: Option<&'a Expr>) -> Option<Region<'a>> {
        let mut region = Region {
            stmts,
            value,
            inputs: Vec::new(),
            outputs: Vec::new(),
            skips: stmts.iter().filter_map(skip_of).collect(),
        };
        let direct = stmts.is_empty()
            && matches!(value, Some(Expr::Call(call)) if self.cx.script_call(call).is_some());
        let works = stmts.iter().any(|stmt| self.cx.is_work(stmt))
            || value.is_some_and(|value| self.cx.is_work_expr(value));
        if direct || !works {
            return None;
        }
        let scopes = self.cx.facts.scopes;
        let last = stmts.last().map(Stmt::range);
        let path: Option<Path<'a>> = last.and_then(|range| path_to(self.around, range));
        let bound: Vec<VarId> = stmts
            .first()
            .zip(stmts.last())
            .map(|(first, last)| {
                self.bound_in(TextRange::new(first.range().start(), last.range().end()))
            })
            .unwrap_or_default();
        for &var in &bound {
            let path = path.as_ref()?;
            let round = self.node.range;
            let reads = self.flow.reads_later(path, round, region.range(), var);
            // A round that ends early binds nothing: who would see the old value then?
            if reads.carried || reads.after && !region.skips.is_empty() {
                return None;
            }
            // Reads by the expression that comes along are reads inside.
            let outside_uses = self.flow.needs(var).any(|used| !region.contains(used));
            let needed = (reads.round && self.read_behind(&region, path, var)) || reads.after;
            if needed && outside_uses {
                if !self.flow.surely_binds(stmts, var) || self.is_stale(&region, path, var) {
                    return None;
                }
                region.outputs.push(var);
            }
        }
        // Functions don't evaluate the annotations of their variables.
        let annotated = names_in_annotations(stmts);
        let mut seen: FxHashSet<VarId> = FxHashSet::default();
        let mut inputs: Vec<(TextRange, VarId)> = Vec::new();
        let mut note = |range: TextRange| {
            for index in 0..scopes.vars.len() {
                let id = VarId(u32::try_from(index).unwrap_or(u32::MAX));
                let used = self
                    .flow
                    .needs(id)
                    .filter(|used| range.contains_range(*used) && !annotated.contains(used))
                    .min_by_key(Ranged::start);
                if let Some(used) = used
                    && seen.insert(id)
                {
                    inputs.push((used, id));
                }
            }
        };
        for stmt in stmts {
            note(stmt.range());
        }
        if let Some(value) = value {
            note(value.range());
        }
        inputs.sort_by_key(|(range, _)| range.start());
        for (used, var) in inputs {
            let info = scopes.var(var);
            let inner_scope =
                info.defs.iter().any(|def| region.contains(def.range)) && !bound.contains(&var);
            if inner_scope || is_global(self.cx, self.owner, var) {
                continue;
            }
            if bound.contains(&var) {
                let exposed = self.flow.first_touch(stmts, var) == Touch::Read
                    || self.flow.first_touch(stmts, var) == Touch::Neither
                        && !self.flow.surely_binds(stmts, var)
                        && value.is_some_and(|value| self.flow.reads(value.range(), var));
                if !exposed {
                    continue;
                }
                // The value from before the region must be one of this round.
                let fresh = self.is_target(var)
                    || self.flow.first_touch(&self.node.body, var) == Touch::Bound;
                if !fresh {
                    return None;
                }
            }
            let definition = info.defs.iter().any(|def| {
                matches!(
                    def.kind,
                    DefKind::Function(_) | DefKind::Class(_) | DefKind::Import(_) | DefKind::Star
                )
            });
            if definition || !self.has_value(&region, used, var) {
                return None;
            }
            region.inputs.push(var);
        }
        Some(region)
    }

    /// Whether anything behind the region in the same round reads the variable, the region's own expression aside.
    fn read_behind(&self, region: &Region<'a>, path: &Path<'a>, var: VarId) -> bool {
        let Some(value) = region.value else {
            return true;
        };
        let Some((block, position)) = path.last() else {
            return true;
        };
        let end = block[*position].range().end();
        self.flow.needs(var).any(|used| {
            let inside = if used.start() >= end {
                value.range().contains_range(used)
            } else {
                region.contains(used)
            };
            self.node.range.contains_range(used) && !inside
        })
    }

    /// Whether somebody may see that an output keeps its old value when the region fails behind the place that binds it.
    fn is_stale(&self, region: &Region<'a>, path: &Path<'a>, var: VarId) -> bool {
        let bound_last = region.value.is_none()
            && region.stmts.last().is_some_and(|last| {
                let Stmt::Assign(node) = last else {
                    return false;
                };
                let plain = node.targets.iter().all(|target| match target {
                    Expr::Name(_) => true,
                    Expr::Tuple(tuple) => tuple.elts.iter().all(Expr::is_name_expr),
                    _ => false,
                });
                let defs = &self.cx.facts.scopes.var(var).defs;
                plain
                    && defs.iter().all(|def| {
                        !region.contains(def.range) || last.range().contains_range(def.range)
                    })
            });
        let (place, round) = (region.range(), self.node.range);
        !bound_last
            && (self.flow.read_after_failure(path, round, place, var)
                || self.owner.is_some() && self.flow.read_by_closures(place, var, false))
    }

    /// An argument is evaluated in every round: its variable has a value then, or the region itself would fail without.
    fn has_value(&self, region: &Region<'a>, used: TextRange, var: VarId) -> bool {
        if self.is_target(var) || self.cx.facts.scopes.var(var).scope != self.scope_of_owner() {
            return true;
        }
        let mut exprs: Vec<&'a Expr> = region.stmts.iter().flat_map(own_certain).collect();
        exprs.extend(region.value);
        let mut certain = false;
        let mut bound = true;
        while let Some(expr) = exprs.pop() {
            match expr {
                Expr::Name(name) => {
                    certain |= self.cx.facts.scopes.var_at(name.range.start()) == Some(var);
                }
                // The first iterable is evaluated at once.
                Expr::ListComp(node) => exprs.extend(first_iterable(&node.generators)),
                Expr::SetComp(node) => exprs.extend(first_iterable(&node.generators)),
                Expr::DictComp(node) => exprs.extend(first_iterable(&node.generators)),
                Expr::Generator(node) => exprs.extend(first_iterable(&node.generators)),
                _ => certain_children(expr, &mut exprs),
            }
        }
        let mut note = |expr: &Expr| {
            if let Expr::Name(name) = expr
                && name.range == used
            {
                bound = self.cx.surely_bound(name);
            }
        };
        each_expr_in(region.stmts, &mut note);
        if let Some(value) = region.value {
            each_expr(value, &mut note);
        }
        certain || bound
    }
}

/// Functions, classes, modules and constants of the module are reached by their names from anywhere.
pub fn is_global(cx: &Context<'_, '_>, owner: Option<FuncId>, var: VarId) -> bool {
    let info = cx.facts.scopes.var(var);
    if info.scope != ScopeId(0) {
        return false;
    }
    if owner.is_some() {
        return true;
    }
    let definitions = !info.defs.is_empty()
        && info.defs.iter().all(|def| {
            matches!(
                def.kind,
                DefKind::Function(_) | DefKind::Class(_) | DefKind::Import(_) | DefKind::Star
            )
        });
    let constant = info.defs.len() == 1
        && info
            .name
            .chars()
            .all(|c| c.is_uppercase() || c.is_numeric() || c == '_');
    definitions || constant || info.defs.is_empty()
}

/// The `continue` of a statement that does nothing else.
fn skip_of(stmt: &Stmt) -> Option<TextRange> {
    match stmt {
        Stmt::If(node) if node.elif_else_clauses.is_empty() => match node.body.as_slice() {
            [Stmt::Continue(only)] => Some(only.range),
            _ => None,
        },
        _ => None,
    }
}
