//! What the rest of a body reads of what ran ahead: it goes along with the ref of the round.

use rustc_hash::FxHashSet;

use super::Frame;
use crate::python::ast;
use crate::python::flow::{Flow, Touch, path_to};
use crate::python::{Def, FuncId, FuncNode, Ranged, ScopeKind, TextRange, VarId};
use crate::rewrites::context::Context;

/// What the rest of the body takes over.
pub(super) struct Carried {
    /// Variables of a round that the rest reads, in the order in which they are bound.
    pub(super) vars: Vec<VarId>,
    /// One that is bound ahead has a value that outlives the loop.
    pub(super) outlives: bool,
}

impl Carried {
    /// `None` if the rest would read other values than before.
    pub(super) fn find<'a>(
        cx: &Context<'_, 'a>,
        owner: Option<FuncId>,
        node: &'a ast::StmtFor,
        frame: &Frame<'a>,
        chosen: &[usize],
        call: TextRange,
    ) -> Option<Self> {
        let scopes = cx.facts.scopes;
        let flow = Flow::new(scopes, FxHashSet::default());
        let rest: Vec<usize> = (0..frame.steps.len())
            .filter(|at| !chosen.contains(at))
            .collect();
        let all = owner.and_then(|owner| cx.facts.def_node(owner));
        let way = path_to(
            all.map_or(&cx.module.tree.body, |def| &def.body),
            node.range,
        );
        let mut names: Vec<(TextRange, VarId)> = Vec::new();
        let mut outlives = false;
        for id in scopes.var_ids() {
            let var = scopes.var(id);
            let header = var
                .defs
                .iter()
                .find(|def| node.target.range().contains_range(def.range));
            let bound_at = |def: &Def| frame.step_of(def.range);
            let ahead = var
                .defs
                .iter()
                .filter(|def| bound_at(def).is_some_and(|at| chosen.contains(&at)));
            let last_bound = ahead.clone().filter_map(bound_at).max();
            let Some(def) = header.or(ahead.min_by_key(|def| def.range.start())) else {
                continue;
            };
            // Variables of comprehensions stay in theirs.
            let own = scopes.owner(var.scope) == scopes.owner(def.scope)
                && matches!(
                    scopes.scopes[var.scope.index()].kind,
                    ScopeKind::Module | ScopeKind::Function(_)
                );
            if !own {
                continue;
            }
            let read_at: Vec<usize> = rest
                .iter()
                .copied()
                .filter(|at| {
                    let step = frame.steps[*at].range();
                    let mut uses = var.uses.iter();
                    uses.any(|used| !call.contains_range(*used) && step.contains_range(*used))
                })
                .collect();
            let by_functions = var.uses.iter().any(|used| {
                scopes.funcs.iter().any(|func| {
                    matches!(func.node, FuncNode::Def(_) | FuncNode::Lambda(_))
                        && func.range().contains_range(*used)
                        && !func.range().contains_range(node.range)
                })
            });
            let outside = var
                .uses
                .iter()
                .any(|used| !node.range.contains_range(*used));
            if let Some(last) = last_bound {
                outlives |= outside || by_functions;
                // Bound on one side only, or the two loops would disagree.
                let behind = var
                    .defs
                    .iter()
                    .any(|def| bound_at(def).is_some_and(|at| rest.contains(&at)));
                // The rest takes over what a round ends up with: it must not look before that, nor at what the launch hasn't
                // seen yet.
                let too_early = read_at.iter().any(|at| *at < last)
                    || by_functions && rest.iter().any(|at| *at < last)
                    || last > frame.call_at && (!read_at.is_empty() || by_functions);
                if behind || too_early || by_functions && scopes.owner(var.scope).is_some() {
                    return None;
                }
            }
            let late = way.as_ref().is_none_or(|way| {
                let reads = flow.reads_later(way, node.range, node.range, id);
                reads.after
                    || reads.round
                    || reads.carried
                    || flow.first_touch(&node.orelse, id) == Touch::Read
            });
            if frame.skips() && late {
                // The rest sees no round that was skipped: it can't leave behind what the last round left.
                if !read_at.is_empty() || by_functions {
                    return None;
                }
                outlives = true;
                continue;
            }
            if !read_at.is_empty() || by_functions || late && last_bound.is_none() {
                let sure = header.is_some()
                    || chosen
                        .iter()
                        .filter(|at| **at < frame.call_at)
                        .any(|at| flow.surely_binds(std::slice::from_ref(frame.steps[*at]), id));
                if !sure {
                    return None;
                }
                names.push((def.range, id));
            }
        }
        names.sort_by_key(|(range, _)| range.start());
        Some(Self {
            vars: names.into_iter().map(|(_, var)| var).collect(),
            outlives,
        })
    }
}
