//! The layout of arrays in memory: pickling keeps contiguous arrays and whole transposes as they lie, and copies every other view
//! row by row; then sums and products add up in another order and differ in their last bits (`docs/ray-facts.md`).

use super::facts::{Facts, Objects};
use super::objects::ObjId;
use super::verdict::Obstacle;
use crate::python::ast::{self, Expr, Operator, Stmt};
use crate::python::walk::{each_expr_in, each_stmt};
use crate::python::{FuncId, Ranged, TextRange, VarId};

/// Methods and functions that turn the axes of an array.
const TURNS: [&str; 4] = ["transpose", "swapaxes", "moveaxis", "rollaxis"];

/// Functions that give an array with strides of its own.
const VIEWS: [&str; 4] = [
    "sliding_window_view",
    "as_strided",
    "broadcast_to",
    "diagonal",
];

/// Functions and methods that lay their results out row by row, or give one axis only.
const ROW_BY_ROW: [&str; 24] = [
    "all",
    "any",
    "argmax",
    "argmin",
    "argsort",
    "ascontiguousarray",
    "copy",
    "cumsum",
    "dot",
    "flatten",
    "item",
    "max",
    "mean",
    "median",
    "min",
    "percentile",
    "predict",
    "quantile",
    "ravel",
    "score",
    "std",
    "sum",
    "tolist",
    "var",
];

/// Functions that give an array in parts.
const SPLITS: [&str; 3] = ["split", "array_split", "vsplit"];

/// Functions and methods whose sums follow the strides of their operands.
const PRODUCTS: [&str; 9] = [
    "dot",
    "vdot",
    "inner",
    "matmul",
    "einsum",
    "tensordot",
    "lstsq",
    "solve",
    "norm",
];

/// An expression whose value lives on, and where.
struct Kept<'a> {
    expr: &'a Expr,
    place: Place,
}

#[derive(Clone, Copy)]
enum Place {
    /// In a variable.
    Var(VarId),
    /// As an argument of a function of the script.
    Argument(FuncId),
    /// In a container, or with the caller.
    Element,
}

