//! From ty's types to the words of the effect tables: `_io.TextIOWrapper`, `list[pathlib.Path]`.

use camino::Utf8Path;
use ruff_db::parsed::parsed_module;
use ruff_python_ast::visitor::{Visitor, walk_expr};
use rustc_hash::FxHashSet;
use ty_module_resolver::file_to_module;
use ty_python_semantic::types::{Type, TypeDefinition, TypeDetail};
use ty_python_semantic::{Db, HasType, ProgramEnvironment, SemanticModel};

use super::database::{Database, Settings};
use super::guard::Silence;
use crate::python::ast::Expr;
use crate::python::{Ranged, TextRange};

/// The types of expressions, in the order of their places. Each has one type expression for every class that the value
/// may have, in the notation of the effect tables: canonical names (the module that defines the class), builtins bare,
/// contents in brackets. An expression of which any part is unknown is not there.
pub type Answers = Vec<(TextRange, Vec<String>)>;

/// Opens a database and asks.
///
/// # Errors
/// ty can't find the file.
pub fn answers(
    settings: &Settings,
    path: &Utf8Path,
    text: String,
    ranges: &[TextRange],
) -> Result<Answers, Silence> {
    let (db, file) = Database::open(settings, path, text)?;
    let program_file = db.program_file(file);
    let model = SemanticModel::new(&db, program_file);
    let env = model.program_environment();
    // ty's queries know the nodes of this tree only.
    let module = parsed_module(&db, program_file.python_file(&db)).load(&db);
    let mut wanted = Wanted {
        ranges: ranges.iter().copied().collect(),
        found: Vec::new(),
    };
    wanted.visit_body(&module.syntax().body);
    let mut answers: Answers = wanted
        .found
        .into_iter()
        .filter_map(|expr| {
            let ty = expr.inferred_type(&model)?;
            Some((expr.range(), classes(&db, &env, ty)?))
        })
        .collect();
    answers.sort_by_key(|(range, _)| (range.start(), range.end()));
    Ok(answers)
}

struct Wanted<'a> {
    ranges: FxHashSet<TextRange>,
    found: Vec<&'a Expr>,
}

impl<'a> Visitor<'a> for Wanted<'a> {
    fn visit_expr(&mut self, expr: &'a Expr) {
        if self.ranges.contains(&expr.range()) {
            self.found.push(expr);
        }
        walk_expr(self, expr);
    }
}

/// One type expression a class; `None` if any part is unknown or can't be said.
fn classes<'db>(
    db: &'db dyn Db,
    env: &ProgramEnvironment<'db>,
    ty: Type<'db>,
) -> Option<Vec<String>> {
    let mut all = Vec::new();
    collect(db, env, ty, &mut all)?;
    all.sort();
    all.dedup();
    (!all.is_empty()).then_some(all)
}

fn collect<'db>(
    db: &'db dyn Db,
    env: &ProgramEnvironment<'db>,
    ty: Type<'db>,
    all: &mut Vec<String>,
) -> Option<()> {
    match ty {
        Type::Union(union) => {
            for &element in union.elements(db) {
                collect(db, env, element, all)?;
            }
            Some(())
        }
        // Narrowed by a test: `str & ~AlwaysFalsy`.
        Type::Intersection(intersection) => {
            let mut positive = intersection.iter_positive(db);
            let first = positive.next()?;
            if positive.next().is_some() {
                return None;
            }
            collect(db, env, first, all)
        }
        Type::NominalInstance(_) | Type::LiteralValue(_) => {
            all.extend(Notation::read(db, env, ty)?);
            Some(())
        }
        _ => None,
    }
}

/// Reads what ty writes for a type. ty shows the parts of a type in no other way; it says of every name which class is meant.
struct Notation {
    tokens: Vec<Token>,
    at: usize,
}

/// Stands for `Any` and `Unknown` until it is clear whether the part matters. No class has this name.
const UNKNOWN: &str = "?";

