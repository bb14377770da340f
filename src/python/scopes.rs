//! Scopes, bindings and the resolution of every name, by Python's own rules (LEGB, class scopes skipped, walrus outwards).

mod bind;
mod comprehension;
mod late;
mod modules;
mod resolve;
mod versions;

use rustc_hash::FxHashMap;

use super::ast::{self, Expr, Stmt};
use super::walk::each_stmt;
use super::{Part, TextRange, TextSize};

macro_rules! ids {
    ($($(#[$doc:meta])* $name:ident),*) => {$(
        $(#[$doc])*
        #[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
        pub struct $name(pub u32);
        impl $name {
            /// The id of what stands at an index of its list.
            #[must_use]
            pub fn at(index: usize) -> Self { Self(u32::try_from(index).unwrap_or(u32::MAX)) }

            #[must_use]
            pub fn index(self) -> usize { self.0 as usize }
        }
    )*};
}
ids!(
    /// A scope; 0 is the script's own module, the linked modules follow.
    ScopeId,
    /// A variable: one name in one scope.
    VarId,
    /// A `def`, a lambda or a generator expression; or the code of a linked module, which runs when it is imported.
    FuncId,
    /// A `class` statement.
    ClassId
);

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum ScopeKind {
    Module,
    Function(FuncId),
    Class(ClassId),
    /// List, set and dict comprehensions: run at once, in the function that holds them.
    Comprehension,
}

#[derive(Debug)]
pub struct Scope {
    pub kind: ScopeKind,
    pub parent: Option<ScopeId>,
    pub vars: FxHashMap<String, VarId>,
    globals: Vec<String>,
    nonlocals: Vec<String>,
}

#[derive(Debug, Clone, PartialEq, Eq)]
pub enum DefKind {
    /// `import a.b as c`, `from a import b as c`: the dotted path that the name stands for.
    Import(String),
    Function(FuncId),
    Class(ClassId),
    Parameter,
    /// `=`, annotated and walrus assignment.
    Assign,
    Augmented,
    For,
    With,
    Except,
    Match,
    Delete,
    /// `from x import *`: the name may be anything.
    Star,
}

#[derive(Debug, Clone)]
pub struct Def {
    pub range: TextRange,
    pub kind: DefKind,
    /// The scope in which the binding statement stands (differs from the variable's for `global`).
    pub scope: ScopeId,
}

#[derive(Debug)]
pub struct Var {
    pub name: String,
    pub scope: ScopeId,
    pub defs: Vec<Def>,
    pub uses: Vec<TextRange>,
}

#[derive(Debug, Clone, Copy)]
pub enum FuncNode<'a> {
    Def(&'a ast::StmtFunctionDef),
    Lambda(&'a ast::ExprLambda),
    Generator(&'a ast::ExprGenerator),
    /// All statements of a linked module.
    Module(&'a Part),
}

#[derive(Debug)]
pub struct FuncInfo<'a> {
    pub node: FuncNode<'a>,
    pub name: String,
    pub scope: ScopeId,
    /// The scope in which the function is defined.
    pub parent: ScopeId,
    pub class: Option<ClassId>,
    /// The variable that its `def` binds.
    pub var: Option<VarId>,
    pub is_generator: bool,
    pub is_async: bool,
}

impl FuncInfo<'_> {
    #[must_use]
    pub fn range(&self) -> TextRange {
        match self.node {
            FuncNode::Def(node) => node.range,
            FuncNode::Lambda(node) => node.range,
            FuncNode::Generator(node) => node.range,
            FuncNode::Module(part) => part.range,
        }
    }
}

#[derive(Debug)]
pub struct ClassInfo<'a> {
    pub node: &'a ast::StmtClassDef,
    pub name: String,
    pub scope: ScopeId,
    pub var: VarId,
}

/// All scopes of a module.
#[derive(Debug)]
pub struct Scopes<'a> {
    pub scopes: Vec<Scope>,
    pub vars: Vec<Var>,
    pub funcs: Vec<FuncInfo<'a>>,
    pub classes: Vec<ClassInfo<'a>>,
    names: FxHashMap<TextSize, VarId>,
    by_start: FxHashMap<TextRange, FuncId>,
    class_by_range: FxHashMap<TextRange, ClassId>,
    comprehensions: FxHashMap<TextRange, ScopeId>,
    /// Modules with a star import of which nobody knows what it binds: unresolved names are unknown there.
    starred: Vec<ScopeId>,
    /// What star imports of linked modules bind: the statement's `*`, the variable here, the one there.
    pub stars: Vec<(TextSize, VarId, VarId)>,
    /// The code of each linked module.
    bodies: Vec<FuncId>,
}

impl<'a> Scopes<'a> {
    /// The scopes of a script by itself.
    #[must_use]
    pub fn build(tree: &'a ast::ModModule) -> Self {
        let mut builder = Self::empty();
        let stars = late::stars(&tree.body);
        if !stars.is_empty() {
            builder.starred.push(ScopeId(0));
        }
        builder.bind_body(&tree.body, ScopeId(0));
        builder.settle_nonlocals();
        builder.resolve_body(&tree.body, ScopeId(0));
        builder.name_lambdas(&tree.body);
        for star in stars {
            builder.bind_by_star(&tree.body, ScopeId(0), star);
        }
        builder.tell_versions_apart();
        builder
    }

    fn empty() -> Self {
        Self {
            scopes: vec![Scope::module()],
            vars: Vec::new(),
            funcs: Vec::new(),
            classes: Vec::new(),
            names: FxHashMap::default(),
            by_start: FxHashMap::default(),
            class_by_range: FxHashMap::default(),
            comprehensions: FxHashMap::default(),
            starred: Vec::new(),
            stars: Vec::new(),
            bodies: Vec::new(),
        }
    }

    /// `double = lambda x: 2 * x`: people call it by the name.
    fn name_lambdas(&mut self, body: &'a [Stmt]) {
        each_stmt(body, &mut |stmt| {
            if let Stmt::Assign(node) = stmt
                && let ([Expr::Name(target)], Expr::Lambda(lambda)) =
                    (node.targets.as_slice(), &*node.value)
                && let Some(&id) = self.by_start.get(&lambda.range)
            {
                self.funcs[id.index()].name = target.id.to_string();
            }
        });
    }

    /// The variable that a name (by its first offset) stands for; `None` is a builtin or undefined.
    #[must_use]
    pub fn var_at(&self, start: TextSize) -> Option<VarId> {
        self.names.get(&start).copied()
    }

    /// Every function, in source order of the script and of each module.
    pub fn func_ids(&self) -> impl Iterator<Item = FuncId> {
        (0..self.funcs.len()).map(FuncId::at)
    }

    pub fn var_ids(&self) -> impl Iterator<Item = VarId> {
        (0..self.vars.len()).map(VarId::at)
    }

    #[must_use]
    pub fn var(&self, id: VarId) -> &Var {
        &self.vars[id.index()]
    }

    #[must_use]
    pub fn func(&self, id: FuncId) -> &FuncInfo<'a> {
        &self.funcs[id.index()]
    }

    #[must_use]
    pub fn func_at(&self, range: TextRange) -> Option<FuncId> {
        self.by_start.get(&range).copied()
    }

    /// The scope of a list, set or dict comprehension.
    #[must_use]
    pub fn comprehension_at(&self, range: TextRange) -> Option<ScopeId> {
        self.comprehensions.get(&range).copied()
    }

    #[must_use]
    pub fn class_at(&self, range: TextRange) -> Option<ClassId> {
        self.class_by_range.get(&range).copied()
    }

    /// The function whose activation holds this scope's variables; `None` is the module (class bodies count to theirs).
    #[must_use]
    pub fn owner(&self, mut scope: ScopeId) -> Option<FuncId> {
        loop {
            let here = &self.scopes[scope.index()];
            match here.kind {
                ScopeKind::Function(func) => return Some(func),
                ScopeKind::Module => return None,
                ScopeKind::Class(_) | ScopeKind::Comprehension => match here.parent {
                    Some(parent) => scope = parent,
                    None => return None,
                },
            }
        }
    }

    #[must_use]
    pub fn module_var(&self, name: &str) -> Option<VarId> {
        self.scopes[0].vars.get(name).copied()
    }
}

