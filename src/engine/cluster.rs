//! The connection as decisions: written once into a converted script, or an existing local `ray.init()` made cluster-first.

use crate::analysis::Facts;
use crate::analysis::objects::ObjKind;
use crate::engine::api::{ConnectMode, Options};
use crate::engine::decision::{Applicability, Decision, Edit, Evidence, Library, Reason, Verdict};
use crate::engine::rules::Rules;
use crate::python::ast::{self, Expr};
use crate::python::walk::each_expr_in;
use crate::python::{Module, Ranged, TextRange, TextSize};
use crate::resources;
use crate::rewrites::connect::{self, Place};
use crate::rewrites::{TextEdit, imports};

/// What an expert writes: takes every valid address, treats empty as unset, never starts a local Ray.
const ADDRESS: &str = "address=os.environ.get(\"RAY_ADDRESS\") or \"auto\"";
/// With `allow-local`: a local Ray only where no address is set and no cluster runs is Ray's own rule.
const LOCAL_ADDRESS: &str = "address=os.environ.get(\"RAY_ADDRESS\") or None";
const CHECKED: &str = "resources/templates/connect_checked.py";

/// Lines of a connection with arguments are broken here.
const WIDTH: usize = 110;

/// Arguments of `ray.init` that a running cluster refuses or ignores (seen on Ray 2.60).
const LOCAL_ONLY: &[&str] = &[
    "num_cpus",
    "num_gpus",
    "resources",
    "labels",
    "object_store_memory",
    "local_mode",
    "include_dashboard",
    "dashboard_host",
    "dashboard_port",
    "_memory",
    "_node_name",
    "_plasma_directory",
    "_redis_max_memory",
    "_system_config",
    "_temp_dir",
    "_metrics_export_port",
    "enable_resource_isolation",
    "cgroup_path",
];

/// The connecting call, before its quotes are those of the file.
struct Call {
    function: &'static str,
    arguments: Vec<Argument>,
}

/// `head` `items` `tail`: on one line if it is short enough, else with the items on a line of their own.
struct Argument {
    head: &'static str,
    items: String,
    tail: &'static str,
}

impl Call {
    fn new(options: &Options, modules: &[Vec<String>]) -> Self {
        let paths = |head, tail| {
            (!modules.is_empty()).then(|| Argument {
                head,
                items: py_modules(modules),
                tail,
            })
        };
        if options.connect == ConnectMode::Checked {
            return Self {
                function: "connect_to_ray",
                arguments: paths("[", "]").into_iter().collect(),
            };
        }
        let address = Argument {
            head: if options.allow_local {
                LOCAL_ADDRESS
            } else {
                ADDRESS
            },
            items: String::new(),
            tail: "",
        };
        Self {
            function: "ray.init",
            arguments: std::iter::once(address)
                .chain(paths("runtime_env={\"py_modules\": [", "]}"))
                .collect(),
        }
    }

    fn one_line(&self) -> String {
        let arguments: Vec<String> = self.arguments.iter().map(Argument::one_line).collect();
        format!("{}({})", self.function, arguments.join(", "))
    }

    /// On one line, or one line an argument; the first line comes without its indentation.
    fn lines(&self, indent: &str, module: &Module) -> String {
        let text = self.one_line();
        if self.arguments.len() < 2 && indent.len() + text.len() <= WIDTH {
            return text;
        }
        let (newline, one) = (module.style.newline, module.style.indent.as_str());
        let deeper = format!("{indent}{one}");
        let mut lines = format!("{}({newline}", self.function);
        for argument in &self.arguments {
            let text = argument.one_line();
            if deeper.len() + text.len() < WIDTH {
                lines.push_str(&format!("{deeper}{text},{newline}"));
                continue;
            }
            let Argument { head, items, tail } = argument;
            lines.push_str(&format!("{deeper}{head}{newline}"));
            lines.push_str(&format!("{deeper}{one}{items}{newline}"));
            lines.push_str(&format!("{deeper}{tail},{newline}"));
        }
        lines.push_str(&format!("{indent})"));
        lines
    }
}

impl Argument {
    fn one_line(&self) -> String {
        format!("{}{}{}", self.head, self.items, self.tail)
    }
}

