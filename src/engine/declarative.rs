//! Declarative rules against a module: matches, predicates answered by the facts, services that write the code.

use std::collections::BTreeSet;

use crate::analysis::verdict::{Assumption, AssumptionKind, Evidence, Obstacle};
use crate::engine::candidates::Found;
use crate::engine::pack::Rule;
use crate::engine::pattern::{Binding, Index, Match, matches};
use crate::engine::predicate::{Arg, FactSource};
use crate::engine::rules::Rules;
use crate::engine::template::{self, Names, Services};
use crate::python::ast::{self, Expr};
use crate::python::{FuncId, Ranged, TextRange, TextSize, VarId};
use crate::rewrites::loops::short;
use crate::rewrites::{Context, Conversion, TextEdit, Use, maps, placeholder, pools};

/// Lists this short are launched whole.
const SHORT: f64 = 1000.0;

/// Runs every declarative rule over the module.
pub fn run(cx: &Context<'_, '_>, rules: &Rules) -> Vec<Found<'static>> {
    let declarative: Vec<&Rule> = rules
        .packs
        .iter()
        .flat_map(|p| &p.rules)
        .filter(|rule| rule.transform().is_none())
        .collect();
    let index = Index::new(declarative);
    let mut names = Names::new(
        cx.module
            .identifiers
            .iter()
            .cloned()
            .collect::<BTreeSet<String>>(),
    );
    let style = template::Style {
        quote: if cx.module.style.quote == '\'' {
            ast::str::Quote::Single
        } else {
            ast::str::Quote::Double
        },
        indent: cx.module.style.indent.clone(),
        newline: cx.module.style.newline.to_string(),
    };
    let mut found = Vec::new();
    for one in matches(&index, &cx.module.tree) {
        let mut run = Run {
            cx,
            owner: owner_of(cx, one.range),
            range: one.range,
            uses: Vec::new(),
            assumptions: Vec::new(),
            retired: Vec::new(),
            helper: false,
            before: None,
        };
        let facts = Facts {
            cx,
            owner: run.owner,
            range: one.range,
        };
        let context = template::Context {
            source: &cx.module.text,
            names: &names,
            style: &style,
        };
        let result = template::evaluate(one.rule, &one, &facts, &mut run, context);
        let result = match result {
            Ok(None) => continue,
            Ok(Some(text)) => {
                for fresh in &text.fresh {
                    names.reserve(fresh);
                }
                Ok(run.finish(one.rule, &one, text))
            }
            Err(obstacle) => Err(obstacle),
        };
        found.push(Found {
            owner: owner_of(cx, one.range),
            range: one.range,
            subject: format!("`{}`", short(cx.text(one.range))),
            rule: Some(one.rule.id.clone()),
            result,
            node: None,
        });
    }
    found
}

/// The innermost `def` or lambda around a range.
fn owner_of(cx: &Context<'_, '_>, range: TextRange) -> Option<FuncId> {
    let mut best: Option<(FuncId, TextRange)> = None;
    for func in cx.facts.scopes.func_ids() {
        let outer = cx.facts.scopes.func(func).range();
        if outer.contains_range(range)
            && outer != range
            && best.is_none_or(|(_, known)| known.contains_range(outer))
        {
            best = Some((func, outer));
        }
    }
    best.map(|(func, _)| func)
}

struct Facts<'w, 'f, 'a> {
    cx: &'w Context<'f, 'a>,
    owner: Option<FuncId>,
    range: TextRange,
}

