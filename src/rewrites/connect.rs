//! The connection: once, where the program starts, before the first launch, after the arguments are parsed.

use crate::analysis::facts::Facts;
use crate::analysis::objects::ObjKind;
use crate::python::ast::{self, Expr, Stmt};
use crate::python::link::is_main_guard;
use crate::python::walk::{each_expr, own_expressions};
use crate::python::{FuncId, Module, Ranged, TextRange, TextSize};

/// Where the connecting line goes.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Place {
    /// As a line before the statement that starts here.
    Before(TextSize),
    /// As a line behind the statement that ends here.
    Behind(TextRange),
    /// After the imports, before anything else runs.
    AfterImports,
}

/// `if __name__ == "__main__":`
pub fn main_guard(module: &Module) -> Option<&ast::StmtIf> {
    module.tree.body.iter().find_map(|stmt| match stmt {
        Stmt::If(node) if is_main_guard(&node.test) => Some(node),
        _ => None,
    })
}

/// Whether running the file does something: a guard, or statements beyond definitions and constants.
pub fn is_entry(module: &Module) -> bool {
    main_guard(module).is_some()
        || module.tree.body.iter().any(|stmt| match stmt {
            Stmt::Expr(node) => matches!(&*node.value, Expr::Call(_)),
            Stmt::For(_) | Stmt::While(_) | Stmt::With(_) | Stmt::Match(_) => true,
            // `try: import x` is how modules begin; any other `try` runs something.
            Stmt::Try(node) => !node
                .body
                .iter()
                .all(|s| matches!(s, Stmt::Import(_) | Stmt::ImportFrom(_) | Stmt::Assign(_))),
            _ => false,
        })
        || module.tree.body.iter().any(|stmt| match stmt {
            // A script that only assigns at the top, but prints what it made in a test or a loop, is caught above.
            Stmt::If(node) => {
                !is_main_guard(&node.test)
                    && node
                        .body
                        .iter()
                        .any(|s| matches!(s, Stmt::Expr(e) if e.value.is_call_expr()))
            }
            _ => false,
        })
}

/// The place for the connection, given all places at which work is launched.
///
/// `None`: there is no place that comes after the arguments are parsed and before every launch.
#[must_use]
pub fn place(facts: &Facts<'_>, launches: &[(Option<FuncId>, TextRange)]) -> Option<Place> {
    let module = facts.module;
    let finder = Finder { facts, launches };
    let body: &[Stmt] = &module.tree.body;
    if let Some(place) = finder.command() {
        return Some(place);
    }
    if let Some(guard) = main_guard(module) {
        let outside = body
            .iter()
            .any(|stmt| stmt.range() != guard.range && finder.launches_in(None, stmt));
        if !outside {
            return Some(finder.within(&guard.body, None, 0));
        }
        return (!finder.parses_anywhere(body)).then_some(Place::AfterImports);
    }
    let docstring =
        |stmt: &Stmt| matches!(stmt, Stmt::Expr(node) if node.value.is_string_literal_expr());
    let running: Vec<&Stmt> = body
        .iter()
        .filter(|stmt| !matches!(stmt, Stmt::Import(_) | Stmt::ImportFrom(_)) && !docstring(stmt))
        .filter(|stmt| !is_definition(stmt) || finder.launches_in(None, stmt))
        .collect();
    let first = running
        .iter()
        .position(|stmt| finder.launches_in(None, stmt))?;
    if let Some(parse) = running[..=first]
        .iter()
        .rposition(|stmt| finder.parses_in(None, stmt))
    {
        if parse < first {
            return Some(Place::Behind(running[parse].range()));
        }
        return match finder.single_call(running[first]) {
            Some(func) => finder.function(func, 0),
            None => None,
        };
    }
    if running.len() == 1
        && let Some(func) = finder.single_call(running[0])
        && facts.function_name(func) == "main"
    {
        return finder.function(func, 0).or(Some(Place::AfterImports));
    }
    Some(Place::AfterImports)
}

fn is_definition(stmt: &Stmt) -> bool {
    matches!(stmt, Stmt::FunctionDef(_) | Stmt::ClassDef(_))
}

struct Finder<'f, 'a> {
    facts: &'f Facts<'a>,
    launches: &'f [(Option<FuncId>, TextRange)],
}

