use std::collections::BTreeSet;

use super::*;
use crate::engine::decision::Applicability;

const GOOD: &str = r#"[[rule]]
id = "TST001"
name = "scatter"
summary = "scatter becomes tasks"
library = "core.task"
docs = "resources/ray-core/tasks.md"
applicability = "unsafe"
why = "Because."
match = ["scatter($F, $X)", "$M.scatter($F, $X)"]
where = ['pure($F)']
rewrite = "windowed($F, $X)"
needs = ["connect"]

[[rule.example]]
name = "plain"
before = "scatter(f, xs)\n"
after = "ray.get(f)\n"
runnable = true

[[rule.example]]
before = "m.scatter(f, xs)\n"
refuse = "unknown-call"
note = "why not"
"#;

fn registry() -> Registry {
    let pages = [
        "resources/ray-core/tasks.md",
        "resources/ray-core/init.md",
        "resources/reasons/unknown-call.md",
        "resources/reasons/loop-carried.md",
    ];
    Registry::new(pages.map(str::to_owned).into())
}

fn load_text(text: &str) -> Result<Pack, Vec<Problem>> {
    let source = Source {
        file: "t.toml".to_owned(),
        text: text.to_owned(),
    };
    load(&source, &registry())
}

/// The problems of the good pack with one text in place of another, as `LINE: message`.
fn problems(old: &str, new: &str) -> Vec<String> {
    assert!(GOOD.contains(old), "{old}");
    let found = load_text(&GOOD.replacen(old, new, 1))
        .err()
        .unwrap_or_default();
    found
        .iter()
        .map(|problem| format!("{}: {}", problem.line, problem.message))
        .collect()
}

fn one_problem(old: &str, new: &str) -> String {
    let mut found = problems(old, new);
    assert_eq!(found.len(), 1, "{found:#?}");
    found.remove(0)
}

#[test]
fn a_good_pack_loads() {
    let pack = load_text(GOOD).unwrap();
    let rule = &pack.rules[0];
    assert_eq!((rule.id.as_str(), rule.line), ("TST001", 1));
    assert_eq!(rule.applicability, Applicability::Unsafe);
    assert_eq!(rule.alternatives().len(), 2);
    assert_eq!(rule.needs()[0].name(), "connect");
    let [plain, refused] = rule.examples.as_slice() else {
        panic!("two examples");
    };
    assert_eq!(
        (plain.name.as_str(), plain.runnable, plain.line),
        ("plain", true, 14)
    );
    assert_eq!(refused.name, "TST001-2");
    assert_eq!(
        refused.expect,
        Expectation::Refuse("unknown-call".to_owned())
    );
}

#[test]
fn an_unknown_key_names_the_nearest() {
    let found = problems("summary =", "sumary =");
    assert!(
        found[1].starts_with("4: unknown key `sumary`; did you mean `summary`?"),
        "{found:?}"
    );
}

#[test]
fn unknown_keys_of_examples_are_said_with_their_line() {
    let message = one_problem("runnable = true", "runable = true");
    assert!(
        message.starts_with("18: unknown key `runable`; did you mean `runnable`?"),
        "{message}"
    );
}

#[test]
fn an_unknown_table_is_said() {
    let text = format!("{GOOD}\n[[rules]]\nid = 1\n");
    let found = load_text(&text).unwrap_err();
    assert_eq!(
        found[0].message,
        "unknown key `rules`; did you mean `rule`?"
    );
}

#[test]
fn what_is_missing_is_said() {
    assert!(one_problem("why = \"Because.\"\n", "").contains("has no `why`"));
    assert!(one_problem("why = \"Because.\"", "why = ' '").contains("`why` is empty"));
    assert!(one_problem("rewrite = \"windowed($F, $X)\"\n", "").contains("no `rewrite`"));
    assert!(problems("after = \"ray.get(f)\\n\"", "")[1].contains("either `after`"));
}

