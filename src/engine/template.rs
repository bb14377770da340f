//! `rewrite` templates: Python with metavariables and service calls.
//!
//! `$X` and `$*ARGS` give the source text of what they stand for, in parentheses where the place needs them. `fresh("ref")` gives one
//! name, the same in the whole template, that the file doesn't use. A call of a service (`remote($F)`, `windowed($F, $ITEMS)`) gives what the service
//! writes. Strings take the file's quotes, lines its indentation and line ends.

pub(crate) mod fit;
mod names;
mod parse;
mod render;

use std::ops::Range;

pub use names::Names;
pub use render::{Context, RewriteText, Style, evaluate};

use self::fit::Slot;
use crate::engine::pattern::Arity;
use crate::engine::predicate::{Arg, Obstacle, Param, ParamKind};

/// Writes the code that a template can't say. Implemented over the module that is rewritten.
pub trait Services {
    /// The Python that the service gives; an empty text if it is called for its effect only. `args` fit the signature in [`SERVICES`].
    ///
    /// # Errors
    /// Why the service can't do it here; nothing of the rule is applied then.
    fn call(&mut self, name: &str, args: &[Arg<'_>]) -> Result<String, Obstacle>;
}

/// A service that `rewrite` and `needs` may call.
#[derive(Debug, Clone, Copy)]
pub struct ServiceSpec {
    pub name: &'static str,
    pub params: &'static [Param],
    /// One sentence: what it gives or does.
    pub doc: &'static str,
}

const FUNCTION: Param = Param::new("function", ParamKind::One);
const POOL: Param = Param::new("pool", ParamKind::One);
const ITEMS: Param = Param::new("items", ParamKind::Code);
const WIDTH: Param = Param::new("width", ParamKind::Code).optional();

/// The services of built-in and user packs, sorted by name. `fresh` is answered by the template itself.
pub const SERVICES: &[ServiceSpec] = &[
    ServiceSpec {
        name: "connect",
        params: &[],
        doc: "connects to the cluster once, where the program starts",
    },
    ServiceSpec {
        name: "fresh",
        params: &[Param::new("base", ParamKind::Text)],
        doc: "a name that the file doesn't use, near to the base; the same one in the whole template",
    },
    ServiceSpec {
        name: "import",
        params: &[
            Param::new("module", ParamKind::Text),
            Param::new("alias", ParamKind::Text).optional(),
        ],
        doc: "imports the module where the file has its imports, once, and gives the name that it has there",
    },
    ServiceSpec {
        name: "lazily",
        params: &[FUNCTION, Param::new("iterables", ParamKind::Any)],
        doc: "an iterator over the results in order, with all calls launched at once: what `Executor.map` gives",
    },
    ServiceSpec {
        name: "processes",
        params: &[POOL],
        doc: "how many processes the pool was made with; nothing if it didn't say",
    },
    ServiceSpec {
        name: "put",
        params: &[Param::new("value", ParamKind::Code)],
        doc: "stores the value once in the object store, ahead of the statement, and gives the name of the reference",
    },
    ServiceSpec {
        name: "remote",
        params: &[FUNCTION],
        doc: "makes the function a Ray task (in place if nothing else uses it) and gives the task's name",
    },
    ServiceSpec {
        name: "retire",
        params: &[POOL],
        doc: "takes away the pool, its `with`, its `close` and `join` and its import once nothing uses them any more",
    },
    ServiceSpec {
        name: "windowed",
        params: &[FUNCTION, ITEMS, WIDTH],
        doc: "the list of the results in order: all calls at once when they are few, a bounded window when they may be many",
    },
    ServiceSpec {
        name: "windowed_star",
        params: &[FUNCTION, ITEMS, WIDTH],
        doc: "as `windowed`, with each item unpacked into the arguments of the call",
    },
];

/// A checked template.
#[derive(Debug, Clone)]
pub struct Template {
    /// Python with reserved identifiers where the holes are.
    text: String,
    /// Disjoint, in order.
    holes: Vec<Hole>,
    /// Whether it stands for one expression (else for statements).
    expression: bool,
}

/// A checked call in `needs`.
#[derive(Debug, Clone)]
pub struct ServiceCall {
    name: &'static str,
    args: Vec<ServiceArg>,
}

#[derive(Debug, Clone)]
struct Hole {
    range: Range<usize>,
    kind: HoleKind,
}

#[derive(Debug, Clone)]
enum HoleKind {
    One {
        name: String,
        slot: Slot,
    },
    /// `$*ARGS` in a list of arguments or elements.
    Args {
        name: String,
    },
    /// `$*BODY` as a statement, `indent` columns inside the template.
    Body {
        name: String,
        indent: usize,
    },
    Fresh {
        base: String,
    },
    Service {
        call: ServiceCall,
        slot: Slot,
    },
    /// A plain string, whose quotes follow the file.
    Quoted {
        value: String,
    },
}

#[derive(Debug, Clone)]
enum ServiceArg {
    Variable(String),
    Text(String),
    Number(f64),
    Code(Template),
}

impl Template {
    /// Parses a template and checks it against the registry and the pattern's metavariables.
    ///
    /// # Errors
    /// Every problem that it has, each a sentence.
    pub fn parse(
        text: &str,
        registry: &[ServiceSpec],
        variable: &dyn Fn(&str) -> Option<Arity>,
    ) -> Result<Self, Vec<String>> {
        parse::template(text, registry, variable)
    }

    /// Whether it stands for one expression (else for statements).
    #[must_use]
    pub fn is_expression(&self) -> bool {
        self.expression
    }
}

impl ServiceCall {
    /// Parses one entry of `needs`: `connect` or `remote($F)`.
    ///
    /// # Errors
    /// Every problem that it has, each a sentence.
    pub fn parse(
        text: &str,
        registry: &[ServiceSpec],
        variable: &dyn Fn(&str) -> Option<Arity>,
    ) -> Result<Self, Vec<String>> {
        parse::need(text, registry, variable)
    }

    /// The service's name.
    #[must_use]
    pub fn name(&self) -> &'static str {
        self.name
    }
}

#[cfg(test)]
mod tests;