impl<'a> Finder<'_, 'a> {
    /// Inside the guard or a function body: behind the last parsing statement before the first launch, else first.
    fn within(&self, body: &'a [Stmt], owner: Option<FuncId>, depth: usize) -> Place {
        let skip = usize::from(
            matches!(body.first(), Some(Stmt::Expr(e)) if e.value.is_string_literal_expr())
                && body.len() > 1,
        );
        let statements = &body[skip..];
        let first = statements
            .iter()
            .position(|stmt| self.launches_in(owner, stmt))
            .unwrap_or(0);
        if let Some(parse) = statements[..=first]
            .iter()
            .rposition(|stmt| self.parses_in(owner, stmt))
        {
            if parse < first {
                return Place::Behind(statements[parse].range());
            }
            // Parsing and launching happen in the same statement: `main()` that parses, or `main(parse_args())`.
            if depth < 4
                && let Some(func) = self.single_call(&statements[first])
                && let Some(place) = self.function(func, depth + 1)
            {
                return place;
            }
        }
        Place::Before(statements[0].range().start())
    }

    /// The body of a click or typer command: its arguments are parsed when it runs.
    fn command(&self) -> Option<Place> {
        let commands: Vec<FuncId> = self
            .facts
            .scopes
            .func_ids()
            .filter(|&func| {
                self.facts.def_node(func).is_some_and(|node| {
                    node.decorator_list.iter().any(|d| {
                        let text = self.facts.module.slice(d.expression.range());
                        text.contains("command(") || text.ends_with(".command")
                    })
                }) && self.function_launches(func)
            })
            .collect();
        let [one] = commands.as_slice() else {
            return None;
        };
        let node = self.facts.def_node(*one)?;
        Some(self.within(&node.body, Some(*one), 4))
    }

    /// The place inside a function that the program calls once.
    fn function(&self, func: FuncId, depth: usize) -> Option<Place> {
        let node = self.facts.def_node(func)?;
        let calls = self
            .facts
            .interp
            .calls
            .iter()
            .filter(|edge| edge.callee == func)
            .count();
        if calls != 1 {
            return None;
        }
        Some(self.within(&node.body, Some(func), depth))
    }

    /// `main()`, `sys.exit(main())`, `result = main(args)`: the one function of the script that the statement calls and that launches.
    fn single_call(&self, stmt: &'a Stmt) -> Option<FuncId> {
        if !matches!(
            stmt,
            Stmt::Expr(_) | Stmt::Assign(_) | Stmt::Return(_) | Stmt::Raise(_)
        ) {
            return None;
        }
        let mut found = Vec::new();
        for expr in own_expressions(stmt) {
            each_expr(expr, &mut |inner| {
                if let Expr::Call(call) = inner
                    && let Some(func) = self.facts.only_function(&call.func)
                    && self.function_launches(func)
                {
                    found.push(func);
                }
            });
        }
        match found.as_slice() {
            [one] => Some(*one),
            _ => None,
        }
    }

    fn function_launches(&self, func: FuncId) -> bool {
        let funcs = self.facts.closure(&[func]);
        self.launches
            .iter()
            .any(|(owner, _)| owner.is_some_and(|owner| funcs.contains(&owner)))
    }

    fn launches_in(&self, owner: Option<FuncId>, stmt: &Stmt) -> bool {
        let range = stmt.range();
        if self
            .launches
            .iter()
            .any(|(at, launch)| *at == owner && range.contains_range(*launch))
        {
            return true;
        }
        self.facts
            .owned_edges(owner)
            .map(|index| self.facts.edge(index))
            .any(|edge| range.contains_range(edge.range) && self.function_launches(edge.callee))
    }

    fn parses_in(&self, owner: Option<FuncId>, stmt: &'a Stmt) -> bool {
        if self.parses_directly(stmt.range()) {
            return true;
        }
        self.facts
            .owned_edges(owner)
            .map(|index| self.facts.edge(index))
            .filter(|edge| stmt.range().contains_range(edge.range))
            .any(|edge| {
                self.facts.closure(&[edge.callee]).into_iter().any(|func| {
                    self.facts
                        .def_node(func)
                        .is_some_and(|node| self.parses_directly(node.range))
                })
            })
    }

    fn parses_anywhere(&self, body: &'a [Stmt]) -> bool {
        body.iter().any(|stmt| self.parses_directly(stmt.range()))
    }

    /// A call of `parse_args()` and its like in the text of a range.
    fn parses_directly(&self, range: TextRange) -> bool {
        let mut found = false;
        let module = self.facts.module;
        let body = match module.part_at(range.start()) {
            Some(part) => &module.part(part).body[..],
            None => &module.tree.body[..],
        };
        crate::python::walk::each_expr_in(body, &mut |expr| {
            if !range.contains_range(expr.range()) {
                return;
            }
            if let Expr::Call(call) = expr
                && let Expr::Attribute(func) = &*call.func
                && matches!(
                    func.attr.id.as_str(),
                    "parse_args" | "parse_known_args" | "parse_intermixed_args"
                )
            {
                found |= self.facts.value(&func.value).iter().any(|id| {
                    self.facts.interp.effective_type(id).is_some_and(|ty| {
                        ty.starts_with("argparse.") || ty.starts_with("optparse.")
                    }) || matches!(self.facts.interp.obj(id).kind, ObjKind::Unknown(_))
                });
            }
        });
        found
    }
}
