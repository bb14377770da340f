//! How long a call surely takes at most: the only claim is "surely too little". Microseconds.

use rustc_hash::FxHashMap;

use super::facts::Facts;
use super::objects::ObjKind;
use super::table::Cost;
use crate::python::ast::{self, Expr, Stmt};
use crate::python::walk::{
    blocks, each_child, each_expr, each_expr_in, each_stmt, own_expressions,
};
use crate::python::{DefKind, FuncId, FuncNode, Ranged, TextRange};

/// What one expression node costs at most, in microseconds, as `CPython` 3.11 runs it.
const NODE: f64 = 0.08;
const LIGHT_CALL: f64 = 3.0;
/// By this factor inline work must exceed the least cost: the bound is an upper one, and the source has no function yet.
const INLINE: f64 = 10.0;
/// Enough loops for a task.
const RECURSIVE: u32 = 2;
/// A loop of so many rounds multiplies what it holds; a shorter one is a way to write a few lines.
const CONSIDERABLE: f64 = 16.0;
/// A builtin that grows with its input, on inputs of everyday size.
const INPUT_CALL: f64 = 120.0;

/// Blocks of cheap items pay off where all of them together take some seconds, by a bound that is several times too high.
const WORTHWHILE: f64 = INLINE * 5_000_000.0;
/// An item cheaper than this is sooner computed than sent, by the same bound.
const SENDABLE: f64 = INLINE * 2.0;
/// What a block of items takes, by the same bound.
const BLOCK: f64 = INLINE * 100_000.0;
/// So many blocks at least: enough for the CPUs of a small cluster.
const LEAST_BLOCKS: f64 = 64.0;

pub struct Costs<'f, 'a> {
    pub(super) facts: &'f Facts<'a>,
    memo: FxHashMap<FuncId, f64>,
    depths: FxHashMap<FuncId, u32>,
    /// By the place of the call.
    callees: FxHashMap<TextRange, Vec<FuncId>>,
}

impl<'f, 'a> Costs<'f, 'a> {
    #[must_use]
    pub fn new(facts: &'f Facts<'a>) -> Self {
        let mut callees: FxHashMap<TextRange, Vec<FuncId>> = FxHashMap::default();
        for edge in &facts.interp.calls {
            callees.entry(edge.range).or_default().push(edge.callee);
        }
        Self {
            callees,
            facts,
            memo: FxHashMap::default(),
            depths: FxHashMap::default(),
        }
    }

    /// An upper bound for one call of a function of the script; infinite when there is none.
    pub fn function(&mut self, func: FuncId) -> f64 {
        if let Some(&known) = self.memo.get(&func) {
            return known;
        }
        // Recursion has no bound.
        self.memo.insert(func, f64::INFINITY);
        let cost = match self.facts.scopes.func(func).node {
            FuncNode::Def(node) => self.block(&node.body),
            FuncNode::Lambda(node) => self.expr(&node.body),
            FuncNode::Generator(node) => self.comprehension(&node.generators, &[&node.elt]),
            FuncNode::Module(_) => f64::INFINITY,
        };
        self.memo.insert(func, cost);
        cost
    }

    /// Whether a statement of an inline body is worth a task: by the numbers in the source it takes several times what a task
    /// costs, or it calls a function that may take `least` microseconds, or it nests loops whose lengths nobody wrote down,
    /// or it counts to a number that nobody wrote down (steps, trials, …) and computes on what the round before gave.
    /// Another such loop alone is not enough: who wrote it inline may well have meant three items.
    pub fn is_work(&mut self, stmt: &'a Stmt, least: f64) -> bool {
        let cost = self.stmt(stmt);
        if cost.is_finite() {
            return cost >= INLINE * least;
        }
        let body = std::slice::from_ref(stmt);
        let mut heavy = false;
        each_expr_in(body, &mut |expr| {
            heavy |= self.calls_heavy(expr, least);
        });
        each_stmt(body, &mut |inner| heavy |= self.is_recurrence(inner));
        let depth = self.stmt_depth(stmt);
        // Of three nested loops, one of them long, the others are more than a way to write a few lines.
        heavy || depth >= 2 || depth == 1 && super::steps::nesting(stmt) >= 3 || least <= 0.0
    }