#[derive(Debug, Clone, PartialEq)]
enum Token {
    /// A class by its canonical name.
    Class(String),
    Literal,
    Mark(char),
    Ellipsis,
}

impl Notation {
    fn read<'db>(
        db: &'db dyn Db,
        env: &ProgramEnvironment<'db>,
        ty: Type<'db>,
    ) -> Option<Vec<String>> {
        let mut notation = Self {
            tokens: tokens(db, env, ty)?,
            at: 0,
        };
        let all = notation.union()?;
        let whole = notation.at == notation.tokens.len();
        (whole && !all.iter().any(|name| name.contains(UNKNOWN))).then_some(all)
    }

    fn next(&mut self) -> Option<Token> {
        let token = self.tokens.get(self.at).cloned()?;
        self.at += 1;
        Some(token)
    }

    fn eat(&mut self, mark: char) -> bool {
        let found = self.tokens.get(self.at) == Some(&Token::Mark(mark));
        self.at += usize::from(found);
        found
    }

    fn union(&mut self) -> Option<Vec<String>> {
        let mut all = self.one()?;
        while self.eat('|') {
            all.extend(self.one()?);
        }
        Some(all)
    }

    fn one(&mut self) -> Option<Vec<String>> {
        let name = match self.next()? {
            Token::Class(name) => name,
            Token::Literal => return self.literals(),
            _ => return None,
        };
        if !self.eat('[') {
            let exact = self.eat('*');
            return Some(match name.as_str() {
                // As an annotation, `float` also promises `int`; `float*` is how ty writes the class itself.
                "float" if !exact => vec!["float".to_owned(), "int".to_owned()],
                "complex" if !exact => {
                    vec!["complex".to_owned(), "float".to_owned(), "int".to_owned()]
                }
                _ => vec![name],
            });
        }
        let mut parts = Vec::new();
        loop {
            if self.tokens.get(self.at) == Some(&Token::Ellipsis) {
                // `tuple[int, ...]`
                self.at += 1;
            } else {
                parts.push(self.union()?.join(" | "));
            }
            if self.eat(']') {
                break;
            }
            if !self.eat(',') {
                return None;
            }
        }
        container(&name, &parts).map(|text| vec![text])
    }

    /// `[1, 2]` behind `Literal`.
    fn literals(&mut self) -> Option<Vec<String>> {
        let mut all = Vec::new();
        if !self.eat('[') {
            return None;
        }
        loop {
            let Token::Class(name) = self.next()? else {
                return None;
            };
            all.push(name);
            if self.eat(']') {
                return Some(all);
            }
            if !self.eat(',') {
                return None;
            }
        }
    }
}

/// Generic classes whose arguments say what is in them, and those whose arguments say nothing about contents.
fn container(name: &str, parts: &[String]) -> Option<String> {
    if name == "numpy.ndarray" {
        // Its shape is always unknown to ty, and says nothing about what is in it.
        return match parts {
            [_, dtype] if is_plain_dtype(dtype) => Some(name.to_owned()),
            _ => None,
        };
    }
    if parts.iter().any(|part| part.contains(UNKNOWN)) {
        return None;
    }
    if name.starts_with("numpy.") {
        return Some(format!("{name}[{}]", parts.join(", ")));
    }
    let opaque = matches!(name, "re.Match" | "re.Pattern")
        || name.starts_with("_io.")
        || name.starts_with("subprocess.");
    if opaque {
        return Some(name.to_owned());
    }
    let wanted = match name {
        "list" | "set" | "frozenset" | "collections.deque" => 1..=1,
        // Not `defaultdict`: its factory is not part of its type.
        "dict" | "collections.OrderedDict" => 2..=2,
        "collections.Counter" => {
            let [key] = parts else { return None };
            return Some(format!("{name}[{key}, int]"));
        }
        "tuple" => 1..=12,
        _ => return None,
    };
    wanted
        .contains(&parts.len())
        .then(|| format!("{name}[{}]", parts.join(", ")))
}

