//! Abstract objects: what a name may stand for. One object an allocation site; scalars are shared.

use std::collections::BTreeMap;

use crate::python::{ClassId, FuncId, PartId, TextRange, VarId};

#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct ObjId(pub u32);

impl ObjId {
    /// The id of what stands at an index of the list of objects.
    #[must_use]
    pub fn at(index: usize) -> Self {
        Self(u32::try_from(index).unwrap_or(u32::MAX))
    }

    #[must_use]
    pub fn index(self) -> usize {
        self.0 as usize
    }
}

/// A sorted set of objects. Empty means that nothing is known to arrive there.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct ObjSet(Vec<ObjId>);

impl ObjSet {
    #[must_use]
    pub fn one(id: ObjId) -> Self {
        Self(vec![id])
    }

    pub fn insert(&mut self, id: ObjId) -> bool {
        match self.0.binary_search(&id) {
            Ok(_) => false,
            Err(at) => {
                self.0.insert(at, id);
                true
            }
        }
    }

    /// Whether anything was added.
    pub fn extend(&mut self, other: &Self) -> bool {
        let mut changed = false;
        for &id in &other.0 {
            changed |= self.insert(id);
        }
        changed
    }

    #[must_use]
    pub fn contains(&self, id: ObjId) -> bool {
        self.0.binary_search(&id).is_ok()
    }

    pub fn iter(&self) -> impl Iterator<Item = ObjId> + '_ {
        self.0.iter().copied()
    }

    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    #[must_use]
    pub fn len(&self) -> usize {
        self.0.len()
    }
}

#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub enum ObjKind {
    /// Nothing is known; the text says where it came from.
    Unknown(String),
    /// A value of a builtin or library type. `abs`: surely an absolute path.
    Value {
        ty: String,
        abs: bool,
    },
    /// An instance of a class of the script.
    Instance(ClassId),
    Func(FuncId),
    Class(ClassId),
    /// A module, function, class or constant of a library, by dotted path; builtins bare.
    Path(String),
    /// A method of a library value, not yet called.
    Method {
        recv: ObjId,
        name: String,
    },
    /// A function of the script bound to its first argument.
    Bound {
        recv: ObjId,
        func: FuncId,
    },
    /// What `namedtuple(…)` made: field names.
    NamedTuple(Vec<String>),
    /// A linked module of the program.
    Module(PartId),
    /// `super()` in a method of the class, with the instance.
    Super(ClassId, ObjId),
}

#[derive(Debug, Clone, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Field {
    Elem,
    Key,
    Value,
    Index(u8),
    Attr(String),
}

#[derive(Debug)]
pub struct Obj {
    pub kind: ObjKind,
    /// Where it is made; empty for shared scalars.
    pub site: TextRange,
    pub fields: BTreeMap<Field, ObjSet>,
    /// Functions whose bodies run when this lazy object is consumed.
    pub lazy: Vec<FuncId>,
}

impl Obj {
    #[must_use]
    pub fn field(&self, field: &Field) -> ObjSet {
        self.fields.get(field).cloned().unwrap_or_default()
    }

    #[must_use]
    pub fn ty(&self) -> Option<&str> {
        match &self.kind {
            ObjKind::Value { ty, .. } => Some(ty),
            _ => None,
        }
    }
}

/// What a statement does beyond computing a value.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum EffectKind {
    Mutates,
    /// Mutates what the tables do not describe: an unknown call had these objects in hand.
    MayMutate,
    Stdout,
    Stderr,
    Stdin,
    FileRead,
    FileWrite,
    FileAppend,
    FileRemove,
    NetGet,
    NetSend,
    Database,
    Subprocess,
    Thread,
    Reads(String),
    Writes(String),
    Scoped(String),
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
    /// A call that the user vouches for.
    Granted(String),
    /// A call, receiver, operator or decorator that nothing describes.
    Unknown,
    /// A variable of the module or of an enclosing function is bound.
    FreeWrite(VarId),
    /// … or read.
    FreeRead(VarId),
    /// An attribute of a library module or class is replaced.
    Patches(String),
    Raises(Option<ClassId>),
    /// `await`, `async for`, `async with`.
    Async,
    /// `NumPy` floating-point work: follows `np.seterr`.
    LibraryCall(String),
}

impl EffectKind {
    /// Shows nowhere by itself: what is read, computed or raised. What is changed is asked of the objects.
    #[must_use]
    pub fn is_quiet(&self) -> bool {
        matches!(
            self,
            Self::FreeRead(_)
                | Self::LibraryCall(_)
                | Self::Raises(_)
                | Self::Mutates
                | Self::Reads(_)
                | Self::SetOrder
                | Self::Identity
                | Self::HashSeed
        )
    }

    /// May change what a later read of a file gives.
    #[must_use]
    pub fn writes_files(&self) -> bool {
        matches!(
            self,
            Self::FileWrite | Self::FileAppend | Self::FileRemove | Self::Subprocess
        )
    }
}

/// One effect, where it happens.
#[derive(Debug, Clone)]
pub struct Effect {
    pub kind: EffectKind,
    pub range: TextRange,
    /// The function whose body does it; `None` is the module.
    pub owner: Option<FuncId>,
    /// What it acts on: the mutated objects, the path, the set.
    pub objs: ObjSet,
    /// It changes only what this activation of the function has made, which nobody had before the call.
    pub own: bool,
    /// For people: "`print`", "`stock[sku] -= qty`".
    pub what: String,
}

/// One call from a place to a function of the script.
#[derive(Debug, Clone)]
pub struct CallEdge {
    pub range: TextRange,
    pub owner: Option<FuncId>,
    pub callee: FuncId,
    /// Everything passed, receiver included.
    pub args: ObjSet,
}
