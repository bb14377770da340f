//! The page of a rule or a reason, for `rayify explain RAY110`.

use anyhow::{Result, bail};

use super::OK;
use super::args::{ExplainArgs, Format};
use super::terminal::Terminal;
use crate::engine::api::{rule_ids, rule_page};
use crate::project::nearest;

/// Prints the page.
///
/// # Errors
/// There is no such page.
pub fn run(args: &ExplainArgs, terminal: &mut Terminal) -> Result<u8> {
    let upper = args.what.to_uppercase();
    let Some(page) = rule_page(&args.what).or_else(|| rule_page(&upper)) else {
        bail!(unknown(&args.what));
    };
    if args.common.format == Format::Json {
        let value = serde_json::json!({
            "id": page.id,
            "name": page.name,
            "summary": page.summary,
            "markdown": page.markdown,
        });
        terminal.out(&ended(serde_json::to_string_pretty(&value)?));
        return Ok(OK);
    }
    terminal.out(&ended(page.markdown));
    Ok(OK)
}

/// With one line end at its end.
pub fn ended(mut text: String) -> String {
    if !text.ends_with('\n') {
        text.push('\n');
    }
    text
}

fn unknown(what: &str) -> String {
    let rules = rule_ids();
    let names = rules
        .iter()
        .flat_map(|(id, name, _)| [id.as_str(), name.as_str()]);
    let upper = what.to_uppercase();
    let near = nearest(what, names.clone()).or_else(|| nearest(&upper, names));
    match near {
        Some(near) => format!("no file, rule or reason `{what}`: did you mean `{near}`?"),
        None => {
            format!("no file, rule or reason `{what}`: `rayify rules list` shows the rules")
        }
    }
}