/// The modules that workers must import, found from the script's own place on whatever machine it runs: the items of a list.
fn py_modules(ways: &[Vec<String>]) -> String {
    let joined =
        |rest: &str| format!("os.path.abspath(os.path.join(os.path.dirname(__file__), {rest}))");
    let quoted = |way: &Vec<String>| {
        let parts: Vec<String> = way.iter().map(|part| format!("\"{part}\"")).collect();
        parts.join(", ")
    };
    let own = "os.path.dirname(os.path.abspath(__file__))".to_string();
    match ways {
        [way] if way.is_empty() => own,
        [way] => joined(&quoted(way)),
        _ if ways.iter().all(|way| way.len() == 1) => {
            let names: Vec<String> = ways.iter().map(quoted).collect();
            format!("{} for name in ({})", joined("name"), names.join(", "))
        }
        _ => {
            let all: Vec<String> = ways
                .iter()
                .map(|way| {
                    if way.is_empty() {
                        own.clone()
                    } else {
                        joined(&quoted(way))
                    }
                })
                .collect();
            all.join(", ")
        }
    }
}

/// What a converted script needs at its connection.
pub struct Needs<'n> {
    /// Top-level names of the program's own modules, which sort behind all other imports.
    pub siblings: &'n [String],
    /// Functions that the converted code calls.
    pub helpers: &'n str,
    /// The ways from the script's folder to the modules that workers must import.
    pub modules: &'n [Vec<String>],
}

/// The decision that connects a converted script.
pub fn connection(
    module: &Module,
    facts: &Facts<'_>,
    rules: &Rules,
    options: &Options,
    place: Place,
    needs: &Needs<'_>,
) -> Decision {
    let &Needs {
        siblings,
        helpers,
        modules,
    } = needs;
    let info = rules.info("RAY001");
    let newline = module.style.newline;
    let checked = options.connect == ConnectMode::Checked;
    let names: Vec<&str> = if checked {
        vec!["json", "os", "re", "socket", "sys", "threading", "ray"]
    } else {
        vec!["os", "ray"]
    };
    let call = Call::new(options, modules);
    let line = |indent: &str| with_quotes(&call.lines(indent, module), module.style.quote);
    let (mut edits, imports_end) = imports::add(module, facts.scopes, &names, siblings);
    let mut behind_imports = String::new();
    if checked {
        behind_imports.push_str(&format!(
            "{newline}{newline}{}",
            checked_function(options.allow_local, !modules.is_empty(), newline)
        ));
    }
    behind_imports.push_str(helpers);
    match place {
        Place::AfterImports => {
            let gap = if checked || !helpers.is_empty() {
                format!("{newline}{newline}")
            } else {
                newline.to_string()
            };
            behind_imports.push_str(&format!("{gap}{}{newline}", line("")));
        }
        Place::Before(at) if module.first_on_line(at) => {
            let above = module.comments_above(at);
            edits.push(TextEdit::insert(above, {
                let indent = module.indentation(at);
                format!("{indent}{}{newline}", line(indent))
            }));
        }
        Place::Before(at) => {
            let line = with_quotes(&call.one_line(), module.style.quote);
            edits.push(TextEdit::insert(at, format!("{line}; ")));
        }
        Place::Behind(range) => {
            let end = module.line_end(range.end());
            let lead = if module.text[..usize::from(end)].ends_with('\n') {
                ""
            } else {
                newline
            };
            edits.push(TextEdit::insert(end, {
                let indent = module.indentation(range.start());
                format!("{lead}{indent}{}{newline}", line(indent))
            }));
        }
    }
    if !behind_imports.is_empty() {
        put_behind_imports(module, &mut edits, imports_end, &behind_imports);
    }
    if options.shutdown {
        edits.push(shutdown(module));
    }
    edits.sort_by_key(|e| (e.range.start(), e.range.end()));
    let at = match place {
        Place::Before(at) => at,
        Place::Behind(range) => range.end(),
        Place::AfterImports => imports_end,
    };
    Decision {
        rule: "RAY001".to_string(),
        name: info.name,
        range: TextRange::empty(at),
        subject: "connection to the cluster".to_string(),
        verdict: Verdict::Convert,
        applicability: Applicability::Safe,
        library: Some(Library::CoreInit),
        why: info.summary,
        reason: None,
        evidence: Vec::new(),
        assumptions: Vec::new(),
        knobs: vec![
            "the cluster: `RAY_ADDRESS` (unset: the one that runs on this machine)".to_string(),
        ],
        edits: edits
            .into_iter()
            .map(|e| Edit {
                range: e.range,
                content: e.content,
            })
            .collect(),
    }
}