fn expr_of<'m>(args: &'m [Arg<'_>], position: usize) -> Option<&'m Expr> {
    match args.get(position)? {
        Arg::Binding { binding, .. } => binding.as_expr(),
        _ => None,
    }
}

impl FactSource for Facts<'_, '_, '_> {
    fn predicate(&self, name: &str, args: &[Arg<'_>]) -> Result<bool, Obstacle> {
        let facts = self.cx.facts;
        let line = self.cx.line(self.range);
        match name {
            "is" => {
                let (Some(expr), Some(Arg::Text(ty))) = (expr_of(args, 0), args.get(1)) else {
                    return Ok(false);
                };
                let types = facts.types(&facts.value(expr));
                let table = facts.interp.table;
                let wanted = table.call(ty).and_then(|entry| match &entry.returns {
                    crate::analysis::table::TypeExpr::Named { name, .. } => Some(name.clone()),
                    _ => None,
                });
                let wanted = wanted.unwrap_or_else(|| table.canonical(ty).to_string());
                let holds = !types.is_empty()
                    && types
                        .iter()
                        .all(|t| !t.is_empty() && table.is_a(t, &wanted) && !t.contains("Thread"));
                if holds
                    && let Expr::Name(pool) = expr
                    && let Some(var) = facts.scopes.var_at(pool.range.start())
                {
                    pools::plainly_made(self.cx, var)?;
                }
                Ok(holds)
            }
            "finite" => Ok(true),
            "remotable" => {
                let Some(expr) = expr_of(args, 0) else {
                    return Ok(false);
                };
                self.remotable(expr).map(|_| true)
            }
            "heavy" => {
                let Some((func, _)) = expr_of(args, 0).and_then(|e| self.cx.named_function(e))
                else {
                    return Ok(false);
                };
                Ok(self.cx.heavy(func))
            }
            "large" => Ok(expr_of(args, 0).is_some_and(|e| facts.may_be_large(&facts.value(e)))),
            "picklable" => {
                let Some(expr) = expr_of(args, 0) else {
                    return Ok(false);
                };
                facts
                    .picklable(&facts.value(expr), expr.range())
                    .map(|()| true)
            }
            "pure" => {
                let Some(expr) = expr_of(args, 0) else {
                    return Ok(false);
                };
                let Some((func, _)) = self.cx.named_function(expr) else {
                    return Err(Obstacle::new(
                        "unknown-call",
                        format!(
                            "`{}` (line {line}) is not a plain function of this file",
                            short(self.cx.text(expr.range()))
                        ),
                        "pass a function of this file",
                    )
                    .at(expr.range(), "not a function of this file"));
                };
                let funcs = facts.closure(&[func]);
                let launch = facts.launch(self.owner, self.range, vec![self.range]);
                facts.pure_functions(&launch, &funcs).map(|()| true)
            }
            "invariant" => {
                let Some(expr) = expr_of(args, 0) else {
                    return Ok(false);
                };
                let bound: Vec<VarId> = self
                    .enclosing_loop()
                    .map(|l| {
                        self.cx
                            .bound_in(self.owner, l)
                            .into_iter()
                            .map(|(v, _)| v)
                            .collect()
                    })
                    .unwrap_or_default();
                let mut names = Vec::new();
                crate::python::walk::each_expr(expr, &mut |inner| {
                    if let Expr::Name(name) = inner {
                        names.extend(facts.scopes.var_at(name.range.start()));
                    }
                });
                Ok(names.iter().all(|v| !bound.contains(v)))
            }
            _ => Err(Obstacle::new(
                "unknown-call",
                format!("`{name}` can't be shown for the code at line {line}"),
                "use a native transform",
            )),
        }
    }
}

impl Facts<'_, '_, '_> {
    fn enclosing_loop(&self) -> Option<TextRange> {
        let mut best: Option<TextRange> = None;
        crate::python::walk::each_stmt(&self.cx.module.tree.body, &mut |stmt| {
            if matches!(stmt, ast::Stmt::For(_) | ast::Stmt::While(_))
                && stmt.range().contains_range(self.range)
            {
                best = Some(stmt.range());
            }
        });
        best
    }

    /// A call that was written for another process may run in a Ray worker.
    fn remotable(&self, expr: &Expr) -> Result<Vec<Assumption>, Obstacle> {
        let cx = self.cx;
        let Some((func, _)) = cx.named_function(expr) else {
            return Err(Obstacle::new("unknown-call", format!("`{}` is not a plain function of this file, so what it does in a worker is not known", short(cx.text(expr.range()))), "pass a function of this file")
                .at(expr.range(), "not a function of this file"));
        };
        cx.facts.program_obstacle()?;
        let call = call_around(cx, self.range, expr.range());
        let pool = call.and_then(|call| match &*call.func {
            Expr::Attribute(func) => pools::made_at(cx, &func.value),
            _ => None,
        });
        // Forked processes see the program as it is when the pool is made.
        let mut launch = cx.facts.launch(self.owner, self.range, vec![self.range]);
        if let Some(made) = pool {
            let earlier = cx.facts.after(owner_of(cx, made), made);
            launch.after.effects.extend(earlier.effects);
            launch.after.edges.extend(earlier.edges);
            launch.after.from.extend(earlier.from);
        }
        launch.processes = true;
        let Some(call) = call else {
            return Ok(Vec::new());
        };
        launch.calls.push(call.range());
        let executor = match &*call.func {
            Expr::Attribute(func) => cx
                .facts
                .types(&cx.facts.value(&func.value))
                .iter()
                .any(|ty| ty.contains("Executor")),
            _ => false,
        };
        // What follows the function is kept as an iterable by an executor; a pool's `chunksize` goes.
        let extra = if executor { usize::MAX } else { 2 };
        let dropped = call
            .arguments
            .args
            .iter()
            .skip(extra)
            .chain(call.arguments.keywords.iter().map(|k| &k.value));
        if let Some(loud) = dropped.into_iter().find(|arg| !pools::is_quiet(cx, arg)) {
            return Err(Obstacle::new(
                "pool-escapes",
                format!(
                    "`{}` (line {}), an argument of the pool's call, is computed, and would not be with the pool gone",
                    short(cx.text(loud.range())),
                    cx.line(loud.range())
                ),
                "compute it before, into a name",
            )
            .at(loud.range(), "computed here"));
        }
        let proof = cx.facts.remote_call(&launch, call, func)?;
        let launch = cx.facts.launch(self.owner, self.range, vec![self.range]);
        let kept = cx
            .facts
            .exceptions_keep(&launch, self.range, func, &proof, &[])?;
        // A template takes the results in its own way.
        match kept.unwrapped {
            Some(obstacle) => Err(obstacle),
            None => Ok(proof.assumptions),
        }
    }
}