    /// As [`Costs::is_work`], for an expression.
    pub fn is_work_expr(&mut self, expr: &'a Expr, least: f64) -> bool {
        let cost = self.expr(expr);
        if cost.is_finite() {
            return cost >= INLINE * least;
        }
        let mut heavy = false;
        each_expr(expr, &mut |inner| heavy |= self.calls_heavy(inner, least));
        heavy || self.depth(expr) >= 2 || least <= 0.0
    }

    /// An upper bound for one item for which these expressions are evaluated.
    pub fn item(&mut self, expressions: &[&'a Expr]) -> f64 {
        NODE + expressions.iter().map(|expr| self.expr(expr)).sum::<f64>()
    }

    /// How many items belong in one task where each (`one` microsecond at most) is too cheap for a task of its own (below
    /// `least` microseconds) and all of them are worth it; a round number.
    #[must_use]
    pub fn block_size(&self, one: f64, items: f64, least: f64) -> Option<u64> {
        let many = one >= SENDABLE && one < least && items * one >= WORTHWHILE;
        // What is not finite has failed these tests.
        let size = (BLOCK / one).min(items / LEAST_BLOCKS);
        if !many || size < 2.0 {
            return None;
        }
        let digit = 10_f64.powf(size.log10().floor());
        let rounded = (size / digit).floor() * digit;
        format!("{rounded:.0}").parse().ok()
    }

    /// A call of a function of the script that may take that long, or of a library function known for it.
    fn calls_heavy(&mut self, expr: &'a Expr, least: f64) -> bool {
        let Expr::Call(node) = expr else {
            return false;
        };
        let script = self.callees(node).into_iter().any(|callee| {
            let info = self.facts.scopes.func(callee);
            // What an expression calls without writing it (`__init__`, properties) is no work that somebody set apart.
            let written = match &*node.func {
                Expr::Name(_) => info.class.is_none(),
                Expr::Attribute(func) => func.attr.id.as_str() == info.name,
                _ => false,
            };
            let FuncNode::Def(def) = info.node else {
                return false;
            };
            let cost = self.function(callee);
            // A method that puts its attributes together in one comprehension is a view of its object.
            let view = info.class.is_some() && !cost.is_finite() && {
                let mut loops = false;
                each_stmt(&def.body, &mut |stmt| {
                    loops |= matches!(stmt, Stmt::For(_) | Stmt::While(_));
                });
                !loops && self.function_depth(callee) < 2
            };
            written && !view && cost >= least
        });
        script
            || self
                .library_costs(node)
                .iter()
                .any(|cost| matches!(cost, Cost::Medium | Cost::Heavy))
    }

    /// A call that runs over a whole input of unknown size, as a loop would. What builtin methods of strings and small
    /// containers run over is rarely long.
    fn grows(&self, node: &ast::ExprCall) -> bool {
        if let Expr::Name(name) = &*node.func
            && self.facts.scopes.var_at(name.range.start()).is_none()
        {
            return matches!(
                name.id.as_str(),
                "sorted" | "sum" | "min" | "max" | "any" | "all"
            ) && node.arguments.args.len() == 1;
        }
        let small = match &*node.func {
            Expr::Attribute(func) => {
                let types = self.facts.types(&self.facts.value(&func.value));
                types.iter().all(|ty| {
                    matches!(
                        ty.as_str(),
                        "str" | "bytes" | "list" | "dict" | "set" | "tuple"
                    )
                }) && !types.is_empty()
            }
            _ => false,
        };
        !small
            && self
                .library_costs(node)
                .iter()
                .any(|cost| !matches!(cost, Cost::Light))
    }

    /// The functions of the script that a call may run.
    fn callees(&self, node: &ast::ExprCall) -> Vec<FuncId> {
        self.callees.get(&node.range()).cloned().unwrap_or_default()
    }

    /// The cost classes of what a call may run in libraries.
    fn library_costs(&self, node: &ast::ExprCall) -> Vec<Cost> {
        let table = self.facts.interp.table;
        let mut all = Vec::new();
        if let Expr::Attribute(func) = &*node.func {
            for ty in self.facts.types(&self.facts.value(&func.value)) {
                all.extend(table.method(&ty, &func.attr.id).map(|entry| entry.cost));
            }
        }
        for id in self.facts.value(&node.func).iter() {
            if let ObjKind::Path(path) = &self.facts.interp.obj(id).kind {
                all.extend(table.call(path).map(|entry| entry.cost));
            }
        }
        all
    }

    /// How many loops of unknown or considerable length are nested in a statement.
    fn stmt_depth(&mut self, stmt: &'a Stmt) -> u32 {
        let own = own_expressions(stmt)
            .into_iter()
            .map(|expr| self.depth(expr))
            .max()
            .unwrap_or(0);
        if matches!(stmt, Stmt::FunctionDef(_) | Stmt::ClassDef(_)) {
            return own;
        }
        let inner = blocks(stmt)
            .into_iter()
            .flatten()
            .map(|stmt| self.stmt_depth(stmt))
            .max()
            .unwrap_or(0);
        let more = match stmt {
            Stmt::For(node) => u32::from(self.trips(&node.iter) >= CONSIDERABLE),
            Stmt::While(_) => 1,
            _ => 0,
        };
        own.max(inner + more)
    }

    /// As [`Costs::stmt_depth`], for the body of a function. Recursion has no bound.
    fn function_depth(&mut self, func: FuncId) -> u32 {
        if let Some(&known) = self.depths.get(&func) {
            return known;
        }
        self.depths.insert(func, RECURSIVE);
        let depth = match self.facts.scopes.func(func).node {
            FuncNode::Def(node) => node.body.iter().map(|stmt| self.stmt_depth(stmt)).max(),
            FuncNode::Lambda(node) => Some(self.depth(&node.body)),
            // Counted where it is written.
            FuncNode::Generator(_) | FuncNode::Module(_) => None,
        };
        let depth = depth.unwrap_or(0);
        self.depths.insert(func, depth);
        depth
    }

    fn depth(&mut self, expr: &'a Expr) -> u32 {
        let mut inner = 0;
        each_child(expr, &mut |child| inner = inner.max(self.depth(child)));
        let generators: &'a [ast::Comprehension] = match expr {
            Expr::ListComp(node) => &node.generators,
            Expr::SetComp(node) => &node.generators,
            Expr::DictComp(node) => &node.generators,
            Expr::Generator(node) => &node.generators,
            Expr::Call(node) => {
                let grows = self.grows(node);
                let callees = self.callees(node);
                let called = callees
                    .into_iter()
                    .map(|func| self.function_depth(func))
                    .max();
                return inner.max(u32::from(grows)).max(called.unwrap_or(0));
            }
            Expr::BinOp(_) | Expr::Subscript(_) | Expr::Compare(_) if self.is_array(expr) => {
                return inner.max(1);
            }
            _ => return inner,
        };
        let loops = generators
            .iter()
            .filter(|generator| self.trips(&generator.iter) >= CONSIDERABLE)
            .count();
        inner + u32::try_from(loops).unwrap_or(u32::MAX)
    }

