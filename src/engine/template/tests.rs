use super::*;
use crate::engine::decision::Reason;
use crate::engine::pack::Rule;
use crate::engine::pattern::{Index, Pattern, matches};
use crate::engine::predicate::FactSource;
use crate::python::ast::str::Quote;

struct Everything;

impl FactSource for Everything {
    fn predicate(&self, _name: &str, _args: &[Arg<'_>]) -> Result<bool, Obstacle> {
        Ok(true)
    }
}

/// Writes each call down, arguments as text, and answers `NAME_result` (or an operator for `processes`).
struct Recorder<'s> {
    source: &'s str,
    calls: Vec<String>,
}

impl Services for Recorder<'_> {
    fn call(&mut self, name: &str, args: &[Arg<'_>]) -> Result<String, Obstacle> {
        if name == "retire" {
            return Err(Obstacle {
                reason: Reason {
                    code: "pool-in-use".to_owned(),
                    message: "the pool is used elsewhere".to_owned(),
                    unlock: String::new(),
                },
                evidence: Vec::new(),
            });
        }
        let args: Vec<String> = args
            .iter()
            .map(|arg| match arg {
                Arg::Binding { name, binding } => {
                    let range = binding.range().map(std::ops::Range::<usize>::from);
                    format!("${name}={}", range.map_or("", |range| &self.source[range]))
                }
                Arg::Text(text) => format!("{text:?}"),
                Arg::Number(number) => number.to_string(),
                Arg::Code(code) => format!("<{code}>"),
            })
            .collect();
        self.calls.push(format!("{name}({})", args.join(", ")));
        Ok(match name {
            "processes" => "a or b".to_owned(),
            "import" => "ray".to_owned(),
            _ => format!("{name}_result"),
        })
    }
}

struct Run {
    output: String,
    calls: Vec<String>,
    fresh: Vec<String>,
    left_comments: Vec<String>,
}

fn run_with(
    pattern: &str,
    rewrite: &str,
    needs: &[&str],
    code: &str,
    style: &Style,
) -> Result<Run, Obstacle> {
    let rule = Rule::of_pairs("TST001", &[(pattern, rewrite)], needs);
    let module = crate::python::parser::parse_module(code).unwrap();
    let index = Index::new([&rule]);
    let found = matches(&index, module.syntax());
    let mut recorder = Recorder {
        source: code,
        calls: Vec::new(),
    };
    let names = Names::new(["ref".to_owned()].into());
    let context = Context {
        source: code,
        names: &names,
        style,
    };
    let rewrite = evaluate(&rule, &found[0], &Everything, &mut recorder, context)?.unwrap();
    let mut output = code.to_owned();
    output.replace_range(
        std::ops::Range::<usize>::from(rewrite.range),
        &rewrite.content,
    );
    Ok(Run {
        output,
        calls: recorder.calls,
        fresh: rewrite.fresh,
        left_comments: rewrite.left_comments,
    })
}

fn run(pattern: &str, rewrite: &str, code: &str) -> String {
    match run_with(pattern, rewrite, &[], code, &Style::default()) {
        Ok(run) => run.output,
        Err(obstacle) => panic!("{obstacle:?}"),
    }
}

fn problems(pattern: &str, rewrite: &str) -> String {
    let pattern = Pattern::parse(pattern).unwrap();
    let lookup = |name: &str| pattern.variables().get(name).copied();
    Template::parse(rewrite, SERVICES, &lookup)
        .unwrap_err()
        .join("\n")
}

#[test]
fn source_text_takes_the_place_of_metavariables() {
    assert_eq!(
        run("p($F, $X)", "[$F(n) for n in $X]", "out = p(f,  g( 1 ))"),
        "out = [f(n) for n in g( 1 )]"
    );
}

