//! From the text of a pack to checked rules, or to all its problems.

mod examples;

use std::collections::BTreeMap;
use std::ops::Range;

use serde::Deserialize;
use toml::Spanned;
use toml::de::{DeTable, DeValue, ValueDeserializer};

use super::raw::{EXAMPLE_KEYS, OneOrMany, RULE_KEYS, RawRule};
use super::{Action, Alternative, Pack, Problem, Registry, Rule, Source};
use crate::engine::decision::{Applicability, Library};
use crate::engine::pattern::{Arity, Pattern, WHOLE};
use crate::engine::predicate::{Predicate, unknown};
use crate::engine::template::{ServiceCall, Template};

/// See [`super::load`].
pub(super) fn pack(source: &Source, registry: &Registry) -> Result<Pack, Vec<Problem>> {
    let mut compiler = Compiler {
        source,
        registry,
        problems: Vec::new(),
    };
    let rules = compiler.rules();
    if compiler.problems.is_empty() {
        return Ok(Pack {
            file: source.file.clone(),
            rules,
        });
    }
    compiler.problems.sort();
    compiler.problems.dedup();
    Err(compiler.problems)
}

type Span = Range<usize>;

struct Compiler<'p> {
    source: &'p Source,
    registry: &'p Registry,
    problems: Vec<Problem>,
}

impl<'p> Compiler<'p> {
    fn rules(&mut self) -> Vec<Rule> {
        let (table, errors) = DeTable::parse_recoverable(&self.source.text);
        for error in &errors {
            self.problem(&error.span().unwrap_or(0..0), error.message());
        }
        if !errors.is_empty() {
            return Vec::new();
        }
        let mut rules = Vec::new();
        for (key, value) in table.into_inner() {
            if key.get_ref() != "rule" {
                let message = unknown("key", key.get_ref(), ["rule"]);
                self.problem(&key.span(), &message);
                continue;
            }
            let span = value.span();
            let DeValue::Array(entries) = value.into_inner() else {
                self.problem(&span, "`rule` must be a list of tables; write `[[rule]]`");
                continue;
            };
            for entry in entries {
                let span = entry.span();
                if let Some(raw) = self.raw_rule(entry) {
                    rules.extend(self.rule(&raw, &span));
                }
            }
        }
        if rules.is_empty() && self.problems.is_empty() {
            self.problem(&(0..0), "it holds no rule; start one with `[[rule]]`");
        }
        self.check_unique(&rules);
        rules
    }

    /// Takes out the unknown keys with a word about each, so that one doesn't hide other problems.
    fn raw_rule(&mut self, mut entry: Spanned<DeValue<'p>>) -> Option<RawRule> {
        if let DeValue::Table(table) = entry.get_mut() {
            self.drop_unknown(table, RULE_KEYS, "a rule");
            if let Some(examples) = table.get_mut("example")
                && let DeValue::Array(examples) = examples.get_mut()
            {
                for example in examples.iter_mut() {
                    if let DeValue::Table(table) = example.get_mut() {
                        self.drop_unknown(table, EXAMPLE_KEYS, "an example");
                    }
                }
            }
        }
        let span = entry.span();
        match RawRule::deserialize(ValueDeserializer::from(entry)) {
            Ok(raw) => Some(raw),
            Err(error) => {
                self.problem(&error.span().unwrap_or(span), error.message());
                None
            }
        }
    }

    fn drop_unknown(&mut self, table: &mut DeTable<'p>, known: &[&str], what: &str) {
        let mut strange: Vec<Spanned<String>> = Vec::new();
        for key in table.keys() {
            if !known.contains(&&**key.get_ref()) {
                strange.push(Spanned::new(key.span(), key.get_ref().to_string()));
            }
        }
        for key in strange {
            table.remove(key.get_ref().as_str());
            let message = unknown("key", key.get_ref(), known.iter().copied());
            self.problem(
                &key.span(),
                &format!("{message} ({what} has {})", list(known)),
            );
        }
    }