#[test]
fn wrong_types_are_said_with_their_line() {
    let message = one_problem("runnable = true", "runnable = 'yes'");
    assert!(message.starts_with("18: invalid type"), "{message}");
}

#[test]
fn names_outside_the_registries_are_said() {
    assert_eq!(
        one_problem("core.task", "core.tasks").split(" (").next(),
        Some(
            "5: unknown library `core.tasks`; did you mean `core.task`?; write one of core.init, core.task, core.actor, core.object, data, tune, train, serve"
        )
    );
    assert_eq!(
        one_problem("resources/ray-core/tasks.md", "resources/ray-core/task.md"),
        "6: unknown reference page `resources/ray-core/task.md`; did you mean `resources/ray-core/tasks.md`?"
    );
    assert_eq!(
        one_problem("pure($F)", "pur($F)"),
        "10: `where` (pur($F)): unknown predicate `pur`; did you mean `pure`?"
    );
    assert_eq!(
        one_problem("[\"connect\"]", "[\"conect\"]"),
        "12: `needs` (conect): unknown service `conect`; did you mean `connect`?"
    );
    assert_eq!(
        one_problem("refuse = \"unknown-call\"", "refuse = \"unknown-cal\""),
        "22: unknown reason code `unknown-cal`; did you mean `unknown-call`?"
    );
    assert!(one_problem("\"unsafe\"", "\"unsave\"").contains("did you mean `unsafe`?"));
}

#[test]
fn undefined_metavariables_are_said() {
    assert!(one_problem("pure($F)", "pure($G)").contains("`$G` isn't in the pattern"));
    assert!(
        problems("windowed($F, $X)", "windowed($F, $Y)")[0].contains("`$Y` isn't in the pattern")
    );
    let message = one_problem("pure($F)", "pure($M)");
    assert!(
        message.contains("`$M` isn't in the pattern"),
        "only one alternative binds it: {message}"
    );
}

#[test]
fn a_broken_pattern_is_one_problem() {
    let message = one_problem("\"scatter($F, $X)\"", "\"scatter($F\"");
    assert!(
        message.starts_with("9: `match` (scatter($F): it isn't Python"),
        "{message}"
    );
}

#[test]
fn examples_must_be_python_and_fit_the_pattern() {
    assert!(
        one_problem("after = \"ray.get(f)\\n\"", "after = \"x\\ny = (\"")
            .starts_with("17: line 2 of this text isn't Python")
    );
    assert!(
        one_problem("\"scatter(f, xs)\\n\"", "\"gather(f, xs)\\n\"")
            .contains("fits nothing in the example `plain`")
    );
}

#[test]
fn both_kinds_of_examples_must_be_there() {
    let found = problems("refuse = \"unknown-call\"", "after = \"y\"");
    assert!(found[0].contains("must leave alone"), "{found:?}");
}

#[test]
fn ids_and_names_are_checked_and_unique() {
    assert!(one_problem("TST001", "T1").contains("three digits"));
    assert!(one_problem("\"scatter\"", "\"Scatter Gather\"").contains("small letters"));
    let twice = load_text(&GOOD.repeat(2)).unwrap_err();
    assert_eq!(twice.len(), 2);
    assert!(twice[0].message.contains("taken by the rule on line 1"));
}

#[test]
fn ids_are_unique_among_packs() {
    let sources = ["a.toml", "b.toml"].map(|file| Source {
        file: file.to_owned(),
        text: GOOD.to_owned(),
    });
    let found = load_all(&sources, &registry()).unwrap_err();
    assert_eq!(
        found[0].to_string(),
        "b.toml:1:1: the id `TST001` is taken by the rule at a.toml:1; choose another"
    );
}