    fn block(&mut self, body: &'a [Stmt]) -> f64 {
        body.iter().map(|stmt| self.stmt(stmt)).sum()
    }

    fn stmt(&mut self, stmt: &'a Stmt) -> f64 {
        if matches!(stmt, Stmt::FunctionDef(_) | Stmt::ClassDef(_)) {
            return 1.0;
        }
        let own: f64 = own_expressions(stmt)
            .into_iter()
            .map(|expr| self.expr(expr))
            .sum();
        match stmt {
            Stmt::For(node) => {
                own + self.trips(&node.iter) * (NODE + self.block(&node.body))
                    + self.block(&node.orelse)
            }
            Stmt::While(_) => f64::INFINITY,
            _ => {
                own + NODE
                    + blocks(stmt)
                        .into_iter()
                        .map(|block| self.block(block))
                        .sum::<f64>()
            }
        }
    }

    fn expr(&mut self, expr: &'a Expr) -> f64 {
        match expr {
            Expr::ListComp(node) => self.comprehension(&node.generators, &[&node.elt]),
            Expr::SetComp(node) => self.comprehension(&node.generators, &[&node.elt]),
            Expr::Generator(node) => self.comprehension(&node.generators, &[&node.elt]),
            Expr::DictComp(node) => {
                let mut elements: Vec<&'a Expr> = node.key.iter().map(|k| &**k).collect();
                elements.push(&node.value);
                self.comprehension(&node.generators, &elements)
            }
            Expr::Lambda(_) => NODE,
            Expr::Call(node) => {
                let mut total = self.call(node);
                each_child(expr, &mut |child| total += self.expr(child));
                total
            }
            Expr::BinOp(_) | Expr::Subscript(_) | Expr::Compare(_) if self.is_array(expr) => {
                f64::INFINITY
            }
            _ => {
                let mut total = NODE;
                each_child(expr, &mut |child| total += self.expr(child));
                total
            }
        }
    }

