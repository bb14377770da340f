//! Whether a call's arguments fit the function's parameters. Ray binds them at the launch: what doesn't fit raises there, with a
//! text of its own, and before the effects of earlier rounds.

use super::facts::Facts;
use super::verdict::Obstacle;
use crate::python::ast;
use crate::python::{FuncId, FuncNode, Ranged, TextRange};

impl Facts<'_> {
    /// Proves that a call binds its arguments, unless it unpacks some: those are judged elsewhere.
    ///
    /// # Errors
    /// `argument-may-raise`.
    pub fn binds(&self, call: &ast::ExprCall, func: FuncId) -> Result<(), Obstacle> {
        let given = &call.arguments;
        let unpacked = given.args.iter().any(ast::Expr::is_starred_expr)
            || given.keywords.iter().any(|keyword| keyword.arg.is_none());
        let named = given.keywords.iter().filter_map(|k| k.arg.as_ref());
        let named: Vec<&str> = named.map(|name| name.id.as_str()).collect();
        if unpacked || self.fits(func, given.args.len(), &named) {
            return Ok(());
        }
        Err(self.unbound(func, call.range()))
    }

    /// Proves that a call with so many positional arguments binds them; it is made where `range` stands.
    ///
    /// # Errors
    /// `argument-may-raise`.
    pub fn takes(&self, func: FuncId, positional: usize, range: TextRange) -> Result<(), Obstacle> {
        if self.fits(func, positional, &[]) {
            return Ok(());
        }
        Err(self.unbound(func, range))
    }

    fn fits(&self, func: FuncId, positional: usize, named: &[&str]) -> bool {
        match self.scopes.func(func).node {
            FuncNode::Def(node) => bound(positional, named, &node.parameters),
            FuncNode::Lambda(node) => match &node.parameters {
                Some(parameters) => bound(positional, named, parameters),
                None => positional == 0 && named.is_empty(),
            },
            FuncNode::Generator(_) | FuncNode::Module(_) => true,
        }
    }

    fn unbound(&self, func: FuncId, range: TextRange) -> Obstacle {
        let (name, line) = (self.function_name(func), self.line(range.start()));
        let made = self.scopes.func(func).range();
        Obstacle::new(
            "argument-may-raise",
            format!(
                "the arguments of `{name}` at line {line} are not those that it takes (line {}); the `TypeError` would come at the launch, before the effects of earlier rounds",
                self.line(made.start())
            ),
            format!("call `{name}` with the arguments that it takes"),
        )
        .at(range, "doesn't fit")
    }
}

/// Whether every parameter gets one value, and every argument has a parameter.
fn bound(positional: usize, named: &[&str], parameters: &ast::Parameters) -> bool {
    let places = parameters.posonlyargs.len() + parameters.args.len();
    if positional > places && parameters.vararg.is_none() {
        return false;
    }
    let given = |parameter: &ast::ParameterWithDefault| {
        named.contains(&parameter.parameter.name.id.as_str())
    };
    let by_name = || parameters.args.iter().chain(&parameters.kwonlyargs);
    let known = parameters.kwarg.is_some()
        || named
            .iter()
            .all(|one| by_name().any(|parameter| parameter.parameter.name.id.as_str() == *one));
    let in_order = parameters.posonlyargs.iter().chain(&parameters.args);
    let mut filled = in_order.enumerate().map(|(index, parameter)| {
        let here = index < positional;
        let there = index >= parameters.posonlyargs.len() && given(parameter);
        here != there || !here && parameter.default.is_some()
    });
    let mut rest = parameters.kwonlyargs.iter();
    known
        && filled.all(|one| one)
        && rest.all(|parameter| parameter.default.is_some() || given(parameter))
}
