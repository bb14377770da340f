//! Exceptions that the program looks at: what a handler may ask of one that is unwrapped on the driver, and which arrive whole.
//!
//! `ray.get` raises a wrapper whose `cause` is the exception as its pickle rebuilds it: type, `args`, text and attributes are
//! the original's. Traceback, `__cause__`, `__context__` and identity are not, nor what an `AttributeError` or `NameError`
//! knows besides its text, nor whatever a class's own `__reduce__` or `__init__` leaves out.

use rustc_hash::FxHashSet;

use super::facts::Facts;
use super::objects::{EffectKind, ObjKind};
use crate::python::ast::{self, Expr, Stmt};
use crate::python::walk::{each_expr_in, each_stmt};
use crate::python::{Ranged, TextRange, TextSize, VarId};

/// What a handler sees of an exception.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Looks {
    /// Only the type by which it catches.
    Nowhere,
    /// Type, arguments, text and attributes.
    AtValues {
        /// It catches errors of any kind, of which some are not the same on another machine's stack.
        any: bool,
    },
    /// Also what doesn't come back from a worker, or nobody knows at what.
    Closely,
}

/// Functions that only take the text or the type of what they are given.
const READERS: &[&str] = &[
    "print",
    "str",
    "repr",
    "type",
    "format",
    "isinstance",
    "sys.exit",
    "logging.debug",
    "logging.info",
    "logging.warning",
    "logging.error",
    "logging.critical",
];

const LOGS: &[&str] = &["debug", "info", "warning", "error", "critical", "log"];

/// Attributes of exceptions that their pickle leaves out.
const LEFT_OUT: &[&str] = &["name", "obj", "with_traceback", "add_note", "exceptions"];

/// Names by which a program gets at what an exception from a worker doesn't have.
const CHAIN: &[&str] = &[
    "__cause__",
    "__context__",
    "__suppress_context__",
    "__traceback__",
];
impl Facts<'_> {
    /// What one `except` clause asks of the exception that it catches.
    pub(super) fn looks(&self, handler: &ast::ExceptHandlerExceptHandler) -> Looks {
        if self.looks_at_exception(&handler.body, handler.range) {
            return Looks::Closely;
        }
        let Some(name) = &handler.name else {
            return Looks::Nowhere;
        };
        let Some(var) = self.scopes.var_at(name.range.start()) else {
            return Looks::Closely;
        };
        let info = self.scopes.var(var);
        // A function that is called in the handler may read the variable of its module.
        let elsewhere = self.effects().iter().any(|effect| {
            effect.kind == EffectKind::FreeRead(var) && !handler.range.contains_range(effect.range)
        });
        if elsewhere {
            return Looks::Closely;
        }
        let mut inside = info
            .uses
            .iter()
            .filter(|used| handler.range.contains_range(**used));
        if inside.next().is_none() {
            return Looks::Nowhere;
        }
        let bound = info
            .defs
            .iter()
            .filter(|def| handler.range.contains_range(def.range));
        let texts = self.module.parts.iter().map(|part| &part.text);
        let mut texts = texts.chain([&self.module.text]);
        let chained = texts.any(|text| CHAIN.iter().any(|name| text.contains(name)));
        let any = self.catches_any(handler.type_.as_deref());
        if bound.count() > 1
            || chained
            || !self.reads_values(&handler.body, handler.range, var, any, 0)
        {
            return Looks::Closely;
        }
        Looks::AtValues { any }
    }

    /// Whether the clause catches errors that Python raises by itself with any object in them, or by the depth of its stack.
    fn catches_any(&self, ty: Option<&Expr>) -> bool {
        let Some(ty) = ty else { return true };
        let classes = match ty {
            Expr::Tuple(node) => node.elts.iter().collect(),
            other => vec![other],
        };
        classes.into_iter().any(|class| {
            let set = self.value(class);
            set.is_empty()
                || set.iter().any(|id| match &self.interp.obj(id).kind {
                    ObjKind::Path(path) => matches!(
                        path.as_str(),
                        "BaseException"
                            | "Exception"
                            | "KeyError"
                            | "LookupError"
                            | "RecursionError"
                            | "RuntimeError"
                            | "StopIteration"
                    ),
                    ObjKind::Class(_) => false,
                    _ => true,
                })
        })
    }

    /// Whether every use of the variable is a place that takes no more than type, arguments, text and attributes.
    fn reads_values(
        &self,
        body: &[Stmt],
        range: TextRange,
        var: VarId,
        any: bool,
        depth: u8,
    ) -> bool {
        let search = Search {
            facts: self,
            var,
            any,
            depth,
        };
        let mut granted: FxHashSet<TextRange> = FxHashSet::default();
        let mut carriers: Vec<TextRange> = Vec::new();
        each_stmt(body, &mut |stmt| {
            if let Stmt::Raise(node) = stmt {
                granted.extend(node.cause.iter().map(|cause| cause.range()));
                granted.extend(node.exc.iter().map(|exc| exc.range()));
            }
        });
        each_expr_in(body, &mut |expr| {
            if search.carries(expr) {
                carriers.push(expr.range());
            }
            search.grant(expr, &mut granted);
        });
        let uses = self.scopes.var(var).uses.iter();
        let mut named = uses.filter(|used| range.contains_range(**used));
        named.all(|used| carriers.contains(used)) && carriers.iter().all(|at| granted.contains(at))
    }
    /// Handlers, filters and formatters of the script get what is logged as it is.
    fn own_logging(&self) -> bool {
        let classes = self.interp.classes.iter();
        let mut bases = classes.flat_map(|class| &class.library);
        bases.any(|base| base.starts_with("logging."))
    }
}