    /// `NumPy` and pandas work grows with arrays whose size nobody wrote down.
    fn is_array(&self, expr: &Expr) -> bool {
        self.facts
            .types(&self.facts.value(expr))
            .iter()
            .any(|ty| ty == "numpy.ndarray" || ty.starts_with("pandas.core."))
    }

    fn comprehension(
        &mut self,
        generators: &'a [ast::Comprehension],
        elements: &[&'a Expr],
    ) -> f64 {
        let mut trips = 1.0;
        let mut total = 0.0;
        for generator in generators {
            total += trips * self.expr(&generator.iter);
            trips *= self.trips(&generator.iter);
            for test in &generator.ifs {
                total += trips * self.expr(test);
            }
        }
        for element in elements {
            total += trips * self.expr(element);
        }
        total + trips * NODE
    }

    fn call(&mut self, node: &'a ast::ExprCall) -> f64 {
        let mut total: f64 = 0.2;
        let owner_edges = self.callees(node);
        for callee in owner_edges {
            total += self.function(callee);
        }
        total += self.mapped(node);
        let table = self.facts.interp.table;
        let entry_cost = |path: &str, cost: Cost| match cost {
            Cost::Light => LIGHT_CALL,
            Cost::Input
                if !path.contains('.')
                    || path.starts_with("str.")
                    || path.starts_with("list.")
                    || path.starts_with("dict.")
                    || path.starts_with("bytes.") =>
            {
                INPUT_CALL
            }
            Cost::Input | Cost::Medium | Cost::Heavy => f64::INFINITY,
        };
        if let Expr::Attribute(func) = &*node.func {
            for ty in self.facts.types(&self.facts.value(&func.value)) {
                if let Some(entry) = table.method(&ty, &func.attr.id) {
                    let heavy_library =
                        ty.starts_with("numpy.ndarray") || ty.starts_with("pandas.core");
                    total += if heavy_library {
                        f64::INFINITY
                    } else {
                        entry_cost(&ty, entry.cost)
                    };
                }
            }
        }
        for id in self.facts.value(&node.func).iter() {
            match &self.facts.interp.obj(id).kind {
                ObjKind::Path(path) => {
                    let array = path.starts_with("numpy.")
                        && !path.starts_with("numpy.float")
                        && !path.starts_with("numpy.int");
                    total += match table.call(path) {
                        _ if array => f64::INFINITY,
                        Some(entry) => entry_cost(path, entry.cost),
                        None if path.ends_with("Error")
                            || path.ends_with("Exception")
                            || path.ends_with("Warning") =>
                        {
                            2.0
                        }
                        // What nothing describes may take any time.
                        None => f64::INFINITY,
                    };
                }
                ObjKind::Unknown(_) => total = f64::INFINITY,
                _ => {}
            }
        }
        total
    }

    /// What `map` and `filter` call for all their items.
    fn mapped(&mut self, node: &'a ast::ExprCall) -> f64 {
        let (Expr::Name(name), [function, items @ ..]) = (&*node.func, &*node.arguments.args)
        else {
            return 0.0;
        };
        let builtin = self.facts.scopes.var_at(name.range.start()).is_none();
        if !builtin || !matches!(name.id.as_str(), "map" | "filter") {
            return 0.0;
        }
        let one: f64 = self
            .facts
            .value(function)
            .iter()
            .filter_map(|id| match self.facts.interp.obj(id).kind {
                ObjKind::Func(func) | ObjKind::Bound { func, .. } => Some(func),
                _ => None,
            })
            .collect::<Vec<_>>()
            .into_iter()
            .map(|func| self.function(func))
            .sum();
        // Neither may be infinite where the other is nothing.
        let rounds = items.iter().map(|one| self.trips(one)).reduce(f64::min);
        match rounds {
            Some(rounds) if rounds > 0.0 && one > 0.0 => one * rounds,
            _ => 0.0,
        }
    }

    /// How often a loop over this iterable runs at most.
    pub fn trips(&self, iter: &Expr) -> f64 {
        self.length(iter).unwrap_or(f64::INFINITY)
    }

    /// The number of items, when the source shows it.
    pub fn length(&self, iter: &Expr) -> Option<f64> {
        match iter {
            Expr::List(ast::ExprList { elts, .. })
            | Expr::Tuple(ast::ExprTuple { elts, .. })
            | Expr::Set(ast::ExprSet { elts, .. }) => {
                let plain = !elts.iter().any(Expr::is_starred_expr);
                plain.then(|| f64::from(u32::try_from(elts.len()).unwrap_or(u32::MAX)))
            }
            Expr::Dict(node) => {
                let plain = node.items.iter().all(|item| item.key.is_some());
                plain.then(|| f64::from(u32::try_from(node.items.len()).unwrap_or(u32::MAX)))
            }
            Expr::StringLiteral(node) => Some(f64::from(
                u32::try_from(node.value.to_str().chars().count()).unwrap_or(u32::MAX),
            )),
            Expr::Name(_) => self.length(self.constant(iter)?),
            Expr::ListComp(node)
                if node.generators.len() == 1 && node.generators[0].ifs.is_empty() =>
            {
                self.length(&node.generators[0].iter)
            }
            Expr::DictComp(node)
                if node.generators.len() == 1 && node.generators[0].ifs.is_empty() =>
            {
                self.length(&node.generators[0].iter)
            }
            Expr::Call(node) => {
                if let Some(count) = self.itertools_length(node) {
                    return Some(count);
                }
                if let Expr::Attribute(func) = &*node.func {
                    return match func.attr.id.as_str() {
                        "items" | "keys" | "values" if node.arguments.is_empty() => {
                            self.length(&func.value)
                        }
                        _ => None,
                    };
                }
                let Expr::Name(name) = &*node.func else {
                    return None;
                };
                if self.facts.scopes.var_at(name.range.start()).is_some() {
                    return None;
                }
                let args = &node.arguments.args;
                match name.id.as_str() {
                    "range" => {
                        let numbers: Option<Vec<f64>> =
                            args.iter().map(|arg| self.number(arg)).collect();
                        match numbers?.as_slice() {
                            [stop] => Some(stop.max(0.0)),
                            [start, stop] => Some((stop - start).max(0.0)),
                            [start, stop, step] if *step != 0.0 => {
                                Some(((stop - start) / step).ceil().max(0.0))
                            }
                            _ => None,
                        }
                    }
                    "enumerate" | "sorted" | "list" | "tuple" | "reversed" | "set" => {
                        self.length(args.first()?)
                    }
                    "zip" => args
                        .iter()
                        .filter_map(|arg| self.length(arg))
                        .reduce(f64::min),
                    _ => None,
                }
            }
            _ => None,
        }
    }

    /// `product`, `combinations`, `permutations`, `chain` over iterables of known length.
    fn itertools_length(&self, node: &ast::ExprCall) -> Option<f64> {
        let path = self.facts.value(&node.func).iter().find_map(|id| {
            match &self.facts.interp.obj(id).kind {
                ObjKind::Path(path) => Some(path.clone()),
                _ => None,
            }
        })?;
        let args = &node.arguments.args;
        let lengths: Option<Vec<f64>> = args.iter().map(|arg| self.length(arg)).collect();
        match path.as_str() {
            "itertools.product" if node.arguments.keywords.is_empty() => {
                Some(lengths?.iter().product())
            }
            "itertools.chain" => Some(lengths?.iter().sum()),
            "itertools.combinations" | "itertools.permutations" => {
                let (n, k) = (self.length(args.first()?)?, self.number(args.get(1)?)?);
                let mut count = 1.0;
                let mut i = 0.0;
                while i < k {
                    count *= n - i;
                    if path == "itertools.combinations" {
                        count /= i + 1.0;
                    }
                    i += 1.0;
                }
                Some(count.max(0.0))
            }
            _ => None,
        }
    }

    /// The one expression that a name is bound to, if it is bound once, by `=`.
    pub(super) fn constant(&self, expr: &Expr) -> Option<&'a Expr> {
        let Expr::Name(name) = expr else { return None };
        let var = self.facts.scopes.var_at(name.range.start())?;
        let info = self.facts.scopes.var(var);
        let [def] = info.defs.as_slice() else {
            return None;
        };
        if def.kind != DefKind::Assign {
            return None;
        }
        let mut found = None;
        for body in self.facts.module.bodies() {
            each_stmt(body, &mut |stmt| {
                if let Stmt::Assign(node) = stmt
                    && let [Expr::Name(target)] = node.targets.as_slice()
                    && target.range == def.range
                {
                    found = Some(&*node.value);
                }
            });
        }
        // A list that grows later has no known length.
        let value: &'a Expr = found?;
        if matches!(
            value,
            Expr::List(_) | Expr::Set(_) | Expr::Dict(_) | Expr::ListComp(_) | Expr::DictComp(_)
        ) {
            let set = self.facts.value(value);
            let grows = self.facts.effects().iter().any(|effect| {
                matches!(
                    effect.kind,
                    super::objects::EffectKind::Mutates | super::objects::EffectKind::MayMutate
                ) && effect.objs.iter().any(|id| set.contains(id))
            });
            if grows {
                return None;
            }
        }
        Some(value)
    }

