//! Questions about the loop of a small function, `v` being the variable that is asked about.

use rustc_hash::FxHashSet;

use super::*;
use crate::python::{Module, to_size};

/// `def f(...):` around `for x in xs:` around the lines.
fn looped(body: &str) -> Module {
    let lines: String = body
        .lines()
        .map(|line| format!("        {line}\n"))
        .collect();
    let text = format!("def f(xs, v, w):\n    for x in xs:\n{lines}    print(v)\n");
    Module::parse(text).unwrap()
}

fn ask<T>(
    module: &Module,
    question: impl FnOnce(&Flow<'_, '_>, &[Stmt], &ast::StmtFor, VarId) -> T,
) -> T {
    let scopes = Scopes::build(&module.tree);
    let Stmt::FunctionDef(function) = &module.tree.body[0] else {
        panic!("the text is a function");
    };
    let Stmt::For(node) = &function.body[0] else {
        panic!("its first statement is a loop");
    };
    let name = module.text.find("v, w").unwrap();
    let var = scopes.var_at(to_size(name)).unwrap();
    let flow = Flow::new(&scopes, FxHashSet::default());
    question(&flow, &function.body, node, var)
}

fn touch(body: &str) -> Touch {
    ask(&looped(body), |flow, _, node, var| {
        flow.first_touch(&node.body, var)
    })
}

fn binds(body: &str) -> bool {
    ask(&looped(body), |flow, _, node, var| {
        flow.surely_binds(&node.body, var)
    })
}

/// Where the value may be read that the statement which starts with `v = HERE` gives.
fn later(body: &str) -> Reads {
    let module = looped(body);
    let start = to_size(module.text.find("v = HERE").unwrap());
    ask(&module, |flow, all, node, var| {
        let place = TextRange::at(start, to_size("v = HERE".len()));
        let path = path_to(all, place).unwrap();
        flow.reads_later(&path, node.range, place, var)
    })
}

#[test]
fn a_walrus_that_may_be_skipped_binds_nothing_for_sure() {
    for body in [
        "y = x and (v := 1)\nprint(v)",
        "y = (v := 1) if x else 2\nprint(v)",
        "y = 0 < x < (v := 1)\nprint(v)",
        "y = [(v := k) for k in x]\nprint(v)",
        "y = lambda: (v := 1)\nprint(v)",
        "w[x and (v := 1)] = 2\nprint(v)",
        "assert (v := x)\nprint(v)",
    ] {
        assert_eq!(touch(body), Touch::Read, "{body}");
        assert!(!binds(body), "{body}");
    }
}

#[test]
fn a_walrus_that_is_always_evaluated_binds() {
    for body in [
        "y = (v := x) and w\nprint(v)",
        "if (v := x) and v > 2:\n    print(v)",
        "while (v := w()):\n    print(v)",
        "print(v := x, v)",
        "match (v := x):\n    case 1:\n        print(v)",
    ] {
        assert_eq!(touch(body), Touch::Bound, "{body}");
        assert!(binds(body), "{body}");
    }
}

#[test]
fn the_else_of_an_inner_loop_may_skip_the_rest_of_the_round() {
    let body = "for p in x:\n    break\nelse:\n    continue\nv = 1";
    assert_eq!(touch(body), Touch::Neither);
}

#[test]
fn a_manager_may_swallow_what_fails_behind_it() {
    let second = "with w() as a, open(x) as v:\n    pass";
    assert!(!binds(second));
    let unpacked = "with w() as (a, v):\n    pass";
    assert!(!binds(unpacked));
    let first = "with w() as v, open(x) as a:\n    pass";
    assert!(binds(first));
}

#[test]
fn a_handler_that_names_its_error_sees_no_older_value_of_that_name() {
    let body = "try:\n    w()\nexcept ValueError as v:\n    print(v)";
    assert_eq!(touch(body), Touch::Neither);
    let other = "try:\n    w()\nexcept ValueError as e:\n    print(v)";
    assert_eq!(touch(other), Touch::Read);
}

#[test]
fn branches_that_leave_need_not_bind() {
    let body = "if x:\n    v = 1\nelif w:\n    continue\nelse:\n    raise w\nprint(v)";
    assert_eq!(touch(body), Touch::Neither);
}

#[test]
fn cases_of_a_match_bind_if_one_of_them_always_applies() {
    let body = "match x:\n    case [v]:\n        print(v)\n    case _:\n        v = 1\nprint(v)";
    assert_eq!(touch(body), Touch::Bound);
    let open = "match x:\n    case [v]:\n        print(v)\n    case 1:\n        v = 1\nprint(v)";
    assert_eq!(touch(open), Touch::Read);
}

#[test]
fn a_value_outlives_the_round_if_what_binds_it_anew_may_be_skipped() {
    let skipped = later("if x:\n    v = HERE\n    continue\nv = 1");
    assert!(skipped.after);
    let through_else = later("v = HERE\nfor p in x:\n    break\nelse:\n    continue\nv = 1");
    assert!(through_else.after);
    let sometimes = later("v = HERE\ny = x and (v := 1)");
    assert!(sometimes.after);
}

#[test]
fn a_value_that_is_read_and_then_bound_anew_ends_with_the_round() {
    let reads = later("v = HERE\nprint(v)\nv = 1");
    assert_eq!(
        reads,
        Reads {
            round: true,
            ..Reads::default()
        }
    );
}