impl<'a> Facts<'a> {
    /// Proves that no array that travels may have a layout that pickling changes.
    ///
    /// # Errors
    /// `changes-in-transit`.
    pub(super) fn check_layout(
        &self,
        name: &str,
        call: &ast::ExprCall,
        callee: FuncId,
        visible: &Objects,
    ) -> Result<(), Obstacle> {
        let results = self.reach(&self.interp.rets[callee.index()]);
        let all = visible.iter().chain(&results);
        if !all.into_iter().any(|id| self.is_array(*id)) {
            return Ok(());
        }
        let kept = self.kept();
        let turned = self.turned_arrays(&kept);
        let funcs = self.closure(&[callee]);
        let (ours, theirs) = self.operands(&funcs);
        let how = |one: &Kept<'a>| {
            let expr = one.expr;
            let arrays = self.arrays(expr);
            let inside = self.stands_in(&funcs, expr.range());
            let travels = if inside {
                arrays.iter().any(|id| results.contains(id))
            } else {
                self.goes_along(one, call, callee, &funcs)
                    && arrays.iter().any(|id| visible.contains(id))
            };
            let of = |others: &[ObjId]| arrays.iter().any(|id| others.contains(id));
            let slice_of = sliced(expr);
            if !travels {
                None
            } else if is_turned_slice(expr) {
                Some("is sliced and turned")
            } else if slice_of.is_some_and(|base| self.lies_turned(base, &turned) || of(&turned)) {
                Some("is part of an array that does not lie row by row")
            } else if is_reversed(expr) {
                Some("is reversed")
            } else if is_strided(expr) && of(if inside { &theirs } else { &ours }) {
                Some("has gaps and is multiplied")
            } else {
                None
            }
        };
        let Some((found, how)) = kept.iter().find_map(|one| Some((one, how(one)?))) else {
            return Ok(());
        };
        let at = found.expr.range();
        Err(Obstacle::new(
            "changes-in-transit",
            format!(
                "`{name}` (line {}) gets or gives arrays, and `{}` (line {}) {}: pickling changes its layout, and so the last bits of sums over it",
                self.line(call.range().start()),
                self.module.slice(at),
                self.line(at.start()),
                how,
            ),
            "copy the array where it is made (`.copy()`)",
        )
        .at(at, format!("`{}` is made here", self.module.slice(at)))
        .at(call.range(), format!("`{name}` is called here")))
    }

    /// The arrays that are kept and may lie column by column: what is turned, and what is computed from such.
    fn turned_arrays(&self, kept: &[Kept<'a>]) -> Vec<ObjId> {
        let mut turned: Vec<ObjId> = Vec::new();
        loop {
            let known = turned.len();
            for one in kept {
                if self.lies_turned(one.expr, &turned) {
                    let arrays = self.arrays(one.expr);
                    turned.extend(
                        arrays
                            .into_iter()
                            .filter(|id| !turned.contains(id))
                            .collect::<Vec<_>>(),
                    );
                }
            }
            if turned.len() == known {
                return turned;
            }
        }
    }

    /// Arithmetic and most functions lay their results out as what they were given.
    fn lies_turned(&self, expr: &Expr, turned: &[ObjId]) -> bool {
        if self.is_turned(expr) {
            return true;
        }
        match expr {
            Expr::Name(_) => self.arrays(expr).iter().any(|id| turned.contains(id)),
            Expr::BinOp(node) => {
                node.op != Operator::MatMult
                    && [&node.left, &node.right]
                        .into_iter()
                        .any(|side| self.lies_turned(side, turned))
            }
            Expr::UnaryOp(node) => self.lies_turned(&node.operand, turned),
            Expr::Call(node) => {
                let fortran = node.arguments.keywords.iter().any(|one| {
                    matches!(&one.value, Expr::StringLiteral(text) if text.value.to_str() == "F")
                });
                let Expr::Attribute(func) = &*node.func else {
                    return false;
                };
                let name = func.attr.id.as_str();
                if fortran || ROW_BY_ROW.contains(&name) {
                    return fortran;
                }
                let script = self
                    .interp
                    .calls
                    .iter()
                    .any(|edge| edge.range == node.range());
                let given = node
                    .arguments
                    .args
                    .iter()
                    .chain(std::iter::once(&*func.value));
                !script
                    && given
                        .into_iter()
                        .any(|one| self.lies_turned(one, turned) || self.is_frame(one))
            }
            _ => false,
        }
    }

    /// A table of several columns.
    fn is_frame(&self, expr: &Expr) -> bool {
        // `df["a"]` is one column.
        let column = matches!(expr, Expr::Subscript(node) if self.is_one_key(&node.slice));
        !column
            && self.value(expr).iter().any(|id| {
                let ty = self.interp.obj(id).ty();
                ty.is_some_and(|ty| self.interp.table.is_a(ty, "pandas.core.frame.DataFrame"))
            })
    }

    fn is_array(&self, id: ObjId) -> bool {
        self.interp.obj(id).ty() == Some("numpy.ndarray")
    }

    fn arrays(&self, expr: &Expr) -> Vec<ObjId> {
        let value = self.value(expr);
        value.iter().filter(|id| self.is_array(*id)).collect()
    }

    /// An array with its axes turned, all columns of a frame, which lie one behind the other, or a view with strides of its own.
    fn is_turned(&self, expr: &Expr) -> bool {
        match expr {
            Expr::Attribute(node) if node.attr.id.as_str() == "values" => {
                self.is_frame(&node.value)
            }
            Expr::Call(node) => match &*node.func {
                Expr::Attribute(func) => match func.attr.id.as_str() {
                    "to_numpy" => self.is_frame(&func.value),
                    "asfortranarray" => true,
                    name if VIEWS.contains(&name) => true,
                    _ => turned(expr).is_some(),
                },
                _ => false,
            },
            _ => turned(expr).is_some(),
        }
    }

    /// Whether what is kept outside of the functions that are launched may be what they get.
    fn goes_along(
        &self,
        kept: &Kept<'_>,
        call: &ast::ExprCall,
        callee: FuncId,
        funcs: &[FuncId],
    ) -> bool {
        match kept.place {
            Place::Element => true,
            Place::Argument(func) => func == callee || self.stands_in(&[func], call.range()),
            Place::Var(var) => {
                let arguments = call.arguments.args.iter();
                let keywords = call.arguments.keywords.iter().map(|one| &one.value);
                let named = arguments.chain(keywords).any(|expr| {
                    matches!(expr, Expr::Name(name) if self.scopes.var_at(name.range.start()) == Some(var))
                });
                named || self.free_reads(funcs).iter().any(|(read, _)| *read == var)
            }
        }
    }

    fn stands_in(&self, funcs: &[FuncId], range: TextRange) -> bool {
        let mut within = funcs.iter().map(|func| self.scopes.func(*func).range());
        within.any(|function| function.contains_range(range))
    }

    /// Whether a key can't be several keys.
    fn is_one_key(&self, key: &Expr) -> bool {
        let types = self.types(&self.value(key));
        let several = |ty: &String| {
            ["list", "tuple", "set", "dict", "slice"].contains(&ty.as_str())
                || ty.contains('.') && ty != "numpy.generic" && !ty.contains("tslibs")
        };
        !types.is_empty() && !types.iter().any(several)
    }

    /// What is multiplied: by these functions, and elsewhere.
    fn operands(&self, funcs: &[FuncId]) -> (Vec<ObjId>, Vec<ObjId>) {
        let (mut ours, mut theirs) = (Vec::new(), Vec::new());
        each_expr_in(&self.module.tree.body, &mut |expr| {
            let mut operands: Vec<&Expr> = Vec::new();
            match expr {
                Expr::BinOp(node) if node.op == Operator::MatMult => {
                    operands.extend([&*node.left, &*node.right]);
                }
                Expr::Call(node) => {
                    if let Expr::Attribute(func) = &*node.func
                        && PRODUCTS.contains(&func.attr.id.as_str())
                    {
                        operands.push(&func.value);
                        operands.extend(&node.arguments.args);
                    }
                }
                _ => {}
            }
            let inside = self.stands_in(funcs, expr.range());
            let side = if inside { &mut ours } else { &mut theirs };
            side.extend(operands.into_iter().flat_map(|one| self.arrays(one)));
        });
        (ours, theirs)
    }

    /// The expressions whose values are kept, handed on or returned.
    fn kept(&self) -> Vec<Kept<'a>> {
        let mut found: Vec<Kept<'a>> = Vec::new();
        let mut keep = |expr: &'a Expr, place: Place| {
            let parts: &'a [Expr] = match expr {
                Expr::Tuple(node) => &node.elts,
                Expr::List(node) => &node.elts,
                other => std::slice::from_ref(other),
            };
            found.extend(parts.iter().map(|expr| Kept { expr, place }));
        };
        each_stmt(&self.module.tree.body, &mut |stmt| match stmt {
            Stmt::Assign(node) => {
                let mut place = Place::Element;
                if let [Expr::Name(name)] = node.targets.as_slice()
                    && let Some(var) = self.scopes.var_at(name.range.start())
                {
                    place = Place::Var(var);
                }
                keep(&node.value, place);
            }
            Stmt::Return(node) => {
                if let Some(value) = &node.value {
                    keep(value, Place::Element);
                }
            }
            Stmt::For(node) if split(&node.iter).is_some() => keep(&node.iter, Place::Element),
            _ => {}
        });
        each_expr_in(&self.module.tree.body, &mut |expr| match expr {
            Expr::Call(node) => {
                let mut edges = self.interp.calls.iter();
                let place = match edges.find(|edge| edge.range == node.range()) {
                    Some(edge) => Place::Argument(edge.callee),
                    None => Place::Element,
                };
                let stored = matches!(&*node.func, Expr::Attribute(func) if func.attr.id.as_str() == "append");
                if stored || matches!(place, Place::Argument(_)) {
                    let keywords = node.arguments.keywords.iter().map(|one| &one.value);
                    let all = node.arguments.args.iter().chain(keywords);
                    all.for_each(|expr| keep(expr, place));
                }
            }
            Expr::ListComp(node) => {
                keep(&node.elt, Place::Element);
                parts_of(&node.generators).for_each(|iter| keep(iter, Place::Element));
            }
            Expr::DictComp(node) => {
                keep(&node.value, Place::Element);
                parts_of(&node.generators).for_each(|iter| keep(iter, Place::Element));
            }
            _ => {}
        });
        found
    }
}

