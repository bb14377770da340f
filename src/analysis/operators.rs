//! Operators are calls: what they may run, and what comes out.

use super::interp::Interp;
use super::objects::{EffectKind, Field, ObjId, ObjKind, ObjSet};
use super::table::Ship;
use crate::python::TextRange;
use crate::python::ast::Operator;

impl<'a> Interp<'a> {
    /// What an operator on these values may run.
    /// What nothing in the file provides may be anything: whatever is done with it is unknown. Only once everything known has
    /// flowed does an empty set mean that.
    pub(super) fn unprovided(&mut self, set: &ObjSet, range: TextRange, what: &str) {
        if set.is_empty() && self.settled {
            let what = format!("{what} a value that nothing in this file provides");
            self.unknown_effect(range, set, what);
        }
    }

    pub fn operand_effects(&mut self, set: &ObjSet, range: TextRange) {
        self.unprovided(set, range, "an operator on");

        for id in set.iter() {
            match self.obj(id).kind.clone() {
                ObjKind::Unknown(_) => {
                    self.unknown_effect(
                        range,
                        &ObjSet::one(id),
                        format!("an operator on {}", self.describe(id)),
                    );
                }
                ObjKind::Value { ty, .. } => self.library_note(&ty, range),
                ObjKind::Path(path)
                    if self.table.call(&path).is_none()
                        && self.table.type_entry(&path).is_none() =>
                {
                    self.unknown_effect(
                        range,
                        &ObjSet::one(id),
                        format!("an operator on `{path}`"),
                    );
                }
                _ => {}
            }
        }
        let nested = self.nested(set, 1);
        self.touch(&nested, range);
    }

    /// As [`Self::library_note`], for values and what they hold.
    pub(super) fn library_notes(&mut self, set: &ObjSet, range: TextRange) {
        for id in self.nested(set, 2).iter() {
            if let Some(ty) = self.obj(id).ty().map(str::to_string) {
                self.library_note(&ty, range);
            }
        }
    }

    /// Work on values of a library follows that library's process-wide settings.
    pub fn library_note(&mut self, ty: &str, range: TextRange) {
        if ty == "decimal.Decimal" {
            self.effect(
                EffectKind::Reads("decimal".to_string()),
                range,
                ObjSet::default(),
                "decimal arithmetic",
            );
        }
        let top = ty.split('.').next().unwrap_or(ty);
        if ty.contains('.') && matches!(top, "numpy" | "pandas" | "scipy" | "sklearn" | "torch") {
            self.effect(
                EffectKind::LibraryCall(top.to_string()),
                range,
                ObjSet::default(),
                format!("`{top}`"),
            );
        }
    }

    pub fn binary(
        &mut self,
        left: &ObjSet,
        op: Operator,
        right: &ObjSet,
        range: TextRange,
    ) -> ObjSet {
        self.operand_effects(left, range);
        self.operand_effects(right, range);
        let mut all = ObjSet::default();
        for set in [left, right] {
            for id in set.iter() {
                match self.obj(id).kind.clone() {
                    ObjKind::Unknown(_) => {
                        all.insert(id);
                    }
                    ObjKind::Instance(class) => {
                        let (plain, swapped) = operator_names(op);
                        let result =
                            self.dunders_direct(&ObjSet::one(id), &[plain, swapped], range);
                        all.extend(&result);
                        if let Some(what) = self.unknown_base(class) {
                            self.unknown_effect(
                                range,
                                &ObjSet::one(id),
                                format!("an operator on a {what}"),
                            );
                        }
                    }
                    _ => {}
                }
            }
        }
        for l in left.iter() {
            for r in right.iter() {
                let part = self.binary_one(l, op, r, range);
                all.extend(&part);
            }
        }
        all
    }

