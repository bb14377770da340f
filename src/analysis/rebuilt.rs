//! Which exceptions arrive whole: those that a call may raise are rebuilt on the driver from their pickles.

use super::facts::Facts;
use super::objects::{EffectKind, ObjId, ObjKind, ObjSet};
use super::verdict::Obstacle;
use crate::python::ast::{self, Expr, Stmt};
use crate::python::walk::{each_expr_in, each_stmt};
use crate::python::{ClassId, FuncId, Ranged, TextRange};

/// Libraries whose errors arrive with their type, arguments and text: read, and tried with Ray 2.60.
///
/// Not among them: `urllib` (`HTTPError` can't be rebuilt), `requests` (urllib3's errors drop their texts), `argparse`, `tarfile`,
/// `xml.sax`, `scipy` (`ArpackError` formats its message again).
const WHOLE: &str = "array base64 binascii bisect bz2 calendar cmath codecs collections copy csv dataclasses datetime decimal difflib enum \
    fnmatch fractions functools glob gzip hashlib heapq hmac html io itertools json logging lzma math numbers numpy \
    operator os pandas pathlib random re shutil sklearn statistics string struct sys textwrap time typing unicodedata uuid \
    warnings zipfile zlib zoneinfo _io";

impl Facts<'_> {
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
                ObjKind::Path(path) => standard(path),
                ObjKind::Value { ty, .. } => standard(ty),
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
                .is_some_and(|base| !standard(&base))
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
            let formats =
                top == "pandas" && matches!(rest.rsplit('.').next(), Some("query" | "eval"));
            formats || !(method_of_builtin || comes_whole(top))
        })
    }
}

/// Exception classes of Python itself, and those of libraries that are known to come through.
fn standard(path: &str) -> bool {
    match path.split_once('.') {
        None => {
            path.ends_with("Error")
                || path.ends_with("Warning")
                || matches!(path, "Exception" | "StopIteration")
        }
        Some((top, _)) => comes_whole(top),
    }
}

fn comes_whole(library: &str) -> bool {
    WHOLE.split(' ').any(|name| name == library)
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
