//! From the text of a template to its holes.

use std::collections::BTreeSet;

use super::fit::Slot;
use super::{Hole, HoleKind, ServiceArg, ServiceCall, ServiceSpec, Template};
use crate::engine::pattern::Arity;
use crate::engine::pattern::syntax::{self, Dialect, Placeholder};
use crate::engine::predicate::{GivenArg, ParamKind, check_arguments, unknown};
use crate::python::ast::visitor::source_order::{
    SourceOrderVisitor, TraversalSignal, walk_expr, walk_stmt,
};
use crate::python::ast::{
    AnyNodeRef, Expr, ExprCall, ExprContext, ExprStringLiteral, Mod, Number, Stmt,
};
use crate::python::{Ranged, TextRange};

type Lookup<'p> = &'p dyn Fn(&str) -> Option<Arity>;

/// See [`Template::parse`].
pub(super) fn template(
    text: &str,
    registry: &[ServiceSpec],
    variable: Lookup<'_>,
) -> Result<Template, Vec<String>> {
    let expanded = expand(&dedent(text))?;
    let tree = parse(&expanded)?;
    let mut collector = Collector::new(&expanded, registry, variable);
    let expression = match &tree {
        Mod::Expression(module) => {
            collector.bind_names(module.into());
            collector.visit_expr(&module.body);
            true
        }
        Mod::Module(module) => {
            collector.bind_names(module.into());
            for stmt in &module.body {
                collector.visit_stmt(stmt);
            }
            false
        }
    };
    let Collector {
        holes, problems, ..
    } = collector;
    if !problems.is_empty() {
        return Err(problems);
    }
    Ok(Template {
        holes,
        expression,
        text: expanded,
    })
}

/// See [`ServiceCall::parse`].
pub(super) fn need(
    text: &str,
    registry: &[ServiceSpec],
    variable: Lookup<'_>,
) -> Result<ServiceCall, Vec<String>> {
    let text = text.trim();
    let is_word = text.chars().all(|c| c.is_ascii_alphanumeric() || c == '_');
    let called = if is_word {
        format!("{text}()")
    } else {
        text.to_owned()
    };
    let parsed = template(&called, registry, variable)?;
    let whole = parsed.text.len();
    match parsed.holes.into_iter().next() {
        Some(Hole {
            kind: HoleKind::Service { call, .. },
            range,
        }) if range == (0..whole) => Ok(call),
        _ => Err(vec![format!(
            "`{text}` is no call of a service; write `connect` or `remote($F)`"
        )]),
    }
}

fn expand(text: &str) -> Result<String, Vec<String>> {
    if text.is_empty() {
        return Err(vec![
            "it is empty; write the code that takes the place of the match".to_owned(),
        ]);
    }
    syntax::expand(text, Dialect::Template).map_err(|problem| vec![problem])
}

fn parse(expanded: &str) -> Result<Mod, Vec<String>> {
    if let Ok(parsed) = crate::python::parser::parse_expression(expanded)
        && many(&parsed.syntax().body).is_none()
    {
        return Ok(Mod::Expression(parsed.into_syntax()));
    }
    match crate::python::parser::parse_module(expanded) {
        Ok(parsed) => Ok(Mod::Module(parsed.into_syntax())),
        Err(error) => Err(vec![format!("it isn't Python: {}", error.error)]),
    }
}

struct Collector<'p, 't> {
    text: &'p str,
    registry: &'p [ServiceSpec],
    variable: Lookup<'p>,
    holes: Vec<Hole>,
    problems: Vec<String>,
    parents: Vec<AnyNodeRef<'t>>,
    /// Names that the template itself binds.
    own: BTreeSet<String>,
}

impl<'p, 't> Collector<'p, 't> {
    fn new(text: &'p str, registry: &'p [ServiceSpec], variable: Lookup<'p>) -> Self {
        Self {
            text,
            registry,
            variable,
            holes: Vec::new(),
            problems: Vec::new(),
            parents: Vec::new(),
            own: BTreeSet::new(),
        }
    }

    fn bind_names(&mut self, tree: AnyNodeRef<'t>) {
        let mut bound = Bound(BTreeSet::new());
        tree.visit_source_order(&mut bound);
        self.own = bound.0;
    }

    fn hole(&mut self, range: TextRange, kind: HoleKind) {
        self.holes.push(Hole {
            range: range.into(),
            kind,
        });
    }

    fn slot(&self, child: TextRange) -> Slot {
        Slot::of(self.parents.last().copied(), child)
    }

    fn check_variable(&mut self, name: &str, wanted: Arity) {
        let sign = |arity| match arity {
            Arity::One => "$",
            Arity::Many => "$*",
        };
        match (self.variable)(name) {
            Some(arity) if arity == wanted => {}
            Some(arity) => self.problems.push(format!(
                "`{}{name}` is `{}{name}` in the pattern",
                sign(wanted),
                sign(arity)
            )),
            None => self.problems.push(format!(
                "`{}{name}` isn't in the pattern (in each of its alternatives)",
                sign(wanted)
            )),
        }
    }