/// One search for the places that an exception's variable reaches.
struct Search<'s, 'a> {
    facts: &'s Facts<'a>,
    var: VarId,
    /// Its arguments may be any objects, and count like the exception itself.
    any: bool,
    depth: u8,
}

impl Search<'_, '_> {
    fn carries(&self, expr: &Expr) -> bool {
        match expr {
            Expr::Name(name) => self.facts.scopes.var_at(name.range.start()) == Some(self.var),
            Expr::Attribute(node) => {
                self.any && node.attr.id.as_str() == "args" && self.carries(&node.value)
            }
            Expr::Subscript(node) => !node.value.is_name_expr() && self.carries(&node.value),
            _ => false,
        }
    }

    /// Places directly below an expression where the exception may stand.
    fn grant(&self, expr: &Expr, granted: &mut FxHashSet<TextRange>) {
        match expr {
            Expr::FString(_) => crate::python::walk::each_child(expr, &mut |child| {
                granted.insert(child.range());
            }),
            Expr::BinOp(node) if node.op == ast::Operator::Mod && self.is_text(&node.left) => {
                match &*node.right {
                    Expr::Tuple(tuple) => granted.extend(tuple.elts.iter().map(Ranged::range)),
                    other => {
                        granted.insert(other.range());
                    }
                }
            }
            Expr::Attribute(node) => {
                let attr = node.attr.id.as_str();
                let special = attr.starts_with("__") && attr != "__class__";
                // What an exception of any kind holds may be any object.
                let odd = self.any && (attr == "value" || !node.value.is_name_expr());
                let read = node.ctx == ast::ExprContext::Load && !special && !odd;
                if read && !LEFT_OUT.contains(&attr) {
                    granted.insert(node.value.range());
                }
            }
            Expr::Subscript(node) if node.ctx == ast::ExprContext::Load => {
                granted.insert(node.value.range());
            }
            Expr::Call(call) => self.grant_arguments(call, granted),
            _ => {}
        }
    }

    fn grant_arguments(&self, call: &ast::ExprCall, granted: &mut FxHashSet<TextRange>) {
        let receiver = match &*call.func {
            Expr::Attribute(func) => {
                let types = self.facts.types(&self.facts.value(&func.value));
                Some((types, func.attr.id.as_str()))
            }
            _ => None,
        };
        let method = receiver.is_some_and(|(types, name)| match types.as_slice() {
            [ty] if ty == "str" => name == "format" && fills_in_whole(&call.func),
            [ty] if ty == "logging.Logger" => LOGS.contains(&name) && !self.facts.own_logging(),
            _ => false,
        });
        let functions = self.facts.value(&call.func);
        let named = !functions.is_empty()
            && functions
                .iter()
                .all(|id| match &self.facts.interp.obj(id).kind {
                    ObjKind::Path(path) => {
                        let logs = path.starts_with("logging.");
                        READERS.contains(&path.as_str()) && !(logs && self.facts.own_logging())
                            || is_exception(path)
                    }
                    _ => false,
                });
        let reads = method || named;
        if reads {
            granted.extend(call.arguments.args.iter().map(Ranged::range));
            return;
        }
        // A function of the script that takes no more of it than a handler may.
        let Some(func) = self.facts.only_function(&call.func) else {
            return;
        };
        let Some(node) = self.facts.def_node(func) else {
            return;
        };
        if self.depth > 3 || !node.decorator_list.is_empty() || node.is_async {
            return;
        }
        let parameters: Vec<&ast::ParameterWithDefault> = node
            .parameters
            .posonlyargs
            .iter()
            .chain(&node.parameters.args)
            .collect();
        let reads = |start: TextSize| {
            self.facts.scopes.var_at(start).is_some_and(|var| {
                self.facts.scopes.var(var).defs.len() == 1
                    && self.facts.reads_values(
                        &node.body,
                        node.range,
                        var,
                        self.any,
                        self.depth + 1,
                    )
            })
        };
        if call.arguments.args.iter().any(Expr::is_starred_expr) {
            return;
        }
        for (arg, parameter) in call.arguments.args.iter().zip(parameters) {
            if self.carries(arg) && reads(parameter.parameter.name.range.start()) {
                granted.insert(arg.range());
            }
        }
    }

    fn is_text(&self, expr: &Expr) -> bool {
        expr.is_string_literal_expr() || self.facts.types(&self.facts.value(expr)) == ["str"]
    }
}

/// A builtin exception class, which keeps it as one of its arguments.
fn is_exception(path: &str) -> bool {
    !path.contains('.') && path.ends_with("Error") || path == "Exception"
}

/// A template whose fields are whole arguments: `{0.name}` reads an attribute.
fn fills_in_whole(method: &Expr) -> bool {
    let Expr::Attribute(node) = method else {
        return false;
    };
    let Expr::StringLiteral(template) = &*node.value else {
        return false;
    };
    let text = template.value.to_str();
    let mut fields = text.split('{').skip(1);
    fields.all(|field| {
        let name = field.split(['}', ':', '!']).next().unwrap_or_default();
        !name.contains(['.', '['])
    })
}
