//! The little language of `where` clauses.

use super::{
    GivenArg, Predicate, PredicateArg, PredicateSpec, check_arguments, signature::unknown,
};
use crate::engine::pattern::Arity;

/// Parses one clause; see [`Predicate::parse`].
pub(super) fn clause(
    text: &str,
    registry: &[PredicateSpec],
    variable: &dyn Fn(&str) -> Option<Arity>,
) -> Result<Predicate, Vec<String>> {
    let tokens = tokens(text).map_err(|problem| vec![problem])?;
    let mut parser = Parser {
        tokens: &tokens,
        at: 0,
        registry,
        variable,
        problems: Vec::new(),
    };
    let parsed = parser.any();
    if let (Ok(_), Some(extra)) = (&parsed, parser.peek()) {
        let extra = extra.text();
        parser.problems.push(format!(
            "`{extra}` is too much; join clauses by `and` or `or`"
        ));
    }
    match parsed {
        Ok(predicate) if parser.problems.is_empty() => Ok(predicate),
        Ok(_) => Err(parser.problems),
        Err(problem) => {
            parser.problems.push(problem);
            Err(parser.problems)
        }
    }
}

#[derive(Debug, Clone, PartialEq)]
enum Token {
    Word(String),
    Variable(String),
    Text(String),
    Number(f64),
    Sign(char),
}

impl Token {
    fn text(&self) -> String {
        match self {
            Self::Word(word) => word.clone(),
            Self::Variable(name) => format!("${name}"),
            Self::Text(text) => format!("\"{text}\""),
            Self::Number(number) => number.to_string(),
            Self::Sign(sign) => sign.to_string(),
        }
    }
}

struct Parser<'p> {
    tokens: &'p [Token],
    at: usize,
    registry: &'p [PredicateSpec],
    variable: &'p dyn Fn(&str) -> Option<Arity>,
    /// Problems that don't stop the parsing.
    problems: Vec<String>,
}

impl<'p> Parser<'p> {
    fn any(&mut self) -> Result<Predicate, String> {
        let mut parts = vec![self.all()?];
        while self.word("or") {
            parts.push(self.all()?);
        }
        Ok(single(parts, Predicate::Any))
    }

    fn all(&mut self) -> Result<Predicate, String> {
        let mut parts = vec![self.unary()?];
        while self.word("and") {
            parts.push(self.unary()?);
        }
        Ok(single(parts, Predicate::All))
    }

    fn unary(&mut self) -> Result<Predicate, String> {
        if self.word("not") {
            return Ok(Predicate::Not(Box::new(self.unary()?)));
        }
        if self.sign('(') {
            let inner = self.any()?;
            self.expect(')')?;
            return Ok(inner);
        }
        self.call()
    }

    fn call(&mut self) -> Result<Predicate, String> {
        let name = match self.next() {
            Some(Token::Word(name)) => name.clone(),
            Some(other) => {
                return Err(format!(
                    "`{}` stands where a predicate call must, such as `pure($F)`",
                    other.text()
                ));
            }
            None => {
                return Err("it ends where a predicate call must stand, such as `pure($F)`".into());
            }
        };
        self.expect('(')?;
        let mut args = Vec::new();
        while !self.sign(')') {
            if !args.is_empty() && self.peek().is_some() {
                self.expect(',')?;
            }
            if self.peek().is_none() {
                return Err("`)` is missing at the end".to_owned());
            }
            args.push(self.argument(&name)?);
        }
        let Some(spec) = self.registry.iter().find(|spec| spec.name == name) else {
            let known = self.registry.iter().map(|spec| spec.name);
            self.problems.push(unknown("predicate", &name, known));
            return Ok(Predicate::All(Vec::new()));
        };
        let given: Vec<GivenArg> = args.iter().map(|arg| self.given(arg)).collect();
        self.problems
            .extend(check_arguments("predicate", &name, spec.params, &given));
        Ok(Predicate::Call {
            name: spec.name,
            args,
        })
    }