    fn inside_string(&self) -> bool {
        self.parents
            .iter()
            .any(|parent| matches!(parent, AnyNodeRef::FString(_) | AnyNodeRef::TString(_)))
    }

    /// A bare name that is called: a service, or else something that Python or the template knows.
    fn call(&mut self, call: &'t ExprCall) -> bool {
        let Expr::Name(function) = &*call.func else {
            return false;
        };
        let name = match function.id.as_str() {
            syntax::IMPORT => "import",
            other => other,
        };
        if name == "fresh" {
            self.problems
                .push("`fresh` takes one Python name in quotes: `fresh(\"ref\")`".to_owned());
            return true;
        }
        if let Some(spec) = self.registry.iter().find(|spec| spec.name == name) {
            let service = self.service(spec, call);
            let slot = self.slot(call.range());
            self.hole(
                call.range(),
                HoleKind::Service {
                    call: service,
                    slot,
                },
            );
            return true;
        }
        let known = syntax::placeholder(name).is_some()
            || self.own.contains(name)
            || BUILTIN_FUNCTIONS.contains(&name);
        if !known {
            let services = self.registry.iter().map(|spec| spec.name);
            self.problems.push(unknown("service", name, services));
        }
        false
    }

    fn service(&mut self, spec: &ServiceSpec, call: &'t ExprCall) -> ServiceCall {
        if !call.arguments.keywords.is_empty() {
            self.problems.push(format!(
                "service `{}` takes no keyword arguments",
                spec.name
            ));
        }
        let mut given = Vec::new();
        let mut args = Vec::new();
        for (at, arg) in call.arguments.args.iter().enumerate() {
            let kind = spec
                .params
                .get(at)
                .map_or(ParamKind::Code, |param| param.kind);
            let (what, arg) = self.service_arg(arg, kind);
            given.push(what);
            args.push(arg);
        }
        self.problems
            .extend(check_arguments("service", spec.name, spec.params, &given));
        ServiceCall {
            name: spec.name,
            args,
        }
    }

    fn service_arg(&mut self, arg: &'t Expr, kind: ParamKind) -> (GivenArg, ServiceArg) {
        match arg {
            Expr::Name(name) => {
                if let Some(Placeholder::One(name)) = syntax::placeholder(&name.id) {
                    self.check_variable(name, Arity::One);
                    return (
                        GivenArg::Variable(Arity::One),
                        ServiceArg::Variable(name.to_owned()),
                    );
                }
            }
            Expr::Starred(starred) => {
                if let Some(name) = many(&starred.value) {
                    self.check_variable(name, Arity::Many);
                    return (
                        GivenArg::Variable(Arity::Many),
                        ServiceArg::Variable(name.to_owned()),
                    );
                }
            }
            Expr::StringLiteral(text) if kind != ParamKind::Code => {
                let value = text.value.to_str().to_owned();
                return (GivenArg::Text, ServiceArg::Text(value));
            }
            Expr::NumberLiteral(number) if kind != ParamKind::Code => {
                if let Some(value) = as_float(&number.value) {
                    return (GivenArg::Number, ServiceArg::Number(value));
                }
            }
            _ => {}
        }
        (GivenArg::Code, ServiceArg::Code(self.nested(arg)))
    }

    /// An argument that is code itself: a template of its own.
    fn nested(&mut self, arg: &'t Expr) -> Template {
        let mut inner = Collector {
            own: self.own.clone(),
            ..Collector::new(self.text, self.registry, self.variable)
        };
        inner.visit_expr(arg);
        self.problems.append(&mut inner.problems);
        let whole: std::ops::Range<usize> = arg.range().into();
        let mut holes = inner.holes;
        for hole in &mut holes {
            hole.range = hole.range.start - whole.start..hole.range.end - whole.start;
        }
        Template {
            text: self.text[whole].to_owned(),
            holes,
            expression: true,
        }
    }

    fn string(&mut self, literal: &ExprStringLiteral) {
        let source = &self.text[std::ops::Range::<usize>::from(literal.range())];
        let value = literal.value.to_str();
        let plain = source.len() == value.len() + 2
            && source.starts_with(['"', '\''])
            && !value.contains(['"', '\'', '\\', '\n']);
        if plain && !self.inside_string() {
            let value = value.to_owned();
            self.hole(literal.range(), HoleKind::Quoted { value });
        }
    }
}

impl<'t> SourceOrderVisitor<'t> for Collector<'_, 't> {
    fn enter_node(&mut self, node: AnyNodeRef<'t>) -> TraversalSignal {
        self.parents.push(node);
        TraversalSignal::Traverse
    }

