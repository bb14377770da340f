//! Parentheses: does a piece of code keep its meaning when it is put into another place?

use crate::engine::pattern::syntax::has_bare_newline;
use crate::python::ast::{AnyNodeRef, Expr, Number, OperatorPrecedence};
use crate::python::{Ranged, TextRange};

/// What a place asks of the expression that is put there.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Slot {
    floor: Floor,
    /// Whether `a, b` may stand here as it is.
    bare_tuple: bool,
    /// Whether a number needs parentheses (`(5).real`).
    dotted: bool,
    /// Whether brackets around the place hold lines together.
    bracketed: bool,
}

/// The loosest operators that need no parentheses.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Floor {
    AtLeast(OperatorPrecedence),
    Above(OperatorPrecedence),
}

impl Slot {
    /// A place that takes any expression as it is.
    pub(crate) const FREE: Self = Self {
        floor: Floor::AtLeast(OperatorPrecedence::None),
        bare_tuple: true,
        dotted: false,
        bracketed: false,
    };

    /// One of the arguments of a call.
    pub(crate) const ARGUMENT: Self = Self {
        floor: Floor::Above(OperatorPrecedence::Assign),
        bare_tuple: false,
        dotted: false,
        bracketed: true,
    };

    /// The place of the child at `child` in its parent.
    pub(crate) fn of(parent: Option<AnyNodeRef<'_>>, child: TextRange) -> Self {
        use OperatorPrecedence as P;
        let Some(parent) = parent else {
            return Self::FREE;
        };
        let with = |floor| Self {
            floor,
            bare_tuple: false,
            ..Self::FREE
        };
        let at_least = |precedence| with(Floor::AtLeast(precedence));
        let above = |precedence| with(Floor::Above(precedence));
        match parent {
            AnyNodeRef::ExprAttribute(_) => Self {
                dotted: true,
                ..at_least(P::CallAttribute)
            },
            AnyNodeRef::ExprSubscript(node) if node.slice.range() == child => Self {
                bare_tuple: true,
                bracketed: true,
                ..above(P::Assign)
            },
            AnyNodeRef::ExprSubscript(_) | AnyNodeRef::ExprCall(_) | AnyNodeRef::ExprAwait(_) => {
                at_least(P::CallAttribute)
            }
            AnyNodeRef::ExprBinOp(node) => {
                let own = P::from(node.op);
                if node.left.range() == child && !own.is_right_associative() {
                    at_least(own)
                } else {
                    above(own)
                }
            }
            AnyNodeRef::ExprUnaryOp(node) => at_least(P::from(node.op)),
            AnyNodeRef::ExprBoolOp(node) => above(P::from(node.op)),
            AnyNodeRef::ExprCompare(_) => above(P::ComparisonsMembershipIdentity),
            AnyNodeRef::ExprStarred(_) => at_least(P::BitOr),
            AnyNodeRef::ExprIf(_) => above(P::IfElse),
            AnyNodeRef::Comprehension(node) if node.target.range() == child => Self {
                bare_tuple: true,
                bracketed: true,
                ..above(P::IfElse)
            },
            AnyNodeRef::Comprehension(_) => Self {
                bracketed: true,
                ..above(P::IfElse)
            },
            AnyNodeRef::InterpolatedElement(_) => Self {
                bracketed: true,
                ..above(P::Lambda)
            },
            AnyNodeRef::Arguments(_)
            | AnyNodeRef::Keyword(_)
            | AnyNodeRef::ExprList(_)
            | AnyNodeRef::ExprSet(_)
            | AnyNodeRef::ExprDict(_)
            | AnyNodeRef::ExprListComp(_)
            | AnyNodeRef::ExprSetComp(_)
            | AnyNodeRef::ExprDictComp(_)
            | AnyNodeRef::ExprGenerator(_) => Self {
                bracketed: true,
                ..above(P::Assign)
            },
            AnyNodeRef::ExprTuple(node) => Self {
                bracketed: node.parenthesized,
                ..above(P::Assign)
            },
            AnyNodeRef::StmtAssign(_)
            | AnyNodeRef::StmtReturn(_)
            | AnyNodeRef::StmtFor(_)
            | AnyNodeRef::StmtAugAssign(_)
            | AnyNodeRef::StmtExpr(_) => Self {
                bare_tuple: true,
                ..above(P::Assign)
            },
            _ => above(P::Assign),
        }
    }

    /// `text`, the source of `expr`, with parentheses if it needs them here.
    pub(crate) fn fit(self, expr: &Expr, text: &str) -> String {
        if self.needs_parentheses(expr, text) {
            format!("({text})")
        } else {
            text.to_owned()
        }
    }

    fn needs_parentheses(self, expr: &Expr, text: &str) -> bool {
        match expr {
            Expr::Tuple(tuple) if !tuple.parenthesized => return !self.bare_tuple,
            Expr::Generator(_) if !text.starts_with('(') => return true,
            Expr::NumberLiteral(number) if self.dotted => {
                return matches!(number.value, Number::Int(_));
            }
            _ => {}
        }
        let own = OperatorPrecedence::from_expr(expr);
        let too_loose = match self.floor {
            Floor::AtLeast(least) => own < least,
            Floor::Above(most) => own <= most,
        };
        too_loose || (!self.bracketed && has_bare_newline(text))
    }
}
