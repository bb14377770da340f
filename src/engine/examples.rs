//! The examples of rules, put through the engine.

use camino::Utf8PathBuf;

use super::api::{self, EngineError, FileOutcome, InputFile, Options};
use super::decision::{Applicability, Verdict};
use super::pack::{Example, ExampleResult, Outcome, Pack, Rule, test_pack};

/// Converts the example of a rule, a program of its own, with the built-in rules and those in `folders`.
///
/// The examples of a rule that is right only under an assumption are converted as with `--unsafe`.
///
/// # Errors
/// The packs in `folders` can't be used.
pub fn convert(
    rule: &Rule,
    example: &Example,
    folders: &[Utf8PathBuf],
) -> Result<FileOutcome, EngineError> {
    let options = Options {
        allow_unsafe: allows_unsafe(rule),
        rule_dirs: folders.to_vec(),
        // An example shows what its rule does, whatever is installed.
        types: false,
        ..Options::default()
    };
    let file = InputFile {
        path: "example.py".into(),
        relative: "example.py".into(),
        text: example.before.clone(),
        home: None,
    };
    let mut outcomes = api::run(&[file], &options, &|_| {})?;
    Ok(outcomes.pop().unwrap_or_default())
}

/// Converts every example of a pack and judges what came out, in the order of the file.
#[must_use]
pub fn test(pack: &Pack, folders: &[Utf8PathBuf]) -> Vec<ExampleResult> {
    test_pack(pack, &|rule, example| {
        convert(rule, example, folders).map_or_else(
            |error| Outcome {
                error: Some(error.to_string()),
                ..Outcome::default()
            },
            |outcome| outline(rule, example, &outcome),
        )
    })
}

/// The part of an outcome that an example speaks of.
fn outline(rule: &Rule, example: &Example, outcome: &FileOutcome) -> Outcome {
    let error = match (&outcome.syntax_error, &outcome.internal_error) {
        (Some(error), _) => Some(error.message.clone()),
        (None, error) => error.clone(),
    };
    let decisions = outcome.decisions.iter();
    let converted = decisions
        .clone()
        .filter(|decision| decision.applies(allows_unsafe(rule)));
    let refused = decisions.filter(|decision| decision.verdict == Verdict::Refuse);
    Outcome {
        output: outcome.output.as_ref().unwrap_or(&example.before).clone(),
        converted: converted.map(|decision| decision.rule.clone()).collect(),
        refused: refused
            .filter_map(|decision| {
                let reason = decision.reason.as_ref()?;
                Some((decision.rule.clone(), reason.code.clone()))
            })
            .collect(),
        error,
    }
}

fn allows_unsafe(rule: &Rule) -> bool {
    rule.applicability == Applicability::Unsafe
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::engine::pack::Status;
    use crate::engine::rules::Rules;

    #[test]
    fn an_example_that_says_otherwise_is_wrong() {
        let mut rules = Rules::load(&[]).unwrap();
        let pack = rules
            .packs
            .iter_mut()
            .find(|pack| pack.file.contains("tasks"));
        let pack = pack.unwrap();
        pack.rules.truncate(1);
        let rule = &mut pack.rules[0];
        rule.examples.truncate(1);
        assert_eq!(test(pack, &[])[0].status, Status::Validated);
        pack.rules[0].examples[0].before.push_str("print(1)\n");
        let results = test(pack, &[]);
        let Status::Wrong { diff } = &results[0].status else {
            panic!("{results:?}");
        };
        assert!(diff.contains("+print(1)"), "{diff}");
    }
}