impl Scope {
    fn module() -> Self {
        Self {
            kind: ScopeKind::Module,
            parent: None,
            vars: FxHashMap::default(),
            globals: Vec::new(),
            nonlocals: Vec::new(),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::python::Module;

    fn resolved(text: &str, name: &str, occurrence: usize) -> Option<String> {
        let module = Module::parse(text.to_string()).unwrap();
        let scopes = Scopes::build(&module.tree);
        let start = text.match_indices(name).nth(occurrence).unwrap().0;
        let var = scopes.var_at(crate::python::to_size(start))?;
        let info = scopes.var(var);
        Some(format!("{:?}", scopes.scopes[info.scope.index()].kind))
    }

    #[test]
    fn a_comprehension_target_is_local_to_it() {
        assert_eq!(
            resolved("y = 1\nz = [y for y in y]\n", "y", 1).unwrap(),
            "Comprehension"
        );
        assert_eq!(
            resolved("y = 1\nz = [y for y in y]\n", "y", 3).unwrap(),
            "Module"
        );
    }

    #[test]
    fn global_and_nonlocal_reach_out() {
        let text = "def f():\n    global count\n    count = 1\n";
        assert_eq!(resolved(text, "count", 1).unwrap(), "Module");
        let text =
            "def f():\n    left = 1\n    def g():\n        nonlocal left\n        left += 1\n";
        assert_eq!(resolved(text, "left", 2).unwrap(), "Function(FuncId(0))");
    }

    #[test]
    fn a_class_scope_is_skipped_by_its_methods() {
        let text = "size = 1\nclass A:\n    size = 2\n    def f(self):\n        return size\n";
        assert_eq!(resolved(text, "size", 2).unwrap(), "Module");
    }

    #[test]
    fn a_star_import_may_bind_anew_what_stands_above_it() {
        let text = "above = 1\nfrom os.path import *\nif above:\n    sometimes = 1\nprint(early)\nearly = below = 1\n";
        let module = Module::parse(text.to_string()).unwrap();
        let scopes = Scopes::build(&module.tree);
        let by_star = |name: &str| {
            let var = scopes.var(scopes.module_var(name).unwrap());
            var.defs.iter().any(|def| def.kind == DefKind::Star)
        };
        assert!(by_star("above"));
        assert!(by_star("sometimes") && by_star("early"));
        assert!(!by_star("below"));
    }

    #[test]
    fn nonlocal_reaches_out_to_what_is_bound_below() {
        let text =
            "def f():\n    def g():\n        nonlocal left\n        left += 1\n    left = 1\n";
        assert_eq!(resolved(text, "left", 1).unwrap(), "Function(FuncId(0))");
        assert_eq!(resolved(text, "left", 2).unwrap(), "Function(FuncId(0))");
        let module = Module::parse(text.to_string()).unwrap();
        let scopes = Scopes::build(&module.tree);
        let named: Vec<_> = scopes
            .vars
            .iter()
            .filter(|var| var.name == "left")
            .collect();
        assert_eq!(named.len(), 1);
        assert_eq!(named[0].defs.len(), 2);
    }

    #[test]
    fn builtins_are_unresolved() {
        assert_eq!(resolved("x = len([])\n", "len", 0), None);
    }
}
