use std::fmt::Write;

use super::*;

/// The text of each match with the text of its bindings: `f(1) X=1`, in the order found.
fn found(pattern: &str, code: &str) -> Vec<String> {
    found_by(&[Rule::of_pairs("TST001", &[(pattern, "x")], &[])], code)
}

fn found_by(rules: &[Rule], code: &str) -> Vec<String> {
    let module = crate::python::parser::parse_module(code).unwrap();
    let index = Index::new(rules);
    matches(&index, module.syntax())
        .iter()
        .map(|found| {
            let slice = |range: TextRange| code[std::ops::Range::<usize>::from(range)].to_owned();
            let mut text = slice(found.range);
            for (name, binding) in found.bindings.iter().filter(|(name, _)| *name != WHOLE) {
                let value = binding.range().map_or(String::new(), slice);
                let _ = write!(text, " {name}={value}");
            }
            text
        })
        .collect()
}

fn problem(pattern: &str) -> String {
    Pattern::parse(pattern).unwrap_err()
}

#[test]
fn a_call_binds_receiver_and_arguments() {
    assert_eq!(
        found(
            "$POOL.map($F, $ITEMS)",
            "out = self.pool.map(work, range(3))"
        ),
        ["self.pool.map(work, range(3)) F=work ITEMS=range(3) POOL=self.pool"]
    );
}

#[test]
fn the_number_of_arguments_must_fit() {
    assert_eq!(found("$P.map($F, $X)", "p.map(f); p.map(f, a, b)"), [""; 0]);
}

#[test]
fn keywords_match_in_any_order() {
    let code = "p.map(f, xs, timeout=1, chunksize=2)";
    assert_eq!(
        found("$P.map($F, $X, chunksize=$C, timeout=1)", code),
        ["p.map(f, xs, timeout=1, chunksize=2) C=2 F=f P=p X=xs"]
    );
    assert_eq!(found("$P.map($F, $X, chunksize=$C)", code), [""; 0]);
}

#[test]
fn a_rest_takes_positional_and_keyword_arguments() {
    let code = "g(f, a, *more, k=1, **kw)";
    assert_eq!(
        found("g($F, $*ARGS, k=1)", code),
        ["g(f, a, *more, k=1, **kw) ARGS=a, *more, k=1, **kw F=f"]
    );
    assert_eq!(found("g($F, $*ARGS)", "g(f)"), ["g(f) ARGS= F=f"]);
    assert_eq!(
        found("g($*ARGS, $LAST)", "g(1, 2, 3)"),
        ["g(1, 2, 3) ARGS=1, 2 LAST=3"]
    );
}

#[test]
fn one_metavariable_is_no_starred_argument() {
    assert_eq!(found("g($X)", "g(*xs)"), [""; 0]);
    assert_eq!(found("g(*$X)", "g(*xs)"), ["g(*xs) X=xs"]);
}

#[test]
fn a_repeated_metavariable_is_the_same_code() {
    let pattern = "$X.append($X[0])";
    assert_eq!(found(pattern, "a.b.append(a . b[0])").len(), 1);
    assert_eq!(found(pattern, "a.append(b[0])"), [""; 0]);
}

#[test]
fn anything_may_differ() {
    assert_eq!(found("f($_, $_)", "f(1, 2)"), ["f(1, 2)"]);
}

#[test]
fn an_attribute_name_can_be_bound() {
    assert_eq!(found("np.$F($X)", "np.sqrt(x)"), ["np.sqrt(x) F=sqrt X=x"]);
}

#[test]
fn literals_and_operators_are_compared() {
    assert_eq!(found("$A + 1", "x + 1; x - 1; x + 2"), ["x + 1 A=x"]);
    assert_eq!(found("f('a')", "f(\"a\"); f('b')"), ["f(\"a\")"]);
    assert_eq!(found("$X[:$N]", "x[:3]; x[3:]"), ["x[:3] N=3 X=x"]);
}

