//! `map` and `filter` over what is no plain function of the file (lambdas, methods, partial calls) as comprehensions, whose calls
//! can be launched; and loops over a `map` as loops over its items.

use super::Outline;
use super::text::placed;
use crate::analysis::objects::ObjKind;
use crate::python::ast::{self, Expr, Stmt};
use crate::python::origin::{Part, Splice};
use crate::python::walk::{each_expr, each_expr_in, each_stmt};
use crate::python::{FuncId, Ranged, ScopeId, TextRange};
use crate::rewrites::context::{Call, Context};
use crate::rewrites::maps::item_name;

use super::forms::{is_inspected, is_plain_expression};
use super::region::is_global;

/// `list(map(lambda x: f(x, k), xs))` as `[f(x, k) for x in xs]`; with another consumer than `list`, a generator expression.
pub fn of_call<'a>(
    cx: &Context<'_, 'a>,
    owner: Option<FuncId>,
    call: &'a ast::ExprCall,
    list: Option<&'a ast::ExprCall>,
) -> Option<Outline> {
    let mapped = Mapped::find(cx, call)?;
    let mut read = Vec::new();
    each_expr(mapped.function, &mut |inner| {
        if let Expr::Name(name) = inner {
            read.push(name.id.to_string());
        }
    });
    let names = mapped.names(cx, &|name| read.contains(name))?;
    let applied = mapped.applied(cx, owner, call.range(), &names)?;
    let whole = list.map_or(call.range(), Ranged::range);
    if cx.module.comments_in(whole).next().is_some() {
        return None;
    }
    let (open, close) = match list {
        Some(_) => ("[", "]"),
        None => brackets(cx, call),
    };
    let mut parts = vec![Part::New(open.to_string())];
    let targets = names.join(", ");
    if mapped.filters {
        parts.push(Part::New(format!("{targets} for {targets} in ")));
        parts.extend(mapped.source());
        parts.push(Part::New(" if ".to_string()));
        parts.extend(applied.parts);
    } else {
        parts.extend(applied.parts);
        parts.push(Part::New(format!(" for {targets} in ")));
        parts.extend(mapped.source());
    }
    parts.push(Part::New(close.to_string()));
    let mut splices: Vec<Splice> = applied.definition.into_iter().collect();
    splices.push(Splice {
        range: whole,
        parts,
        anchor: call.range(),
    });
    Some(Outline {
        name: applied.name,
        own: applied.own,
        items: unwritten(cx, &names),
        range: call.range(),
        region: whole,
        splices,
        told: None,
    })
}

/// `for y in map(f, xs):` as `for x in xs:` with `y = f(x)` as its first statement.
pub fn of_header<'a>(
    cx: &Context<'_, 'a>,
    owner: Option<FuncId>,
    node: &'a ast::StmtFor,
) -> Option<Outline> {
    let Expr::Call(call) = &*node.iter else {
        return None;
    };
    let mapped = Mapped::find(cx, call).filter(|mapped| !mapped.filters && !node.is_async)?;
    if is_inspected(cx) || !mapped.stays(cx, node) {
        return None;
    }
    let names = mapped.names(cx, &|name| cx.module.identifiers.contains(name))?;
    if !names.iter().all(|name| is_free(cx, owner, name)) {
        return None;
    }
    let applied = mapped.applied(cx, owner, node.range, &names)?;
    let first = node.body.first()?;
    let header = TextRange::new(node.target.range().start(), call.range().end());
    let own_line = cx.module.indentation(first.range().start());
    let line_start = cx.module.line_start(first.range().start());
    let alone = cx
        .module
        .slice(TextRange::new(line_start, first.range().start()))
        == own_line
        && line_start >= call.range().end();
    if !alone || cx.module.comments_in(header).next().is_some() {
        return None;
    }
    let target = cx.text(node.target.range());
    if target.contains('\n') {
        return None;
    }
    let mut head = vec![Part::New(format!("{} in ", names.join(", ")))];
    head.extend(mapped.source());
    let mut made = vec![Part::New(format!("{target} = "))];
    made.extend(applied.parts);
    made.push(Part::New(format!("{}{own_line}", cx.module.style.newline)));
    let mut splices: Vec<Splice> = applied.definition.into_iter().collect();
    splices.push(Splice {
        range: header,
        parts: head,
        anchor: header,
    });
    splices.push(Splice {
        range: TextRange::empty(first.range().start()),
        parts: made,
        anchor: call.range(),
    });
    Some(Outline {
        name: applied.name,
        own: applied.own,
        items: unwritten(cx, &names),
        range: TextRange::new(node.range.start(), node.iter.range().end()),
        region: header,
        splices,
        told: None,
    })
}

