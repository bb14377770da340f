//! The abstract interpreter: evaluates every statement until nothing new arrives anywhere. Flow-insensitive, by allocation site.
//! What it finds is read through [`super::Facts`].

use std::collections::{BTreeMap, BTreeSet};

use rustc_hash::{FxHashMap, FxHashSet};

use super::evidence::Evidence;
use super::keys::Keys;
use super::objects::{CallEdge, Effect, EffectKind, Field, Obj, ObjId, ObjKind, ObjSet};
use super::table::Table;
use crate::python::ast::{Expr, Stmt};
use crate::python::walk::each_stmt;
use crate::python::{
    ClassId, FuncId, FuncNode, Module, PartId, Ranged, Scopes, TextRange, TextSize, VarId,
};

/// A class of the script as the interpreter needs it.
#[derive(Debug, Default, Clone)]
pub struct ClassMeta {
    /// Bases that are classes of the script, in order.
    pub bases: Vec<ClassId>,
    /// Bases from libraries, by dotted path.
    pub library: Vec<String>,
    /// A base, decorator or metaclass that nothing describes.
    pub unknown: Option<String>,
    pub is_dataclass: bool,
    pub is_frozen: bool,
    pub is_named_tuple: bool,
    pub is_enum: bool,
}

/// The arguments of one call.
#[derive(Debug, Default, Clone)]
pub struct Args<'a> {
    pub pos: Vec<(ObjSet, Option<&'a Expr>)>,
    /// Elements of `*args`.
    pub star: Option<ObjSet>,
    pub kw: Vec<(String, ObjSet, Option<&'a Expr>)>,
    /// Values of `**kwargs`.
    pub kwstar: Option<ObjSet>,
    /// Names of `**kwargs`, where all of them are known.
    pub kwkeys: Keys,
}

impl Args<'_> {
    #[must_use]
    pub fn all(&self) -> ObjSet {
        let mut all = ObjSet::default();
        for (set, _) in &self.pos {
            all.extend(set);
        }
        for (_, set, _) in &self.kw {
            all.extend(set);
        }
        for set in [&self.star, &self.kwstar].into_iter().flatten() {
            all.extend(set);
        }
        all
    }

    #[must_use]
    pub fn of(sets: &[ObjSet]) -> Self {
        Self {
            pos: sets.iter().map(|set| (set.clone(), None)).collect(),
            ..Self::default()
        }
    }
}

#[derive(Debug, Clone, PartialEq, Eq, Hash)]
enum SiteKey {
    Scalar(String, bool),
    Path(String),
    Func(FuncId),
    Class(ClassId),
    Module(PartId),
    Bound(ObjId, FuncId),
    Method(ObjId, String),
    Unknown(String),
    At(TextRange, u32, String),
}

pub struct Interp<'a> {
    pub module: &'a Module,
    pub scopes: &'a Scopes<'a>,
    pub table: &'a Table,
    pub objs: Vec<Obj>,
    interned: FxHashMap<SiteKey, ObjId>,
    pub vars: Vec<ObjSet>,
    pub rets: Vec<ObjSet>,
    pub yields: Vec<ObjSet>,
    /// Objects that default values of parameters hold, by function.
    pub defaults: Vec<ObjSet>,
    pub classes: Vec<ClassMeta>,
    pub effects: Vec<Effect>,
    pub calls: Vec<CallEdge>,
    pub values: FxHashMap<TextRange, ObjSet>,
    pub changed: bool,
    pub owner: Option<FuncId>,
    /// Functions whose decorators are all understood as leaving the function as it is.
    pub called: FxHashSet<FuncId>,
    /// Functions of linked modules that a library has in hand.
    pub handed: FxHashSet<FuncId>,
    /// `add_argument(type=…)` takes something else than plain types.
    odd_argument_types: bool,
    pub converged: bool,
    /// First everything that flows is found; only then does "nothing arrives here" mean unknown.
    pub settled: bool,
    /// Keys of dicts, and strings in lists and tuples, where the text shows them.
    pub(super) keys: FxHashMap<ObjId, Keys>,
    /// What `parse_args()` gives for each destination.
    pub arguments: FxHashMap<String, ObjSet>,
    assume_pure: &'a [String],
    /// Functions and lines whose `# rayify: pure` comment vouches for what is unknown in them.
    vouched: Vec<TextRange>,
    pub(super) evidence: &'a Evidence,
    /// Everything that flows without evidence has flowed: an expression without a value may take one from it.
    pub(super) evidence_due: bool,
    /// Mutable objects that came from evidence: each may be any other object of its type.
    pub(super) foreign: ObjSet,
    /// Objects that no foreign one can be.
    pub(super) private: ObjSet,
    /// What unknown code got in hand and may keep; once the facts are made, with all that can be reached from it.
    pub(super) given: ObjSet,
    /// Values of which nothing is known; listed once something was given away that they may be.
    pub(super) unknowns: ObjSet,
    /// Calls of methods on unknown values, by their place in the text that the user wrote, with the method's name.
    pub(super) open_methods: BTreeMap<(TextSize, TextSize), String>,
    /// Types that unknown values are taken to have, by the methods that are called on them.
    pub(super) joined: FxHashMap<ObjId, BTreeSet<String>>,
    /// What such methods give: of one of several types, of which not all may be right.
    pub(super) supposed: ObjSet,
}

