//! The effect tables of `rules/effects/`: what library calls do, as data.

mod load;
mod raw;
#[cfg(test)]
mod schema;
mod types;

use rustc_hash::FxHashMap;

use super::interp::is_builtin_scalar;

use load::{Entry, Lazy};
pub use load::{TableError, builtin_tables, check_builtin_tables, fresh_tables};
pub use types::{Abs, ArgRef, TypeExpr};

/// A process-wide setting: `env`, `cwd`, `decimal`, …
pub type Setting = String;

/// One effect of a library call, as its table says it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum TableEffect {
    Mutates(ArgRef),
    /// The argument is called, with arguments of these types; none given: with whatever else the call was given.
    Calls(ArgRef, Vec<TypeExpr>),
    Consumes(ArgRef),
    /// The receiver keeps what the expression stands for as an element.
    Stores(TypeExpr),
    Stdout,
    Stderr,
    Stdin,
    FileRead(ArgRef),
    FileWrite(ArgRef),
    FileAppend(ArgRef),
    FileRemove(ArgRef),
    NetGet,
    NetSend,
    Database,
    Subprocess,
    Thread,
    Reads(Setting),
    Writes(Setting),
    Scoped(Setting),
    Random(String),
    Seeds(String),
    Clock,
    Sleep,
    Exit,
    Entropy,
    Identity,
    HashSeed,
    SetOrder,
    Dynamic,
}

/// How long one call takes, roughly.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Default)]
pub enum Cost {
    /// Below some 10 µs.
    #[default]
    Light,
    /// Grows with the size of its input.
    Input,
    /// Around a millisecond.
    Medium,
    /// 50 ms and more.
    Heavy,
}

/// Whether values of a type survive Ray's serialiser.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Ship {
    #[default]
    Faithful,
    /// Arrives read-only (`NumPy`, pandas).
    ReadOnly,
    /// Arrives as another type.
    Changes,
    /// Is copied with its state: every copy continues from the same point.
    Forks,
    /// Can't be pickled.
    Never,
}

#[derive(Debug, Clone)]
pub struct TypeEntry {
    pub name: String,
    pub base: Option<String>,
    pub mutable: bool,
    pub ship: Ship,
    pub iterates: Option<TypeExpr>,
    pub subscript: Option<TypeExpr>,
    pub operators: bool,
}

/// A condition on an argument, and what holds then.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct When {
    pub arg: ArgRef,
    pub test: WhenTest,
    pub effects: Option<Vec<TableEffect>>,
    pub returns: Option<TypeExpr>,
}

#[derive(Debug, Clone, PartialEq, Eq)]
pub enum WhenTest {
    /// The argument is this literal, compared as source text.
    Is(String),
    /// The argument is a string literal that begins with this.
    Starts(String),
    Given(bool),
    /// The argument is passed, and is not a literal.
    NotLiteral,
}

#[derive(Debug, Clone)]
pub struct CallEntry {
    pub effects: Vec<TableEffect>,
    pub returns: TypeExpr,
    pub cost: Cost,
    pub when: Vec<When>,
    pub params: Vec<String>,
    pub source: String,
}

impl CallEntry {
    /// Whether a call by one entry is in every respect a call by the other.
    #[must_use]
    pub fn does_as(&self, other: &Self) -> bool {
        self.effects == other.effects
            && self.returns == other.returns
            && self.cost == other.cost
            && self.when == other.when
            && self.params == other.params
    }
}

#[derive(Debug, Clone)]
pub struct ValueEntry {
    pub ty: TypeExpr,
    pub effects: Vec<TableEffect>,
}

/// All tables together. Look-ups are by canonical name; `also` names lead there.
#[derive(Debug, Default)]
pub struct Table {
    types: FxHashMap<String, TypeEntry>,
    also: FxHashMap<String, String>,
    calls: FxHashMap<String, CallEntry>,
    values: FxHashMap<String, ValueEntry>,
    wildcards: Vec<(String, CallEntry)>,
    /// Entries of the built-in tables, read when first asked for; what a user adds wins over them.
    lazy: Vec<Lazy>,
    lazy_types: FxHashMap<&'static str, u32>,
    lazy_calls: FxHashMap<&'static str, u32>,
    lazy_values: FxHashMap<&'static str, u32>,
    lazy_wildcards: Vec<(&'static str, u32)>,
}

impl Table {
    #[must_use]
    pub fn canonical<'a>(&'a self, name: &'a str) -> &'a str {
        self.also.get(name).map_or(name, String::as_str)
    }

    #[must_use]
    pub fn type_entry(&self, name: &str) -> Option<&TypeEntry> {
        self.type_at(self.canonical(name))
    }

    fn lazy(&self, id: Option<&u32>) -> Option<&Entry> {
        self.lazy.get(*id? as usize)?.entry()
    }