/// Those of the names that the user didn't write.
fn unwritten(cx: &Context<'_, '_>, names: &[String]) -> Vec<String> {
    let all = names.iter();
    all.filter(|name| !cx.module.identifiers.contains(*name))
        .cloned()
        .collect()
}

/// Whether a new variable of a function (or of the module) may have a name: nothing there means another variable by it.
fn is_free(cx: &Context<'_, '_>, owner: Option<FuncId>, name: &str) -> bool {
    let scopes = cx.facts.scopes;
    let mut scope = Some(owner.map_or(ScopeId(0), |func| scopes.func(func).scope));
    while let Some(id) = scope {
        if scopes.scopes[id.index()].vars.contains_key(name) {
            return false;
        }
        scope = scopes.scopes[id.index()].parent;
    }
    let mut unbound = false;
    for body in cx.module.bodies() {
        each_expr_in(body, &mut |expr| {
            unbound |= matches!(expr, Expr::Name(used)
                if used.id == *name && scopes.var_at(used.range.start()).is_none());
        });
    }
    !unbound
}

/// The brackets that a generator expression needs in place of a call.
pub fn brackets(cx: &Context<'_, '_>, call: &ast::ExprCall) -> (&'static str, &'static str) {
    let (before, after) = cx.module.text.split_at(usize::from(call.range().end()));
    let before = &before[..usize::from(call.range().start())];
    if before.ends_with('(') && after.starts_with(')') {
        ("", "")
    } else {
        ("(", ")")
    }
}

/// A call of the builtin `map` or `filter`.
pub struct Mapped<'a> {
    pub filters: bool,
    pub function: &'a Expr,
    pub items: &'a [Expr],
}

/// The function applied to the items.
struct Applied {
    parts: Vec<Part>,
    /// A new function that this calls, if there is no one to call.
    definition: Option<Splice>,
    /// The function that can be launched.
    name: String,
    own: bool,
}

impl<'a> Mapped<'a> {
    pub fn find(cx: &Context<'_, 'a>, call: &'a ast::ExprCall) -> Option<Self> {
        let Expr::Name(name) = &*call.func else {
            return None;
        };
        let filters = match name.id.as_str() {
            "map" => false,
            "filter" => true,
            _ => return None,
        };
        let [function, items @ ..] = &*call.arguments.args else {
            return None;
        };
        let zip_taken = items.len() > 1 && cx.facts.scopes.own_vars().any(|var| var.name == "zip");
        let plain = cx.facts.scopes.var_at(name.range.start()).is_none()
            && !items.is_empty()
            && (!filters || items.len() == 1)
            && call.arguments.keywords.is_empty()
            && !call.arguments.args.iter().any(Expr::is_starred_expr)
            && !zip_taken;
        // In `map`, this exception ends the items without a word.
        let mut called = cx.called_in(function.range());
        let named = cx.facts.value(function);
        called.extend(
            named
                .iter()
                .filter_map(|id| match cx.facts.interp.obj(id).kind {
                    ObjKind::Func(func) | ObjKind::Bound { func, .. } => Some(func),
                    _ => None,
                }),
        );
        let stopped = cx.may_stop_iteration(&[function.range()], &cx.facts.closure(&called));
        (plain && !stopped).then_some(Self {
            filters,
            function,
            items,
        })
    }

    /// Whether the function that `map` was given is the one that its expression gives in every round. A lambda looks its
    /// variables up in every round anyway.
    fn stays(&self, cx: &Context<'_, 'a>, node: &'a ast::StmtFor) -> bool {
        if self.function.is_lambda_expr() {
            return true;
        }
        let mut stays = true;
        each_expr(self.function, &mut |inner| match inner {
            Expr::Name(name) => {
                let var = cx.facts.scopes.var_at(name.range.start());
                stays &= var.is_none_or(|var| {
                    let info = cx.facts.scopes.var(var);
                    info.defs
                        .iter()
                        .all(|def| def.scope == info.scope && !node.range.contains_range(def.range))
                });
            }
            Expr::Attribute(part) => {
                let store = format!(".{}", part.attr.id);
                each_stmt(&node.body, &mut |stmt| {
                    let bound = match stmt {
                        Stmt::Assign(node) => node.targets.iter().collect(),
                        Stmt::AugAssign(node) => vec![&*node.target],
                        _ => Vec::new(),
                    };
                    stays &= !bound
                        .iter()
                        .any(|target| cx.text(target.range()).contains(&store));
                });
            }
            _ => {}
        });
        stays && (!self.function.is_attribute_expr() || cx.methods_of(self.function).len() == 1)
    }