#[test]
fn parentheses_come_where_the_place_needs_them() {
    assert_eq!(run("p($A)", "$A * 2", "p(x + 1)"), "(x + 1) * 2");
    assert_eq!(run("p($A)", "$A + 2", "p(x + 1)"), "x + 1 + 2");
    assert_eq!(run("p($A)", "2 - $A", "p(x - 1)"), "2 - (x - 1)");
    assert_eq!(run("p($A)", "$A.real", "p(x + 1)"), "(x + 1).real");
    assert_eq!(run("p($A)", "$A.real", "p(5)"), "(5).real");
    assert_eq!(
        run("p($A)", "m.f($A)", "p(x if y else z)"),
        "m.f(x if y else z)"
    );
    assert_eq!(
        run("p($A)", "[n for n in $A]", "p(x if y else z)"),
        "[n for n in (x if y else z)]"
    );
    assert_eq!(
        run("p($A)", "m.f($A, 1)", "p(n for n in xs)"),
        "m.f((n for n in xs), 1)"
    );
}

#[test]
fn parentheses_come_around_the_whole_where_it_stands() {
    assert_eq!(run("p($A)", "$A + 1", "y = p(x) * 2"), "y = (x + 1) * 2");
    assert_eq!(run("p($A)", "$A + 1", "y = (p(x)) * 2"), "y = (x + 1) * 2");
    assert_eq!(run("p($A)", "$A + 1", "y = p(x)"), "y = x + 1");
}

#[test]
fn a_value_of_several_lines_is_held_together() {
    let code = "y = p(\n    a +\n    b)";
    assert_eq!(run("p($A)", "$A", code), "y = (a +\n    b)");
    assert_eq!(run("p($A)", "m.f($A)", code), "y = m.f(a +\n    b)");
}

#[test]
fn an_empty_rest_takes_its_comma_along() {
    assert_eq!(run("p($A, $*R)", "m.f($A, $*R)", "p(1)"), "m.f(1)");
    assert_eq!(run("p($A, $*R)", "m.f($*R, $A)", "p(1)"), "m.f(1)");
    assert_eq!(
        run("p($A, $*R)", "m.f($A, $*R)", "p(1, 2, k=3)"),
        "m.f(1, 2, k=3)"
    );
}

#[test]
fn a_rest_keeps_its_comments() {
    let code = "p(1,\n  2,  # two\n  3)";
    assert_eq!(run("p($A, $*R)", "m.f($*R)", code), "m.f(2,  # two\n  3)");
}

#[test]
fn strings_take_the_quotes_of_the_file() {
    let style = Style {
        quote: Quote::Single,
        ..Style::default()
    };
    let result = run_with("p()", "m.f(\"a\", \"it's\")", &[], "p()", &style)
        .ok()
        .unwrap();
    assert_eq!(result.output, "m.f('a', \"it's\")");
    assert_eq!(run("p()", "m.f('a')", "p()"), "m.f(\"a\")");
}

#[test]
fn strings_inside_an_fstring_take_the_other_quotes() {
    assert_eq!(
        run("p()", "m.f(\"a\")", "x = f\"{p()}\""),
        "x = f\"{m.f('a')}\""
    );
}

#[test]
fn fresh_names_are_free_and_the_same_throughout() {
    let result = run_with(
        "p($X)",
        "[len(fresh(\"ref\")) for fresh(\"ref\") in $X] + [fresh('item')]",
        &[],
        "p(xs)",
        &Style::default(),
    )
    .ok()
    .unwrap();
    assert_eq!(result.output, "[len(ref_2) for ref_2 in xs] + [item]");
    assert_eq!(result.fresh, ["item", "ref_2"]);
}

#[test]
fn services_get_bindings_code_and_text() {
    let result = run_with(
        "$P.map($F, $X)",
        "windowed($F, $X, processes($P))",
        &["connect", "remote($F)", "import(\"ray\")"],
        "out = pool.map(f, xs)",
        &Style::default(),
    )
    .ok()
    .unwrap();
    assert_eq!(result.output, "out = windowed_result");
    assert_eq!(
        result.calls,
        [
            "processes($P=pool)",
            "windowed($F=f, $X=xs, <a or b>)",
            "connect()",
            "remote($F=f)",
            "import(\"ray\")",
        ]
    );
}