    fn rule(&mut self, raw: &RawRule, span: &Span) -> Option<Rule> {
        let id = self.text(
            raw.id.as_ref(),
            span,
            "id",
            "write a stable one: `id = \"RAY120\"`",
        );
        if let Some(id) = &raw.id
            && !is_rule_id(id.get_ref())
        {
            self.problem(
                &id.span(),
                "an id is capital letters and three digits: `RAY120`",
            );
        }
        let name = self.text(
            raw.name.as_ref(),
            span,
            "name",
            "write a short one: `name = \"pool-map\"`",
        );
        self.check_kebab(raw.name.as_ref(), "name");
        let summary = self.text(
            raw.summary.as_ref(),
            span,
            "summary",
            "say in one line what becomes what",
        );
        if let Some(summary) = &raw.summary
            && summary.get_ref().contains('\n')
        {
            self.problem(&summary.span(), "the summary must be one line");
        }
        let why = self.text(
            raw.why.as_ref(),
            span,
            "why",
            "say in a sentence or two why this library and this shape",
        );
        let library = self.library(raw.library.as_ref(), span);
        let applicability = self.applicability(raw.applicability.as_ref());
        let docs = self.docs(raw.docs.as_ref(), span);
        let before = self.problems.len();
        let action = self.action(raw, span);
        let examples = self.examples(&raw.examples, id.as_deref().unwrap_or("rule"), span);
        let rule = Rule {
            id: id?,
            name: name?,
            summary: summary?,
            library: library?,
            why: why?,
            docs: docs?,
            applicability,
            examples,
            file: self.source.file.clone(),
            line: self.place(span.start).0,
            action: action?,
        };
        if self.problems.len() == before {
            self.check_examples(&rule);
        }
        Some(rule)
    }

    fn text(
        &mut self,
        value: Option<&Spanned<String>>,
        span: &Span,
        key: &str,
        advice: &str,
    ) -> Option<String> {
        match value {
            Some(text) if !text.get_ref().trim().is_empty() => {
                Some(text.get_ref().trim().to_owned())
            }
            Some(empty) => {
                self.problem(&empty.span(), &format!("`{key}` is empty; {advice}"));
                None
            }
            None => {
                self.problem(span, &format!("the rule has no `{key}`; {advice}"));
                None
            }
        }
    }

    fn check_kebab(&mut self, value: Option<&Spanned<String>>, key: &str) {
        if let Some(value) = value
            && !is_kebab(value.get_ref())
        {
            let message = format!(
                "`{key}` must be small letters, digits and single hyphens, such as `pool-map`"
            );
            self.problem(&value.span(), &message);
        }
    }

    fn library(&mut self, value: Option<&Spanned<String>>, span: &Span) -> Option<Library> {
        let known = LIBRARIES.iter().map(|(name, _)| *name);
        let advice = format!("write one of {}", list(&known.clone().collect::<Vec<_>>()));
        let name = self.text(value, span, "library", &advice)?;
        let found = LIBRARIES.iter().find(|(known, _)| *known == name);
        if found.is_none()
            && let Some(value) = value
        {
            let message = format!("{}; {advice}", unknown("library", &name, known));
            self.problem(&value.span(), &message);
        }
        found.map(|(_, library)| *library)
    }

    fn applicability(&mut self, value: Option<&Spanned<String>>) -> Applicability {
        let Some(value) = value else {
            return Applicability::Safe;
        };
        match value.get_ref().as_str() {
            "safe" => Applicability::Safe,
            "unsafe" => Applicability::Unsafe,
            "suggest" => Applicability::Suggest,
            other => {
                let message = unknown("applicability", other, ["safe", "unsafe", "suggest"]);
                self.problem(
                    &value.span(),
                    &format!("{message}; write safe, unsafe or suggest"),
                );
                Applicability::Suggest
            }
        }
    }

    fn docs(&mut self, value: Option<&Spanned<String>>, span: &Span) -> Option<String> {
        let page = self.text(
            value,
            span,
            "docs",
            "name the reference page: `docs = \"resources/ray-core/tasks.md\"`",
        )?;
        if !self.registry.resources.contains(&page)
            && let Some(value) = value
        {
            let pages = self.registry.resources.iter().map(String::as_str);
            let message = unknown("reference page", &page, pages);
            self.problem(&value.span(), &message);
        }
        Some(page)
    }

