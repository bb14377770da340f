use rayify::python::{Module, Ranged, Scopes};
fn main() {
    let path = std::env::args().nth(1).unwrap();
    let text = std::fs::read_to_string(path).unwrap();
    let m = Module::parse(text).unwrap();
    let s = Scopes::build(&m.tree);
    let t = rayify::analysis::table::builtin_tables().unwrap();
    let f = rayify::analysis::Facts::new(&m, &s, t, true, &[]);
    let mut all: Vec<_> = f.interp.values.iter().collect();
    all.sort_by_key(|(r, _)| (r.start(), r.end()));
    for (r, v) in all {
        let line = m.line(r.start());
        let d: Vec<String> = v
            .iter()
            .map(|id| format!("{}#{}", f.interp.describe(id), id.0))
            .collect();
        println!(
            "{line}: {} => {}",
            m.slice(*r).lines().next().unwrap(),
            d.join(" | ")
        );
    }
    for e in f.effects() {
        println!(
            "E {} {:?} {} {:?}",
            m.line(e.range.start()),
            e.kind,
            e.what,
            e.objs
                .iter()
                .map(|id| f.interp.describe(id))
                .collect::<Vec<_>>()
        );
    }
}
