//! Signatures of predicates and services, and the sentences for calls that don't fit them.

use crate::engine::pattern::Arity;

/// A parameter of a predicate or a service.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Param {
    pub name: &'static str,
    pub kind: ParamKind,
    pub optional: bool,
}

/// What may be given for a parameter.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum ParamKind {
    /// `$X`
    One,
    /// `$X` or `$*XS`
    Any,
    /// A string in quotes.
    Text,
    Number,
    /// Python code: a metavariable, another service, any expression. Only services have such parameters.
    Code,
}

impl Param {
    /// A parameter that must be given.
    #[must_use]
    pub const fn new(name: &'static str, kind: ParamKind) -> Self {
        Self {
            name,
            kind,
            optional: false,
        }
    }

    /// The same parameter, which may be left out at the end.
    #[must_use]
    pub const fn optional(self) -> Self {
        Self {
            optional: true,
            ..self
        }
    }
}

/// What a call in a pack gives for a parameter.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum GivenArg {
    Variable(Arity),
    Text,
    Number,
    Code,
}

/// The problems of a call with these arguments, each a sentence. `what` is "predicate" or "service".
pub(crate) fn check_arguments(
    what: &str,
    name: &str,
    params: &[Param],
    given: &[GivenArg],
) -> Vec<String> {
    let least = params.iter().filter(|param| !param.optional).count();
    let most = params.len();
    if given.len() < least || given.len() > most {
        let wanted = if least == most {
            format!("{least}")
        } else {
            format!("{least} to {most}")
        };
        let plural = if least == 1 && most == 1 {
            "argument"
        } else {
            "arguments"
        };
        return vec![format!(
            "{what} `{}` takes {wanted} {plural}, not {}",
            usage(name, params),
            given.len()
        )];
    }
    params
        .iter()
        .zip(given)
        .filter(|(param, given)| !accepts(param.kind, **given))
        .map(|(param, _)| {
            format!(
                "`{}` of {what} `{}` must be {}",
                param.name,
                usage(name, params),
                wanted(param.kind)
            )
        })
        .collect()
}

/// The sentence for a name that isn't in a registry.
pub(crate) fn unknown<'n>(
    what: &str,
    name: &str,
    known: impl IntoIterator<Item = &'n str>,
) -> String {
    match nearest(name, known) {
        Some(near) => format!("unknown {what} `{name}`; did you mean `{near}`?"),
        None => format!("unknown {what} `{name}`"),
    }
}

/// The known name that is spelt most like `name`, if any is near enough to be meant.
#[must_use]
pub fn nearest<'n>(name: &str, known: impl IntoIterator<Item = &'n str>) -> Option<&'n str> {
    known
        .into_iter()
        .map(|candidate| (strsim::jaro_winkler(name, candidate), candidate))
        .filter(|(score, _)| *score >= 0.78)
        .max_by(|(a, _), (b, _)| a.total_cmp(b))
        .map(|(_, candidate)| candidate)
}

fn accepts(kind: ParamKind, given: GivenArg) -> bool {
    match kind {
        ParamKind::One => given == GivenArg::Variable(Arity::One),
        ParamKind::Any => matches!(given, GivenArg::Variable(_)),
        ParamKind::Text => given == GivenArg::Text,
        ParamKind::Number => given == GivenArg::Number,
        ParamKind::Code => given != GivenArg::Variable(Arity::Many),
    }
}

fn wanted(kind: ParamKind) -> &'static str {
    match kind {
        ParamKind::One => "a metavariable `$X`",
        ParamKind::Any => "a metavariable `$X` or `$*XS`",
        ParamKind::Text => "a string in quotes",
        ParamKind::Number => "a number",
        ParamKind::Code => "one expression",
    }
}

fn usage(name: &str, params: &[Param]) -> String {
    let params: Vec<String> = params
        .iter()
        .map(|param| {
            if param.optional {
                format!("[{}]", param.name)
            } else {
                param.name.to_owned()
            }
        })
        .collect();
    format!("{name}({})", params.join(", "))
}