    /// What the items are called, if they get their names here none of those that are `taken`.
    pub fn names(
        &self,
        cx: &Context<'_, 'a>,
        taken: &dyn Fn(&String) -> bool,
    ) -> Option<Vec<String>> {
        if let Expr::Lambda(node) = self.function {
            let parameters = node.parameters.as_deref()?;
            let plain = parameters.vararg.is_none()
                && parameters.kwarg.is_none()
                && parameters.kwonlyargs.is_empty()
                && parameters.posonlyargs.is_empty()
                && parameters.args.len() == self.items.len()
                && parameters.args.iter().all(|one| one.default.is_none());
            let names = parameters.args.iter().map(|one| one.name().id.to_string());
            return plain.then(|| names.collect());
        }
        let mut names: Vec<String> = Vec::new();
        for (position, items) in self.items.iter().enumerate() {
            let mut name = match cx.facts.only_function(self.function) {
                Some(func) => item_name(cx, func, position, Some(items)),
                None => cx.local("item"),
            };
            while taken(&name) || names.contains(&name) {
                name.push('_');
            }
            names.push(name);
        }
        Some(names)
    }

    /// The items, or tuples of them.
    fn source(&self) -> Vec<Part> {
        let mut parts = Vec::new();
        let one = self.items.len() == 1;
        if !one {
            parts.push(Part::New("zip(".to_string()));
        }
        for (position, items) in self.items.iter().enumerate() {
            if position > 0 {
                parts.push(Part::New(", ".to_string()));
            }
            let bare = one && matches!(items, Expr::If(_) | Expr::Lambda(_) | Expr::Named(_));
            if bare {
                parts.push(Part::New("(".to_string()));
            }
            parts.push(Part::Copy(items.range()));
            if bare {
                parts.push(Part::New(")".to_string()));
            }
        }
        if !one {
            parts.push(Part::New(")".to_string()));
        }
        parts
    }

    fn applied(
        &self,
        cx: &Context<'_, 'a>,
        owner: Option<FuncId>,
        within: TextRange,
        names: &[String],
    ) -> Option<Applied> {
        match self.function {
            Expr::Lambda(node) => self.written_out(cx, owner, within, node, names),
            Expr::Attribute(node) => self.member(cx, owner, within, node, names),
            Expr::Call(node) => self.partial(cx, node, names),
            // A plain function is converted where it stands, unless the header of a loop takes the items.
            Expr::Name(_) => {
                let (func, _) = cx.named_function(self.function)?;
                let call = format!("({})", names.join(", "));
                cx.heavy(func).then(|| Applied {
                    parts: vec![Part::Copy(self.function.range()), Part::New(call)],
                    definition: None,
                    name: cx.facts.function_name(func).to_string(),
                    own: false,
                })
            }
            _ => None,
        }
    }

    /// The body of a lambda, or a function made of it if nothing in it can be launched by itself.
    fn written_out(
        &self,
        cx: &Context<'_, 'a>,
        owner: Option<FuncId>,
        within: TextRange,
        node: &'a ast::ExprLambda,
        names: &[String],
    ) -> Option<Applied> {
        let body = &*node.body;
        // What closes over an item would see the last one in a comprehension.
        let mut closes = false;
        each_expr(body, &mut |inner| {
            closes |= matches!(inner, Expr::Lambda(_) | Expr::Generator(_));
        });
        if closes || !is_plain_expression(cx.module, body) || is_inspected(cx) {
            return None;
        }
        let bare = matches!(body, Expr::If(_));
        let copied = || {
            let mut parts = vec![Part::Copy(body.range())];
            if bare && self.filters {
                parts.insert(0, Part::New("(".to_string()));
                parts.push(Part::New(")".to_string()));
            }
            parts
        };
        let mut calls: Vec<Call<'a>> = Vec::new();
        cx.all_calls(body, &mut calls);
        calls.retain(|call| cx.heavy(call.func));
        if let [only] = calls.as_slice() {
            return Some(Applied {
                parts: copied(),
                definition: None,
                name: cx.facts.function_name(only.func).to_string(),
                own: false,
            });
        }
        if !calls.is_empty() || !cx.is_work_expr(body) || cx.text(body.range()).contains('\n') {
            return None;
        }
        let mut inputs: Vec<String> = Vec::new();
        for (name, var) in cx.names_in(body) {
            let defs = &cx.facts.scopes.var(var).defs;
            let inside = defs.iter().any(|def| node.range.contains_range(def.range));
            if inside || is_global(cx, owner, var) || inputs.iter().any(|known| *known == *name.id)
            {
                continue;
            }
            if !cx.surely_bound(name) {
                return None;
            }
            inputs.push(name.id.to_string());
        }
        inputs.extend(names.iter().cloned());
        let name = cx.fresh(&format!("process_{}", names.first()?));
        defined(
            cx,
            owner,
            within,
            name,
            &inputs,
            vec![Part::Copy(body.range())],
            body.range(),
        )
    }