fn with_quotes(text: &str, quote: char) -> String {
    if quote == '\'' {
        text.replace('"', "'")
    } else {
        text.to_string()
    }
}

/// The function of `connect = "checked"`, from its template, without the template's own imports and header.
fn checked_function(allow_local: bool, modules: bool, newline: &str) -> String {
    let template = resources::page(CHECKED).unwrap_or_default();
    let mut lines: Vec<String> = Vec::new();
    for line in template
        .lines()
        .skip_while(|line| !line.starts_with("def "))
    {
        if let Some(local) = line.strip_prefix("#[local] ") {
            if allow_local {
                lines.pop();
                lines.push(local.to_string());
            }
        } else if let Some(more) = line.strip_prefix("#[modules] ") {
            lines.extend(modules.then(|| more.to_string()));
        } else {
            lines.push(line.to_string());
        }
    }
    let mut text = lines.join(newline);
    text.push_str(newline);
    if modules {
        text = text.replacen("connect_to_ray()", "connect_to_ray(py_modules)", 1);
    }
    text
}

/// Code that stands right behind the imports, also where the imports themselves are new.
fn put_behind_imports(module: &Module, edits: &mut Vec<TextEdit>, end: TextSize, text: &str) {
    let newline = module.style.newline;
    let marker = format!("import ray{newline}");
    let fresh = edits.iter_mut().find(|e| {
        e.range.start() == end
            && e.content.contains(&marker)
            && !module.text[..usize::from(end)].contains("import ")
    });
    if let Some(edit) = fresh
        && let Some(at) = edit.content.find(&marker)
    {
        edit.content.insert_str(at + marker.len(), text);
        return;
    }
    let rest = &module.text[usize::from(end)..];
    let blank = rest
        .lines()
        .take_while(|line| line.trim().is_empty())
        .count();
    // Two blank lines behind a function, one behind the connection.
    let behind_function = text
        .lines()
        .last()
        .is_some_and(|line| line.starts_with(' '));
    let wanted = if rest.trim().is_empty() {
        0
    } else if behind_function {
        2
    } else {
        1
    };
    let mut content = text.to_string();
    for _ in blank..wanted {
        content.push_str(newline);
    }
    if !module.text[..usize::from(end)].ends_with('\n') && usize::from(end) > 0 {
        content.insert_str(0, newline);
    }
    edits.push(TextEdit::insert(end, content));
}

fn shutdown(module: &Module) -> TextEdit {
    let newline = module.style.newline;
    let last = match connect::main_guard(module) {
        Some(guard) => guard.body.last().map(Ranged::range),
        None => module.tree.body.last().map(Ranged::range),
    };
    let range = last.unwrap_or_default();
    let end = module.line_end(range.end());
    let lead = if module.text[..usize::from(end)].ends_with('\n') {
        ""
    } else {
        newline
    };
    let indent = match connect::main_guard(module) {
        Some(_) => module.indentation(range.start()).to_string(),
        None => String::new(),
    };
    TextEdit::insert(end, format!("{lead}{indent}ray.shutdown(){newline}"))
}

/// Decisions about a file that is on Ray already: only a local `ray.init()` is changed.
pub fn existing(
    module: &Module,
    facts: &Facts<'_>,
    rules: &Rules,
    options: &Options,
) -> Vec<Decision> {
    let mut calls: Vec<&ast::ExprCall> = Vec::new();
    each_expr_in(&module.tree.body, &mut |expr| {
        if let Expr::Call(call) = expr {
            let init = facts.value(&call.func).iter().any(|id| matches!(&facts.interp.obj(id).kind, ObjKind::Path(path) if path == "ray.init"));
            if init {
                calls.push(call);
            }
        }
    });
    let mut decisions = Vec::new();
    for call in calls {
        if let Some(decision) =
            existing_one(module, facts, rules, options, call, decisions.is_empty())
        {
            decisions.push(decision);
        }
    }
    decisions
}