    fn action(&mut self, raw: &RawRule, span: &Span) -> Option<Action> {
        match (&raw.pattern, &raw.transform) {
            (Some(pattern), None) => self.declarative(raw, pattern, span),
            (None, Some(transform)) => self.native(raw, transform),
            (Some(_), Some(transform)) => {
                self.problem(
                    &transform.span(),
                    "a rule has either `match` and `rewrite` or `transform`; take one away",
                );
                None
            }
            (None, None) => {
                self.problem(
                    span,
                    "the rule does nothing; give it `match` and `rewrite`, or `transform`",
                );
                None
            }
        }
    }

    fn native(&mut self, raw: &RawRule, transform: &Spanned<String>) -> Option<Action> {
        let declarative = [
            (raw.rewrite.as_ref().map(Spanned::span), "rewrite"),
            (raw.conditions.first().map(Spanned::span), "where"),
            (raw.needs.first().map(Spanned::span), "needs"),
        ];
        for (span, key) in declarative {
            if let Some(span) = span {
                self.problem(&span, &format!("`{key}` has no meaning beside `transform`"));
            }
        }
        let name = transform.get_ref();
        let transforms = self.registry.transforms;
        let Some(spec) = transforms.iter().find(|spec| spec.name == name) else {
            let message = unknown("transform", name, transforms.iter().map(|spec| spec.name));
            self.problem(&transform.span(), &message);
            return None;
        };
        let params = raw.params.as_ref().map(Spanned::get_ref).cloned();
        let params = params.unwrap_or_default();
        for key in params.keys() {
            if !spec.params.contains(&key.as_str()) {
                let span = raw.params.as_ref().map_or(transform.span(), Spanned::span);
                let message = unknown("parameter", key, spec.params.iter().copied());
                let has = if spec.params.is_empty() {
                    "none".to_owned()
                } else {
                    list(spec.params)
                };
                self.problem(&span, &format!("{message} (transform `{name}` has {has})"));
            }
        }
        Some(Action::Native {
            transform: spec.name,
            params,
        })
    }

    fn declarative(
        &mut self,
        raw: &RawRule,
        pattern: &Spanned<OneOrMany>,
        span: &Span,
    ) -> Option<Action> {
        if let Some(params) = &raw.params {
            self.problem(&params.span(), "`params` has no meaning beside `match`");
        }
        let patterns = self.patterns(pattern);
        let Some(rewrite) = &raw.rewrite else {
            self.problem(
                span,
                "the rule has `match` but no `rewrite`; write what takes its place",
            );
            return None;
        };
        let rewrites = &rewrite.get_ref().0;
        let each = pattern.get_ref().0.len();
        if rewrites.len() != 1 && rewrites.len() != each {
            let message = format!(
                "`rewrite` has {} texts for {each} patterns; give one for all, or one for each",
                rewrites.len()
            );
            self.problem(&rewrite.span(), &message);
            return None;
        }
        let common = common_variables(&patterns);
        let lookup = |name: &str| match name {
            WHOLE => Some(Arity::One),
            _ => common.get(name).copied(),
        };
        let mut conditions = Vec::new();
        for clause in &raw.conditions {
            let parsed = Predicate::parse(clause.get_ref(), self.registry.predicates, &lookup);
            conditions.extend(self.keep("where", &clause.span(), clause.get_ref(), parsed));
        }
        let mut needs = Vec::new();
        for need in &raw.needs {
            let parsed = ServiceCall::parse(need.get_ref(), self.registry.services, &lookup);
            needs.extend(self.keep("needs", &need.span(), need.get_ref(), parsed));
        }
        let mut alternatives = Vec::new();
        for (at, pattern) in patterns.into_iter().enumerate() {
            let text = rewrites.get(at).or(rewrites.first())?;
            let parsed = {
                let own = pattern.as_ref().map(Pattern::variables);
                let lookup = |name: &str| match (name, own) {
                    (WHOLE, _) | (_, None) => Some(Arity::One),
                    (_, Some(own)) => own.get(name).copied(),
                };
                Template::parse(text, self.registry.services, &lookup)
            };
            let rewrite = match (&pattern, parsed) {
                // Its metavariables are unknown while the pattern has a problem of its own.
                (None, _) => continue,
                (Some(_), parsed) => self.keep("rewrite", &rewrite.span(), text, parsed),
            };
            if let (Some(pattern), Some(rewrite)) = (pattern, rewrite) {
                alternatives.push(Alternative { pattern, rewrite });
            }
        }
        Some(Action::Declarative {
            alternatives,
            conditions,
            needs,
        })
    }