const MAX_PASSES: usize = 40;

/// So many steps from one unknown value to the next are told apart.
const MAX_DERIVED: usize = 1;

/// So many parts has the dotted path of something in a library at most.
const MAX_SEGMENTS: usize = 12;

impl<'a> Interp<'a> {
    pub fn run(
        module: &'a Module,
        scopes: &'a Scopes<'a>,
        table: &'a Table,
        is_entry: bool,
        assume_pure: &'a [String],
        evidence: &'a Evidence,
    ) -> Self {
        let mut interp = Self {
            module,
            scopes,
            table,
            objs: Vec::new(),
            interned: FxHashMap::default(),
            vars: vec![ObjSet::default(); scopes.vars.len()],
            rets: vec![ObjSet::default(); scopes.funcs.len()],
            yields: vec![ObjSet::default(); scopes.funcs.len()],
            defaults: vec![ObjSet::default(); scopes.funcs.len()],
            classes: vec![ClassMeta::default(); scopes.classes.len()],
            effects: Vec::new(),
            calls: Vec::new(),
            values: FxHashMap::default(),
            changed: false,
            owner: None,
            called: FxHashSet::default(),
            handed: FxHashSet::default(),
            odd_argument_types: false,
            converged: true,
            settled: false,
            keys: FxHashMap::default(),
            arguments: FxHashMap::default(),
            assume_pure,
            vouched: vouched(module),
            evidence,
            evidence_due: false,
            foreign: ObjSet::default(),
            given: ObjSet::default(),
            unknowns: ObjSet::default(),
            private: ObjSet::default(),
            open_methods: BTreeMap::new(),
            joined: FxHashMap::default(),
            supposed: ObjSet::default(),
        };
        interp.fixpoint();
        // What nobody in the file calls is called by somebody else, with anything.
        for round in 0..3 {
            let mut fresh = false;
            for func in scopes.func_ids() {
                let info = scopes.func(func);
                let public = !is_entry && info.parent.0 == 0;
                if matches!(info.node, FuncNode::Generator(_) | FuncNode::Module(_))
                    || interp.is_asleep(func)
                    || (interp.called.contains(&func) && !(public && round == 0))
                {
                    continue;
                }
                fresh = true;
                interp.called.insert(func);
                interp.unknown_parameters(func);
            }
            if !fresh {
                break;
            }
            interp.fixpoint();
        }
        if !evidence.is_empty() {
            interp.evidence_due = true;
            interp.fixpoint();
        }
        interp.settled = true;
        interp.fixpoint();
        interp
    }