#[test]
fn all_problems_of_a_pack_are_listed_in_order() {
    let broken = GOOD
        .replacen("pure($F)", "pur($F)", 1)
        .replacen("why = \"Because.\"\n", "", 1)
        .replacen("note =", "notes =", 1);
    let text = format!(
        "{broken}\n{}",
        GOOD.replacen("TST001", "x", 1)
            .replacen("\"scatter\"", "\"other\"", 1)
    );
    let lines: Vec<usize> = load_text(&text)
        .unwrap_err()
        .iter()
        .map(|p| p.line)
        .collect();
    assert_eq!(lines, [1, 9, 22, 25]);
}

#[test]
fn broken_toml_is_said_with_its_line() {
    let found = load_text("[[rule]]\nid = \nname = 'x'\n").unwrap_err();
    assert_eq!(found[0].line, 2);
}

#[test]
fn native_rules_name_a_transform_and_its_parameters() {
    let native = |lines: &str| {
        let text = GOOD
            .lines()
            .filter(|line| {
                !["match", "where", "rewrite", "needs"]
                    .iter()
                    .any(|key| line.starts_with(key))
            })
            .flat_map(|line| [line, "\n"])
            .collect::<String>();
        load_text(&text.replacen("why = ", &format!("{lines}\nwhy = "), 1))
    };
    let pack = native("transform = \"map-call\"\nparams = { functions = [\"map\"] }").unwrap();
    let (name, params) = pack.rules[0].transform().unwrap();
    assert_eq!((name, params.len()), ("map-call", 1));
    let message = |lines: &str| native(lines).unwrap_err()[0].message.clone();
    assert!(message("transform = \"map-cal\"").contains("did you mean `map-call`?"));
    assert!(
        message("transform = \"map-call\"\nparams = { function = 1 }")
            .contains("did you mean `functions`?")
    );
    assert!(
        message("transform = \"map-call\"\nrewrite = \"x\"")
            .contains("no meaning beside `transform`")
    );
    assert!(message("").contains("does nothing"));
}

#[test]
fn rewrites_pair_with_patterns() {
    let pack = load_text(&GOOD.replacen(
        "rewrite = \"windowed($F, $X)\"",
        "rewrite = [\"windowed($F, $X)\", \"$M.results($X)\"]",
        1,
    ))
    .unwrap();
    assert_eq!(pack.rules[0].alternatives().len(), 2);
    let message = one_problem(
        "rewrite = \"windowed($F, $X)\"",
        "rewrite = [\"$M.results($X)\", \"windowed($F, $X)\"]",
    );
    assert!(message.contains("`$M` isn't in the pattern"), "{message}");
    let three = one_problem(
        "rewrite = \"windowed($F, $X)\"",
        "rewrite = [\"1\", \"2\", \"3\"]",
    );
    assert!(three.contains("3 texts for 2 patterns"), "{three}");
}

#[test]
fn a_scaffold_loads_as_it_stands() {
    let mut registry = registry();
    registry
        .resources
        .insert("resources/reasons/stdout-in-worker.md".to_owned());
    let source = Source {
        file: "new.toml".to_owned(),
        text: scaffold("USR001", "My Rule!"),
    };
    match load(&source, &registry) {
        Ok(pack) => assert_eq!(pack.rules[0].name, "my-rule"),
        Err(problems) => panic!("{problems:#?}"),
    }
}

fn verdicts(convert: &dyn Fn(&str) -> Outcome) -> Vec<Status> {
    let pack = load_text(GOOD).unwrap();
    let results = test_pack(&pack, &|_, example| convert(&example.before));
    assert_eq!(results[0].rule, "TST001");
    results.into_iter().map(|result| result.status).collect()
}

#[test]
fn examples_are_validated() {
    let found = verdicts(&|before| {
        if before.starts_with("scatter") {
            Outcome {
                output: "ray.get(f)\n".to_owned(),
                converted: vec!["TST001".to_owned()],
                ..Outcome::default()
            }
        } else {
            Outcome {
                output: before.to_owned(),
                refused: vec![("TST001".to_owned(), "unknown-call".to_owned())],
                ..Outcome::default()
            }
        }
    });
    assert_eq!(found, [Status::Validated, Status::Validated]);
}

