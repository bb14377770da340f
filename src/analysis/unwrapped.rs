//! Exceptions that the program looks at: what a handler may ask of one that is unwrapped on the driver, and which arrive whole.
//!
//! `ray.get` raises a wrapper whose `cause` is the exception as its pickle rebuilds it: type, `args`, text and attributes are
//! the original's. Traceback, `__cause__`, `__context__` and identity are not, nor what an `AttributeError` or `NameError`
//! knows besides its text, nor whatever a class's own `__reduce__` or `__init__` leaves out.

use rustc_hash::FxHashSet;

use super::facts::Facts;
use super::objects::{EffectKind, ObjId, ObjKind, ObjSet};
use super::verdict::Obstacle;
use crate::python::ast::{self, Expr, Stmt};
use crate::python::walk::{each_expr_in, each_stmt};
use crate::python::{ClassId, FuncId, Ranged, TextRange, TextSize, VarId};

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

/// Libraries whose errors arrive with their type, arguments and text: read, and tried with Ray 2.60.
///
/// Not among them: `urllib` (`HTTPError` can't be rebuilt), `requests` (urllib3's errors drop their texts), `argparse`, `tarfile`,
/// `xml.sax`, `scipy.sparse` (`ArpackError` formats its message again).
const WHOLE: &[&str] = &[
    "array",
    "base64",
    "binascii",
    "bisect",
    "bz2",
    "calendar",
    "cmath",
    "codecs",
    "collections",
    "copy",
    "csv",
    "dataclasses",
    "datetime",
    "decimal",
    "difflib",
    "enum",
    "fnmatch",
    "fractions",
    "functools",
    "glob",
    "gzip",
    "hashlib",
    "heapq",
    "hmac",
    "html",
    "io",
    "itertools",
    "json",
    "logging",
    "lzma",
    "math",
    "numbers",
    "numpy",
    "operator",
    "os",
    "pandas",
    "pathlib",
    "random",
    "re",
    "shutil",
    "sklearn",
    "statistics",
    "string",
    "struct",
    "sys",
    "textwrap",
    "time",
    "typing",
    "unicodedata",
    "uuid",
    "warnings",
    "zipfile",
    "zlib",
    "zoneinfo",
    "_io",
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

    /// Proves that what a function may raise is rebuilt on the driver with its type, arguments and text.
    ///
    /// # Errors
    /// `exception-inspected`.
    pub(super) fn raises_whole(
        &self,
        func: FuncId,
        any: bool,
        handler: TextRange,
    ) -> Result<(), Obstacle> {
        let funcs = self.closure(&[func]);
        let refuse = |range: TextRange, what: &str| {
            Err(Obstacle::new(
                "exception-inspected",
                format!(
                    "line {} looks at the exception, and {what} (line {})",
                    self.line(handler.start()),
                    self.line(range.start())
                ),
                "catch it by type only, or handle it inside the function",
            )
            .at(range, "raised here")
            .at(handler, "looks at the exception"))
        };
        // `super().__init__` of a library's class is taken for the class's own.
        let mut named = funcs.clone();
        named.retain(|&func| self.function_name(func) != "__init__");
        if any && self.has_recursion(&named) {
            let name = self.function_name(func);
            return refuse(
                self.scopes.func(func).range(),
                &format!(
                    "what it says when the calls that `{name}` leads to run too deep differs from stack to stack"
                ),
            );
        }
        for effect in self.effects_of(&funcs) {
            let why = match effect.kind {
                EffectKind::Granted(_) | EffectKind::Unknown => "what is raised here is not known",
                EffectKind::NetGet | EffectKind::NetSend | EffectKind::Database => {
                    "errors of connections lose their texts or can't be rebuilt"
                }
                _ => continue,
            };
            return refuse(effect.range, why);
        }
        for &func in &funcs {
            let Some(node) = self.def_node(func) else {
                continue;
            };
            let mut found = None;
            each_stmt(&node.body, &mut |stmt| {
                let odd = match stmt {
                    Stmt::Raise(raise) => raise.exc.as_deref().and_then(|exc| self.odd_raise(exc)),
                    Stmt::Assert(node) => node
                        .msg
                        .as_deref()
                        .filter(|message| !self.plain(message))
                        .map(|message| (message.range(), MORE_THAN_DATA)),
                    _ => None,
                };
                found = found.or(odd);
            });
            each_expr_in(&node.body, &mut |expr| {
                if let Expr::Call(call) = expr
                    && self.foreign_errors(call)
                {
                    found = found.or(Some((
                        expr.range(),
                        "whether all errors of this call survive pickling is not known",
                    )));
                }
            });
            if let Some((range, what)) = found {
                return refuse(range, what);
            }
        }
        Ok(())
    }

    /// What is wrong with `raise exc`, if anything: its class is not known to be rebuilt, or it holds more than plain data.
    fn odd_raise(&self, exc: &Expr) -> Option<(TextRange, &'static str)> {
        let unknown = (
            exc.range(),
            "whether the class that is raised here survives pickling is not known",
        );
        let set = self.value(exc);
        let known = !set.is_empty()
            && set.iter().all(|id| match &self.interp.obj(id).kind {
                ObjKind::Path(path) => self.standard(path),
                ObjKind::Value { ty, .. } => self.standard(ty),
                ObjKind::Class(class) | ObjKind::Instance(class) => {
                    self.rebuilt(*class)
                        && !self.own_pickle(*class)
                        && self.interp.unknown_base(*class).is_none()
                }
                _ => false,
            });
        if !known {
            return Some(unknown);
        }
        let data = match exc {
            Expr::Call(call) => {
                let named = call.arguments.keywords.iter().map(|keyword| &keyword.value);
                call.arguments
                    .args
                    .iter()
                    .chain(named)
                    .all(|arg| self.plain(arg))
            }
            // The class itself, or an exception that was caught or made before.
            _ => set.iter().all(|id| self.carries_data(id)),
        };
        let made_here = matches!(exc, Expr::Call(_))
            || set.iter().all(|id| match &self.interp.obj(id).kind {
                ObjKind::Path(_) | ObjKind::Class(_) => true,
                _ => self.caught_at(self.interp.obj(id).site),
            });
        if !data || !made_here {
            return Some((exc.range(), MORE_THAN_DATA));
        }
        None
    }

    /// Handlers, filters and formatters of the script get what is logged as it is.
    fn own_logging(&self) -> bool {
        let classes = self.interp.classes.iter();
        let mut bases = classes.flat_map(|class| &class.library);
        bases.any(|base| base.starts_with("logging."))
    }

    /// Whether an object was bound by an `except` clause.
    fn caught_at(&self, site: TextRange) -> bool {
        let mut found = false;
        let look = |body: &[Stmt], found: &mut bool| {
            each_stmt(body, &mut |stmt| {
                if let Stmt::Try(node) = stmt {
                    *found |= node.handlers.iter().any(|handler| handler.range() == site);
                }
            });
        };
        look(&self.module.tree.body, &mut found);
        for part in &self.module.parts {
            look(&part.body, &mut found);
        }
        found
    }

    /// Exception classes of Python itself, and those of libraries that are known to come through.
    fn standard(&self, path: &str) -> bool {
        match path.split_once('.') {
            None => {
                path.ends_with("Error")
                    || path.ends_with("Warning")
                    || matches!(path, "Exception" | "StopIteration")
            }
            Some((top, _)) => WHOLE.contains(&top),
        }
    }

    /// Pickling that the class arranges itself.
    fn own_pickle(&self, class: ClassId) -> bool {
        [
            "__new__",
            "__reduce__",
            "__reduce_ex__",
            "__getstate__",
            "__setstate__",
            "__slots__",
            "__getattribute__",
            "args",
        ]
        .iter()
        .any(|name| self.interp.class_attr(class, name).is_some())
            || self
                .interp
                .library_base(class)
                .is_some_and(|base| !self.standard(&base))
    }

    /// Whether an instance's pickle, which calls the class with `args`, gives the same instance again: the class has no `__init__`
    /// of its own, or one that hands all its parameters on and otherwise only keeps them.
    pub(super) fn rebuilt(&self, class: ClassId) -> bool {
        // A dataclass's constructor takes its arguments by name, which an exception's pickle knows nothing of.
        let lineage = self.interp.lineage(class);
        let classes = lineage.iter().map(|c| &self.scopes.classes[c.index()]);
        if classes
            .into_iter()
            .any(|info| !info.node.decorator_list.is_empty())
        {
            return false;
        }
        let mut inits = lineage.into_iter().filter(|&c| {
            let scope = self.scopes.classes[c.index()].scope;
            self.scopes.scopes[scope.index()]
                .vars
                .contains_key("__init__")
        });
        let Some(holder) = inits.next() else {
            return true;
        };
        let simple = self.interp.library_base(class).is_some_and(|base| {
            matches!(
                base.as_str(),
                "Exception"
                    | "ArithmeticError"
                    | "IndexError"
                    | "KeyError"
                    | "LookupError"
                    | "NotImplementedError"
                    | "RuntimeError"
                    | "TypeError"
                    | "ValueError"
            )
        });
        if inits.next().is_some() || !simple || self.own_pickle(class) {
            return false;
        }
        let [init] = self.interp.functions_named(holder, "__init__")[..] else {
            return false;
        };
        self.def_node(init).is_some_and(hands_all_on)
    }

    /// Whether an expression gives plain immutable data: what it is elsewhere is what it is here.
    fn plain(&self, expr: &Expr) -> bool {
        match expr {
            Expr::FString(_)
            | Expr::StringLiteral(_)
            | Expr::BytesLiteral(_)
            | Expr::NumberLiteral(_)
            | Expr::BooleanLiteral(_)
            | Expr::NoneLiteral(_) => true,
            Expr::Starred(_) => false,
            Expr::Tuple(node) => node.elts.iter().all(|item| self.plain(item)),
            _ => {
                let set = self.value(expr);
                !set.is_empty() && set.iter().all(|id| self.plain_object(id))
            }
        }
    }

    fn plain_object(&self, id: ObjId) -> bool {
        matches!(
            self.interp.effective_type(id).as_deref(),
            Some("str" | "int" | "float" | "bool" | "None" | "bytes" | "complex" | "type")
        ) && self.is_scalar(id)
    }

    /// What the program stored in an exception is plain data.
    fn carries_data(&self, id: ObjId) -> bool {
        let data = |set: &ObjSet| set.iter().all(|id| self.plain_object(id));
        self.interp.obj(id).fields.values().all(data)
    }

    /// A call of a library whose errors may not survive pickling, or of nobody knows what.
    fn foreign_errors(&self, call: &ast::ExprCall) -> bool {
        self.value(&call.func).iter().any(|id| {
            let object = self.interp.obj(id);
            let path = match &object.kind {
                ObjKind::Path(path) => path.clone(),
                ObjKind::Method { recv, name } => match self.interp.effective_type(*recv) {
                    Some(ty) => format!("{ty}.{name}"),
                    None => return matches!(self.interp.obj(*recv).kind, ObjKind::Unknown(_)),
                },
                ObjKind::Unknown(_) => return true,
                _ => return false,
            };
            let Some((top, rest)) = path.split_once('.') else {
                return false;
            };
            let method_of_builtin = !path.contains("..") && super::interp::is_complete_builtin(top);
            // Conditions in texts: `UndefinedVariableError` formats its message again.
            let formats = top == "pandas" && (rest.ends_with(".query") || rest.ends_with("eval"));
            formats || !(method_of_builtin || WHOLE.contains(&top))
        })
    }
}

