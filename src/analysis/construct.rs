//! Making instances of the script's classes, and filling containers.

use super::interp::{Args, Interp};
use super::objects::{Field, ObjId, ObjKind, ObjSet};
use crate::python::{ClassId, TextRange};

impl<'a> Interp<'a> {
    pub(super) fn instantiate(
        &mut self,
        class: ClassId,
        args: &Args<'a>,
        site: TextRange,
    ) -> ObjSet {
        let meta = self.classes[class.index()].clone();
        if meta.is_enum {
            return ObjSet::one(self.at(
                self.scopes.classes[class.index()].node.range,
                77,
                ObjKind::Instance(class),
            ));
        }
        let made = self.at(site, 20 + class.0, ObjKind::Instance(class));
        let recv = ObjSet::one(made);
        let mut with = args.clone();
        with.pos.insert(0, (recv.clone(), None));
        let constructors = self.functions_named(class, "__init__");
        let news = self.functions_named(class, "__new__");
        if !news.is_empty() {
            let class_obj = self.class_obj(class);
            let mut with_class = args.clone();
            with_class.pos.insert(0, (ObjSet::one(class_obj), None));
            for func in news {
                self.call_func(func, &with_class, site);
            }
        }
        for func in &constructors {
            self.call_func(*func, &with, site);
        }
        let lineage_data = self.lineage(class).iter().any(|c| {
            let meta = &self.classes[c.index()];
            meta.is_dataclass || meta.is_named_tuple
        });
        if constructors.is_empty() && lineage_data {
            self.fill_fields(class, made, args, site);
            for func in self.functions_named(class, "__post_init__") {
                self.call_func(func, &Args::of(std::slice::from_ref(&recv)), site);
            }
        } else if constructors.is_empty()
            && let Some(base) = self.library_base(class)
        {
            self.library_constructor(&base, made, args, site);
        }
        if let Some(what) = self.unknown_base(class) {
            let name = self.class_name(class);
            self.unknown_effect(site, &args.all(), format!("making a `{name}` ({what})"));
        }
        recv
    }

    pub(super) fn library_constructor(
        &mut self,
        base: &str,
        made: ObjId,
        args: &Args<'a>,
        site: TextRange,
    ) {
        let exception = self.table.is_a(base, "BaseException")
            || base.ends_with("Error")
            || base.ends_with("Exception")
            || base.ends_with("Warning");
        if exception {
            let tuple = self.value_at(site, 11, "tuple");
            self.add_field(tuple, Field::Elem, &args.all());
            self.add_field(made, Field::Attr("args".to_string()), &ObjSet::one(tuple));
            return;
        }
        if self.table.is_a(base, "dict") {
            self.fill_dict(made, args, site);
            return;
        }
        if matches!(
            base,
            "list" | "set" | "tuple" | "frozenset" | "collections.deque" | "collections.UserList"
        ) {
            if let Some((set, _)) = args.pos.first() {
                let items = self.iterate(&set.clone(), site);
                self.add_field(made, Field::Elem, &items);
            }
            return;
        }
        if matches!(base, "str" | "int" | "float") {
            return;
        }
        self.unknown_effect(site, &args.all(), format!("the constructor of `{base}`"));
    }

    pub(super) fn fill_fields(
        &mut self,
        class: ClassId,
        made: ObjId,
        args: &Args<'a>,
        site: TextRange,
    ) {
        for (position, name) in self.field_names(class).into_iter().enumerate() {
            let mut set = args
                .pos
                .get(position)
                .map(|(set, _)| set.clone())
                .unwrap_or_default();
            for (key, value, _) in &args.kw {
                if *key == name {
                    set.extend(value);
                }
            }
            for extra in [&args.star, &args.kwstar].into_iter().flatten() {
                set.extend(extra);
            }
            if set.is_empty() {
                for held in self.class_attr(class, &name).unwrap_or_default().iter() {
                    if self.obj(held).ty() == Some("dataclasses.Field") {
                        let factory = self
                            .obj(held)
                            .field(&Field::Attr("default_factory".to_string()));
                        let made = self.call_set(&factory, &Args::default(), site);
                        set.extend(&made);
                        set.extend(&self.obj(held).field(&Field::Attr("default".to_string())));
                    } else {
                        set.insert(held);
                    }
                }
            }
            self.add_field(made, Field::Attr(name), &set);
        }
    }

    pub fn fill_dict(&mut self, made: ObjId, args: &Args<'a>, site: TextRange) {
        let keys = self.made_dict_keys(args);
        self.note_keys(made, keys);
        if let Some((source, _)) = args.pos.first() {
            for id in source.clone().iter() {
                let mapping = self
                    .effective_type(id)
                    .is_some_and(|ty| self.table.is_a(&ty, "dict"));
                if mapping {
                    let (keys, values) = (
                        self.obj(id).field(&Field::Key),
                        self.obj(id).field(&Field::Value),
                    );
                    self.add_field(made, Field::Key, &keys);
                    self.add_field(made, Field::Value, &values);
                } else {
                    let pairs = self.iterate(&ObjSet::one(id), site);
                    let keys = self.unpack(&pairs, 0, site);
                    let values = self.unpack(&pairs, 1, site);
                    self.add_field(made, Field::Key, &keys);
                    self.add_field(made, Field::Value, &values);
                }
            }
        }
        let mut values = args.kwstar.clone().unwrap_or_default();
        for (_, value, _) in &args.kw {
            values.extend(value);
        }
        if !values.is_empty() {
            let key = self.scalar("str");
            self.add_field(made, Field::Key, &key);
            self.add_field(made, Field::Value, &values);
        }
    }
}