    fn patterns(&mut self, value: &Spanned<OneOrMany>) -> Vec<Option<Pattern>> {
        let texts = &value.get_ref().0;
        if texts.is_empty() {
            self.problem(&value.span(), "`match` is an empty list; write a pattern");
        }
        let mut patterns = Vec::new();
        for text in texts {
            let parsed = Pattern::parse(text).map_err(|problem| vec![problem]);
            patterns.push(self.keep("match", &value.span(), text, parsed));
        }
        patterns
    }

    /// The value, or a problem for each sentence.
    fn keep<T>(
        &mut self,
        key: &str,
        span: &Span,
        text: &str,
        parsed: Result<T, Vec<String>>,
    ) -> Option<T> {
        match parsed {
            Ok(value) => Some(value),
            Err(sentences) => {
                let shown = text.trim().lines().next().unwrap_or_default();
                for sentence in sentences {
                    self.problem(span, &format!("`{key}` ({shown}): {sentence}"));
                }
                None
            }
        }
    }

    fn check_unique(&mut self, rules: &[Rule]) {
        let mut seen: BTreeMap<(&str, &str), usize> = BTreeMap::new();
        for rule in rules {
            for (kind, value) in [("id", &rule.id), ("name", &rule.name)] {
                if let Some(line) = seen.insert((kind, value), rule.line) {
                    self.problems.push(Problem {
                        file: rule.file.clone(),
                        line: rule.line,
                        column: 1,
                        message: format!(
                            "the {kind} `{value}` is taken by the rule on line {line}; choose another"
                        ),
                    });
                }
            }
        }
    }

    fn problem(&mut self, span: &Span, message: &str) {
        let (line, column) = self.place(span.start);
        self.problems.push(Problem {
            file: self.source.file.clone(),
            line,
            column,
            message: message.trim().to_owned(),
        });
    }

    /// Line and column of a byte offset, from 1.
    fn place(&self, offset: usize) -> (usize, usize) {
        let before = self.source.text.get(..offset).unwrap_or_default();
        let line = before.rsplit('\n').next().unwrap_or_default();
        (1 + before.matches('\n').count(), 1 + line.chars().count())
    }
}

const LIBRARIES: &[(&str, Library)] = &[
    ("core.init", Library::CoreInit),
    ("core.task", Library::CoreTask),
    ("core.actor", Library::CoreActor),
    ("core.object", Library::CoreObject),
    ("data", Library::Data),
    ("tune", Library::Tune),
    ("train", Library::Train),
    ("serve", Library::Serve),
];

/// The metavariables that all patterns bind in the same way. A broken pattern says nothing about them.
fn common_variables(patterns: &[Option<Pattern>]) -> BTreeMap<String, Arity> {
    let mut all = patterns.iter().flatten().map(Pattern::variables);
    let mut common = all.next().cloned().unwrap_or_default();
    for variables in all {
        common.retain(|name, arity| variables.get(name) == Some(arity));
    }
    common
}

fn is_rule_id(id: &str) -> bool {
    let letters = id.trim_end_matches(|c: char| c.is_ascii_digit());
    let digits = id.len() - letters.len();
    digits == 3
        && (2..=8).contains(&letters.len())
        && letters.chars().all(|c| c.is_ascii_uppercase())
}

fn is_kebab(name: &str) -> bool {
    !name.is_empty()
        && name.split('-').all(|part| {
            !part.is_empty()
                && part
                    .chars()
                    .all(|c| c.is_ascii_lowercase() || c.is_ascii_digit())
        })
}

fn list(names: &[&str]) -> String {
    names.join(", ")
}