    pub(super) fn fixpoint(&mut self) {
        for _ in 0..MAX_PASSES {
            self.changed = false;
            self.effects.clear();
            self.calls.clear();
            self.owner = None;
            // What is imported is there first; inner modules were linked after those that import them.
            for index in (0..self.module.parts.len()).rev() {
                self.function_body(self.scopes.body_of(PartId(index)));
            }
            self.block(&self.module.tree.body);
            for func in self.scopes.func_ids() {
                let body = self.scopes.is_body(func).is_some();
                if !body && (!self.is_asleep(func) || self.called.contains(&func)) {
                    self.function_body(func);
                }
            }
            if !self.changed {
                return;
            }
        }
        self.converged = false;
    }

    pub(super) fn function_body(&mut self, func: FuncId) {
        let saved = self.owner;
        self.owner = Some(func);
        match self.scopes.func(func).node {
            FuncNode::Def(node) => self.block(&node.body),
            FuncNode::Lambda(node) => {
                let value = self.eval(&node.body);
                self.returns(func, &value);
            }
            FuncNode::Generator(_) => {}
            FuncNode::Module(part) => self.block(&part.body),
        }
        self.owner = saved;
    }

    pub(super) fn unknown_parameters(&mut self, func: FuncId) {
        let info = self.scopes.func(func);
        let parameters = match info.node {
            FuncNode::Def(node) => Some(&*node.parameters),
            FuncNode::Lambda(node) => node.parameters.as_deref(),
            FuncNode::Generator(_) | FuncNode::Module(_) => None,
        };
        let Some(parameters) = parameters else { return };
        for (position, parameter) in parameters.iter_non_variadic_params().enumerate() {
            let name = parameter.name();
            let set = match (position, info.class) {
                (0, Some(class)) => {
                    ObjSet::one(self.at(info.range(), 900, ObjKind::Instance(class)))
                }
                _ => parameter
                    .parameter
                    .annotation
                    .as_deref()
                    .and_then(|a| self.annotation(a))
                    .unwrap_or_else(|| {
                        self.unknown_set(&format!(
                            "parameter `{}` of `{}`, which nothing in this file calls",
                            name.id, info.name
                        ))
                    }),
            };
            if let Some(var) = self.scopes.var_at(name.range.start()) {
                self.assign_var(var, &set);
            }
        }
        for extra in [&parameters.vararg, &parameters.kwarg]
            .into_iter()
            .flatten()
        {
            if let Some(var) = self.scopes.var_at(extra.name.range.start()) {
                let set =
                    self.unknown_set(&format!("parameter `{}` of `{}`", extra.name.id, info.name));
                self.assign_var(var, &set);
            }
        }
    }

    // ---- objects ---------------------------------------------------------------------------------------------------

    fn intern(&mut self, key: SiteKey, kind: ObjKind, site: TextRange) -> ObjId {
        if let Some(&id) = self.interned.get(&key) {
            return id;
        }
        let id = ObjId::at(self.objs.len());
        self.objs.push(Obj {
            kind,
            site,
            fields: BTreeMap::new(),
            lazy: Vec::new(),
        });
        self.interned.insert(key, id);
        self.changed = true;
        id
    }

    /// Every object, in the order in which they were found.
    pub fn ids(&self) -> impl Iterator<Item = ObjId> {
        (0..self.objs.len()).map(ObjId::at)
    }

    #[must_use]
    pub fn obj(&self, id: ObjId) -> &Obj {
        &self.objs[id.index()]
    }

    /// The object that `site` makes; `sub` tells apart several made at one place.
    pub fn at(&mut self, site: TextRange, sub: u32, kind: ObjKind) -> ObjId {
        let label = match &kind {
            ObjKind::Value { ty, .. } => ty.clone(),
            ObjKind::Instance(class) => format!("#{}", class.0),
            ObjKind::NamedTuple(_) => "namedtuple".to_string(),
            ObjKind::Super(class, _) => format!("super{}", class.0),
            _ => String::new(),
        };
        self.intern(SiteKey::At(site, sub, label), kind, site)
    }

    pub fn scalar(&mut self, ty: &str) -> ObjSet {
        self.scalar_abs(ty, false)
    }

    pub fn scalar_abs(&mut self, ty: &str, abs: bool) -> ObjSet {
        let kind = ObjKind::Value {
            ty: ty.to_string(),
            abs,
        };
        ObjSet::one(self.intern(
            SiteKey::Scalar(ty.to_string(), abs),
            kind,
            TextRange::default(),
        ))
    }