const MORE_THAN_DATA: &str = "the exception that is raised holds more than plain data";

/// `def __init__(self, a, b): super().__init__(a, b); self.a = a`.
fn hands_all_on(node: &ast::StmtFunctionDef) -> bool {
    let parameters = &node.parameters;
    let names: Vec<&str> = parameters
        .posonlyargs
        .iter()
        .chain(&parameters.args)
        .map(|p| p.parameter.name.id.as_str())
        .collect();
    if parameters.vararg.is_some()
        || parameters.kwarg.is_some()
        || !parameters.kwonlyargs.is_empty()
        || !node.decorator_list.is_empty()
    {
        return false;
    }
    let [own, handed @ ..] = names.as_slice() else {
        return false;
    };
    let is = |expr: &Expr, name: &str| matches!(expr, Expr::Name(n) if n.id.as_str() == name);
    let mut calls = 0;
    let fits = node.body.iter().all(|stmt| match stmt {
        Stmt::Expr(stmt) => match &*stmt.value {
            Expr::StringLiteral(_) => true,
            Expr::Call(call) => {
                let Expr::Attribute(func) = &*call.func else {
                    return false;
                };
                let through_super = matches!(&*func.value, Expr::Call(inner)
                    if is(&inner.func, "super") && inner.arguments.is_empty());
                let given = match (through_super, &*call.arguments.args) {
                    (true, all) => all,
                    (false, [first, rest @ ..]) if is(first, own) && func.value.is_name_expr() => {
                        rest
                    }
                    _ => return false,
                };
                calls += 1;
                func.attr.id.as_str() == "__init__"
                    && call.arguments.keywords.is_empty()
                    && given.len() == handed.len()
                    && given.iter().zip(handed).all(|(arg, name)| is(arg, name))
            }
            _ => false,
        },
        Stmt::Assign(stmt) => {
            let kept = matches!(stmt.targets.as_slice(), [Expr::Attribute(target)]
                if is(&target.value, own) && target.attr.id.as_str() != "args");
            let plain = stmt.value.is_literal_expr()
                || matches!(&*stmt.value, Expr::Name(name) if handed.contains(&name.id.as_str()));
            kept && plain
        }
        Stmt::Pass(_) => true,
        _ => false,
    });
    fits && calls == 1
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
            [ty] if ty == "str" => name == "format",
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
                            || self.is_exception(path)
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

    /// A builtin exception class, which keeps it as one of its arguments.
    fn is_exception(&self, path: &str) -> bool {
        !path.contains('.') && path.ends_with("Error") || path == "Exception"
    }

    fn is_text(&self, expr: &Expr) -> bool {
        expr.is_string_literal_expr() || self.facts.types(&self.facts.value(expr)) == ["str"]
    }
}