    /// `model.score` applied by a function that is given the model.
    fn member(
        &self,
        cx: &Context<'_, 'a>,
        owner: Option<FuncId>,
        within: TextRange,
        node: &'a ast::ExprAttribute,
        names: &[String],
    ) -> Option<Applied> {
        let Expr::Name(receiver) = &*node.value else {
            return None;
        };
        let var = cx.facts.scopes.var_at(receiver.range.start())?;
        let heavy = cx
            .methods_of(self.function)
            .into_iter()
            .any(|func| cx.heavy(func));
        // The receiver is looked up once a round then; taking an item must not bind it anew.
        let quiet = self
            .items
            .iter()
            .all(|items| cx.called_in(items.range()).is_empty());
        if !heavy || !quiet || !cx.surely_bound(receiver) || is_inspected(cx) {
            return None;
        }
        let mut inputs = Vec::new();
        if !is_global(cx, owner, var) {
            inputs.push(receiver.id.to_string());
        }
        inputs.extend(names.iter().cloned());
        let name = cx.fresh(&format!("{}_{}", node.attr.id, names.first()?));
        let body = vec![
            Part::Copy(node.range),
            Part::New(format!("({})", names.join(", "))),
        ];
        defined(cx, owner, within, name, &inputs, body, node.range)
    }

    /// `partial(f, a, k=b)`: the call that it stands for.
    fn partial(
        &self,
        cx: &Context<'_, 'a>,
        node: &'a ast::ExprCall,
        names: &[String],
    ) -> Option<Applied> {
        if !cx.is_library(&node.func, "functools.partial") {
            return None;
        }
        let [function, given @ ..] = &*node.arguments.args else {
            return None;
        };
        let (func, _) = cx.named_function(function)?;
        let keywords = &node.arguments.keywords;
        // What is given is looked up once a round then; nothing may bind it anew in between, and it must not take time.
        let simple = |expr: &'a Expr| match expr {
            Expr::Name(name) => cx.surely_bound(name),
            other => other.is_literal_expr(),
        };
        let plain = given.iter().all(simple)
            && keywords
                .iter()
                .all(|one| one.arg.is_some() && simple(&one.value))
            && self
                .items
                .iter()
                .all(|items| cx.called_in(items.range()).is_empty());
        if !plain || !cx.heavy(func) || is_inspected(cx) {
            return None;
        }
        let mut parts = vec![Part::Copy(function.range()), Part::New("(".to_string())];
        for expr in given {
            parts.extend([Part::Copy(expr.range()), Part::New(", ".to_string())]);
        }
        parts.push(Part::New(names.join(", ")));
        for keyword in keywords {
            parts.extend([Part::New(", ".to_string()), Part::Copy(keyword.range)]);
        }
        parts.push(Part::New(")".to_string()));
        Some(Applied {
            parts,
            definition: None,
            name: cx.facts.function_name(func).to_string(),
            own: false,
        })
    }
}

/// A call of a new function that returns the given expression.
fn defined(
    cx: &Context<'_, '_>,
    owner: Option<FuncId>,
    within: TextRange,
    name: String,
    inputs: &[String],
    body: Vec<Part>,
    anchor: TextRange,
) -> Option<Applied> {
    let style = &cx.module.style;
    let inputs = inputs.join(", ");
    let mut parts = vec![Part::New(format!(
        "def {name}({inputs}):{}{}return ",
        style.newline, style.indent
    ))];
    parts.extend(body);
    parts.push(Part::New(style.newline.to_string()));
    Some(Applied {
        parts: vec![Part::New(format!("{name}({inputs})"))],
        definition: Some(placed(cx, owner, within, parts, anchor)?),
        name,
        own: true,
    })
}