    pub(super) fn binary_one(
        &mut self,
        l: ObjId,
        op: Operator,
        r: ObjId,
        range: TextRange,
    ) -> ObjSet {
        let (Some(lt), Some(rt)) = (self.effective_type(l), self.effective_type(r)) else {
            return ObjSet::default();
        };
        let (lt, rt) = (lt.as_str(), rt.as_str());
        let rank = |ty: &str| match ty {
            "bool" => Some(0),
            "int" => Some(1),
            "float" => Some(2),
            "complex" => Some(3),
            _ => None,
        };
        if let (Some(a), Some(b)) = (rank(lt), rank(rt)) {
            let top = a.max(b);
            let mut out = match (op, top) {
                (Operator::Div, 0 | 1) => self.scalar("float"),
                (Operator::BitAnd | Operator::BitOr | Operator::BitXor, 0) => self.scalar("bool"),
                (_, 0 | 1) => self.scalar("int"),
                (_, 2) => self.scalar("float"),
                _ => self.scalar("complex"),
            };
            if op == Operator::Pow {
                let float = self.scalar("float");
                out.extend(&float);
                if top == 2 {
                    let complex = self.scalar("complex");
                    out.extend(&complex);
                }
            }
            return out;
        }
        match (lt, op, rt) {
            ("str", Operator::Add, "str") => {
                let abs = matches!(self.obj(l).kind, ObjKind::Value { abs: true, .. });
                return self.scalar_abs("str", abs);
            }
            ("str", Operator::Mod, _) if self.formats_a_set(r) => {
                let nested = self.nested(&ObjSet::one(r), 2);
                self.touch(&nested, range);
                self.printed_sets(&ObjSet::one(r), range);
                self.note_default_repr(&ObjSet::one(r), range);
                return self.scalar("str");
            }
            ("str", Operator::Mod, _)
            | ("str", Operator::Mult, "int" | "bool")
            | ("int" | "bool", Operator::Mult, "str") => {
                let nested = self.nested(&ObjSet::one(r), 2);
                self.touch(&nested, range);
                self.note_default_repr(&ObjSet::one(r), range);
                let abs = matches!(self.obj(l).kind, ObjKind::Value { abs: true, .. });
                return self.scalar_abs("str", abs);
            }
            ("bytes", Operator::Add | Operator::Mod, _)
            | ("bytes", Operator::Mult, "int" | "bool")
            | ("int" | "bool", Operator::Mult, "bytes") => return self.scalar("bytes"),
            ("list" | "tuple", Operator::Mult, "int" | "bool" | "numpy.generic")
            | ("int" | "bool" | "numpy.generic", Operator::Mult, "list" | "tuple") => {
                let sequence = if rank(lt).is_some() || lt == "numpy.generic" {
                    r
                } else {
                    l
                };
                return self.fresh_sequence(sequence, range);
            }
            ("list", Operator::Add, "list") | ("tuple", Operator::Add, "tuple") => {
                let made = self.value_at(range, 3, lt);
                for id in [l, r] {
                    let held = self.held(id);
                    self.add_field(made, Field::Elem, &held);
                }
                return ObjSet::one(made);
            }
            _ => {}
        }
        let table = self.table;
        for side in ["set", "frozenset", "dict"] {
            if table.is_a(lt, side) && !matches!(op, Operator::Mult) {
                let made = self.value_at(range, 4, lt);
                for id in [l, r] {
                    for field in [Field::Elem, Field::Key, Field::Value] {
                        let set = self.obj(id).field(&field);
                        self.add_field(made, field, &set);
                    }
                }
                return ObjSet::one(made);
            }
        }
        if lt.starts_with("pathlib.") && op == Operator::Div {
            let abs = matches!(self.obj(l).kind, ObjKind::Value { abs: true, .. });
            return self.scalar_abs(lt, abs);
        }
        if lt.starts_with("datetime.") || rt.starts_with("datetime.") {
            const DELTA: &str = "datetime.timedelta";
            let moment = |ty: &str| matches!(ty, "datetime.datetime" | "datetime.date");
            return match op {
                Operator::Sub if moment(lt) && moment(rt) => self.scalar(DELTA),
                Operator::Add | Operator::Sub if moment(lt) && rt == DELTA => self.scalar(lt),
                Operator::Add if lt == DELTA && moment(rt) => self.scalar(rt),
                Operator::FloorDiv if lt == DELTA && rt == DELTA => self.scalar("int"),
                Operator::Div if lt == DELTA && rt == DELTA => self.scalar("float"),
                _ if lt == DELTA && (rt == DELTA || rank(rt).is_some())
                    || rt == DELTA && rank(lt).is_some() =>
                {
                    self.scalar(DELTA)
                }
                _ => ObjSet::default(),
            };
        }
        let mut out = ObjSet::default();
        let strength = |ty: &str| {
            let library = ty.contains('.');
            library
                .then(|| table.inherited(ty, |e| e.operators.then_some(e.ship == Ship::ReadOnly)))
                .flatten()
        };
        match (strength(lt), strength(rt)) {
            (None, None) => {}
            (a, b) => {
                // An array wins over a scalar; of two equals, either.
                let strong = |x: Option<bool>| x.map_or(0, |array| if array { 2 } else { 1 });
                if strong(a) >= strong(b) {
                    let made = self.fresh(l, range, 5);
                    out.extend(&made);
                }
                if strong(b) >= strong(a) {
                    let made = self.fresh(r, range, 6);
                    out.extend(&made);
                }
            }
        }
        out
    }

