//! The forms that a converted loop takes: collected, keyed, summed, ordered, nested.

use super::Shape;
use super::distinct::is_distinct;
use super::{arguments, body_range, target_vars};
use crate::analysis::objects::EffectKind;
use crate::python::ast::{self, Expr, Stmt};
use crate::python::walk::each_stmt;
use crate::python::{Ranged, TextRange, TextSize, VarId};
use crate::rewrites::context::Context;
use crate::rewrites::{TextEdit, placeholder};

/// The text of a loop's target, as one part of a larger one.
pub fn parenthesized(cx: &Context<'_, '_>, target: &Expr) -> String {
    let text = cx.text(target.range());
    if matches!(target, Expr::Tuple(tuple) if !tuple.parenthesized) {
        format!("({text})")
    } else {
        text.to_string()
    }
}

impl<'a> Shape<'_, '_, 'a> {
    pub(super) fn remote_text(&self) -> String {
        let call = self.place.call.node;
        let args = self.cx.text_with(call.arguments.range, self.parts);
        format!("{}.remote{args}", placeholder(self.place.call.var))
    }

    pub(super) fn header(&self) -> String {
        let target = self.cx.text(self.node.target.range());
        let iter = self.iter_text();
        format!("for {target} in {iter}")
    }

    /// The `for` clauses of the loop and of those inside it, outermost first.
    fn clauses(&self) -> Vec<String> {
        let mut all = vec![self.header()];
        for inner in &self.place.inner {
            let limit = TextRange::new(
                inner.target.range().end(),
                inner
                    .body
                    .first()
                    .map_or(inner.range.end(), |s| s.range().start()),
            );
            all.push(format!(
                "for {} in {}",
                self.cx.text(inner.target.range()),
                self.cx.iterable_text(&inner.iter, limit)
            ));
        }
        all
    }

