//! What a converted script did on the cluster.

use std::collections::{BTreeMap, BTreeSet};

use serde::Deserialize;

/// One call that a worker process ran. Times are nanoseconds since 1970.
#[derive(Debug, Clone, Deserialize)]
pub struct Call {
    /// The function's name, for an actor `Class.method`.
    pub function: String,
    /// `NORMAL_TASK`, `ACTOR_CREATION_TASK` or `ACTOR_TASK`.
    pub kind: String,
    /// The actor's id in hexadecimal; empty for a task.
    pub actor: String,
    /// The worker's process id.
    pub pid: u32,
    /// The node's id in hexadecimal.
    pub node: String,
    pub submitted: u64,
    pub started: u64,
    /// None if the call had not ended when its driver did.
    pub ended: Option<u64>,
}

/// The calls of one driver, in the order in which they were submitted.
#[derive(Debug, Clone, Default)]
pub struct Calls(pub Vec<Call>);

impl Calls {
    /// The most calls that had been submitted and had not ended at one moment. Actors' constructors don't count, nor do
    /// Ray's own helpers; several calls of one actor count once, since they run one after another. A trial of Tune is an
    /// actor that Tune makes for it, so there the constructor is the submission and counts.
    pub fn most_in_flight(&self) -> usize {
        let mut changes: Vec<(u64, bool, usize)> = Vec::new();
        for (index, call) in self.of_the_program() {
            changes.push((call.submitted, true, index));
            changes.push((call.ended.unwrap_or(u64::MAX), false, index));
        }
        // An end sorts before a submission of the same nanosecond, so calls that only follow each other never overlap.
        changes.sort_unstable();
        let mut tasks = 0;
        let mut actors: BTreeMap<&str, usize> = BTreeMap::new();
        let mut most = 0;
        for (_, begins, index) in changes {
            let actor = self.0[index].actor.as_str();
            let count = if actor.is_empty() {
                &mut tasks
            } else {
                actors.entry(actor).or_default()
            };
            if begins {
                *count += 1;
            } else {
                *count -= 1;
            }
            let busy_actors = actors.values().filter(|&&calls| calls > 0).count();
            most = most.max(tasks + busy_actors);
        }
        most
    }

    /// The functions that ran in workers, each with its number of calls.
    pub fn functions(&self) -> BTreeMap<&str, usize> {
        let mut functions = BTreeMap::new();
        for (_, call) in self.of_the_program() {
            *functions.entry(call.function.as_str()).or_default() += 1;
        }
        functions
    }

    /// The process ids of the workers.
    pub fn pids(&self) -> BTreeSet<u32> {
        self.of_the_program().map(|(_, call)| call.pid).collect()
    }

    /// The ids of the nodes on which calls ran.
    pub fn nodes(&self) -> BTreeSet<&str> {
        self.of_the_program()
            .map(|(_, call)| call.node.as_str())
            .collect()
    }

    fn of_the_program(&self) -> impl Iterator<Item = (usize, &Call)> {
        self.0.iter().enumerate().filter(|(_, call)| {
            let method = call.function.rsplit('.').next().unwrap_or_default();
            let own = !call.function.starts_with('_') && !method.starts_with("__ray_");
            let call_or_trial =
                call.kind != "ACTOR_CREATION_TASK" || call.function.starts_with("ImplicitFunc.");
            own && call_or_trial && call.pid != 0
        })
    }
}