    fn type_at(&self, name: &str) -> Option<&TypeEntry> {
        if let Some(entry) = self.types.get(name) {
            return Some(entry);
        }
        match self.lazy(self.lazy_types.get(name))? {
            Entry::Type(entry) => Some(entry),
            _ => None,
        }
    }

    fn call_at(&self, name: &str) -> Option<&CallEntry> {
        if let Some(entry) = self.calls.get(name) {
            return Some(entry);
        }
        match self.lazy(self.lazy_calls.get(name))? {
            Entry::Call(entry) => Some(entry),
            _ => None,
        }
    }

    fn value_at(&self, name: &str) -> Option<&ValueEntry> {
        if let Some(entry) = self.values.get(name) {
            return Some(entry);
        }
        match self.lazy(self.lazy_values.get(name))? {
            Entry::Value(entry) => Some(entry),
            _ => None,
        }
    }

    /// A function or class by its import path, a builtin by its bare name. What a user says wins, wildcards included; of two
    /// wildcards the later one.
    #[must_use]
    pub fn call(&self, path: &str) -> Option<&CallEntry> {
        let path = path.strip_prefix("builtins.").unwrap_or(path);
        let canonical = self.canonical(path);
        let users = || {
            let exact = self.calls.get(path).or_else(|| self.calls.get(canonical));
            exact.or_else(|| {
                let mut wildcards = self.wildcards.iter().rev();
                let (_, entry) = wildcards.find(|(prefix, _)| path.starts_with(prefix.as_str()))?;
                Some(entry)
            })
        };
        if let Some(entry) = users()
            .or_else(|| self.call_at(path))
            .or_else(|| self.call_at(canonical))
        {
            return Some(entry);
        }
        let (_, id) = self
            .lazy_wildcards
            .iter()
            .find(|(prefix, _)| path.starts_with(prefix))?;
        match self.lazy(Some(id))? {
            Entry::Call(entry) => Some(entry),
            _ => None,
        }
    }

    #[must_use]
    pub fn value(&self, path: &str) -> Option<&ValueEntry> {
        self.value_at(path.strip_prefix("builtins.").unwrap_or(path))
    }

    /// A method, looked up through the bases of the type. Gives the name under which it was found.
    #[must_use]
    pub fn method(&self, ty: &str, name: &str) -> Option<&CallEntry> {
        self.lookup(ty, |at| self.call_at(&format!("{at}.{name}")))
    }

    /// Every type with a method of its own by this name, and the method, in order of the types' names.
    #[must_use]
    pub fn methods_named(&self, name: &str) -> Vec<(&str, &CallEntry)> {
        let own = self.calls.keys().map(String::as_str);
        let mut types: Vec<&str> = own
            .chain(self.lazy_calls.keys().copied())
            .filter_map(|path| path.strip_suffix(name)?.strip_suffix('.'))
            .filter(|ty| is_builtin_scalar(ty) || self.type_at(ty).is_some())
            .collect();
        types.sort_unstable();
        types.dedup();
        let entry = |ty| Some((ty, self.call_at(&format!("{ty}.{name}"))?));
        types.into_iter().filter_map(entry).collect()
    }

    #[must_use]
    pub fn attribute(&self, ty: &str, name: &str) -> Option<&ValueEntry> {
        self.lookup(ty, |at| self.value_at(&format!("{at}.{name}")))
    }

    /// What an attribute is that nothing else is known of, as `TYPE.*` says it: the columns of a frame.
    #[must_use]
    pub fn any_attribute(&self, ty: &str) -> Option<&ValueEntry> {
        self.attribute(ty, "*")
    }

    /// What a type says through itself or its bases.
    pub fn inherited<'a, T>(
        &'a self,
        ty: &str,
        get: impl Fn(&'a TypeEntry) -> Option<T>,
    ) -> Option<T> {
        self.lookup(ty, |at| self.type_at(at).and_then(&get))
    }

    /// Whether `ty` is `base` or below it.
    #[must_use]
    pub fn is_a(&self, ty: &str, base: &str) -> bool {
        let base = self.canonical(base);
        self.lookup(ty, |at| (at == base).then_some(())).is_some()
    }

    /// How many names the tables describe; wildcards count once.
    #[must_use]
    pub fn len(&self) -> usize {
        let eager = self.types.len() + self.calls.len() + self.values.len() + self.wildcards.len();
        eager
            + self.lazy_types.len()
            + self.lazy_calls.len()
            + self.lazy_values.len()
            + self.lazy_wildcards.len()
    }

    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }

    fn lookup<T>(&self, ty: &str, get: impl Fn(&str) -> Option<T>) -> Option<T> {
        let mut at = self.canonical(ty).to_string();
        // Bases form a chain of a few links; the bound only guards against a cycle in a user's table.
        for _ in 0..16 {
            if let Some(found) = get(&at) {
                return Some(found);
            }
            at = self
                .canonical(self.type_at(&at)?.base.as_deref()?)
                .to_string();
        }
        None
    }
}