    fn rule(&self) -> &'static str {
        if self.place.inner.is_empty() {
            "RAY110"
        } else {
            "RAY112"
        }
    }

    /// Between the target and the body.
    fn header_range(&self) -> TextRange {
        let end = self
            .node
            .body
            .first()
            .map_or(self.node.range.end(), |stmt| stmt.range().start());
        TextRange::new(self.node.target.range().end(), end)
    }

    pub(super) fn target_start(&self) -> TextSize {
        let limit = TextRange::new(self.node.range.start(), self.node.iter.range().start());
        self.cx.outer_range(&self.node.target, limit).start()
    }

    pub(super) fn iter_range(&self) -> TextRange {
        self.cx.outer_range(&self.node.iter, self.header_range())
    }

    pub(super) fn iter_text(&self) -> String {
        self.cx.iterable_text(&self.node.iter, self.header_range())
    }

    /// From the target to the end of the iterable: what a new header replaces.
    pub(super) fn header_replaced(&self) -> TextRange {
        TextRange::new(self.target_start(), self.iter_range().end())
    }

    /// `results = []` right before the loop: the value to replace.
    pub(super) fn empty_init(&self, acc: &ast::ExprName, dict: bool) -> Option<TextRange> {
        let var = self.cx.facts.scopes.var_at(acc.range.start())?;
        let (target, value) = match self.site.previous? {
            Stmt::Assign(node) => match node.targets.as_slice() {
                [Expr::Name(name)] => (name, &*node.value),
                _ => return None,
            },
            Stmt::AnnAssign(node) => match &*node.target {
                Expr::Name(name) => (name, node.value.as_deref()?),
                _ => return None,
            },
            _ => return None,
        };
        if self.cx.facts.scopes.var_at(target.range.start()) != Some(var) {
            return None;
        }
        let empty = match value {
            Expr::List(list) => !dict && list.elts.is_empty(),
            Expr::Dict(map) => dict && map.items.is_empty(),
            Expr::Call(call) => {
                call.arguments.is_empty()
                    && matches!(&*call.func, Expr::Name(name) if name.id.as_str() == if dict { "dict" } else { "list" } && self.cx.facts.scopes.var_at(name.range.start()).is_none())
            }
            _ => false,
        };
        let read_in_header = self
            .cx
            .names_in(&self.node.iter)
            .iter()
            .any(|(_, v)| *v == var)
            || arguments(self.place.call.node)
                .any(|arg| self.cx.names_in(arg).iter().any(|(_, v)| *v == var))
            || self.read_by_temporaries(var);
        (empty && !read_in_header).then(|| value.range())
    }

    /// Whether a statement that is written out in the arguments reads a variable.
    fn read_by_temporaries(&self, var: VarId) -> bool {
        let mut uses = self.cx.facts.scopes.var(var).uses.iter();
        uses.any(|used| {
            self.dead
                .iter()
                .any(|dead| dead.range().contains_range(*used))
        })
    }

    /// Deletes the loop's lines; its comments stay, at its indentation.
    pub(super) fn delete_loop(&self) -> TextEdit {
        let module = self.cx.module;
        let start = module.line_start(self.node.range.start());
        let end = module.line_end(self.node.range.end());
        let indent = module.indentation(self.node.range.start());
        let mut kept = String::new();
        let arguments = self.place.call.node.arguments.range;
        for comment in module.comments_in(TextRange::new(start, end)) {
            // Comments among the arguments moved with them.
            if arguments.contains_range(comment) || self.iter_range().contains_range(comment) {
                continue;
            }
            kept.push_str(indent);
            kept.push_str(module.slice(comment));
            kept.push_str(module.style.newline);
        }
        TextEdit::replace(TextRange::new(start, end), kept)
    }

    /// `results = []` + `results.append(f(x))` → `results = ray.get([f.remote(x) for x in xs])`.
    pub(super) fn collect(&self, edits: &mut Vec<TextEdit>) -> Option<(&'static str, String)> {
        let Stmt::Expr(stmt) = self.only else {
            return None;
        };
        let Expr::Call(outer) = &*stmt.value else {
            return None;
        };
        let Expr::Attribute(func) = &*outer.func else {
            return None;
        };
        let Expr::Name(acc) = &*func.value else {
            return None;
        };
        let direct = outer.arguments.args.len() == 1
            && outer.arguments.keywords.is_empty()
            && outer.arguments.args[0].range() == self.place.call.node.range();
        let holder = self.cx.facts.value(&func.value);
        let list = !holder.is_empty()
            && holder
                .iter()
                .all(|id| self.cx.facts.interp.obj(id).ty() == Some("list"));
        if func.attr.id.as_str() != "append" || !direct || !list {
            return None;
        }
        let one_line = self.cx.module.line(self.node.range.start())
            == self.cx.module.line(self.node.range.end());
        let targets_leak = self.targets_used_later();
        if targets_leak || one_line {
            return None;
        }
        let comprehension = self.wrapped(&self.remote_text());
        let value = self.empty_init(acc, false);
        if let Some(value) = value {
            let put = !edits.is_empty();
            // The stored object's line must come before the list that uses it.
            if put {
                self.move_before_init(edits);
            }
            edits.push(TextEdit::replace(
                value,
                format!("ray.get({comprehension})"),
            ));
            edits.push(self.delete_loop());
        } else {
            let indent = self.cx.module.indentation(self.node.range.start());
            let deletion = self.delete_loop();
            let text = format!(
                "{}{indent}{}.extend(ray.get({comprehension})){}",
                deletion.content, acc.id, self.cx.module.style.newline
            );
            let mut text = text;
            if let Some(put) = edits.pop() {
                text = format!(
                    "{indent}{}{text}",
                    put.content.strip_suffix(indent).unwrap_or(&put.content)
                );
            }
            edits.push(TextEdit::replace(deletion.range, text));
        }
        Some((
            self.rule(),
            format!(
                "Every round only collects one result of `{}`: all calls are launched at once and gathered in order.",
                self.name()
            ),
        ))
    }

    /// `d = {}` + `d[k] = f(v)` → a dict of refs, then one `ray.get`.
    pub(super) fn keyed(&self, edits: &mut Vec<TextEdit>) -> Option<(&'static str, String)> {
        let Stmt::Assign(stmt) = self.only else {
            return None;
        };
        let [Expr::Subscript(target)] = stmt.targets.as_slice() else {
            return None;
        };
        let Expr::Name(acc) = &*target.value else {
            return None;
        };
        if stmt.value.range() != self.place.call.node.range() || target.slice.is_slice_expr() {
            return None;
        }
        if self.cx.facts.types(&self.cx.facts.value(&target.value)) != ["dict"]
            || self.targets_used_later()
        {
            return None;
        }
        let key_pure = self
            .cx
            .first_effect(self.site.owner, target.slice.range(), &[], &|kind| {
                !matches!(kind, EffectKind::FreeRead(_))
            })
            .is_none();
        let reads_acc = {
            let var = self.cx.facts.scopes.var_at(acc.range.start());
            self.cx
                .names_in(&target.slice)
                .iter()
                .any(|(_, v)| Some(*v) == var)
        };
        let value = self.empty_init(acc, true)?;
        if !key_pure || reads_acc {
            return None;
        }
        if !edits.is_empty() {
            self.move_before_init(edits);
        }
        let refs = self.cx.local("refs");
        let key = parenthesized(self.cx, &target.slice);
        let mut loops: Vec<(&Expr, &Expr)> = vec![(&self.node.target, &self.node.iter)];
        let inner = self.place.inner.iter();
        loops.extend(inner.map(|inner| (&*inner.target, &*inner.iter)));
        let once = is_distinct(self.cx, &target.slice, &loops);
        let indent = self.cx.module.indentation(self.node.range.start());
        let newline = self.cx.module.style.newline;
        let remote = self.remote_text();
        let (entry, why) = if once {
            (
                format!("{key}: {remote}"),
                "the refs keep the keys in their order, and one `ray.get` fills them in",
            )
        } else {
            (
                format!("({key}, {remote})"),
                "the pairs keep the keys in their order, and every result is asked for, also where a later one takes its place",
            )
        };
        let made = self.list_text(&entry, &self.clauses(), indent, refs.len() + 3);
        let (made, filled) = if once {
            let inner = made.strip_prefix('[').and_then(|m| m.strip_suffix(']'));
            let made = format!("{{{}}}", inner.unwrap_or(&made));
            (
                made,
                format!("dict(zip({refs}, ray.get(list({refs}.values()))))"),
            )
        } else {
            let names = match &*target.slice {
                Expr::Tuple(tuple) => tuple.elts.iter().all(Expr::is_name_expr),
                other => other.is_name_expr(),
            };
            let name = if names {
                key.clone()
            } else {
                self.cx.local("key")
            };
            let one = self.cx.local("ref");
            (
                made,
                format!(
                    "{{{name}: {}({one}) for {name}, {one} in {refs}}}",
                    self.taker
                ),
            )
        };
        let init = self.site.previous?.range().start();
        edits.push(TextEdit::insert(
            init,
            format!("{refs} = {made}{newline}{indent}"),
        ));
        edits.push(TextEdit::replace(value, filled));
        edits.push(self.delete_loop());
        Some((
            self.rule(),
            format!(
                "Every round stores one result of `{}` under its own key: {why}.",
                self.name()
            ),
        ))
    }

    /// `total += f(x)`: the results arrive in order, the loop adds them up.
    pub(super) fn summed(
        &self,
        edits: &mut Vec<TextEdit>,
        observable: bool,
    ) -> Option<(&'static str, String)> {
        let Stmt::AugAssign(stmt) = self.only else {
            return None;
        };
        if stmt.value.range() != self.place.call.node.range()
            || !stmt.target.is_name_expr()
            || observable
            || self.targets_used_later()
        {
            return None;
        }
        let part = self.cx.local("part");
        let list = self.wrapped(&self.remote_text());
        let indent = self.cx.module.indentation(self.node.range.start());
        let float = self
            .cx
            .facts
            .types(&self.cx.facts.value(&stmt.target))
            .iter()
            .any(|t| t != "int" && t != "list");
        if float {
            edits.push(TextEdit::insert(
                self.node.range.start(),
                format!("# Added up in submission order, so the floating-point sum is the same.{}{indent}", self.cx.module.style.newline),
            ));
        }
        edits.push(TextEdit::replace(
            TextRange::new(self.target_start(), self.iter_range().end()),
            format!("{part} in ray.get({list})"),
        ));
        edits.push(TextEdit::replace(self.place.call.node.range(), part));
        Some((
            self.rule(),
            format!(
                "The calls of `{}` are independent; only the sum is sequential, and it stays here, in the original order.",
                self.name()
            ),
        ))
    }

    /// The general form: launch all, then run the body as it was, with `ray.get` where the call stood.
    pub(super) fn ordered(&self, edits: &mut Vec<TextEdit>) -> (&'static str, String) {
        let module = self.cx.module;
        let indent = module.indentation(self.node.range.start());
        let newline = module.style.newline;
        let refs = self.cx.local("refs");
        let reference = self.cx.local("ref");
        let target = parenthesized(self.cx, &self.node.target);
        let (before, items, header) = if self.targets_needed() {
            let (before, items, iter) = self.items();
            (
                before,
                items,
                format!("{target}, {reference} in zip({iter}, {refs})"),
            )
        } else {
            let (items, over) = match self.progress_bar() {
                Some(inner) => {
                    let bar = self.cx.text_with(
                        self.node.iter.range(),
                        &[TextEdit::replace(inner.range(), refs.clone())],
                    );
                    (self.cx.text(inner.range()).to_string(), bar)
                }
                None => (self.iter_text(), refs.clone()),
            };
            (String::new(), items, format!("{reference} in {over}"))
        };
        let plain_target = self.cx.text(self.node.target.range());
        let list = self.list_text(
            &self.remote_text(),
            &[format!("for {plain_target} in {items}")],
            indent,
            refs.len() + 3,
        );
        edits.push(TextEdit::insert(
            self.node.range.start(),
            format!("{before}{refs} = {list}{newline}{indent}"),
        ));
        edits.push(TextEdit::replace(
            TextRange::new(self.target_start(), self.iter_range().end()),
            header,
        ));
        edits.push(TextEdit::replace(
            self.place.call.node.range(),
            format!("{}({reference})", self.taker),
        ));
        (
            "RAY111",
            format!(
                "All calls of `{}` are launched ahead; the rest of the body (prints, sums, handlers) stays a plain loop in the original order and takes each result where the call stood.",
                self.name()
            ),
        )
    }

    /// The statements `if …: continue` at the top of the body that are all the guards of the call.
    pub(super) fn skips(&self) -> Option<Vec<&Stmt>> {
        let guards = &self.place.guards;
        let count = guards.len();
        let plain = self.place.inner.is_empty()
            && count == self.place.leading
            && self.dead.is_empty()
            && !self.targets_used_later();
        let stmts: Vec<&Stmt> = self.node.body.iter().take(count).collect();
        let mine = stmts.iter().zip(guards).all(|(stmt, (guard, _))| {
            matches!(stmt, Stmt::If(node)
                if node.test.range() == guard.range()
                    && matches!(node.body.as_slice(), [Stmt::Continue(_)])
                    && node.elif_else_clauses.is_empty())
                && self.cx.module.comments_in(stmt.range()).next().is_none()
                && self
                    .parts
                    .iter()
                    .all(|part| !guard.range().contains_range(part.range))
        });
        (plain && mine && stmts.len() == count && count > 0).then_some(stmts)
    }

    /// Rounds that only skip: the other ones are picked once, launched, and taken in order.
    pub(super) fn filtered(&self, edits: &mut Vec<TextEdit>) -> (&'static str, String) {
        let module = self.cx.module;
        let indent = module.indentation(self.node.range.start());
        let newline = module.style.newline;
        let (refs, reference) = (self.cx.local("refs"), self.cx.local("ref"));
        let items = self.items_name();
        let target = self.cx.text(self.node.target.range());
        let element = match &*self.node.target {
            Expr::Tuple(tuple) if !tuple.parenthesized => format!("({target})"),
            _ => target.to_string(),
        };
        let (over, header) = match self.progress_bar() {
            Some(bar) => {
                let bar_text = self.cx.text_with(
                    self.node.iter.range(),
                    &[TextEdit::replace(bar.range(), items.clone())],
                );
                (self.cx.text(bar.range()).to_string(), bar_text)
            }
            None => (self.iter_text(), items.clone()),
        };
        let conditions: Vec<String> = std::iter::once(format!("for {target} in {over}"))
            .chain(
                self.place
                    .guards
                    .iter()
                    .map(|(guard, negated)| format!("if {}", self.condition(guard, *negated))),
            )
            .collect();
        let picked = self.list_text(&element, &conditions, indent, items.len() + 3);
        let launched = self.list_text(
            &self.remote_text(),
            &[format!("for {target} in {items}")],
            indent,
            refs.len() + 3,
        );
        edits.push(TextEdit::insert(
            self.node.range.start(),
            format!("{items} = {picked}{newline}{indent}{refs} = {launched}{newline}{indent}"),
        ));
        edits.push(TextEdit::replace(
            TextRange::new(self.target_start(), self.iter_range().end()),
            format!("{element}, {reference} in zip({header}, {refs})"),
        ));
        edits.push(TextEdit::replace(
            self.place.call.node.range(),
            format!("{}({reference})", self.taker),
        ));
        for stmt in self.node.body.iter().take(self.place.guards.len()) {
            edits.push(super::delete_statement(self.cx, stmt));
        }
        (
            "RAY112",
            format!(
                "The rounds that call `{}` are picked first; their calls are launched ahead, and the rest of the body takes the results in order.",
                self.name()
            ),
        )
    }

    /// Inner loops or guards: the refs are made by the same loops and conditions, and taken one after another.
    pub(super) fn nested(&self, edits: &mut Vec<TextEdit>) -> (&'static str, String) {
        let module = self.cx.module;
        let indent = module.indentation(self.node.range.start());
        let newline = module.style.newline;
        let refs = self.cx.local("refs");
        let plain_target = self.cx.text(self.node.target.range());
        let (before, items, iter) = self.items();
        let mut clauses = vec![format!("for {plain_target} in {items}")];
        let (leading, deepest) = self
            .place
            .guards
            .split_at(self.place.leading.min(self.place.guards.len()));
        for (guard, negated) in leading {
            clauses.push(format!("if {}", self.condition(guard, *negated)));
        }
        for inner in &self.place.inner {
            clauses.push(format!(
                "for {} in {}",
                self.cx.text(inner.target.range()),
                self.cx.iterable_text(
                    &inner.iter,
                    TextRange::new(inner.target.range().end(), inner.body[0].range().start())
                )
            ));
        }
        // A condition inside the inner loops reads their variables: it comes behind them.
        for (guard, negated) in deepest {
            clauses.push(format!("if {}", self.condition(guard, *negated)));
        }
        let list = self.list_text(&self.remote_text(), &clauses, indent, refs.len() + 8);
        edits.push(TextEdit::insert(
            self.node.range.start(),
            format!("{before}{refs} = iter({list}){newline}{indent}"),
        ));
        if iter != self.iter_text() {
            edits.push(TextEdit::replace(self.iter_range(), iter));
        }
        edits.push(TextEdit::replace(
            self.place.call.node.range(),
            format!("{}(next({refs}))", self.taker),
        ));
        (
            "RAY112",
            format!(
                "All calls of `{}` are launched ahead, by the same loops and conditions; the loops below take the results one after another, in that order.",
                self.name()
            ),
        )
    }

    pub(super) fn condition(&self, guard: &Expr, negated: bool) -> String {
        let text = self.cx.text_with(guard.range(), self.parts);
        match guard {
            Expr::UnaryOp(node) if negated && node.op == ast::UnaryOp::Not => {
                self.cx.text_with(node.operand.range(), self.parts)
            }
            Expr::Name(_) | Expr::Call(_) | Expr::Attribute(_) | Expr::Subscript(_) if negated => {
                format!("not {text}")
            }
            _ if negated => format!("not ({text})"),
            Expr::If(_) | Expr::Lambda(_) | Expr::Named(_) => format!("({text})"),
            _ => text,
        }
    }

    /// What to run over twice: the iterable itself, or a list made once. A progress bar stays on the second loop.
    pub(super) fn items(&self) -> (String, String, String) {
        let module = self.cx.module;
        let iter = self.iter_text();
        if self.cx.repeatable(&self.node.iter) && !iter.contains('\n') {
            return (String::new(), iter.clone(), iter);
        }
        let indent = module.indentation(self.node.range.start());
        let newline = module.style.newline;
        let name = self.items_name();
        if let Some(inner) = self.progress_bar() {
            let text = self.cx.text(inner.range());
            if self.cx.repeatable(inner) {
                return (String::new(), text.to_string(), iter);
            }
            let (made, wrapped) = (
                self.listed(inner),
                self.cx.text_with(
                    self.node.iter.range(),
                    &[TextEdit::replace(inner.range(), name.clone())],
                ),
            );
            return (format!("{name} = {made}{newline}{indent}"), name, wrapped);
        }
        let made = self.listed(&self.node.iter);
        (
            format!("{name} = {made}{newline}{indent}"),
            name.clone(),
            name,
        )
    }

    /// `tqdm(xs, …)`: the bar belongs to the loop that takes the results.
    pub(super) fn progress_bar(&self) -> Option<&'a Expr> {
        let Expr::Call(call) = &*self.node.iter else {
            return None;
        };
        let bar = self
            .cx
            .facts
            .value(&call.func)
            .iter()
            .any(|id| matches!(&self.cx.facts.interp.obj(id).kind, crate::analysis::objects::ObjKind::Path(p) if p.starts_with("tqdm.")));
        if bar {
            call.arguments.args.first()
        } else {
            None
        }
    }

    pub(super) fn listed(&self, expr: &Expr) -> String {
        let text = self.cx.text(expr.range());
        // A text of several lines needs its brackets.
        let bare = text.contains('\n')
            && !matches!(
                expr,
                Expr::Call(_) | Expr::List(_) | Expr::ListComp(_) | Expr::Subscript(_)
            );
        let text = if bare {
            format!("({text})")
        } else {
            text.to_string()
        };
        let list = matches!(self.cx.facts.types(&self.cx.facts.value(expr)).as_slice(), [one] if matches!(one.as_str(), "list" | "tuple" | "range" | "str"));
        if list { text } else { format!("list({text})") }
    }

    pub(super) fn items_name(&self) -> String {
        let base = match &*self.node.target {
            Expr::Name(name) => {
                let id = name.id.as_str();
                if id.ends_with('s') || id.len() < 3 {
                    "items".to_string()
                } else {
                    format!("{id}s")
                }
            }
            _ => "items".to_string(),
        };
        self.cx.local(&base)
    }

    pub(super) fn wrapped(&self, element: &str) -> String {
        let indent = self.cx.module.indentation(self.node.range.start());
        self.list_text(element, &self.clauses(), indent, 24)
    }

    /// `[element for …]` on one line, or one part a line where that would be too long.
    pub(super) fn list_text(
        &self,
        element: &str,
        clauses: &[String],
        indent: &str,
        lead: usize,
    ) -> String {
        let one_line = format!("[{element} {}]", clauses.join(" "));
        let width = indent.chars().count()
            + lead
            + one_line
                .chars()
                .filter(|c| !matches!(c, '\u{e000}' | '\u{e001}'))
                .count();
        if width <= 100 || one_line.contains('\n') {
            return one_line;
        }
        let newline = self.cx.module.style.newline;
        let deeper = format!("{indent}{}", self.cx.module.style.indent);
        let clauses: Vec<String> = clauses.iter().map(|c| format!("{deeper}{c}")).collect();
        format!(
            "[{newline}{deeper}{element}{newline}{}{newline}{indent}]",
            clauses.join(newline)
        )
    }

    pub(super) fn name(&self) -> &str {
        self.cx.facts.function_name(self.place.call.func)
    }

    /// A comprehension does not leave its variables behind; a loop does.
    pub(super) fn targets_used_later(&self) -> bool {
        let targets = target_vars(self.cx, self.node, &self.place.inner);
        targets.iter().any(|&var| {
            let info = self.cx.facts.scopes.var(var);
            let reads_elsewhere = info
                .uses
                .iter()
                .any(|u| !self.node.range.contains_range(*u));
            let global = self.cx.facts.scopes.owner(info.scope).is_none();
            // Another loop that binds the same name first does not read what this one left.
            let deleted = info.defs.iter().any(|def| {
                def.kind == crate::python::DefKind::Delete
                    && !self.node.range.contains_range(def.range)
            });
            // The `else` of this loop reads what its last round left.
            let read_in_else = info.uses.iter().any(|used| {
                let mut orelse = self.node.orelse.iter();
                orelse.any(|stmt| stmt.range().contains_range(*used))
            });
            deleted
                || read_in_else
                || reads_elsewhere && !self.always_rebound(var)
                || global && self.read_in_functions(var)
        })
    }

    /// Whether the rest of the loop, or anything after it, reads what the loop binds.
    pub(super) fn targets_needed(&self) -> bool {
        let call = self.place.call.node.range();
        let targets = target_vars(self.cx, self.node, &self.place.inner);
        let inside = targets.iter().any(|&var| {
            self.cx.facts.scopes.var(var).uses.iter().any(|used| {
                self.node.range.contains_range(*used)
                    && !call.contains_range(*used)
                    && !self.dead.iter().any(|d| d.range().contains_range(*used))
            })
        });
        inside || self.targets_used_later()
    }

    pub(super) fn read_in_functions(&self, var: VarId) -> bool {
        self.cx.facts.effects().iter().any(|e| {
            e.kind == EffectKind::FreeRead(var)
                && e.owner.is_some_and(|o| {
                    !matches!(
                        self.cx.facts.scopes.func(o).node,
                        crate::python::FuncNode::Generator(_)
                    )
                })
        })
    }

    /// Every read outside this loop lies inside another loop that binds the name in its header.
    pub(super) fn always_rebound(&self, var: VarId) -> bool {
        let info = self.cx.facts.scopes.var(var);
        let mut headers: Vec<TextRange> = Vec::new();
        each_stmt(&self.cx.module.tree.body, &mut |stmt| {
            if let Stmt::For(node) = stmt
                && info
                    .defs
                    .iter()
                    .any(|d| node.target.range().contains_range(d.range))
            {
                let body = body_range(node);
                headers.push(body);
            }
        });
        info.uses
            .iter()
            .filter(|u| !self.node.range.contains_range(**u))
            .all(|u| {
                let before = u.end() <= self.node.range.start()
                    && !self.cx.facts.in_one_loop(*u, self.node.range);
                headers.iter().any(|h| h.contains_range(*u)) || before
            })
    }

    /// Lines inserted before the loop go before the accumulator's initialisation instead.
    pub(super) fn move_before_init(&self, edits: &mut [TextEdit]) {
        let Some(previous) = self.site.previous else {
            return;
        };
        for edit in edits {
            if edit.range == TextRange::empty(self.node.range.start()) {
                edit.range = TextRange::empty(previous.range().start());
            }
        }
    }
}
