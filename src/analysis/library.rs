//! Calls of methods, on library values and on instances.

use super::interp::{Args, Interp};
use super::objects::{EffectKind, Field, ObjId, ObjKind, ObjSet};
use crate::python::ast::Expr;
use crate::python::{ClassId, TextRange};

impl<'a> Interp<'a> {
    pub fn call_method(
        &mut self,
        recv: ObjId,
        name: &str,
        args: &Args<'a>,
        site: TextRange,
    ) -> ObjSet {
        match self.obj(recv).kind.clone() {
            ObjKind::Unknown(what) => {
                if self.takes_join(name, site)
                    && let Some(join) = self.join(name)
                {
                    return self.call_joined(recv, name, &join, args, site);
                }
                let mut hands = args.all();
                hands.insert(recv);
                self.unknown_call(&format!("`.{name}()` on {what}"), &hands, site)
            }
            ObjKind::Value { ty, .. } => {
                let own = self.obj(recv).field(&Field::Attr(name.to_string()));
                if !own.is_empty() {
                    return self.call_set(&own, args, site);
                }
                self.call_typed(recv, &ty, name, args, site)
            }
            ObjKind::Instance(class) => {
                let found = self.instance_lookup(recv, class, name, site);
                if found.is_empty() {
                    if let Some(base) = self.library_base(class) {
                        return self.call_typed(recv, &base, name, args, site);
                    }
                    if name.starts_with("__") {
                        return self.scalar("None");
                    }
                    let what = format!("`.{name}()` of `{}`", self.class_name(class));
                    let mut hands = args.all();
                    hands.insert(recv);
                    return self.unknown_call(&what, &hands, site);
                }
                self.call_set(&found, args, site)
            }
            _ => {
                let found = self.attribute(&ObjSet::one(recv), name, site);
                self.call_set(&found, args, site)
            }
        }
    }

    /// What `instance.name` is when it is called: not the fallback that [`Self::attribute`] gives for data.
    pub(super) fn instance_lookup(
        &mut self,
        recv: ObjId,
        class: ClassId,
        name: &str,
        site: TextRange,
    ) -> ObjSet {
        let known = self.class_attr(class, name).is_some()
            || self
                .obj(recv)
                .fields
                .contains_key(&Field::Attr(name.to_string()))
            || !self.functions_named(class, "__getattr__").is_empty();
        if known {
            self.attribute(&ObjSet::one(recv), name, site)
        } else {
            ObjSet::default()
        }
    }

    pub(super) fn call_typed(
        &mut self,
        recv: ObjId,
        ty: &str,
        name: &str,
        args: &Args<'a>,
        site: TextRange,
    ) -> ObjSet {
        self.hand_over(&format!("{ty}.{name}"), args, site);
        if let Some(result) = self.special_method(recv, ty, name, args, site) {
            return result;
        }
        match self.table.method(ty, name).cloned() {
            Some(entry) => {
                self.apply_entry(&entry, &format!("{ty}.{name}"), Some(recv), args, site)
            }
            // `AttributeError`: this is not the object that gets here, or the program ends.
            None if super::interp::is_complete_builtin(ty) => ObjSet::default(),
            None if self.supposed.contains(recv)
                && self.takes_join(name, site)
                && let Some(join) = self.join(name) =>
            {
                self.call_joined(recv, name, &join, args, site)
            }
            None => {
                let mut hands = args.all();
                hands.insert(recv);
                self.unknown_call(&format!("`{ty}.{name}`"), &hands, site)
            }
        }
    }

    pub(super) fn special_method(
        &mut self,
        recv: ObjId,
        ty: &str,
        name: &str,
        args: &Args<'a>,
        site: TextRange,
    ) -> Option<ObjSet> {
        let table = self.table;
        if table.is_a(ty, "dict") {
            match name {
                "update" => {
                    self.touch(&args.all(), site);
                    if ty.ends_with("Counter") {
                        if let Some((set, _)) = args.pos.first() {
                            let items = self.iterate(&set.clone(), site);
                            let int = self.scalar("int");
                            self.add_field(recv, Field::Key, &items);
                            self.add_field(recv, Field::Value, &int);
                        }
                    } else {
                        self.fill_dict(recv, args, site);
                    }
                    self.effect(
                        EffectKind::Mutates,
                        site,
                        ObjSet::one(recv),
                        format!("`{}`", self.text(site)),
                    );
                    return Some(self.scalar("None"));
                }
                "setdefault" => {
                    let key = args
                        .pos
                        .first()
                        .map(|(set, _)| set.clone())
                        .unwrap_or_default();
                    let value = args
                        .pos
                        .get(1)
                        .map(|(set, _)| set.clone())
                        .unwrap_or_default();
                    self.touch(&key, site);
                    self.add_field(recv, Field::Key, &key);
                    self.add_field(recv, Field::Value, &value);
                    self.effect(
                        EffectKind::Mutates,
                        site,
                        ObjSet::one(recv),
                        format!("`{}`", self.text(site)),
                    );
                    return Some(self.obj(recv).field(&Field::Value));
                }
                _ => {}
            }
        }
        if matches!(
            ty,
            "argparse.ArgumentParser"
                | "argparse._ArgumentGroup"
                | "argparse._MutuallyExclusiveGroup"
        ) && name == "add_argument"
        {
            self.command_line_argument(args, site);
            return Some(self.unknown_set("an argparse action"));
        }
        None
    }