    fn number(&self, expr: &Expr) -> Option<f64> {
        match expr {
            Expr::NumberLiteral(node) => match &node.value {
                ast::Number::Int(value) => value.as_i32().map(f64::from),
                ast::Number::Float(value) => Some(*value),
                ast::Number::Complex { .. } => None,
            },
            Expr::UnaryOp(node) if node.op == ast::UnaryOp::USub => {
                Some(-self.number(&node.operand)?)
            }
            Expr::Name(_) => self.number(self.constant(expr)?),
            Expr::BinOp(node) => {
                let (left, right) = (self.number(&node.left)?, self.number(&node.right)?);
                match node.op {
                    ast::Operator::Add => Some(left + right),
                    ast::Operator::Sub => Some(left - right),
                    ast::Operator::Mult => Some(left * right),
                    ast::Operator::FloorDiv if right != 0.0 => Some((left / right).floor()),
                    ast::Operator::Pow => Some(left.powf(right)),
                    _ => None,
                }
            }
            Expr::Call(node) => {
                let Expr::Name(name) = &*node.func else {
                    return None;
                };
                (name.id.as_str() == "len"
                    && self.facts.scopes.var_at(name.range.start()).is_none())
                .then(|| self.length(node.arguments.args.first()?))
                .flatten()
            }
            _ => None,
        }
    }
}
