//! The checks of a rule's examples.

use toml::Spanned;

use super::super::raw::RawExample;
use super::super::{Example, Expectation, NO_MATCH, Problem, Rule};
use super::{Compiler, Span};
use crate::engine::pattern::{Index, matches};
use crate::engine::predicate::unknown;

impl Compiler<'_> {
    pub(super) fn examples(
        &mut self,
        raw: &[Spanned<RawExample>],
        id: &str,
        span: &Span,
    ) -> Vec<Example> {
        let mut examples = Vec::new();
        for (at, example) in raw.iter().enumerate() {
            let fallback = format!("{id}-{}", at + 1);
            examples.extend(self.example(example.get_ref(), &example.span(), fallback));
        }
        let has = |wanted: fn(&RawExample) -> bool| raw.iter().any(|e| wanted(e.get_ref()));
        if !has(|example| example.after.is_some()) {
            self.problem(span, "the rule has no example that it converts; add a `[[rule.example]]` with `before` and `after`");
        }
        if !has(|example| example.refuse.is_some()) {
            self.problem(span, "the rule has no example that it must leave alone; add a `[[rule.example]]` with `before` and `refuse = \"REASON-CODE\"`");
        }
        examples
    }

    fn example(&mut self, raw: &RawExample, span: &Span, fallback: String) -> Option<Example> {
        self.check_kebab(raw.name.as_ref(), "name");
        let Some(before) = &raw.before else {
            self.problem(
                span,
                "the example has no `before`; write the script that goes in",
            );
            return None;
        };
        self.check_python(before);
        let expect = match (&raw.after, &raw.refuse) {
            (Some(after), None) => {
                self.check_python(after);
                if after.get_ref() == before.get_ref() {
                    self.problem(&after.span(), "`after` is the same as `before`; write `refuse` if the rule must leave it alone");
                }
                Expectation::After(after.get_ref().clone())
            }
            (None, Some(code)) => {
                self.check_reason(code);
                Expectation::Refuse(code.get_ref().clone())
            }
            _ => {
                self.problem(
                    span,
                    "an example has either `after` (what it becomes) or `refuse` (the reason code)",
                );
                return None;
            }
        };
        Some(Example {
            name: raw
                .name
                .as_ref()
                .map_or(fallback, |name| name.get_ref().clone()),
            note: raw.note.clone(),
            before: before.get_ref().clone(),
            expect,
            runnable: raw.runnable,
            line: self.place(span.start).0,
        })
    }

    fn check_python(&mut self, text: &Spanned<String>) {
        if let Err(error) = crate::python::parser::parse_module(text.get_ref()) {
            let offset = usize::from(error.location.start());
            let line = 1 + text.get_ref()[..offset].matches('\n').count();
            let message = format!("line {line} of this text isn't Python: {}", error.error);
            self.problem(&text.span(), &message);
        }
    }

    fn check_reason(&mut self, code: &Spanned<String>) {
        self.check_kebab(Some(code), "refuse");
        let known: Vec<&str> = self.registry.reasons().collect();
        let name = code.get_ref().as_str();
        if !known.is_empty() && name != NO_MATCH && !known.contains(&name) {
            let message = unknown("reason code", name, known);
            self.problem(&code.span(), &message);
        }
    }

    /// The pattern of a declarative rule must fit its own examples, but for those that say it doesn't.
    pub(super) fn check_examples(&mut self, rule: &Rule) {
        if rule.alternatives().is_empty() {
            return;
        }
        let index = Index::new([rule]);
        for example in &rule.examples {
            if example.expect == Expectation::Refuse(NO_MATCH.to_owned()) {
                continue;
            }
            let Ok(parsed) = crate::python::parser::parse_module(&example.before) else {
                continue;
            };
            if matches(&index, parsed.syntax()).is_empty() {
                self.problems.push(Problem {
                    file: rule.file.clone(),
                    line: example.line,
                    column: 1,
                    message: format!(
                        "`match` fits nothing in the example `{}`; correct one of them (or write `refuse = \"{NO_MATCH}\"`)",
                        example.name
                    ),
                });
            }
        }
    }
}
