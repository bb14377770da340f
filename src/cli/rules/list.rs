//! `rayify rules list`.

use anyhow::Result;

use crate::cli::args::{Format, RulesListArgs};
use crate::cli::terminal::Terminal;
use crate::cli::{OK, page};
use crate::engine::api::rule_ids;

/// Prints a line a rule.
///
/// # Errors
/// None today; the commands share a signature.
pub fn run(args: &RulesListArgs, terminal: &mut Terminal) -> Result<u8> {
    let rules = rule_ids();
    if args.common.format == Format::Json {
        let rows: Vec<serde_json::Value> = rules
            .iter()
            .map(|(id, name, summary)| {
                serde_json::json!({ "id": id, "name": name, "summary": summary })
            })
            .collect();
        terminal.out(&page::ended(serde_json::to_string_pretty(&rows)?));
        return Ok(OK);
    }
    let id_width = rules.iter().map(|(id, _, _)| id.len()).max().unwrap_or(0);
    let name_width = rules
        .iter()
        .map(|(_, name, _)| name.len())
        .max()
        .unwrap_or(0);
    for (id, name, summary) in &rules {
        terminal.out(&format!("{id:id_width$}  {name:name_width$}  {summary}\n"));
    }
    Ok(OK)
}