/// A dtype that is not, and can't be, `object`: such an array may hold anything.
fn is_plain_dtype(text: &str) -> bool {
    let Some(scalar) = text.strip_prefix("numpy.dtype[") else {
        return false;
    };
    let vague = [UNKNOWN, "numpy.object_", "numpy.generic", "numpy.void"];
    !vague.iter().any(|name| scalar.contains(name))
}

fn tokens<'db>(
    db: &'db dyn Db,
    env: &ProgramEnvironment<'db>,
    ty: Type<'db>,
) -> Option<Vec<Token>> {
    let shown = ty.display(db, env).to_string_parts();
    let mut names: Vec<(TextRange, &TypeDetail<'db>)> =
        shown.targets.iter().copied().zip(&shown.details).collect();
    names.sort_by_key(|(range, _)| range.start());
    let label = shown.label.as_str();
    let mut tokens = Vec::new();
    let mut at = 0;
    for (range, detail) in names {
        let TypeDetail::Type(named) = detail else {
            return None;
        };
        let (start, end) = (usize::from(range.start()), usize::from(range.end()));
        marks(label.get(at..start)?, &mut tokens)?;
        tokens.push(word(db, env, *named, label.get(start..end)?)?);
        at = end;
    }
    marks(label.get(at..)?, &mut tokens)?;
    Some(tokens)
}

fn word<'db>(
    db: &'db dyn Db,
    env: &ProgramEnvironment<'db>,
    named: Type<'db>,
    text: &str,
) -> Option<Token> {
    let name = match named {
        Type::SpecialForm(_) if text == "Literal" => return Some(Token::Literal),
        Type::SpecialForm(_) if text == "LiteralString" => "str".to_owned(),
        Type::LiteralValue(_) => literal_class(text)?.to_owned(),
        Type::NominalInstance(_) if text == "None" => "None".to_owned(),
        Type::ClassLiteral(_) => canonical(db, env, named)?,
        Type::Dynamic(_) => UNKNOWN.to_owned(),
        _ => return None,
    };
    Some(Token::Class(name))
}

/// The class of a literal as ty writes it. Members of an enumeration are none of these.
fn literal_class(text: &str) -> Option<&'static str> {
    match text {
        "True" | "False" => return Some("bool"),
        _ if text.starts_with("b\"") || text.starts_with("b'") => return Some("bytes"),
        _ => {}
    }
    match text.chars().next()? {
        '"' | '\'' => Some("str"),
        '-' | '0'..='9' => Some("int"),
        _ => None,
    }
}

/// `module.Class` of a class that stands at the top level of a module; builtins bare.
fn canonical<'db>(
    db: &'db dyn Db,
    env: &ProgramEnvironment<'db>,
    class: Type<'db>,
) -> Option<String> {
    let TypeDefinition::StaticClass(definition) = class.definition(db, env)? else {
        return None;
    };
    if !definition.file_scope(db).is_global() {
        return None;
    }
    let name = definition.name(db)?;
    let module = file_to_module(db, definition.program_file(db).resolver_file(db))?;
    let module = module.name(db).as_str();
    Some(match module {
        "builtins" => name,
        _ => format!("{module}.{name}"),
    })
}

/// What stands between the names. Anything but unions, arguments and `...` is not understood.
fn marks(text: &str, tokens: &mut Vec<Token>) -> Option<()> {
    let mut rest = text;
    while let Some(mark) = rest.chars().next() {
        if let Some(after) = rest.strip_prefix("...") {
            tokens.push(Token::Ellipsis);
            rest = after;
            continue;
        }
        match mark {
            ' ' => {}
            '[' | ']' | '|' | ',' | '*' => tokens.push(Token::Mark(mark)),
            _ => return None,
        }
        rest = &rest[1..];
    }
    Some(())
}