    pub fn unknown_set(&mut self, what: &str) -> ObjSet {
        // `node = node.left() or node.right()` would make ever more of them.
        let derived = |step: &str| what.matches(step).count();
        let what = if derived("the result of ") + derived("an argument that ") > MAX_DERIVED {
            "the result of several calls that are not known"
        } else {
            what
        };
        let kind = ObjKind::Unknown(what.to_string());
        ObjSet::one(self.intern(
            SiteKey::Unknown(what.to_string()),
            kind,
            TextRange::default(),
        ))
    }

    pub fn value_at(&mut self, site: TextRange, sub: u32, ty: &str) -> ObjId {
        self.at(
            site,
            sub,
            ObjKind::Value {
                ty: ty.to_string(),
                abs: false,
            },
        )
    }

    pub fn path(&mut self, path: &str) -> ObjSet {
        if path.matches('.').count() > MAX_SEGMENTS {
            return self.unknown_set("an attribute of an attribute of a module");
        }
        let key = SiteKey::Path(path.to_string());
        ObjSet::one(self.intern(key, ObjKind::Path(path.to_string()), TextRange::default()))
    }

    pub fn func_obj(&mut self, func: FuncId) -> ObjId {
        let site = self.scopes.func(func).range();
        self.intern(SiteKey::Func(func), ObjKind::Func(func), site)
    }

    pub fn class_obj(&mut self, class: ClassId) -> ObjId {
        let site = self.scopes.classes[class.index()].node.range;
        self.intern(SiteKey::Class(class), ObjKind::Class(class), site)
    }

    pub fn module_obj(&mut self, part: PartId) -> ObjId {
        let site = self.module.part(part).range;
        self.intern(SiteKey::Module(part), ObjKind::Module(part), site)
    }

    pub fn bound(&mut self, recv: ObjId, func: FuncId) -> ObjId {
        self.intern(
            SiteKey::Bound(recv, func),
            ObjKind::Bound { recv, func },
            TextRange::default(),
        )
    }

    pub fn method(&mut self, recv: ObjId, name: &str) -> ObjId {
        let kind = ObjKind::Method {
            recv,
            name: name.to_string(),
        };
        self.intern(
            SiteKey::Method(recv, name.to_string()),
            kind,
            TextRange::default(),
        )
    }

    pub fn add_field(&mut self, id: ObjId, field: Field, set: &ObjSet) {
        if set.is_empty() {
            return;
        }
        if self.objs[id.index()]
            .fields
            .entry(field)
            .or_default()
            .extend(set)
        {
            self.changed = true;
        }
    }

    pub fn add_lazy(&mut self, id: ObjId, func: FuncId) {
        let lazy = &mut self.objs[id.index()].lazy;
        if !lazy.contains(&func) {
            lazy.push(func);
            self.changed = true;
        }
    }

    pub fn assign_var(&mut self, var: VarId, set: &ObjSet) {
        if self.vars[var.index()].extend(set) {
            self.changed = true;
        }
    }

    pub(super) fn returns(&mut self, func: FuncId, set: &ObjSet) {
        if self.rets[func.index()].extend(set) {
            self.changed = true;
        }
    }

    // ---- recording -------------------------------------------------------------------------------------------------

    pub fn effect(
        &mut self,
        kind: EffectKind,
        range: TextRange,
        objs: ObjSet,
        what: impl Into<String>,
    ) {
        let mut objs = objs;
        if kind == EffectKind::Mutates {
            // Scalars can't change; a table entry may name an argument that is one.
            let mut kept = ObjSet::default();
            for id in objs.iter() {
                if self.is_mutable(id) {
                    kept.insert(id);
                }
            }
            if kept.is_empty() {
                return;
            }
            objs = kept;
        }
        self.keys_change(&kind, &objs);
        self.effects.push(Effect {
            kind,
            range,
            owner: self.owner,
            objs,
            own: false,
            what: what.into(),
        });
    }

    /// The name in the configuration's `assume-pure` that a message speaks of.
    pub(super) fn granted(&self, what: &str) -> Option<String> {
        self.assume_pure
            .iter()
            .find(|name| what.contains(&format!("`{name}`")))
            .cloned()
    }

