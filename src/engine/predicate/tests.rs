use std::cell::RefCell;

use super::*;
use crate::engine::decision::Reason;
use crate::engine::pack::{Registry, Source, load};
use crate::engine::pattern::{Index, matches};

fn parse(text: &str) -> Result<Predicate, Vec<String>> {
    Predicate::parse(text, PREDICATES, &|name| match name {
        "F" | "X" | "MATCH" => Some(Arity::One),
        "ARGS" => Some(Arity::Many),
        _ => None,
    })
}

fn problem(text: &str) -> String {
    parse(text).unwrap_err().join("\n")
}

#[test]
fn precedence_is_not_and_or() {
    let Predicate::Any(parts) = parse("pure($F) or not heavy($F) and large($X)").unwrap() else {
        panic!("`or` binds loosest");
    };
    assert!(matches!(&parts[1], Predicate::All(both) if matches!(both[0], Predicate::Not(_))));
}

#[test]
fn an_unknown_predicate_names_the_nearest() {
    assert_eq!(
        problem("remotble($F)"),
        "unknown predicate `remotble`; did you mean `remotable`?"
    );
}

#[test]
fn all_problems_of_a_clause_are_listed() {
    let message = problem("pure($G, 1) or large(\"x\") or finit($X)");
    assert!(message.contains("`$G` isn't in the pattern"), "{message}");
    assert!(message.contains("takes 1 argument, not 2"), "{message}");
    assert!(message.contains("must be a metavariable `$X`"), "{message}");
    assert!(message.contains("did you mean `finite`?"), "{message}");
}

#[test]
fn an_optional_argument_may_be_left_out() {
    assert!(parse("invariant($X)").is_ok());
    assert!(parse("invariant($X, $MATCH)").is_ok());
    assert!(problem("invariant()").contains("takes 1 to 2 arguments, not 0"));
}

#[test]
fn broken_syntax_is_said() {
    assert!(problem("pure($F").contains("`)` is missing at the end"));
    assert!(problem("pure($F) large($X)").contains("too much"));
    assert!(problem("is($X, \"list)").contains("never closed"));
    assert!(problem("not").contains("ends where a predicate call"));
}

#[test]
fn the_registry_is_sorted() {
    assert!(PREDICATES.is_sorted_by_key(|spec| spec.name));
}

/// Holds: `pure`. Plainly doesn't: `large`. Can't be shown: `heavy`.
struct Facts(RefCell<Vec<String>>);

impl FactSource for Facts {
    fn predicate(&self, name: &str, _args: &[Arg<'_>]) -> Result<bool, Obstacle> {
        self.0.borrow_mut().push(name.to_owned());
        match name {
            "pure" => Ok(true),
            "large" => Ok(false),
            _ => Err(Obstacle {
                reason: Reason {
                    code: "unknown-call".to_owned(),
                    message: "the cost isn't known".to_owned(),
                    unlock: String::new(),
                },
                evidence: Vec::new(),
            }),
        }
    }
}

fn holds(clause: &str) -> (Result<bool, String>, Vec<String>) {
    let text = format!(
        r#"
[[rule]]
id = "TST001"
name = "test"
summary = "s"
library = "core.task"
docs = "page"
why = "w"
match = "go($F)"
where = ['{clause}']
rewrite = "$F"
[[rule.example]]
before = "go(f)"
after = "f"
[[rule.example]]
before = "go(g)"
refuse = "unknown-call"
"#
    );
    let registry = Registry::new(["page".to_owned()].into());
    let source = Source {
        file: "t.toml".to_owned(),
        text,
    };
    let pack = load(&source, &registry).unwrap();
    let module = crate::python::parser::parse_module("go(f)").unwrap();
    let index = Index::new(&pack.rules);
    let found = matches(&index, module.syntax());
    let facts = Facts(RefCell::default());
    let result = pack.rules[0].conditions()[0].holds(&found[0], &facts);
    (
        result.map_err(|obstacle| obstacle.reason.code),
        facts.0.into_inner(),
    )
}

#[test]
fn what_cannot_be_shown_stays_so_under_not() {
    assert_eq!(holds("not large($F)").0, Ok(true));
    assert_eq!(holds("not heavy($F)").0, Err("unknown-call".to_owned()));
}

#[test]
fn one_true_part_is_enough_for_or() {
    assert_eq!(holds("heavy($F) or pure($F)").0, Ok(true));
    assert_eq!(
        holds("heavy($F) or large($F)").0,
        Err("unknown-call".to_owned())
    );
}

#[test]
fn and_stops_at_the_first_part_that_fails() {
    let (result, asked) = holds("large($F) and heavy($F)");
    assert_eq!(result, Ok(false));
    assert_eq!(asked, ["large"]);
}