/// `x[::-1]`, and other steps that go back.
fn is_reversed(expr: &Expr) -> bool {
    let back = |slice: &Expr| matches!(slice, Expr::Slice(slice) if matches!(slice.step.as_deref(), Some(Expr::UnaryOp(_))));
    matches!(expr, Expr::Subscript(node) if match &*node.slice {
        Expr::Tuple(tuple) => tuple.elts.iter().any(back),
        other => back(other),
    })
}

/// A column, a tile, every second row: a slice with gaps in memory.
fn is_strided(expr: &Expr) -> bool {
    let node = match expr {
        Expr::Subscript(node) => node,
        Expr::Attribute(node) => return matches!(node.attr.id.as_str(), "real" | "imag"),
        Expr::Call(node) => {
            return matches!(&*node.func, Expr::Attribute(func)
                if VIEWS.contains(&func.attr.id.as_str()));
        }
        _ => return false,
    };
    let whole = |slice: &Expr| matches!(slice, Expr::Slice(slice) if slice.lower.is_none() && slice.upper.is_none() && slice.step.is_none());
    let steps = |slice: &Expr| matches!(slice, Expr::Slice(slice) if slice.step.is_some());
    match &*node.slice {
        Expr::Tuple(tuple) => match tuple.elts.as_slice() {
            [first, rest @ ..] => {
                first.is_slice_expr() && rest.iter().any(|one| !whole(one)) || steps(first)
            }
            [] => false,
        },
        other => steps(other),
    }
}

