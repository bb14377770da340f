//! ty's semantic index of one file as plain data: which scope each name belongs to, which bindings reach it, and round which
//! loops they come. The measure of `scopes.rs` and `flow.rs`, which say the same of trees that ty doesn't know: of linked
//! modules and of texts made by outlining.

use camino::Utf8Path;
use ruff_db::parsed::{ParsedModuleRef, parsed_module};
use ruff_python_ast::visitor::{Visitor, walk_expr, walk_stmt};
use rustc_hash::{FxHashMap, FxHashSet};
use ty_python_core::ast_ids::HasScopedUseId;
use ty_python_core::definition::{
    Definition, DefinitionKind, DefinitionState, NestedBindingExecution,
};
use ty_python_core::scope::{NodeWithScopeKind, ScopeKind};
use ty_python_core::{
    EnclosingSnapshotResult, FileScopeId, PlaceExprRef, ProgramFile, SemanticIndex, place_table,
    semantic_index, use_def_map,
};
use ty_python_semantic::Db;

use super::database::{Database, Settings};
use super::guard::Silence;
use crate::python::ast::{Expr, ExprContext, ExprName, ExprRef, Stmt};
use crate::python::{Ranged, TextRange};

/// What ty knows about every name of a file, in the order of their places.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Index {
    pub names: Vec<Name>,
}

/// One `Name` expression.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Name {
    pub range: TextRange,
    pub home: Home,
    /// What reaches a place that reads its own scope's variable: a load, the target of `+=`, a `del`; also from a scope that
    /// runs where it stands, like a comprehension or the body of a class.
    pub reach: Option<Reach>,
}

/// The scope that binds a name.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Home {
    Module,
    /// By the range of the function, class, lambda or comprehension.
    Scope(TextRange),
    /// Type parameters of the function, class or alias with this range.
    TypeParameters(TextRange),
    /// Nothing in the file: a builtin, or no name at all.
    Nowhere,
}

/// The bindings that reach a place, in the order of theirs.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Reach {
    pub bindings: Vec<Reaching>,
    /// On some path nothing was ever bound.
    pub unbound: bool,
    /// Functions that bind the variable may have been called; what they bind is not listed.
    pub by_calls: bool,
}

/// One of them.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Reaching {
    /// The name that is bound: the target, the alias, the parameter.
    pub binding: TextRange,
    /// A path leads from the binding to the place within one round of all loops around both.
    pub at_once: bool,
    /// Loops around both places (`for` and `while` statements, by their ranges) from an earlier round of which it comes.
    pub carried: Vec<TextRange>,
}

/// Opens a database and builds the index.
///
/// # Errors
/// ty can't find the file.
pub fn index(settings: &Settings, path: &Utf8Path, text: String) -> Result<Index, Silence> {
    let (db, file) = Database::open(settings, path, text)?;
    let program_file = db.program_file(file);
    let module = parsed_module(&db, program_file.python_file(&db)).load(&db);
    let mut found = Found::default();
    found.visit_body(&module.syntax().body);
    let reader = Reader {
        db: &db,
        file: program_file,
        index: semantic_index(&db, program_file),
        module: &module,
        loops: found.loops,
    };
    let mut names: Vec<Name> = found
        .names
        .iter()
        .filter_map(|(name, augmented)| reader.name(name, *augmented))
        .collect();
    names.sort_by_key(|name| name.range.start());
    Ok(Index { names })
}

/// The names of a tree, and whether `+=` stands behind them; the loops, with the parts of them that run in every round.
#[derive(Default)]
struct Found<'a> {
    names: Vec<(&'a ExprName, bool)>,
    loops: FxHashMap<TextRange, [TextRange; 2]>,
}

impl<'a> Visitor<'a> for Found<'a> {
    fn visit_stmt(&mut self, stmt: &'a Stmt) {
        let body = |body: &[Stmt]| match (body.first(), body.last()) {
            (Some(first), Some(last)) => TextRange::new(first.start(), last.end()),
            _ => TextRange::default(),
        };
        match stmt {
            Stmt::For(node) => {
                let parts = [node.target.range(), body(&node.body)];
                self.loops.insert(node.range, parts);
            }
            Stmt::While(node) => {
                let parts = [node.test.range(), body(&node.body)];
                self.loops.insert(node.range, parts);
            }
            Stmt::AugAssign(node) => {
                if let Expr::Name(name) = &*node.target {
                    self.names.push((name, true));
                    self.visit_expr(&node.value);
                    return;
                }
            }
            _ => {}
        }
        walk_stmt(self, stmt);
    }

    fn visit_expr(&mut self, expr: &'a Expr) {
        if let Expr::Name(name) = expr {
            self.names.push((name, false));
        }
        walk_expr(self, expr);
    }
}

