//! Whether a call could run on a worker at all, however and wherever it is made: methods, constructors and closures, too.

use super::facts::{After, Facts};
use super::in_hand::Run;
use super::objects::{CallEdge, ObjId, ObjSet};
use super::remote::{Launch, Remote};
use super::verdict::Obstacle;
use crate::python::{FuncId, TextRange};

impl Facts<'_> {
    /// What keeps a call of a function of the script from running on a worker; `None` says only that nothing was found here.
    ///
    /// What is made in `round` (the code around the call, and what it calls) could be made on the worker as well.
    #[must_use]
    pub fn hindrance(&self, edge: &CallEdge, round: &[TextRange]) -> Option<Obstacle> {
        let info = self.scopes.func(edge.callee);
        let name = self.call_name(edge);
        if info.is_async {
            return Some(self.coroutine(&name, edge.callee, edge.range));
        }
        if info.is_generator {
            return None;
        }
        let launch = Launch {
            owner: edge.owner,
            range: edge.range,
            after: After::default(),
            calls: vec![edge.range],
            processes: false,
            at_once: None,
        };
        let funcs = self.closure(&[edge.callee]);
        // One call may have several edges: the function that is meant, and what decorators put around it.
        let edges = self.edges_at(edge.owner, edge.range);
        let mut handed = ObjSet::default();
        for &index in &edges {
            handed.extend(&self.edge(index).args);
        }
        let (mut args, mut ambient) = (self.reach(&handed), self.ambient(&funcs));
        let own = |id: ObjId| {
            let site = self.interp.obj(id).site;
            let default = |func: &FuncId| self.interp.defaults[func.index()].contains(id);
            !site.is_empty()
                && round.iter().any(|part| part.contains_range(site))
                && !funcs.iter().any(default)
        };
        args.retain(|&id| !own(id));
        ambient.retain(|&id| !own(id));
        self.check_effects(
            &launch,
            &name,
            &Run::new(self, &edges, &funcs),
            &args,
            &ambient,
            &mut Remote::default(),
        )
        .and_then(|()| self.check_handed(&launch, &name, edge.range, &args))
        .err()
    }
}