    fn formats_a_set(&self, id: ObjId) -> bool {
        self.nested(&ObjSet::one(id), 2).iter().any(|inner| {
            self.obj(inner)
                .ty()
                .is_some_and(|ty| matches!(ty, "set" | "frozenset"))
        })
    }

    /// A new object with the type and contents of another.
    pub fn fresh(&mut self, id: ObjId, site: TextRange, sub: u32) -> ObjSet {
        match self.obj(id).kind.clone() {
            ObjKind::Value { ty, abs } => {
                if !self.is_mutable(id) && self.obj(id).fields.is_empty() {
                    return self.scalar_abs(&ty, abs);
                }
                let made = self.at(site, 100 + sub, ObjKind::Value { ty, abs });
                self.copy_fields(id, made);
                ObjSet::one(made)
            }
            ObjKind::Instance(class) => {
                let made = self.at(site, 100 + sub, ObjKind::Instance(class));
                self.copy_fields(id, made);
                ObjSet::one(made)
            }
            _ => ObjSet::one(id),
        }
    }

    pub(super) fn copy_fields(&mut self, from: ObjId, to: ObjId) {
        if from == to {
            return;
        }
        let mut fields: Vec<(Field, ObjSet)> = self
            .obj(from)
            .fields
            .iter()
            .map(|(field, set)| (field.clone(), set.clone()))
            .collect();
        fields.sort_by(|a, b| a.0.cmp(&b.0));
        for (field, set) in fields {
            self.add_field(to, field, &set);
        }
    }
}

pub(super) fn operator_names(op: Operator) -> (&'static str, &'static str) {
    match op {
        Operator::Add => ("__add__", "__radd__"),
        Operator::Sub => ("__sub__", "__rsub__"),
        Operator::Mult => ("__mul__", "__rmul__"),
        Operator::MatMult => ("__matmul__", "__rmatmul__"),
        Operator::Div => ("__truediv__", "__rtruediv__"),
        Operator::Mod => ("__mod__", "__rmod__"),
        Operator::Pow => ("__pow__", "__rpow__"),
        Operator::LShift => ("__lshift__", "__rlshift__"),
        Operator::RShift => ("__rshift__", "__rrshift__"),
        Operator::BitOr => ("__or__", "__ror__"),
        Operator::BitXor => ("__xor__", "__rxor__"),
        Operator::BitAnd => ("__and__", "__rand__"),
        Operator::FloorDiv => ("__floordiv__", "__rfloordiv__"),
    }
}
