//! Every place of a file that could be distributed, in source order, each with its proof or its refusal.

use crate::engine::decision::Obstacle;
use crate::engine::rules::Rules;
use crate::python::ast::{self, Expr, Stmt};
use crate::python::walk::{each_child, own_expressions};
use crate::python::{FuncId, Ranged, TextRange, TextSize};
use crate::rewrites::loops::short;
use crate::rewrites::{Context, Conversion, comprehension, loops, maps};

/// One candidate and what became of it.
#[derive(Debug)]
pub struct Found<'a> {
    pub owner: Option<FuncId>,
    pub range: TextRange,
    pub subject: String,
    /// The rule that would have converted it.
    pub rule: Option<String>,
    pub result: Result<Conversion, Obstacle>,
    /// What could be taken out of it into a function.
    pub node: Option<Node<'a>>,
}

/// A candidate whose work may stand inline.
#[derive(Debug, Clone, Copy)]
pub enum Node<'a> {
    Loop(&'a ast::StmtFor),
    /// A comprehension, its element, and what takes the items of a generator expression.
    Element(&'a Expr, &'a Expr, Option<&'a ast::ExprCall>),
    /// `max(xs, key=f)`, `min`, `sorted`.
    Keyed(&'a ast::ExprCall),
    /// `map` or `filter`, the `list` around it, and what takes the items.
    Mapped(
        &'a ast::ExprCall,
        Option<&'a ast::ExprCall>,
        &'a ast::ExprCall,
    ),
}

pub struct Walker<'w, 'f, 'a> {
    cx: &'w Context<'f, 'a>,
    found: Vec<Found<'a>>,
}

/// What takes the items of a lazy argument.
#[derive(Clone, Copy)]
enum Consumer<'a> {
    Nothing,
    /// Takes all items at once.
    Whole(&'a ast::ExprCall),
    /// May stop early.
    Short(&'a ast::ExprCall),
    /// Takes the first item.
    First,
    /// The header of a loop takes them one after another.
    Header,
}

impl<'w, 'f, 'a> Walker<'w, 'f, 'a> {
    pub fn new(cx: &'w Context<'f, 'a>, _rules: &Rules) -> Self {
        Self {
            cx,
            found: Vec::new(),
        }
    }

    pub fn run(mut self) -> Vec<Found<'a>> {
        self.block(&self.cx.module.tree.body, None, false);
        self.found
    }

    fn block(&mut self, body: &'a [Stmt], owner: Option<FuncId>, in_class: bool) {
        let mut previous = None;
        for stmt in body {
            self.stmt(stmt, previous, owner, in_class);
            previous = Some(stmt);
        }
    }

    fn stmt(
        &mut self,
        stmt: &'a Stmt,
        previous: Option<&'a Stmt>,
        owner: Option<FuncId>,
        in_class: bool,
    ) {
        match stmt {
            Stmt::FunctionDef(node) => {
                let inner = self.cx.facts.scopes.func_at(node.range);
                self.block(&node.body, inner, false);
            }
            Stmt::ClassDef(node) => self.block(&node.body, owner, true),
            Stmt::For(node) if !in_class => {
                let converted = self.for_loop(node, previous, owner);
                if !converted {
                    self.expression(&node.iter, stmt, owner, Consumer::Header);
                    self.block(&node.body, owner, false);
                }
                self.block(&node.orelse, owner, false);
            }
            _ if in_class => {}
            _ => {
                if let Stmt::While(node) = stmt {
                    self.while_loop(node, owner);
                }
                for expr in own_expressions(stmt) {
                    self.expression(expr, stmt, owner, Consumer::Nothing);
                }
                for block in crate::python::walk::blocks(stmt) {
                    self.block(block, owner, false);
                }
            }
        }
    }

    fn for_loop(
        &mut self,
        node: &'a ast::StmtFor,
        previous: Option<&'a Stmt>,
        owner: Option<FuncId>,
    ) -> bool {
        let site = loops::Site { owner, previous };
        let result = if self.cx.module.first_on_line(node.range.start()) {
            loops::convert(self.cx, node, &site)
        } else {
            Err(Obstacle::new(
                "conditional-call",
                format!(
                    "the loop at line {} doesn't start its line",
                    self.cx.line(node.range)
                ),
                "write it on lines of its own",
            )
            .at(node.target.range(), "shares its line"))
        };
        let converted = result.is_ok();
        self.found.push(Found {
            owner,
            range: TextRange::new(node.range.start(), node.iter.range().end()),
            subject: format!(
                "`for` loop over `{}`",
                short(self.cx.text(node.iter.range()))
            ),
            rule: Some("RAY111".to_string()),
            result,
            node: Some(Node::Loop(node)),
        });
        converted
    }

    /// `while` loops whose rounds decide about the next are not distributed, but for those that take items one by one.
    fn while_loop(&mut self, node: &'a ast::StmtWhile, owner: Option<FuncId>) {
        self.found.push(Found {
            owner,
            range: node.test.range(),
            subject: format!("`while {}`", short(self.cx.text(node.test.range()))),
            rule: Some("RAY111".to_string()),
            result: loops::taking::convert(self.cx, node, owner)
                .and_then(Result::ok)
                .ok_or_else(|| self.cx.open_ended(owner, node)),
            node: None,
        });
    }

    fn expression(
        &mut self,
        expr: &'a Expr,
        stmt: &'a Stmt,
        owner: Option<FuncId>,
        consumer: Consumer<'a>,
    ) {
        match expr {
            Expr::ListComp(_) => {
                self.comprehension(expr, comprehension::Kind::List, stmt, owner, None);
            }
            Expr::SetComp(_) => {
                self.comprehension(expr, comprehension::Kind::Set, stmt, owner, None);
            }
            Expr::DictComp(_) => {
                self.comprehension(expr, comprehension::Kind::Dict, stmt, owner, None);
            }
            Expr::Generator(node) => match consumer {
                Consumer::Whole(taker) => {
                    let kind = comprehension::Kind::Whole;
                    self.comprehension(expr, kind, stmt, owner, Some(taker));
                }
                Consumer::Short(taker) => {
                    let kind = comprehension::Kind::Short;
                    self.comprehension(expr, kind, stmt, owner, Some(taker));
                }
                // `next(f(x) for x in xs)` calls once: only a search is worth running ahead.
                Consumer::First if node.generators.iter().any(|g| !g.ifs.is_empty()) => {
                    self.comprehension(expr, comprehension::Kind::First, stmt, owner, None);
                }
                Consumer::Nothing | Consumer::Header | Consumer::First => {
                    self.lazy_generator(node, owner);
                }
            },
            Expr::Lambda(_) => {}
            Expr::Call(call) => self.call(call, expr, stmt, owner, consumer),
            _ => each_child(expr, &mut |child| {
                self.expression(child, stmt, owner, Consumer::Nothing);
            }),
        }
    }

    fn call(
        &mut self,
        call: &'a ast::ExprCall,
        expr: &'a Expr,
        stmt: &'a Stmt,
        owner: Option<FuncId>,
        consumer: Consumer<'a>,
    ) {
        let builtin = match &*call.func {
            Expr::Name(name) if self.cx.facts.scopes.var_at(name.range.start()).is_none() => {
                Some(name.id.as_str())
            }
            _ => None,
        };
        if matches!(builtin, Some("map" | "filter")) && self.mapped(call, stmt, owner, consumer) {
            return;
        }
        if matches!(builtin, Some("max" | "min" | "sorted")) {
            self.keyed(call, owner);
        }
        let join = matches!(&*call.func, Expr::Attribute(func) if func.attr.id.as_str() == "join" && matches!(&*func.value, Expr::StringLiteral(_)));
        let inner = match builtin {
            Some(
                "list" | "tuple" | "set" | "frozenset" | "sorted" | "sum" | "max" | "min" | "dict",
            ) => Consumer::Whole(call),
            Some("any" | "all") => Consumer::Short(call),
            Some("next") => Consumer::First,
            Some("zip" | "enumerate")
                if matches!(consumer, Consumer::Header | Consumer::Whole(_)) =>
            {
                Consumer::Header
            }
            _ if join => Consumer::Whole(call),
            _ => Consumer::Nothing,
        };
        let func_is_attribute = matches!(&*call.func, Expr::Attribute(_));
        if func_is_attribute {
            self.expression(&call.func, stmt, owner, Consumer::Nothing);
        }
        let _ = expr;
        for (position, arg) in call.arguments.args.iter().enumerate() {
            // Only the first argument of these is taken as items (`max(a, b)` compares its arguments).
            let items = position == 0 || matches!(builtin, Some("zip"));
            self.expression(
                arg,
                stmt,
                owner,
                if items { inner } else { Consumer::Nothing },
            );
        }
        for keyword in &call.arguments.keywords {
            self.expression(&keyword.value, stmt, owner, Consumer::Nothing);
        }
    }

    /// A heavy key function: the keys become a list of their own, whose calls can be launched.
    fn keyed(&mut self, call: &'a ast::ExprCall, owner: Option<FuncId>) {
        let Some(key) = call.arguments.find_keyword("key") else {
            return;
        };
        let heavy = self
            .cx
            .named_function(&key.value)
            .is_some_and(|(func, _)| self.cx.heavy(func));
        if !heavy {
            return;
        }
        let line = self.cx.line(call.range());
        self.found.push(Found {
            owner,
            range: call.range(),
            subject: format!("`{}`", short(self.cx.text(call.range()))),
            rule: Some("RAY102".to_string()),
            result: Err(Obstacle::new(
                "no-call-to-distribute",
                format!(
                    "`{}` (line {line}) calls its key function itself, one item after another",
                    short(self.cx.text(call.func.range()))
                ),
                "compute the keys in a list comprehension first",
            )
            .at(key.value.range(), "the key function")),
            node: Some(Node::Keyed(call)),
        });
    }

    fn mapped(
        &mut self,
        call: &'a ast::ExprCall,
        stmt: &'a Stmt,
        owner: Option<FuncId>,
        consumer: Consumer<'a>,
    ) -> bool {
        let list = match consumer {
            Consumer::Whole(outer) => {
                let plain = matches!(&*outer.func, Expr::Name(name) if name.id.as_str() == "list")
                    && outer.arguments.len() == 1;
                plain.then_some(outer)
            }
            _ => None,
        };
        let taker = match consumer {
            Consumer::Whole(taker) | Consumer::Short(taker) => Some(taker),
            Consumer::Nothing | Consumer::First | Consumer::Header => None,
        };
        // Loops over a `map` are tried as loops over its items.
        let node = taker.map(|taker| Node::Mapped(call, list, taker));
        let candidate = maps::Candidate {
            call,
            list,
            taker,
            consumed: taker.is_some(),
            owner,
            around: stmt.range(),
        };
        let result = maps::convert(self.cx, &candidate);
        let converted = result.is_ok();
        self.found.push(Found {
            owner,
            range: call.range(),
            subject: format!("`{}`", short(self.cx.text(call.range()))),
            rule: Some("RAY103".to_string()),
            result,
            node,
        });
        converted
    }

    fn lazy_generator(&mut self, node: &'a ast::ExprGenerator, owner: Option<FuncId>) {
        let mut calls = Vec::new();
        self.cx.all_calls(&node.elt, &mut calls);
        if calls.is_empty() {
            return;
        }
        let line = self.cx.line(node.range);
        self.found.push(Found {
            owner,
            range: node.range,
            subject: format!("generator expression `{}`", short(self.cx.text(node.range))),
            rule: Some("RAY102".to_string()),
            result: Err(Obstacle::new("lazy-iterable", format!("the generator expression at line {line} is consumed elsewhere, one item at a time; launched ahead, `{}` would run for items that nobody may ask for", self.cx.facts.function_name(calls[0].func)), "make it a list comprehension, if all items are wanted")
                .at(node.range, "consumed elsewhere")),
            node: None,
        });
    }

    fn comprehension(
        &mut self,
        expr: &'a Expr,
        kind: comprehension::Kind,
        stmt: &'a Stmt,
        owner: Option<FuncId>,
        taker: Option<&'a ast::ExprCall>,
    ) {
        let statement = self.insertion_point(stmt);
        let candidate = comprehension::Candidate {
            expr,
            kind,
            taker,
            owner,
            statement: statement.unwrap_or(TextSize::new(0)),
            around: stmt.range(),
        };
        let result = comprehension::convert(self.cx, &candidate);
        let converted = result.is_ok();
        self.found.push(Found {
            owner,
            range: expr.range(),
            subject: format!(
                "{} `{}`",
                kind_name(kind),
                short(self.cx.text(expr.range()))
            ),
            rule: Some(
                if matches!(
                    kind,
                    comprehension::Kind::Whole
                        | comprehension::Kind::Short
                        | comprehension::Kind::First
                ) {
                    "RAY102"
                } else {
                    "RAY101"
                }
                .to_string(),
            ),
            result,
            node: element_of(expr).map(|element| Node::Element(expr, element, taker)),
        });
        if converted {
            return;
        }
        // Inner comprehensions are candidates of their own.
        each_child(expr, &mut |child| {
            self.expression(child, stmt, owner, Consumer::Nothing);
        });
    }

    /// Where a line may be inserted before the statement; `None` inside one-line blocks and loop headers that are evaluated again.
    fn insertion_point(&self, stmt: &'a Stmt) -> Option<TextSize> {
        (self.cx.module.first_on_line(stmt.range().start()) && !matches!(stmt, Stmt::While(_)))
            .then(|| stmt.range().start())
    }
}

/// The expression that a comprehension evaluates for every item; the value of a dict comprehension.
fn element_of(expr: &Expr) -> Option<&Expr> {
    match expr {
        Expr::ListComp(node) => Some(&node.elt),
        Expr::SetComp(node) => Some(&node.elt),
        Expr::Generator(node) => Some(&node.elt),
        Expr::DictComp(node) => Some(&node.value),
        _ => None,
    }
}

fn kind_name(kind: comprehension::Kind) -> &'static str {
    match kind {
        comprehension::Kind::List => "list comprehension",
        comprehension::Kind::Set => "set comprehension",
        comprehension::Kind::Dict => "dict comprehension",
        comprehension::Kind::Whole | comprehension::Kind::Short | comprehension::Kind::First => {
            "generator expression"
        }
    }
}
