//! Taking a result so that what its task raised is raised as it was: for handlers that look at the exception.

use crate::analysis::verdict::Obstacle;

use super::context::Context;

/// The helper's name in converted scripts.
pub const NAME: &str = "result_of";

/// Raised behind the `except` clause, the original has no more context than it would have had without Ray.
pub const HELPER: &str = "def result_of(ref):
    \"\"\"The result of a task; what the task raised is raised as it was, without Ray's wrapper.\"\"\"
    try:
        return ray.get(ref)
    except ray.exceptions.RayTaskError as error:
        original = error.cause
    raise original
";

/// The function that takes a result.
///
/// # Errors
/// `name-taken`: the helper's name is a name of the file.
pub fn taker(cx: &Context<'_, '_>, unwrapped: bool) -> Result<&'static str, Obstacle> {
    if !unwrapped {
        return Ok("ray.get");
    }
    if cx.module.identifiers.contains(NAME) {
        return Err(Obstacle::new(
            "name-taken",
            format!(
                "`{NAME}` is a name of this file; the converted script needs it for exceptions that the program looks at"
            ),
            "rename it",
        ));
    }
    Ok(NAME)
}