    /// `add_argument("--paths", type=int, default=600)`: what the attribute of the namespace will hold.
    pub(super) fn command_line_argument(&mut self, args: &Args<'a>, site: TextRange) {
        let keyword = |name: &str| args.kw.iter().find(|(key, _, _)| key == name);
        let literal = |name: &str| match keyword(name) {
            Some((_, _, Some(Expr::StringLiteral(text)))) => Some(text.value.to_str().to_string()),
            _ => None,
        };
        let flags: Vec<String> = args
            .pos
            .iter()
            .filter_map(|(_, expr)| match expr {
                Some(Expr::StringLiteral(text)) => Some(text.value.to_str().to_string()),
                _ => None,
            })
            .collect();
        let long = flags
            .iter()
            .find(|flag| flag.starts_with("--"))
            .or_else(|| flags.first());
        let Some(dest) = literal("dest")
            .or_else(|| long.map(|flag| flag.trim_start_matches('-').replace('-', "_")))
        else {
            self.note_odd_argument_types();
            return;
        };
        let mut all = ObjSet::default();
        match (literal("action").as_deref(), keyword("type")) {
            (Some("store_true" | "store_false"), _) => {
                let set = self.scalar("bool");
                all.extend(&set);
            }
            (Some("count"), _) => {
                let set = self.scalar("int");
                all.extend(&set);
            }
            (None | Some("store" | "append"), Some((_, types, _))) => {
                for id in types.clone().iter() {
                    let set = match self.obj(id).kind.clone() {
                        ObjKind::Path(path)
                            if matches!(
                                path.as_str(),
                                "int" | "float" | "str" | "bool" | "pathlib.Path"
                            ) =>
                        {
                            self.scalar(&path)
                        }
                        _ => self.call_object(id, &Args::of(&[ObjSet::default()]), site),
                    };
                    all.extend(&set);
                }
            }
            (None | Some("store" | "append"), None) => {
                let set = self.scalar("str");
                all.extend(&set);
            }
            _ => {
                let set = self.unknown_set("a command-line argument with an action of its own");
                all.extend(&set);
            }
        }
        let several = keyword("nargs").is_some_and(|(_, _, expr)| !matches!(expr, Some(Expr::StringLiteral(text)) if text.value.to_str() == "?"));
        if several || literal("action").as_deref() == Some("append") {
            let list = self.value_at(site, 50, "list");
            self.add_field(list, Field::Elem, &all);
            all = ObjSet::one(list);
        }
        let required =
            keyword("required").is_some() || !flags.iter().any(|flag| flag.starts_with('-'));
        match keyword("default") {
            Some((_, default, _)) => {
                all.extend(default);
            }
            None if required
                || literal("action")
                    .as_deref()
                    .is_some_and(|a| a.starts_with("store_")) => {}
            None => {
                let none = self.scalar("None");
                all.extend(&none);
            }
        }
        let known = self.arguments.entry(dest).or_default();
        if known.extend(&all) {
            self.changed = true;
        }
    }

    pub(super) fn exception_type(&self, path: &str) -> Option<String> {
        let builtin = !path.contains('.')
            && (path.ends_with("Error")
                || path.ends_with("Exception")
                || path.ends_with("Warning"))
            || matches!(
                path,
                "StopIteration"
                    | "KeyboardInterrupt"
                    | "SystemExit"
                    | "GeneratorExit"
                    | "StopAsyncIteration"
            );
        (builtin || self.table.is_a(path, "BaseException")).then(|| path.to_string())
    }

    /// Plain data as JSON has it: dicts, lists, strings, numbers, booleans, None, nested.
    pub fn json(&mut self, site: TextRange) -> ObjSet {
        let dict = self.value_at(site, 21, "dict");
        let list = self.value_at(site, 22, "list");
        let mut all = ObjSet::one(dict);
        all.insert(list);
        for ty in ["str", "int", "float", "bool", "None"] {
            let scalar = self.scalar(ty);
            all.extend(&scalar);
        }
        let key = self.scalar("str");
        self.add_field(dict, Field::Key, &key);
        self.add_field(dict, Field::Value, &all);
        self.add_field(list, Field::Elem, &all);
        all
    }
}