#[test]
fn what_a_service_writes_is_parenthesised_too() {
    assert_eq!(run("p($X)", "processes($X) * 2", "p(x)"), "(a or b) * 2");
    assert_eq!(
        run("p($X)", "import(\"ray\").get($X)", "p(x)"),
        "ray.get(x)"
    );
}

#[test]
fn comments_that_are_not_carried_along_are_handed_back() {
    let code = "p(  # why\n    [1,  # one\n     2],\n    x)  # behind";
    let result = run_with("p($A, $_)", "m.f($A)", &[], code, &Style::default())
        .ok()
        .unwrap();
    assert_eq!(result.output, "m.f([1,  # one\n     2])  # behind");
    assert_eq!(result.left_comments, ["# why"]);
}

#[test]
fn what_a_service_cannot_do_stops_the_rule() {
    let result = run_with("p($X)", "$X", &["retire($X)"], "p(x)", &Style::default());
    assert_eq!(result.err().unwrap().reason.code, "pool-in-use");
}

#[test]
fn statements_take_the_indentation_of_the_file() {
    let style = Style {
        indent: "  ".to_owned(),
        ..Style::default()
    };
    let code = "if a:\n  with p(4) as q:\n    # first\n    x = '''1\n 2'''  # why\n    if x:\n      y()  # last\n";
    let result = run_with(
        "with p($N) as $Q: $*BODY",
        "$Q.start($N)\n\nif $Q:\n    $*BODY",
        &[],
        code,
        &style,
    )
    .ok()
    .unwrap();
    assert_eq!(
        result.output,
        "if a:\n  q.start(4)\n\n  if q:\n    # first\n    x = '''1\n 2'''  # why\n    if x:\n      y()  # last\n"
    );
}

#[test]
fn a_body_is_moved_with_its_comments_and_strings() {
    let code = "def f():\n    with p(4) as q:\n        # first\n        x = '''1\n        2'''\n\n        if x:\n            y()  # last\n    z()\n";
    assert_eq!(
        run("with p($_) as $_: $*BODY", "$*BODY", code),
        "def f():\n    # first\n    x = '''1\n        2'''\n\n    if x:\n        y()  # last\n    z()\n"
    );
}

#[test]
fn what_is_no_template_is_said() {
    assert!(problems("p($X)", "m.f(").contains("isn't Python"));
    assert!(problems("p($X)", "").contains("empty"));
    assert!(problems("p($X)", "list($Y)").contains("`$Y` isn't in the pattern"));
    assert!(problems("p($*X)", "list($X)").contains("`$X` is `$*X` in the pattern"));
    assert_eq!(
        problems("p($X)", "windowd($X)"),
        "unknown service `windowd`; did you mean `windowed`?"
    );
    assert!(problems("p($X)", "remote($X, 1, 2)").contains("takes 1 argument, not 3"));
    assert!(problems("p($X)", "remote(x + 1)").contains("must be a metavariable"));
    assert!(problems("p($X)", "f = fresh(1)").contains("one Python name in quotes"));
    assert!(problems("p($X)", "put(value=$X)").contains("no keyword arguments"));
}

#[test]
fn python_and_own_names_may_be_called() {
    let pattern = Pattern::parse("p($X)").unwrap();
    let lookup = |name: &str| pattern.variables().get(name).copied();
    for good in [
        "sorted($X)",
        "np.sum($X)",
        "$X(1)",
        "from m import g\ng($X)",
    ] {
        assert!(Template::parse(good, SERVICES, &lookup).is_ok(), "{good}");
    }
}

#[test]
fn needs_are_calls_of_services_only() {
    let lookup = |_: &str| None;
    assert_eq!(
        ServiceCall::parse("connect", SERVICES, &lookup)
            .unwrap()
            .name(),
        "connect"
    );
    let message = ServiceCall::parse("1 + 1", SERVICES, &lookup)
        .unwrap_err()
        .join("");
    assert!(message.contains("no call of a service"), "{message}");
}