fn existing_one(
    module: &Module,
    facts: &Facts<'_>,
    rules: &Rules,
    options: &Options,
    call: &ast::ExprCall,
    first: bool,
) -> Option<Decision> {
    let info = rules.info("RAY002");
    let base = |verdict: Verdict| Decision {
        rule: "RAY002".to_string(),
        name: info.name.clone(),
        range: call.range(),
        subject: "`ray.init(…)`".to_string(),
        verdict,
        applicability: Applicability::Safe,
        library: Some(Library::CoreInit),
        why: info.summary.clone(),
        reason: None,
        evidence: Vec::new(),
        assumptions: Vec::new(),
        knobs: Vec::new(),
        edits: Vec::new(),
    };
    let positional = call.arguments.args.first();
    let keyword = call
        .arguments
        .keywords
        .iter()
        .find(|k| k.arg.as_ref().is_some_and(|a| a.id.as_str() == "address"))
        .map(|k| &k.value);
    let address = positional.or(keyword);
    let splat = call.arguments.keywords.iter().any(|k| k.arg.is_none())
        || call.arguments.args.iter().any(Expr::is_starred_expr);
    if splat {
        let mut decision = base(Verdict::Refuse);
        decision.reason = Some(Reason {
            code: "already-on-ray".to_string(),
            message: format!(
                "the arguments of `ray.init` at line {} are made at run time",
                module.line(call.range().start())
            ),
            unlock: "write the arguments out".to_string(),
        });
        return Some(decision);
    }
    if let Some(address) = address {
        let text = module.slice(address.range());
        let may_be_local = matches!(address, Expr::NoneLiteral(_))
            || text == "\"local\""
            || text == "'local'"
            || is_bare_variable(address);
        if !may_be_local || options.allow_local {
            return None;
        }
    } else if options.allow_local {
        return None;
    }
    let mut kept: Vec<String> = Vec::new();
    let mut dropped: Vec<String> = Vec::new();
    for keyword in &call.arguments.keywords {
        let Some(name) = &keyword.arg else { continue };
        if name.id.as_str() == "address" {
            continue;
        }
        if LOCAL_ONLY.contains(&name.id.as_str()) {
            dropped.push(name.id.to_string());
        } else {
            kept.push(module.slice(keyword.range).to_string());
        }
    }
    let address_text = with_quotes(
        "address=os.environ.get(\"RAY_ADDRESS\") or \"auto\"",
        module.style.quote,
    );
    let mut arguments = vec![address_text];
    arguments.extend(kept);
    let mut edits = vec![TextEdit::replace(
        call.arguments.range,
        format!("({})", arguments.join(", ")),
    )];
    if first {
        edits.extend(imports::add(module, facts.scopes, &["os"], &[]).0);
    }
    edits.sort_by_key(|e| (e.range.start(), e.range.end()));
    let mut decision = base(Verdict::Convert);
    if !dropped.is_empty() {
        decision.evidence.push(Evidence {
            range: call.arguments.range,
            text: format!("{} only make sense when Ray is started here; a running cluster refuses or ignores them", dropped.join(", ")),
        });
    }
    decision.edits = edits
        .into_iter()
        .map(|e| Edit {
            range: e.range,
            content: e.content,
        })
        .collect();
    Some(decision)
}

/// `os.environ.get("RAY_ADDRESS")` without a default: `None`, and so a local Ray, when it is unset.
fn is_bare_variable(expr: &Expr) -> bool {
    let Expr::Call(call) = expr else { return false };
    let name = match &*call.func {
        Expr::Attribute(func) => func.attr.id.as_str(),
        Expr::Name(func) => func.id.as_str(),
        _ => return false,
    };
    matches!(name, "getenv" | "get")
        && call.arguments.len() == 1
        && matches!(call.arguments.args.first(), Some(Expr::StringLiteral(s)) if s.value.to_str() == "RAY_ADDRESS")
}