#[test]
fn another_output_is_wrong_and_a_forbidden_conversion_noisy() {
    let found = verdicts(&|_| Outcome {
        output: "ray.get(g)\n".to_owned(),
        converted: vec!["TST001".to_owned()],
        ..Outcome::default()
    });
    let [Status::Wrong { diff }, Status::Noisy { .. }] = found.as_slice() else {
        panic!("{found:?}");
    };
    assert!(diff.contains("-ray.get(f)\n+ray.get(g)"), "{diff}");
}

#[test]
fn no_conversion_and_no_reason_are_missing() {
    let found = verdicts(&|before| Outcome {
        output: before.to_owned(),
        ..Outcome::default()
    });
    let instead = "no rule saw a candidate".to_owned();
    let missing = Status::Missing { instead };
    assert_eq!(found, [missing.clone(), missing]);
}

#[test]
fn another_reason_is_wrong() {
    let found = verdicts(&|before| Outcome {
        output: before.to_owned(),
        refused: vec![("TST001".to_owned(), "loop-carried".to_owned())],
        ..Outcome::default()
    });
    assert_eq!(
        found[1],
        Status::Wrong {
            diff: "expected reason unknown-call; refused for loop-carried".to_owned(),
        }
    );
}

/// The pages that the built-in packs may name until the resources are compiled in.
fn pages_of_builtin() -> BTreeSet<String> {
    BUILTIN
        .iter()
        .flat_map(|(_, text)| text.lines())
        .filter_map(|line| line.strip_prefix("docs = \"")?.split('"').next())
        .map(str::to_owned)
        .collect()
}

#[test]
fn the_builtin_packs_load() {
    match builtin(&Registry::new(pages_of_builtin())) {
        Ok(packs) => assert_eq!(packs.len(), BUILTIN.len()),
        Err(problems) => {
            let all: Vec<String> = problems.iter().map(Problem::to_string).collect();
            panic!("{}", all.join("\n"));
        }
    }
}

#[test]
fn every_pack_file_is_compiled_in() {
    let folder = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("rules");
    let mut files: Vec<String> = std::fs::read_dir(folder)
        .unwrap()
        .map(|entry| entry.unwrap().file_name().into_string().unwrap())
        .filter(|name| name.rsplit('.').next() == Some("toml"))
        .map(|name| format!("rules/{name}"))
        .collect();
    files.sort();
    let listed: Vec<&str> = BUILTIN.iter().map(|(file, _)| *file).collect();
    assert_eq!(files, listed);
}

#[test]
fn the_guide_names_everything_that_a_pack_may_use() {
    let guide = include_str!("../../../rules/README.md");
    let names = crate::engine::predicate::PREDICATES
        .iter()
        .map(|spec| spec.name)
        .chain(
            crate::engine::template::SERVICES
                .iter()
                .map(|spec| spec.name),
        )
        .chain(TRANSFORMS.iter().map(|spec| spec.name))
        .chain(raw::RULE_KEYS.iter().copied())
        .chain(raw::EXAMPLE_KEYS.iter().copied());
    for name in names {
        assert!(
            guide.contains(&format!("`{name}`")) || guide.contains(&format!("`{name}(")),
            "{name}"
        );
    }
}

#[test]
fn builtin_ids_and_native_transforms_are_all_used() {
    let packs = builtin(&Registry::new(pages_of_builtin())).unwrap();
    let rules: Vec<&Rule> = packs.iter().flat_map(|pack| &pack.rules).collect();
    assert!(rules.iter().all(|rule| rule.id.starts_with("RAY")));
    for spec in TRANSFORMS {
        let used = rules
            .iter()
            .any(|rule| rule.transform().is_some_and(|(name, _)| name == spec.name));
        assert!(used, "no rule uses {}", spec.name);
    }
}