#[test]
fn the_registry_is_sorted() {
    assert!(SERVICES.is_sorted_by_key(|spec| spec.name));
}

/// Rewriting a match to itself must not change what the code means, wherever it stands.
#[test]
fn the_identity_keeps_the_tree() {
    let identities = [
        "$F($*ARGS)",
        "$A + $B",
        "$A * $B",
        "$A % $B",
        "$X.$NAME",
        "[$E for $V in $XS]",
        "$A if $B else $C",
        "for $V in $XS:\n    $*BODY",
        "if $C:\n    $*BODY",
        "with $C as $V:\n    $*BODY",
        "$V = $X",
    ];
    let mut rewritten = 0;
    for (_, pack) in crate::engine::pack::BUILTIN {
        let table: toml::Table = toml::from_str(pack).unwrap();
        let examples = table["rule"].as_array().unwrap().iter();
        let texts = examples
            .flat_map(|rule| rule["example"].as_array().unwrap())
            .flat_map(|example| [example.get("before"), example.get("after")])
            .flatten()
            .filter_map(toml::Value::as_str);
        for code in texts.chain(AWKWARD) {
            for identity in identities {
                rewritten += check_identity(identity, code);
            }
        }
    }
    assert!(rewritten > 1000, "{rewritten}");
}

/// Rewrites each match in turn and compares the trees; the number of matches.
fn check_identity(identity: &str, code: &str) -> usize {
    use crate::python::ast::comparable::ComparableStmt;

    let rule = Rule::of_pairs("TST001", &[(identity, identity)], &[]);
    let parsed = crate::python::parser::parse_module(code).unwrap();
    let old: Vec<_> = parsed
        .syntax()
        .body
        .iter()
        .map(ComparableStmt::from)
        .collect();
    let index = Index::new([&rule]);
    let (names, style) = (Names::default(), Style::default());
    let context = Context {
        source: code,
        names: &names,
        style: &style,
    };
    let found = matches(&index, parsed.syntax());
    for one in &found {
        let mut recorder = Recorder {
            source: code,
            calls: Vec::new(),
        };
        let rewrite = evaluate(&rule, one, &Everything, &mut recorder, context)
            .unwrap()
            .unwrap();
        let mut output = code.to_owned();
        let range = std::ops::Range::<usize>::from(rewrite.range);
        output.replace_range(range, &rewrite.content);
        let again = crate::python::parser::parse_module(&output)
            .unwrap_or_else(|error| panic!("{error}\n{identity}\n{output}"));
        let new: Vec<_> = again
            .syntax()
            .body
            .iter()
            .map(ComparableStmt::from)
            .collect();
        assert_eq!(new, old, "{identity}\n{output}");
    }
    found.len()
}

/// Code whose parentheses, strings, comments and lines are easy to get wrong.
const AWKWARD: [&str; 9] = [
    "x = (a + b) * c - (d - (e - f))\ny = (1, 2) + (3,)\nz = (a + b) % c + d * (e + f)\n",
    "print(*xs, sep='', **kw)\nf(n for n in xs)\nf((n for n in xs), 1)\n",
    "x = (a\n     + b)\ny = (a.b\n      .c(d,  # why\n         e))\n",
    "x = lambda a: a + 1\ny = (lambda a: a)(1)\nz = [a for a in (b if c else d)]\n",
    "f(x := 1)\ng(k=(y := 2))\nx = (y if a else b)(c)\n",
    "def f():\n    x = yield\n    y = (yield x) + 1\n    return a, b\n",
    "for a, b in c, d:\n\tif a:\n\t\tx = '''1\n 2'''\n\t\ty = 1  # why\n",
    "x = f\"{a + b!r} {f(c)} {d['k']}\"\nx = a if (b if c else d) else (e if f else g)\n",
    "if a:\n    # first\n    b()\n    # inner\n\n    c()  # last\nx = (5).real + 5 .imag\n",
];