#[test]
fn comprehensions_match_by_their_parts() {
    assert_eq!(
        found(
            "[$F($X) for $X in $XS]",
            "[f(a) for a in b]; [f(a) for c in b]; [f(a) for a in b if a]"
        ),
        ["[f(a) for a in b] F=f X=a XS=b"]
    );
}

#[test]
fn a_with_statement_binds_its_body() {
    let code = "with Pool(4) as pool:\n    a = 1\n    b = 2\n";
    assert_eq!(
        found("with Pool($N) as $P:\n    $*BODY", code),
        ["with Pool(4) as pool:\n    a = 1\n    b = 2 BODY=a = 1\n    b = 2 N=4 P=pool"]
    );
    assert_eq!(found("with Pool($N) as $P: $*BODY", code).len(), 1);
}

#[test]
fn a_loop_statement_matches() {
    assert_eq!(
        found(
            "for $X in $XS:\n    $OUT.append($F($X))",
            "for x in xs:\n    out.append(f(x))\n"
        ),
        ["for x in xs:\n    out.append(f(x)) F=f OUT=out X=x XS=xs"]
    );
}

#[test]
fn a_target_is_no_value() {
    assert_eq!(found("$X[0]", "a[0] = b[0]"), ["b[0] X=b"]);
}

#[test]
fn matches_come_in_source_order_with_outer_ones_first() {
    let rules = [
        Rule::of_pairs("TST001", &[("g($X)", "x")], &[]),
        Rule::of_pairs("TST002", &[("f($X)", "x")], &[]),
    ];
    assert_eq!(
        found_by(&rules, "f(g(1))\ng(2)\n"),
        ["f(g(1)) X=g(1)", "g(1) X=1", "g(2) X=2"]
    );
}

#[test]
fn the_first_alternative_that_fits_hides_what_it_used_up() {
    let rule = Rule::of_pairs(
        "TST001",
        &[("list($E.map($F, $X))", "x"), ("$E.map($F, $X)", "y")],
        &[],
    );
    let code = "list(e.map(f, e.map(g, xs)))";
    let module = crate::python::parser::parse_module(code).unwrap();
    let index = Index::new([&rule]);
    let found: Vec<(usize, u32)> = matches(&index, module.syntax())
        .iter()
        .map(|found| (found.alternative, u32::from(found.range.start())))
        .collect();
    assert_eq!(found, [(0, 0), (1, 14)]);
}

#[test]
fn the_whole_match_and_its_surroundings_are_known() {
    let code = "f'{p.map(f, xs)}' + q.map(f, xs)";
    let rule = Rule::of_pairs("TST001", &[("$P.map($F, $X)", "x")], &[]);
    let module = crate::python::parser::parse_module(code).unwrap();
    let index = Index::new([&rule]);
    let found = matches(&index, module.syntax());
    assert_eq!(found[0].inside_fstring, Some(Quote::Single));
    assert_eq!(found[0].bindings[WHOLE].range(), Some(found[0].range));
    assert!(matches!(found[1].parent, Some(AnyNodeRef::ExprBinOp(_))));
    assert_eq!(found[1].inside_fstring, None);
}

#[test]
fn what_is_no_pattern_is_said() {
    assert!(problem("f($X").contains("isn't Python"));
    assert!(problem("").contains("empty"));
    assert!(problem("a = 1\nb = 2").contains("several statements"));
    assert!(problem("def f(): $*B").contains("kind of statement"));
    assert!(problem("$X").contains("fits every piece"));
    assert!(problem("$_").contains("fits every piece"));
    assert!(problem("f($*A, $*B)").contains("two `$*`"));
    assert!(problem("for $X in $*Y: $*B").contains("exactly one expression"));
    assert!(problem("f($X, $*X)").contains("`$X` and as `$*X`"));
    assert!(problem("f($MATCH)").contains("whole match"));
}