    fn leave_node(&mut self, node: AnyNodeRef<'t>) {
        self.parents.pop();
        if let AnyNodeRef::ExprAttribute(attribute) = node
            && let Some(Placeholder::One(name)) = syntax::placeholder(&attribute.attr)
        {
            self.check_variable(name, Arity::One);
            self.hole(
                attribute.attr.range(),
                HoleKind::One {
                    name: name.to_owned(),
                    slot: Slot::FREE,
                },
            );
        }
    }

    fn visit_stmt(&mut self, stmt: &'t Stmt) {
        if let Stmt::Expr(statement) = stmt
            && let Some(name) = many(&statement.value)
        {
            self.check_variable(name, Arity::Many);
            let start = usize::from(stmt.start());
            let line = self.text[..start].rfind('\n').map_or(0, |at| at + 1);
            let indent = self.text[line..start]
                .chars()
                .take_while(|c| *c == ' ')
                .count();
            let name = name.to_owned();
            self.hole(stmt.range(), HoleKind::Body { name, indent });
            return;
        }
        walk_stmt(self, stmt);
    }

    fn visit_expr(&mut self, expr: &'t Expr) {
        match expr {
            Expr::Name(name) => match syntax::placeholder(&name.id) {
                Some(Placeholder::One(variable)) => {
                    self.check_variable(variable, Arity::One);
                    let slot = self.slot(expr.range());
                    let name = variable.to_owned();
                    self.hole(expr.range(), HoleKind::One { name, slot });
                }
                Some(Placeholder::Fresh(base)) => {
                    let base = base.to_owned();
                    self.hole(expr.range(), HoleKind::Fresh { base });
                }
                Some(Placeholder::Many(name)) => self.problems.push(format!(
                    "`$*{name}` may stand among arguments, elements or statements only"
                )),
                None => {}
            },
            Expr::Starred(starred) => match many(&starred.value) {
                Some(name) => {
                    self.check_variable(name, Arity::Many);
                    let name = name.to_owned();
                    self.hole(expr.range(), HoleKind::Args { name });
                }
                None => walk_expr(self, expr),
            },
            Expr::StringLiteral(literal) => self.string(literal),
            Expr::Call(call) if self.call(call) => {}
            _ => walk_expr(self, expr),
        }
    }
}

/// Collects the names that a template binds.
struct Bound(BTreeSet<String>);

impl<'t> SourceOrderVisitor<'t> for Bound {
    fn enter_node(&mut self, node: AnyNodeRef<'t>) -> TraversalSignal {
        let name = match node {
            AnyNodeRef::ExprName(name) if name.ctx == ExprContext::Store => name.id.as_str(),
            AnyNodeRef::Parameter(parameter) => parameter.name.as_str(),
            AnyNodeRef::StmtFunctionDef(function) => function.name.as_str(),
            AnyNodeRef::Alias(alias) => alias.asname.as_ref().unwrap_or(&alias.name).as_str(),
            _ => return TraversalSignal::Traverse,
        };
        self.0.insert(name.to_owned());
        TraversalSignal::Traverse
    }
}

fn many(expr: &Expr) -> Option<&str> {
    match expr {
        Expr::Name(name) => match syntax::placeholder(&name.id)? {
            Placeholder::Many(name) => Some(name),
            _ => None,
        },
        _ => None,
    }
}

fn as_float(number: &Number) -> Option<f64> {
    match number {
        Number::Int(value) => value.to_string().parse().ok(),
        Number::Float(value) => Some(*value),
        Number::Complex { .. } => None,
    }
}

/// Without the blank lines around it and the indentation that all its lines share.
fn dedent(text: &str) -> String {
    let text = text.trim_start_matches('\n').trim_end();
    let indent_of = |line: &str| line.len() - line.trim_start_matches(' ').len();
    let common = text
        .lines()
        .filter(|line| !line.trim().is_empty())
        .map(indent_of)
        .min()
        .unwrap_or(0);
    let lines: Vec<&str> = text
        .lines()
        .map(|line| line.get(common..).unwrap_or(""))
        .collect();
    lines.join("\n")
}

/// Python's own functions that a template may call by their bare name.
const BUILTIN_FUNCTIONS: &[&str] = &[
    "abs",
    "all",
    "any",
    "bool",
    "bytes",
    "dict",
    "divmod",
    "enumerate",
    "filter",
    "float",
    "frozenset",
    "getattr",
    "hasattr",
    "int",
    "isinstance",
    "iter",
    "len",
    "list",
    "map",
    "max",
    "min",
    "next",
    "open",
    "pow",
    "print",
    "range",
    "repr",
    "reversed",
    "round",
    "set",
    "slice",
    "sorted",
    "str",
    "sum",
    "tuple",
    "type",
    "zip",
];
