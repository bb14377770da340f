//! Type expressions: `list[elem(0)]`, `str@yes`, `tuple[int, value(self)] | None`.

/// An argument of a call: its receiver, a position or a keyword.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum ArgRef {
    Receiver,
    Position(usize),
    Name(String),
    /// Every argument.
    All,
}

impl ArgRef {
    /// `self`, `*`, `0`, or a keyword.
    #[must_use]
    pub fn parse(text: &str) -> Self {
        match text {
            "self" => Self::Receiver,
            "*" => Self::All,
            _ => text
                .parse()
                .map_or_else(|_| Self::Name(text.to_string()), Self::Position),
        }
    }
}

/// Whether a path is surely absolute.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Abs {
    Unknown,
    Yes,
    /// As that argument is.
    As(ArgRef),
}

#[derive(Debug, Clone, PartialEq, Eq)]
pub enum TypeExpr {
    Unknown,
    Union(Vec<TypeExpr>),
    Named {
        name: String,
        abs: Abs,
        args: Vec<TypeExpr>,
    },
    /// The argument itself: an alias.
    Arg(ArgRef),
    /// An attribute of the receiver.
    SelfAttr(String),
    Elem(Box<TypeExpr>),
    Key(Box<TypeExpr>),
    Value(Box<TypeExpr>),
    /// What calling the argument gives.
    Result(ArgRef),
    /// A new object of the argument's own type and contents.
    Fresh(ArgRef),
}

impl TypeExpr {
    /// # Errors
    /// A sentence that says what could not be read.
    pub fn parse(text: &str) -> Result<Self, String> {
        let mut parser = Parser { rest: text };
        let parsed = parser.union()?;
        parser.skip();
        if parser.rest.is_empty() {
            Ok(parsed)
        } else {
            Err(format!(
                "`{}` is left over in the type expression `{text}`",
                parser.rest
            ))
        }
    }
}

struct Parser<'a> {
    rest: &'a str,
}

impl<'a> Parser<'a> {
    fn skip(&mut self) {
        self.rest = self.rest.trim_start();
    }

    fn eat(&mut self, token: char) -> bool {
        self.skip();
        match self.rest.strip_prefix(token) {
            Some(rest) => {
                self.rest = rest;
                true
            }
            None => false,
        }
    }

    fn word(&mut self) -> &'a str {
        self.skip();
        let end = self
            .rest
            .find(|c: char| !(c.is_alphanumeric() || matches!(c, '_' | '.' | '*')))
            .unwrap_or(self.rest.len());
        let (word, rest) = self.rest.split_at(end);
        self.rest = rest;
        word
    }

    fn union(&mut self) -> Result<TypeExpr, String> {
        let first = self.atom()?;
        if !self.eat('|') {
            return Ok(first);
        }
        let mut all = vec![first, self.atom()?];
        while self.eat('|') {
            all.push(self.atom()?);
        }
        Ok(TypeExpr::Union(all))
    }

    fn list(&mut self, close: char) -> Result<Vec<TypeExpr>, String> {
        let mut all = vec![self.union()?];
        while self.eat(',') {
            all.push(self.union()?);
        }
        if self.eat(close) {
            Ok(all)
        } else {
            Err(format!("`{close}` expected before `{}`", self.rest))
        }
    }

    fn atom(&mut self) -> Result<TypeExpr, String> {
        let word = self.word();
        if word.is_empty() {
            return Err(format!("a type expected before `{}`", self.rest));
        }
        if let Some(attr) = word.strip_prefix("self.") {
            return Ok(TypeExpr::SelfAttr(attr.to_string()));
        }
        if word == "unknown" {
            return Ok(TypeExpr::Unknown);
        }
        if word == "self" || word == "*" || word.bytes().all(|b| b.is_ascii_digit()) {
            return Ok(TypeExpr::Arg(ArgRef::parse(word)));
        }
        if self.eat('(') {
            let mut inner = self.list(')')?;
            if inner.len() != 1 {
                return Err(format!("`{word}(…)` takes one argument"));
            }
            let inner = inner.remove(0);
            let direct = |inner: TypeExpr| match inner {
                TypeExpr::Arg(arg) => Ok(arg),
                TypeExpr::Named { name, args, .. } if args.is_empty() => Ok(ArgRef::Name(name)),
                _ => Err(format!("`{word}(…)` takes an argument of the call")),
            };
            return match word {
                "elem" => Ok(TypeExpr::Elem(Box::new(inner))),
                "key" => Ok(TypeExpr::Key(Box::new(inner))),
                "value" => Ok(TypeExpr::Value(Box::new(inner))),
                "result" => Ok(TypeExpr::Result(direct(inner)?)),
                "fresh" => Ok(TypeExpr::Fresh(direct(inner)?)),
                _ => Err(format!(
                    "`{word}(…)` is not one of elem, key, value, result, fresh"
                )),
            };
        }
        let abs = if self.eat('@') {
            match self.word() {
                "yes" => Abs::Yes,
                "" => return Err("`@` wants `yes`, `self` or a position".to_string()),
                arg => Abs::As(ArgRef::parse(arg)),
            }
        } else {
            Abs::Unknown
        };
        let args = if self.eat('[') {
            self.list(']')?
        } else {
            Vec::new()
        };
        Ok(TypeExpr::Named {
            name: word.to_string(),
            abs,
            args,
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn nested_types_and_unions() {
        let parsed = TypeExpr::parse("iterator[tuple[int, elem(0)]] | None").unwrap();
        let TypeExpr::Union(parts) = parsed else {
            panic!("not a union")
        };
        assert_eq!(parts.len(), 2);
        let TypeExpr::Named { name, args, .. } = &parts[0] else {
            panic!()
        };
        assert_eq!((name.as_str(), args.len()), ("iterator", 1));
    }

    #[test]
    fn paths_carry_their_root() {
        let parsed = TypeExpr::parse("list[str@0]").unwrap();
        let TypeExpr::Named { args, .. } = parsed else {
            panic!()
        };
        let TypeExpr::Named { abs, .. } = &args[0] else {
            panic!()
        };
        assert_eq!(*abs, Abs::As(ArgRef::Position(0)));
    }

    #[test]
    fn rubbish_is_refused() {
        assert!(TypeExpr::parse("list[int").is_err());
        assert!(TypeExpr::parse("int int").is_err());
        assert!(TypeExpr::parse("what(0)").is_err());
    }
}
