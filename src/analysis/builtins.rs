//! Library functions that no table entry can describe.

use super::interp::{Args, Interp};
use super::objects::{EffectKind, Field, ObjId, ObjKind, ObjSet};
use crate::python::ast::{self, Expr};
use crate::python::{FuncNode, TextRange};

impl<'a> Interp<'a> {
    #[expect(
        clippy::too_many_lines,
        reason = "one arm a builtin that no table entry can describe"
    )]
    pub(super) fn call_path(&mut self, path: &str, args: &Args<'a>, site: TextRange) -> ObjSet {
        let first = args
            .pos
            .first()
            .map(|(set, _)| set.clone())
            .unwrap_or_default();
        self.hand_over(path, args, site);
        match path {
            "super" => {
                let Some(owner) = self.owner else {
                    return ObjSet::default();
                };
                let Some(class) = self.scopes.func(owner).class else {
                    return self.unknown_call("`super()`", &args.all(), site);
                };
                let recv = match self.scopes.func(owner).node {
                    FuncNode::Def(node) => node
                        .parameters
                        .iter_non_variadic_params()
                        .next()
                        .and_then(|p| self.scopes.var_at(p.name().range.start()))
                        .map(|var| self.vars[var.index()].clone())
                        .unwrap_or_default(),
                    _ => ObjSet::default(),
                };
                let mut all = ObjSet::default();
                for id in recv.iter() {
                    let made = self.at(site, 30 + id.0, ObjKind::Super(class, id));
                    all.insert(made);
                }
                return all;
            }
            "getattr" | "builtins.getattr" => {
                if let Some((_, Some(Expr::StringLiteral(name)))) = args.pos.get(1) {
                    let mut found = self.attribute(&first, name.value.to_str(), site);
                    if let Some((default, _)) = args.pos.get(2) {
                        found.extend(default);
                    }
                    return found;
                }
                self.effect(
                    EffectKind::Dynamic,
                    site,
                    ObjSet::default(),
                    "`getattr` with a computed name",
                );
                return self.unknown_set("`getattr` with a computed name");
            }
            "setattr" => {
                self.effect(EffectKind::Dynamic, site, ObjSet::default(), "`setattr`");
                self.effect(EffectKind::Mutates, site, first.clone(), "`setattr`");
                for id in first.iter() {
                    if let ObjKind::Path(path) = &self.obj(id).kind {
                        let path = path.clone();
                        self.effect(
                            EffectKind::Patches(path),
                            site,
                            ObjSet::default(),
                            "`setattr`",
                        );
                    }
                }
                return self.scalar("None");
            }
            "dict" | "collections.OrderedDict" => {
                let made = self.value_at(site, 12, path);
                self.fill_dict(made, args, site);
                return ObjSet::one(made);
            }
            "dict.fromkeys" => {
                let made = self.value_at(site, 12, "dict");
                let keys = self.iterate(&first, site);
                self.set_order(&first, site);
                self.note_identity(&keys, site);
                let none = self.scalar("None");
                let values = args.pos.get(1).map_or(none, |(set, _)| set.clone());
                self.add_field(made, Field::Key, &keys);
                self.add_field(made, Field::Value, &values);
                return ObjSet::one(made);
            }
            "collections.defaultdict" => {
                let made = self.value_at(site, 12, path);
                self.add_field(made, Field::Attr("<factory>".to_string()), &first);
                let mut rest = args.clone();
                if !rest.pos.is_empty() {
                    rest.pos.remove(0);
                }
                self.fill_dict(made, &rest, site);
                return ObjSet::one(made);
            }
            "collections.namedtuple" => {
                let mut names: Vec<String> = Vec::new();
                match args.pos.get(1) {
                    Some((_, Some(Expr::StringLiteral(text)))) => {
                        names = text
                            .value
                            .to_str()
                            .split([' ', ','])
                            .filter(|n| !n.is_empty())
                            .map(str::to_string)
                            .collect();
                    }
                    Some((
                        _,
                        Some(
                            Expr::List(ast::ExprList { elts, .. })
                            | Expr::Tuple(ast::ExprTuple { elts, .. }),
                        ),
                    )) => {
                        for element in elts {
                            if let Expr::StringLiteral(text) = element {
                                names.push(text.value.to_str().to_string());
                            }
                        }
                    }
                    _ => {
                        return self.unknown_call(
                            "`namedtuple` with computed fields",
                            &args.all(),
                            site,
                        );
                    }
                }
                return ObjSet::one(self.at(site, 13, ObjKind::NamedTuple(names)));
            }
            "functools.partial" => {
                let made = self.value_at(site, 14, "functools.partial");
                self.add_field(made, Field::Attr("func".to_string()), &first);
                for (position, (set, _)) in args.pos.iter().skip(1).enumerate() {
                    self.add_field(
                        made,
                        Field::Index(u8::try_from(position).unwrap_or(u8::MAX)),
                        set,
                    );
                }
                for (name, set, _) in &args.kw {
                    self.add_field(made, Field::Attr(format!("<kw>{name}")), set);
                }
                for extra in [&args.star, &args.kwstar].into_iter().flatten() {
                    self.add_field(made, Field::Attr("<partial>".to_string()), extra);
                }
                return ObjSet::one(made);
            }
            "functools.lru_cache" | "functools.cache" => {
                // `lru_cache(f)` called by hand; as a decorator it is handled there.
                let made = self.value_at(site, 15, "functools._lru_cache_wrapper");
                self.add_field(made, Field::Attr("__wrapped__".to_string()), &first);
                return ObjSet::one(made);
            }
            "functools.wraps" => return self.path("functools.wraps"),
            "contextlib.contextmanager" => {
                let made = self.value_at(site, 16, "contextlib._ContextManagerFactory");
                self.add_field(made, Field::Attr("__wrapped__".to_string()), &first);
                return ObjSet::one(made);
            }
            "dataclasses.dataclass" => return self.path("dataclasses.dataclass"),
            "dataclasses.field" => {
                let made = self.value_at(site, 17, "dataclasses.Field");
                for (name, set, _) in &args.kw {
                    self.add_field(made, Field::Attr(name.clone()), set);
                }
                return ObjSet::one(made);
            }
            "heapq.heappush"
            | "heapq.heapreplace"
            | "heapq.heappushpop"
            | "bisect.insort"
            | "bisect.insort_left"
            | "bisect.insort_right" => {
                let item = args
                    .pos
                    .get(1)
                    .map(|(set, _)| set.clone())
                    .unwrap_or_default();
                for id in first.iter() {
                    self.add_field(id, Field::Elem, &item);
                }
            }
            "json.loads" => {
                self.touch(&args.all(), site);
                if args.kw.is_empty() {
                    return self.json(site);
                }
            }
            "json.load" => {
                self.consume(&args.all(), site);
                self.effect(EffectKind::Mutates, site, first, "`json.load`");
                return self.json(site);
            }
            "type" if args.pos.len() == 1 => {
                let mut all = ObjSet::default();
                for id in first.iter() {
                    let class = match self.obj(id).kind.clone() {
                        ObjKind::Instance(class) => ObjSet::one(self.class_obj(class)),
                        ObjKind::Value { ty, .. } => self.path(&ty),
                        _ => self.unknown_set("a type found at run time"),
                    };
                    all.extend(&class);
                }
                return all;
            }
            "numpy.asarray"
            | "numpy.asanyarray"
            | "numpy.ascontiguousarray"
            | "numpy.asfortranarray" => {
                self.touch(&args.all(), site);
                self.consume(&args.all(), site);
                self.effect(
                    EffectKind::LibraryCall("numpy".to_string()),
                    site,
                    ObjSet::default(),
                    format!("`{path}`"),
                );
                let mut all = ObjSet::default();
                for id in first.iter() {
                    if self.effective_type(id).is_some_and(|ty| {
                        self.table.is_a(&ty, "numpy.ndarray") || ty.starts_with("pandas.")
                    }) || matches!(self.obj(id).kind, ObjKind::Unknown(_))
                    {
                        all.insert(id);
                    }
                }
                let made = self.value_at(site, 51, "numpy.ndarray");
                all.insert(made);
                return all;
            }
            "object.__init__" | "object.__setattr__" => return self.scalar("None"),
            _ => {}
        }
        // `list.append(xs, 1)`: a method called on its type.
        if let Some((ty, name)) = path.rsplit_once('.')
            && self.table.type_entry(ty).is_some()
            && self.table.method(ty, name).is_some()
            && !args.pos.is_empty()
            && !path.starts_with("pathlib.Path.")
        {
            let mut rest = args.clone();
            let (receivers, _) = rest.pos.remove(0);
            let fits = |id: &ObjId| {
                self.effective_type(*id)
                    .is_some_and(|own| self.table.is_a(&own, ty))
            };
            let receivers: Vec<ObjId> = receivers.iter().filter(fits).collect();
            if !receivers.is_empty() {
                let mut all = ObjSet::default();
                for id in receivers {
                    let got = self.call_method(id, name, &rest, site);
                    all.extend(&got);
                }
                return all;
            }
        }
        if let Some(ty) = self.exception_type(path) {
            self.touch(&args.all(), site);
            // Its arguments are its text.
            self.note_display(&args.all(), site);
            let made = self.value_at(site, 18, &ty);
            let tuple = self.value_at(site, 19, "tuple");
            self.add_field(tuple, Field::Elem, &args.all());
            self.add_field(made, Field::Attr("args".to_string()), &ObjSet::one(tuple));
            return ObjSet::one(made);
        }
        if let Some(entry) = self.table.call(path).cloned() {
            self.apply_entry(&entry, path, None, args, site)
        } else {
            let what = if path.starts_with('.') {
                format!("`{path}` of another module")
            } else {
                format!("`{path}`, which the effect tables do not describe")
            };
            self.unknown_call(&what, &args.all(), site)
        }
    }
}