struct Reader<'a, 'db> {
    db: &'db dyn Db,
    file: ProgramFile<'db>,
    index: &'db SemanticIndex<'db>,
    module: &'a ParsedModuleRef,
    loops: FxHashMap<TextRange, [TextRange; 2]>,
}

/// What leads to a place: bindings, and the loops past whose beginning they were followed.
#[derive(Default)]
struct Trail<'db> {
    bindings: FxHashSet<TextRange>,
    headers: Vec<(TextRange, Definition<'db>)>,
    unbound: bool,
    by_calls: bool,
}

impl<'db> Reader<'_, 'db> {
    fn name(&self, name: &ExprName, augmented: bool) -> Option<Name> {
        let scope = self.index.try_expression_scope_id(&ExprRef::Name(name))?;
        let (home, at) = self.home(name.id.as_str(), scope);
        let reads = augmented || !matches!(name.ctx, ExprContext::Store);
        let states = match at {
            Some(at) if reads => self.states(name, scope, at),
            _ => None,
        };
        Some(Name {
            range: name.range,
            home,
            reach: states.map(|states| self.reach(name.range, &states)),
        })
    }

    /// The scope that binds a name, by Python's rules.
    fn home(&self, name: &str, scope: FileScopeId) -> (Home, Option<FileScopeId>) {
        let global = FileScopeId::global();
        let module = || {
            let bound = self
                .index
                .place_table(global)
                .symbol_by_name(name)
                .is_some_and(|symbol| symbol.is_bound() || symbol.is_declared());
            if bound {
                (Home::Module, Some(global))
            } else {
                (Home::Nowhere, None)
            }
        };
        for (id, _) in self.index.visible_ancestor_scopes(scope) {
            let symbol = self.index.place_table(id).symbol_by_name(name);
            match symbol {
                _ if id.is_global() => return module(),
                Some(symbol) if symbol.is_global() => return module(),
                Some(symbol) if symbol.is_local() => return (self.range_of(id), Some(id)),
                _ => {}
            }
        }
        (Home::Nowhere, None)
    }

    fn range_of(&self, scope: FileScopeId) -> Home {
        let module = self.module;
        match self.index.scope(scope).node() {
            NodeWithScopeKind::Module => Home::Module,
            NodeWithScopeKind::Class(node) => Home::Scope(node.node(module).range),
            NodeWithScopeKind::Function(node) => Home::Scope(node.node(module).range),
            NodeWithScopeKind::Lambda(node) => Home::Scope(node.node(module).range),
            NodeWithScopeKind::ListComprehension(node) => Home::Scope(node.node(module).range),
            NodeWithScopeKind::SetComprehension(node) => Home::Scope(node.node(module).range),
            NodeWithScopeKind::DictComprehension(node) => Home::Scope(node.node(module).range),
            NodeWithScopeKind::GeneratorExpression(node) => Home::Scope(node.node(module).range),
            NodeWithScopeKind::ClassTypeParameters(node) => {
                Home::TypeParameters(node.node(module).range)
            }
            NodeWithScopeKind::FunctionTypeParameters(node) => {
                Home::TypeParameters(node.node(module).range)
            }
            NodeWithScopeKind::TypeAliasTypeParameters(node)
            | NodeWithScopeKind::TypeAlias(node) => Home::TypeParameters(node.node(module).range),
        }
    }

    /// The live bindings at a place. `None`: it stands in a function that runs later.
    fn states(
        &self,
        name: &ExprName,
        scope: FileScopeId,
        home: FileScopeId,
    ) -> Option<Vec<DefinitionState<'db>>> {
        let scope_id = scope.to_scope_id(self.db, self.file);
        if scope == home {
            let used = name.scoped_use_id(self.db, self.file);
            let bindings = use_def_map(self.db, scope_id).bindings_at_use(used);
            return Some(bindings.map(|one| one.binding).collect());
        }
        let table = place_table(self.db, scope_id);
        let symbol = table.symbol_by_name(&name.id)?;
        match self
            .index
            .enclosing_snapshot(home, PlaceExprRef::Symbol(symbol), scope)
        {
            EnclosingSnapshotResult::FoundBindings(bindings) if self.runs_at_once(scope, home) => {
                Some(bindings.map(|one| one.binding).collect())
            }
            _ => None,
        }
    }

    fn runs_at_once(&self, scope: FileScopeId, home: FileScopeId) -> bool {
        self.index
            .ancestor_scopes(scope)
            .take_while(|(id, _)| *id != home)
            .all(|(_, scope)| matches!(scope.kind(), ScopeKind::Comprehension | ScopeKind::Class))
    }

    fn reach(&self, place: TextRange, states: &[DefinitionState<'db>]) -> Reach {
        let whole = self.follow(states, &[]);
        let mut around: Vec<(TextRange, Definition<'db>)> = whole
            .headers
            .iter()
            .copied()
            .filter(|(by, _)| self.in_round(*by, place))
            .collect();
        around.sort_by_key(|(by, _)| (by.start(), by.end()));
        let earlier: Vec<_> = around
            .iter()
            .map(|&(by, header)| (by, self.follow(&self.behind(header), &[])))
            .collect();
        let mut bindings: Vec<TextRange> = whole.bindings.into_iter().collect();
        bindings.sort_by_key(Ranged::start);
        let bindings = bindings
            .into_iter()
            .map(|binding| {
                let carried: Vec<TextRange> = earlier
                    .iter()
                    .filter(|(by, trail)| {
                        trail.bindings.contains(&binding) && self.in_round(*by, binding)
                    })
                    .map(|(by, _)| *by)
                    .collect();
                let at_once =
                    carried.is_empty() || self.follow(states, &carried).bindings.contains(&binding);
                Reaching {
                    binding,
                    at_once,
                    carried,
                }
            })
            .collect();
        Reach {
            bindings,
            unbound: whole.unbound,
            by_calls: whole.by_calls,
        }
    }

    fn in_round(&self, by: TextRange, place: TextRange) -> bool {
        self.loops
            .get(&by)
            .is_some_and(|parts| parts.iter().any(|part| part.contains_range(place)))
    }

    /// All bindings that live ones stand for; `but`: loops whose earlier rounds don't count.
    fn follow(&self, states: &[DefinitionState<'db>], but: &[TextRange]) -> Trail<'db> {
        let mut trail = Trail::default();
        let mut seen = FxHashSet::default();
        let mut rest = states.to_vec();
        while let Some(state) = rest.pop() {
            let definition = match state {
                DefinitionState::Defined(definition) => definition,
                DefinitionState::Undefined => {
                    trail.unbound = true;
                    continue;
                }
                DefinitionState::Deleted => continue,
            };
            if !seen.insert(definition) {
                continue;
            }
            match definition.kind(self.db) {
                DefinitionKind::LoopHeader(_) => {
                    let by = definition.kind(self.db).target_range(self.module);
                    if !but.contains(&by) {
                        trail.headers.push((by, definition));
                        rest.extend(self.behind(definition));
                    }
                }
                DefinitionKind::NestedBindings(nested) => match nested.execution {
                    NestedBindingExecution::Lazy => trail.by_calls = true,
                    NestedBindingExecution::Eager => {
                        let home = definition.file_scope(self.db);
                        for source in nested.visible_binding_sources(self.index, home) {
                            rest.extend(source.map(|one| one.binding));
                        }
                    }
                },
                kind => {
                    trail.bindings.insert(self.target(kind));
                }
            }
        }
        trail
    }

    /// What lives at the end of a round of the loop that a header stands for.
    fn behind(&self, header: Definition<'db>) -> Vec<DefinitionState<'db>> {
        let DefinitionKind::LoopHeader(kind) = header.kind(self.db) else {
            return Vec::new();
        };
        let map = use_def_map(self.db, header.scope(self.db));
        map.loop_header(kind.loop_header_id())
            .bindings_for_place(kind.place())
            .map(|live| map.definition(live.binding()))
            .collect()
    }

    fn target(&self, kind: &DefinitionKind<'db>) -> TextRange {
        let named = match kind {
            DefinitionKind::Import(import) => import.alias(self.module).asname.as_ref(),
            DefinitionKind::ImportFrom(import) => {
                let alias = import.alias(self.module);
                alias.asname.as_ref().or(Some(&alias.name))
            }
            _ => None,
        };
        named.map_or_else(|| kind.target_range(self.module), Ranged::range)
    }
}