    fn argument(&mut self, name: &str) -> Result<PredicateArg, String> {
        match self.next() {
            Some(Token::Variable(variable)) => {
                if (self.variable)(variable).is_none() {
                    self.problems.push(format!(
                        "`${variable}` isn't in the pattern; `where` may only use the pattern's metavariables and `$MATCH`"
                    ));
                }
                Ok(PredicateArg::Variable(variable.clone()))
            }
            Some(Token::Text(text)) => Ok(PredicateArg::Text(text.clone())),
            Some(Token::Number(number)) => Ok(PredicateArg::Number(*number)),
            Some(other) => Err(format!(
                "`{}` can't be an argument of `{name}`; write a metavariable, a string in quotes or a number",
                other.text()
            )),
            None => Err("`)` is missing at the end".to_owned()),
        }
    }

    fn given(&self, arg: &PredicateArg) -> GivenArg {
        match arg {
            PredicateArg::Variable(name) => {
                GivenArg::Variable((self.variable)(name).unwrap_or(Arity::One))
            }
            PredicateArg::Text(_) => GivenArg::Text,
            PredicateArg::Number(_) => GivenArg::Number,
        }
    }

    fn peek(&self) -> Option<&'p Token> {
        self.tokens.get(self.at)
    }

    fn next(&mut self) -> Option<&'p Token> {
        let token = self.peek()?;
        self.at += 1;
        Some(token)
    }

    fn word(&mut self, word: &str) -> bool {
        let found = matches!(self.peek(), Some(Token::Word(w)) if w == word);
        self.at += usize::from(found);
        found
    }

    fn sign(&mut self, sign: char) -> bool {
        let found = self.peek() == Some(&Token::Sign(sign));
        self.at += usize::from(found);
        found
    }

    fn expect(&mut self, sign: char) -> Result<(), String> {
        if self.sign(sign) {
            return Ok(());
        }
        Err(match self.peek() {
            Some(token) => format!("`{sign}` is missing before `{}`", token.text()),
            None => format!("`{sign}` is missing at the end"),
        })
    }
}

fn single(mut parts: Vec<Predicate>, join: fn(Vec<Predicate>) -> Predicate) -> Predicate {
    match parts.pop() {
        Some(only) if parts.is_empty() => only,
        Some(last) => {
            parts.push(last);
            join(parts)
        }
        None => join(parts),
    }
}

fn tokens(text: &str) -> Result<Vec<Token>, String> {
    let mut tokens = Vec::new();
    let mut rest = text.trim_start();
    while let Some(first) = rest.chars().next() {
        let length = match first {
            '(' | ')' | ',' => {
                tokens.push(Token::Sign(first));
                1
            }
            '"' | '\'' => {
                let end = rest[1..]
                    .find(first)
                    .ok_or_else(|| format!("the string {rest} is never closed"))?;
                tokens.push(Token::Text(rest[1..=end].to_owned()));
                end + 2
            }
            '$' => {
                let star = usize::from(rest[1..].starts_with('*'));
                let name = leading(&rest[1 + star..], |c| {
                    c.is_ascii_uppercase() || c.is_ascii_digit() || c == '_'
                });
                if name.is_empty() {
                    return Err("`$` must be followed by a name in capital letters".to_owned());
                }
                tokens.push(Token::Variable(name.to_owned()));
                1 + star + name.len()
            }
            c if c.is_ascii_digit() || c == '-' => {
                let number = leading(rest, |c| c.is_ascii_digit() || "-._e".contains(c));
                let value = number
                    .replace('_', "")
                    .parse()
                    .map_err(|_| format!("`{number}` is no number"))?;
                tokens.push(Token::Number(value));
                number.len()
            }
            c if c.is_ascii_alphabetic() => {
                let word = leading(rest, |c| c.is_ascii_alphanumeric() || "_-".contains(c));
                tokens.push(Token::Word(word.to_owned()));
                word.len()
            }
            other => return Err(format!("`{other}` can't stand in a `where` clause")),
        };
        rest = rest[length..].trim_start();
    }
    Ok(tokens)
}

fn leading(text: &str, belongs: impl Fn(char) -> bool) -> &str {
    let end = text.find(|c| !belongs(c)).unwrap_or(text.len());
    &text[..end]
}