/// The call inside a match that passes the function.
fn call_around<'a>(
    cx: &Context<'_, 'a>,
    range: TextRange,
    function: TextRange,
) -> Option<&'a ast::ExprCall> {
    let mut found = None;
    crate::python::walk::each_expr_in(&cx.module.tree.body, &mut |expr| {
        if let Expr::Call(call) = expr
            && range.contains_range(expr.range())
            && call
                .arguments
                .args
                .iter()
                .any(|arg| arg.range() == function)
        {
            found = Some(call);
        }
    });
    found
}

/// The services of one match.
struct Run<'w, 'f, 'a> {
    cx: &'w Context<'f, 'a>,
    owner: Option<FuncId>,
    range: TextRange,
    uses: Vec<Use>,
    assumptions: Vec<Assumption>,
    retired: Vec<VarId>,
    helper: bool,
    /// A line that goes before the statement.
    before: Option<TextEdit>,
}

impl Services for Run<'_, '_, '_> {
    fn call(&mut self, name: &str, args: &[Arg<'_>]) -> Result<String, Obstacle> {
        match name {
            "connect" | "import" => Ok(match args.first() {
                Some(Arg::Text(module)) => (*module).to_string(),
                _ => String::new(),
            }),
            "remote" => self.remote(args),
            "windowed" => self.windowed(args, false),
            "windowed_star" => self.windowed(args, true),
            "lazily" => self.lazily(args),
            "processes" => Ok(expr_of(args, 0)
                .and_then(|pool| pools::size(self.cx, pool))
                .unwrap_or_default()),
            "retire" => {
                let Some(Expr::Name(pool)) = expr_of(args, 0) else {
                    return Err(Obstacle::new(
                        "pool-escapes",
                        format!(
                            "the pool at line {} has no name of its own",
                            self.cx.line(self.range)
                        ),
                        "give the pool a name with `with … as pool:`",
                    ));
                };
                let Some(var) = self.cx.facts.scopes.var_at(pool.range.start()) else {
                    return Ok(String::new());
                };
                self.retired.push(var);
                Ok(String::new())
            }
            "put" => Err(Obstacle::new(
                "unknown-call",
                "`put` has no statement to stand before here",
                "give the statement a line of its own",
            )),
            _ => Err(Obstacle::new(
                "unknown-call",
                format!("the service `{name}` is not known"),
                "correct the rule, or take a service that `rayify rules` knows",
            )),
        }
    }
}