fn is_turned_slice(expr: &Expr) -> bool {
    match turned(expr) {
        Some(inner) => sliced(inner).is_some() || is_turned_slice(inner),
        None => sliced(expr).is_some_and(|inner| turned(inner).is_some() || is_turned_slice(inner)),
    }
}

/// What an expression turns the axes of.
fn turned(expr: &Expr) -> Option<&Expr> {
    match expr {
        Expr::Attribute(node) if node.attr.id.as_str() == "T" => Some(&node.value),
        Expr::Call(node) => match &*node.func {
            Expr::Attribute(func) if TURNS.contains(&func.attr.id.as_str()) => {
                let function = matches!(&*func.value, Expr::Name(base) if matches!(base.id.as_str(), "np" | "numpy"));
                if function {
                    node.arguments.args.first()
                } else {
                    Some(&func.value)
                }
            }
            _ => None,
        },
        _ => None,
    }
}

/// What an expression takes a slice of.
fn sliced(expr: &Expr) -> Option<&Expr> {
    if let Some(whole) = split(expr) {
        return Some(whole);
    }
    let Expr::Subscript(node) = expr else {
        return None;
    };
    let slices = match &*node.slice {
        Expr::Tuple(tuple) => tuple.elts.iter().any(Expr::is_slice_expr),
        other => other.is_slice_expr(),
    };
    slices.then_some(&*node.value)
}

/// `np.split(x, 4)`: what is given in parts.
fn split(expr: &Expr) -> Option<&Expr> {
    let Expr::Call(node) = expr else {
        return None;
    };
    match &*node.func {
        Expr::Attribute(func) if SPLITS.contains(&func.attr.id.as_str()) => {
            node.arguments.args.first()
        }
        _ => None,
    }
}

/// The iterables of a comprehension that are parts of something.
fn parts_of(generators: &[ast::Comprehension]) -> impl Iterator<Item = &Expr> {
    let iterables = generators.iter().map(|generator| &generator.iter);
    iterables.filter(|iter| split(iter).is_some())
}
