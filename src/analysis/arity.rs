//! Whether a call's arguments fit the function's parameters. Ray binds them at the launch: what doesn't fit raises there, with a
//! text of its own, and before the effects of earlier rounds.

use super::facts::Facts;
use super::verdict::Obstacle;
use crate::python::ast;
use crate::python::{FuncId, FuncNode, Ranged};

impl Facts<'_> {
    /// Proves that a call which names all its arguments binds them.
    ///
    /// # Errors
    /// `argument-may-raise`.
    pub fn binds(&self, call: &ast::ExprCall, func: FuncId) -> Result<(), Obstacle> {
        let parameters = match self.scopes.func(func).node {
            FuncNode::Def(node) => Some(&*node.parameters),
            FuncNode::Lambda(node) => node.parameters.as_deref(),
            FuncNode::Generator(_) | FuncNode::Module(_) => return Ok(()),
        };
        if bound(&call.arguments, parameters) {
            return Ok(());
        }
        let (name, line) = (self.function_name(func), self.line(call.range().start()));
        let made = self.scopes.func(func).range();
        Err(Obstacle::new(
            "argument-may-raise",
            format!(
                "the arguments of `{name}` at line {line} are not those that it takes (line {}); the `TypeError` would come at the launch, before the effects of earlier rounds",
                self.line(made.start())
            ),
            format!("call `{name}` with the arguments that it takes"),
        )
        .at(call.range(), "doesn't fit"))
    }
}

/// Whether every parameter gets one value, and every argument has a parameter. Unpacked arguments are judged elsewhere.
fn bound(given: &ast::Arguments, parameters: Option<&ast::Parameters>) -> bool {
    let unpacked = given.args.iter().any(ast::Expr::is_starred_expr)
        || given.keywords.iter().any(|keyword| keyword.arg.is_none());
    if unpacked {
        return true;
    }
    let Some(parameters) = parameters else {
        return given.is_empty();
    };
    let positional = given.args.len();
    let places = parameters.posonlyargs.len() + parameters.args.len();
    if positional > places && parameters.vararg.is_none() {
        return false;
    }
    let name = |parameter: &ast::ParameterWithDefault| parameter.parameter.name.id.clone();
    let by_name: Vec<_> = parameters
        .args
        .iter()
        .chain(&parameters.kwonlyargs)
        .map(name)
        .collect();
    let named: Vec<_> = given
        .keywords
        .iter()
        .filter_map(|k| k.arg.as_ref().map(|a| a.id.clone()))
        .collect();
    let known = named
        .iter()
        .all(|one| by_name.contains(one) || parameters.kwarg.is_some());
    let in_order = parameters.posonlyargs.iter().chain(&parameters.args);
    let filled = in_order.enumerate().all(|(index, parameter)| {
        let only_by_place = index < parameters.posonlyargs.len();
        let here = index < positional;
        let there = !only_by_place && named.contains(&name(parameter));
        (here != there) || !here && parameter.default.is_some()
    });
    let rest = parameters.kwonlyargs.iter();
    let rest = rest
        .into_iter()
        .all(|parameter| parameter.default.is_some() || named.contains(&name(parameter)));
    known && filled && rest
}
