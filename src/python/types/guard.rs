//! What keeps ty from overflowing the stack, from running on, and from taking the program down with it.

use std::panic::AssertUnwindSafe;
use std::sync::mpsc::{RecvTimeoutError, sync_channel};
use std::time::Duration;

use ruff_db::panic::catch_unwind;

use crate::python::ast::{AnyParameterRef, Expr};
use crate::python::walk::{each_child, each_stmt, own_expressions};
use crate::python::{Module, Ranged, TextRange};

/// What ty is allowed to cost. The defaults come from measurements of ty 0.0.10.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Limits {
    /// Nodes in one literal, nested ones included. ty takes 0.1 s for 4,000 and a minute for 200,000.
    pub literal_nodes: usize,
    /// Literals inside literals. ty takes 0.8 s for 50 levels and 8 s for 100.
    pub literal_depth: usize,
    /// Levels of any expression, terms of a sum included. ty recurses; an overflow would end the process.
    pub depth: usize,
    /// How long one file may take. The thread can't be stopped: it is left behind.
    pub deadline: Duration,
    /// After how many files that took too long no more are asked about.
    pub abandoned: usize,
    /// Bytes of stack of the thread that asks.
    pub stack: usize,
}

impl Default for Limits {
    fn default() -> Self {
        Self {
            literal_nodes: 5_000,
            literal_depth: 32,
            depth: 400,
            // Without optimisation, ty is some twenty times as slow.
            deadline: Duration::from_secs(if cfg!(debug_assertions) { 120 } else { 10 }),
            abandoned: 2,
            stack: 128 << 20,
        }
    }
}

/// Why ty says nothing about a file.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum Silence {
    #[error("ty took longer than {} s", .0.as_secs_f64())]
    TimedOut(Duration),
    #[error("ty failed: {0}")]
    Panicked(String),
    #[error("ty took too long for other files of this program")]
    GaveUp,
    #[error("ty can't read the file")]
    Unreadable,
    #[error("a literal is too large for ty, and the file can't be read without it")]
    TooLarge,
    #[error("no thread could be started for ty: {0}")]
    NoThread(String),
}

/// Runs a job in a thread of its own. A panic there prints nothing.
///
/// # Errors
/// The job panicked, or didn't end in time; its thread then goes on until the process ends.
pub fn within<T: Send + 'static>(
    limits: &Limits,
    job: impl FnOnce() -> T + Send + 'static,
) -> Result<T, Silence> {
    let (send, receive) = sync_channel(1);
    std::thread::Builder::new()
        .name("types".to_owned())
        .stack_size(limits.stack)
        .spawn(move || {
            let result = catch_unwind(AssertUnwindSafe(job))
                .map_err(|panic| Silence::Panicked(panic.payload.to_string()));
            // Nobody listens any more if the deadline has passed.
            let _ = send.send(result);
        })
        .map_err(|error| Silence::NoThread(error.to_string()))?;
    match receive.recv_timeout(limits.deadline) {
        Ok(result) => result,
        Err(RecvTimeoutError::Timeout) => Err(Silence::TimedOut(limits.deadline)),
        Err(RecvTimeoutError::Disconnected) => {
            Err(Silence::Panicked("its thread ended".to_owned()))
        }
    }
}

/// The text with every literal that is too large and every expression that is too deep replaced by a name that nothing
/// defines, so that its type is unknown. All other code stays where it is, byte for byte.
///
/// # Errors
/// Without them the text is no longer Python.
pub fn bounded_text(module: &Module, limits: &Limits) -> Result<String, Silence> {
    let mut oversized = Vec::new();
    each_stmt(&module.tree.body, &mut |stmt| {
        for expr in own_expressions(stmt) {
            collect_oversized(expr, limits, &mut oversized);
        }
    });
    if oversized.is_empty() {
        return Ok(module.text.clone());
    }
    let name = ('a'..='z')
        .map(|letter| format!("_{letter}"))
        .find(|name| !module.identifiers.contains(name))
        .ok_or(Silence::TooLarge)?;
    let mut bytes = module.text.clone().into_bytes();
    for range in oversized {
        let range = usize::from(range.start())..usize::from(range.end());
        blank(&mut bytes[range], name.as_bytes()).ok_or(Silence::TooLarge)?;
    }
    let text = String::from_utf8(bytes).map_err(|_| Silence::TooLarge)?;
    match ruff_python_parser::parse_module(&text) {
        Ok(_) => Ok(text),
        Err(_) => Err(Silence::TooLarge),
    }
}

fn collect_oversized(expr: &Expr, limits: &Limits, oversized: &mut Vec<TextRange>) {
    let mut large = Vec::new();
    // The node, its depth, and how many literals go around it.
    let mut stack = vec![(expr, 1, 0)];
    while let Some((node, depth, literals)) = stack.pop() {
        let literals = literals + usize::from(is_display(node));
        if depth > limits.depth || literals > limits.literal_depth {
            oversized.push(expr.range());
            return;
        }
        if literals == 1 && is_display(node) && count(node) > limits.literal_nodes {
            large.push(node.range());
            continue;
        }
        each_child(node, &mut |child| stack.push((child, depth + 1, literals)));
        if let Expr::Lambda(lambda) = node {
            let parameters = lambda.parameters.iter().flat_map(|all| &**all);
            let defaults = parameters.filter_map(AnyParameterRef::default);
            stack.extend(defaults.map(|default| (default, depth + 1, literals)));
        }
    }
    oversized.extend(large);
}

fn is_display(expr: &Expr) -> bool {
    matches!(
        expr,
        Expr::List(_) | Expr::Tuple(_) | Expr::Set(_) | Expr::Dict(_)
    )
}

fn count(expr: &Expr) -> usize {
    let mut nodes = 0;
    let mut stack = vec![expr];
    while let Some(node) = stack.pop() {
        nodes += 1;
        each_child(node, &mut |child| stack.push(child));
    }
    nodes
}

/// `(name   )`, with the line ends where they were: inside parentheses they mean nothing.
fn blank(bytes: &mut [u8], name: &[u8]) -> Option<()> {
    for byte in bytes.iter_mut() {
        if !matches!(byte, b'\n' | b'\r') {
            *byte = b' ';
        }
    }
    let inner = bytes.len().checked_sub(2)?;
    let room = bytes
        .get(1..=inner)?
        .windows(name.len())
        .position(|window| window.iter().all(|byte| *byte == b' '))?;
    *bytes.first_mut()? = b'(';
    bytes[1 + room..1 + room + name.len()].copy_from_slice(name);
    *bytes.last_mut()? = b')';
    Some(())
}
