//! Reading `x[i]`.

use super::interp::{Args, Interp, is_builtin_scalar};
use super::objects::{EffectKind, Field, ObjId, ObjKind, ObjSet};
use super::table::{ArgRef, TypeExpr};
use crate::python::TextRange;
use crate::python::ast::{self, Expr};

impl<'a> Interp<'a> {
    pub fn subscript(
        &mut self,
        base: &ObjSet,
        key: &ObjSet,
        slice: &'a Expr,
        range: TextRange,
    ) -> ObjSet {
        self.unprovided(base, range, "a subscript of");
        let mut all = self.dunders_direct(base, &["__getitem__"], range);
        self.dunders(key, &["__hash__", "__eq__", "__index__"], range);
        self.note_identity(key, range);
        for id in base.iter() {
            let part = self.subscript_one(id, key, slice, range);
            all.extend(&part);
        }
        all
    }

    pub(super) fn subscript_one(
        &mut self,
        id: ObjId,
        key: &ObjSet,
        slice: &'a Expr,
        range: TextRange,
    ) -> ObjSet {
        match self.obj(id).kind.clone() {
            ObjKind::Unknown(_) => {
                self.unknown_effect(
                    range,
                    &ObjSet::one(id),
                    format!("a subscript of {}", self.describe(id)),
                );
                return ObjSet::one(id);
            }
            ObjKind::Path(_) | ObjKind::Class(_) => return ObjSet::one(id),
            ObjKind::Instance(class) if self.classes[class.index()].is_named_tuple => {
                return self.elements_of(id);
            }
            _ => {}
        }
        let Some(ty) = self.effective_type(id) else {
            return ObjSet::default();
        };
        let slicing = slice.is_slice_expr();
        match ty.as_str() {
            "str" if slicing || !key.is_empty() => return self.scalar("str"),
            "bytes" => return self.scalar(if slicing { "bytes" } else { "int" }),
            "bytearray" if !slicing => return self.scalar("int"),
            "range" if !slicing => return self.scalar("int"),
            "list" | "tuple" if slicing => return self.fresh_sequence(id, range),
            "list" | "tuple" => {
                if let Some(position) = literal_index(slice) {
                    let at = Field::Index(u8::try_from(position).unwrap_or(u8::MAX));
                    if self.obj(id).fields.contains_key(&at) {
                        let mut found = self.obj(id).field(&at);
                        found.extend(&self.obj(id).field(&Field::Elem));
                        return found;
                    }
                }
                return self.held(id);
            }
            _ => {}
        }
        let table = self.table;
        if let Some(entry) = table.method(&ty, "__getitem__") {
            let entry = entry.clone();
            return self.apply_entry(
                &entry,
                &format!("{ty}.__getitem__"),
                Some(id),
                &Args::of(std::slice::from_ref(key)),
                range,
            );
        }
        self.library_note(&ty, range);
        if let Some(expr) = table.inherited(&ty, |entry| entry.subscript.as_ref()) {
            // `x[x > 2]`, `x[[0, 2]]`: the chosen items in an array of their own.
            if ty == "numpy.ndarray" && (is_condition(slice) || self.picks(key)) {
                return self.fresh(id, range, PICKED);
            }
            // A slice of what is sliced into its own kind is never one of its items.
            if has_slice(slice) && gives_itself(expr) {
                return ObjSet::one(id);
            }
            let mut found = self.type_value(
                expr,
                &ObjSet::one(id),
                &Args::of(std::slice::from_ref(key)),
                range,
                true,
            );
            if table.is_a(&ty, "collections.defaultdict") {
                let made = self.call_default_factory(id, range);
                found.extend(&made);
            }
            return found;
        }
        if table.is_a(&ty, "dict") {
            return self.obj(id).field(&Field::Value);
        }
        let held = self.held(id);
        if held.is_empty() && table.type_entry(&ty).is_none() && !is_builtin_scalar(&ty) {
            return self.unknown_set(&format!("a subscript of `{ty}`"));
        }
        held
    }

    /// Whether a key names several items, one by one.
    fn picks(&self, key: &ObjSet) -> bool {
        !key.is_empty()
            && key
                .iter()
                .all(|id| matches!(self.obj(id).ty(), Some("numpy.ndarray" | "list")))
    }

    pub(super) fn call_default_factory(&mut self, id: ObjId, range: TextRange) -> ObjSet {
        let factory = self.obj(id).field(&Field::Attr("<factory>".to_string()));
        let site = self.obj(id).site;
        let made = self.call_set(
            &factory,
            &Args::default(),
            if site.is_empty() { range } else { site },
        );
        if !factory.is_empty() {
            self.effect(
                EffectKind::Mutates,
                range,
                ObjSet::one(id),
                "a subscript of a `defaultdict`, which may insert the key",
            );
        }
        self.add_field(id, Field::Value, &made);
        made
    }

    pub(super) fn fresh_sequence(&mut self, id: ObjId, range: TextRange) -> ObjSet {
        let ty = self
            .effective_type(id)
            .unwrap_or_else(|| "list".to_string());
        let made = self.value_at(range, 3, &ty);
        let held = self.held(id);
        self.add_field(made, Field::Elem, &held);
        ObjSet::one(made)
    }
}

/// Tells the array of chosen items from other objects made at the same place.
const PICKED: u32 = 60;

/// `x[1:]`, `x[:, 0]`.
fn has_slice(slice: &Expr) -> bool {
    match slice {
        Expr::Tuple(tuple) => tuple.elts.iter().any(Expr::is_slice_expr),
        other => other.is_slice_expr(),
    }
}

/// `x > 2`, `(x > 2) & ~(y < 3)`: what it chooses is copied, also if it is one truth value.
fn is_condition(key: &Expr) -> bool {
    match key {
        Expr::Compare(_) => true,
        Expr::UnaryOp(node) => node.op == ast::UnaryOp::Invert && is_condition(&node.operand),
        Expr::BinOp(node) => {
            matches!(
                node.op,
                ast::Operator::BitAnd | ast::Operator::BitOr | ast::Operator::BitXor
            ) && is_condition(&node.left)
                && is_condition(&node.right)
        }
        _ => false,
    }
}

fn gives_itself(subscript: &TypeExpr) -> bool {
    match subscript {
        TypeExpr::Arg(ArgRef::Receiver) => true,
        TypeExpr::Union(parts) => parts.iter().any(gives_itself),
        _ => false,
    }
}

pub(super) fn literal_index(slice: &Expr) -> Option<usize> {
    match slice {
        Expr::NumberLiteral(node) => match &node.value {
            ast::Number::Int(value) => value.as_u8().map(usize::from),
            _ => None,
        },
        _ => None,
    }
}
