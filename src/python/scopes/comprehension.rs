//! Comprehensions and generator expressions: which scope each of their pieces is evaluated in.

use super::ScopeId;
use crate::python::ast::Expr;

pub(super) enum Piece<'a> {
    /// What a `for` binds, with what stands in it.
    Target(&'a Expr),
    Value(&'a Expr),
}

/// The pieces of a comprehension: the first iterable belongs to the scope around it, all the rest to its own.
pub(super) fn pieces<'a>(
    expr: &'a Expr,
    outer: ScopeId,
    inner: ScopeId,
) -> Vec<(Piece<'a>, ScopeId)> {
    let (generators, elements): (_, Vec<&'a Expr>) = match expr {
        Expr::ListComp(node) => (&node.generators, vec![&node.elt]),
        Expr::SetComp(node) => (&node.generators, vec![&node.elt]),
        Expr::Generator(node) => (&node.generators, vec![&node.elt]),
        Expr::DictComp(node) => {
            let key = node.key.as_deref().into_iter();
            (&node.generators, key.chain([&*node.value]).collect())
        }
        _ => return Vec::new(),
    };
    let mut all = Vec::new();
    for (position, generator) in generators.iter().enumerate() {
        all.push((Piece::Target(&generator.target), inner));
        let around = if position == 0 { outer } else { inner };
        all.push((Piece::Value(&generator.iter), around));
        all.extend(generator.ifs.iter().map(|test| (Piece::Value(test), inner)));
    }
    all.extend(
        elements
            .into_iter()
            .map(|element| (Piece::Value(element), inner)),
    );
    all
}