    /// Whether the configuration's `assume-pure` names a function by this path.
    pub(super) fn vouched_for(&self, path: &str) -> bool {
        self.assume_pure.iter().any(|name| name == path)
    }

    /// What a `# rayify: pure` comment grants at a place, in words for the report.
    pub(super) fn vouched_at(&self, range: TextRange) -> Option<String> {
        let found = self
            .vouched
            .iter()
            .find(|vouched| vouched.contains_range(range))?;
        Some(format!(
            "# rayify: pure, line {}",
            self.module.line(found.start())
        ))
    }

    /// A call or operator that nothing describes; whatever it had in hand may change.
    pub fn unknown_effect(&mut self, range: TextRange, objs: &ObjSet, what: impl Into<String>) {
        let what = what.into();
        if let Some(grant) = self.vouched_at(range) {
            self.effect(EffectKind::Granted(grant), range, ObjSet::default(), what);
            return;
        }
        self.given.extend(objs);
        self.effect(EffectKind::Unknown, range, ObjSet::default(), what.clone());
        self.effect(EffectKind::MayMutate, range, objs.clone(), what);
    }

    pub fn edge(&mut self, range: TextRange, callee: FuncId, args: ObjSet) {
        if self.called.insert(callee) {
            self.changed = true;
        }
        self.calls.push(CallEdge {
            range,
            owner: self.owner,
            callee,
            args,
        });
    }

    pub(super) fn short(&self, range: TextRange) -> String {
        let text = self.module.slice(range);
        let line = text.lines().next().unwrap_or_default().trim();
        if line.chars().count() > 60 || text.lines().count() > 1 {
            let cut: String = line.chars().take(57).collect();
            format!("{cut}…")
        } else {
            line.to_string()
        }
    }

    // ---- statements ------------------------------------------------------------------------------------------------

    // ---- expressions -----------------------------------------------------------------------------------------------

    #[must_use]
    pub fn odd_argument_types(&self) -> bool {
        self.odd_argument_types
    }

    pub fn note_odd_argument_types(&mut self) {
        self.changed |= !self.odd_argument_types;
        self.odd_argument_types = true;
    }
}

/// Builtin types whose tables list every method: what is missing there raises `AttributeError` in Python, too.
#[must_use]
pub fn is_complete_builtin(ty: &str) -> bool {
    is_builtin_scalar(ty) || matches!(ty, "list" | "dict" | "set" | "bytearray")
}

/// Types without a table entry that are plain values all the same.
#[must_use]
pub fn is_builtin_scalar(ty: &str) -> bool {
    matches!(
        ty,
        "int"
            | "float"
            | "bool"
            | "str"
            | "bytes"
            | "complex"
            | "None"
            | "NoneType"
            | "ellipsis"
            | "range"
            | "slice"
            | "tuple"
            | "frozenset"
    )
}

/// The ranges that `# rayify: pure` comments speak of: behind or directly above a `def` the function, else their own line.
fn vouched(module: &Module) -> Vec<TextRange> {
    let grants = module.comments.iter().filter(|comment| {
        let words: Vec<&str> = module.slice(**comment).split_whitespace().collect();
        words == ["#", "rayify:", "pure"]
    });
    let mut defs: Vec<(TextRange, TextRange)> = Vec::new();
    each_stmt(&module.tree.body, &mut |stmt| {
        if let Stmt::FunctionDef(node) = stmt {
            let head = node
                .body
                .first()
                .map_or(node.range.end(), |first| first.range().start());
            defs.push((TextRange::new(node.name.range.start(), head), node.range));
        }
    });
    grants
        .map(|comment| {
            let line = TextRange::new(
                module.line_start(comment.start()),
                module.line_end(comment.end()),
            );
            let alone = module.slice(line).trim_start().starts_with('#');
            let function = defs.iter().find(|(head, whole)| {
                head.contains_range(*comment)
                    || alone && module.line_start(whole.start()) == line.end()
            });
            function.map_or(line, |(_, whole)| *whole)
        })
        .collect()
}