impl Run<'_, '_, '_> {
    fn function(&mut self, args: &[Arg<'_>]) -> Result<(FuncId, VarId), Obstacle> {
        let line = self.cx.line(self.range);
        let expr = expr_of(args, 0);
        let Some((expr, (func, var))) = expr.and_then(|e| Some((e, self.cx.named_function(e)?)))
        else {
            return Err(Obstacle::new(
                "unknown-call",
                format!("what is called at line {line} is not a plain function of this file"),
                "pass a function of this file",
            ));
        };
        self.uses.push(Use {
            func,
            var,
            range: expr.range(),
        });
        Ok((func, var))
    }

    fn remote(&mut self, args: &[Arg<'_>]) -> Result<String, Obstacle> {
        self.function(args).map(|(_, var)| placeholder(var))
    }

    fn code<'m>(&'m self, arg: Option<&'m Arg<'_>>) -> String {
        match arg {
            Some(Arg::Code(text)) => text.clone(),
            Some(Arg::Binding { binding, .. }) => binding
                .range()
                .map(|r| self.cx.text(r).to_string())
                .unwrap_or_default(),
            Some(Arg::Text(text)) => (*text).to_string(),
            _ => String::new(),
        }
    }

    fn windowed(&mut self, args: &[Arg<'_>], star: bool) -> Result<String, Obstacle> {
        let (func, var) = self.function(args)?;
        let items = self.code(args.get(1));
        let width = self.code(args.get(2));
        let expr = self.items_expr(&items);
        let length = expr.and_then(|e| self.cx.costs.borrow().length(e));
        let name = if star {
            self.cx.local("args")
        } else {
            maps::item_name(self.cx, func, 0, expr)
        };
        let call = if star {
            format!("{}.remote(*{name})", placeholder(var))
        } else {
            format!("{}.remote({name})", placeholder(var))
        };
        if length.is_some_and(|n| n <= SHORT) {
            return Ok(format!("ray.get([{call} for {name} in {items}])"));
        }
        self.helper = true;
        let width = if width.is_empty() {
            "os.cpu_count()".to_string()
        } else {
            width
        };
        let helper = if star {
            "starmap_in_order"
        } else {
            "map_in_order"
        };
        self.assumptions.push(Assumption {
            kind: AssumptionKind::Note,
            text: format!("how many items there are is not known: at most {width} tasks are in flight, as many as the pool had processes"),
        });
        Ok(format!("{helper}({}, {items}, {width})", placeholder(var)))
    }

    fn lazily(&mut self, args: &[Arg<'_>]) -> Result<String, Obstacle> {
        let (func, var) = self.function(args)?;
        let mut sources: Vec<String> = Vec::new();
        let mut exprs: Vec<TextRange> = Vec::new();
        if let Some(Arg::Binding {
            binding: Binding::Args(list),
            ..
        }) = args.get(1)
        {
            for arg in list {
                match arg {
                    ast::ArgOrKeyword::Arg(expr) if !expr.is_starred_expr() => {
                        sources.push(self.cx.text(expr.range()).to_string());
                        exprs.push(expr.range());
                    }
                    ast::ArgOrKeyword::Keyword(keyword)
                        if keyword
                            .arg
                            .as_ref()
                            .is_some_and(|a| a.id.as_str() == "chunksize") => {}
                    _ => {
                        return Err(Obstacle::new(
                            "unknown-call",
                            format!(
                                "the arguments of `map` at line {} can't be followed",
                                self.cx.line(self.range)
                            ),
                            "write the function and the iterables out one by one",
                        )
                        .at(self.range, "arguments"));
                    }
                }
            }
        } else {
            sources.push(self.code(args.get(1)));
        }
        self.consumed_here()?;
        let reference = self.cx.local("ref");
        let names: Vec<String> = (0..sources.len())
            .map(|i| {
                maps::item_name(
                    self.cx,
                    func,
                    i,
                    exprs.get(i).and_then(|r| self.expr_at(*r)),
                )
            })
            .collect();
        let target = names.join(", ");
        let source = if let [one] = sources.as_slice() {
            one.clone()
        } else {
            format!("zip({})", sources.join(", "))
        };
        let list = format!(
            "[{}.remote({target}) for {target} in {source}]",
            placeholder(var)
        );
        let Some(statement) = self.statement() else {
            return Ok(format!("(ray.get({reference}) for {reference} in {list})"));
        };
        let refs = self.cx.local("refs");
        let indent = self.cx.module.indentation(statement);
        self.before = Some(TextEdit::insert(
            statement,
            format!("{refs} = {list}{}{indent}", self.cx.module.style.newline),
        ));
        Ok(format!("(ray.get({reference}) for {reference} in {refs})"))
    }

    /// Results that somebody asks for later raise there: only what takes them at once is followed.
    fn consumed_here(&self) -> Result<(), Obstacle> {
        const WHOLE: &[&str] = &[
            "list",
            "tuple",
            "sorted",
            "sum",
            "max",
            "min",
            "any",
            "all",
            "set",
            "frozenset",
            "dict",
        ];
        let mut taken = false;
        crate::python::walk::each_stmt(&self.cx.module.tree.body, &mut |stmt| {
            taken |= matches!(stmt, ast::Stmt::For(node) if node.iter.range().contains_range(self.range));
        });
        crate::python::walk::each_expr_in(&self.cx.module.tree.body, &mut |expr| {
            if let Expr::Call(call) = expr
                && let Expr::Name(name) = &*call.func
            {
                let whole = WHOLE.contains(&name.id.as_str())
                    && self.cx.facts.scopes.var_at(name.range.start()).is_none();
                taken |= whole
                    && call
                        .arguments
                        .args
                        .iter()
                        .any(|arg| arg.range().contains_range(self.range));
            }
        });
        if taken {
            return Ok(());
        }
        let line = self.cx.line(self.range);
        Err(Obstacle::new("lazy-iterable", format!("the results of `map` at line {line} are taken elsewhere, where their exceptions can be caught and looked at"), "make a list of them")
            .at(self.range, "taken later"))
    }

    /// The start of the statement around the match, where a line can be put before it.
    fn statement(&self) -> Option<TextSize> {
        let mut found = None;
        crate::python::walk::each_stmt(&self.cx.module.tree.body, &mut |stmt| {
            if stmt.range().contains_range(self.range) {
                found = Some(stmt);
            }
        });
        let stmt = found?;
        let plain = matches!(
            stmt,
            ast::Stmt::For(_)
                | ast::Stmt::Assign(_)
                | ast::Stmt::Expr(_)
                | ast::Stmt::Return(_)
                | ast::Stmt::AugAssign(_)
                | ast::Stmt::AnnAssign(_)
        );
        (plain && self.cx.module.first_on_line(stmt.range().start())).then(|| stmt.range().start())
    }

    fn expr_at(&self, range: TextRange) -> Option<&Expr> {
        let mut found = None;
        crate::python::walk::each_expr_in(&self.cx.module.tree.body, &mut |expr| {
            if expr.range() == range {
                found = Some(expr);
            }
        });
        found
    }

    /// The expression whose text the template rendered, inside the match.
    fn items_expr(&self, text: &str) -> Option<&Expr> {
        let mut found = None;
        crate::python::walk::each_expr_in(&self.cx.module.tree.body, &mut |expr| {
            if self.range.contains_range(expr.range()) && self.cx.text(expr.range()) == text {
                found = Some(expr);
            }
        });
        found
    }

    fn finish(
        mut self,
        rule: &Rule,
        one: &Match<'_, '_>,
        text: template::RewriteText,
    ) -> Conversion {
        let facts = Facts {
            cx: self.cx,
            owner: self.owner,
            range: self.range,
        };
        if let Some(used) = self.uses.first()
            && let Some(expr) = self.expr_at(used.range)
            && let Ok(more) = facts.remotable(expr)
        {
            self.assumptions.extend(more);
        }
        let mut edits = vec![TextEdit::replace(text.range, text.content)];
        edits.extend(self.before.take());
        if !text.left_comments.is_empty() {
            let statement = self.cx.module.line_start(text.range.start());
            let indent = self.cx.module.indentation(text.range.start());
            let newline = self.cx.module.style.newline;
            let lines: String = text
                .left_comments
                .iter()
                .map(|c| format!("{indent}{c}{newline}"))
                .collect();
            edits.insert(0, TextEdit::insert(statement, lines));
        }
        let name = self
            .uses
            .first()
            .map(|u| self.cx.facts.function_name(u.func).to_string())
            .unwrap_or_default();
        self.assumptions.sort();
        self.assumptions.dedup();
        Conversion {
            rule: rule.id.clone(),
            range: one.range,
            subject: format!("`{}`", short(self.cx.text(one.range))),
            why: rule.why.split_whitespace().collect::<Vec<_>>().join(" "),
            edits,
            uses: self.uses,
            evidence: vec![Evidence {
                range: one.range,
                text: format!(
                    "`{name}` leaves nothing behind in its process that the script misses"
                ),
            }],
            assumptions: self.assumptions,
            knobs: vec![format!(
                "`{name}`: 1 CPU a task by default; `@ray.remote(num_cpus=…)` to change it"
            )],
            pools: self.retired,
            helper: self.helper,
            resend: None,
        }
    }
}
