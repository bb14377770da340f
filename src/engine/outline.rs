//! Candidates whose work stands inline: the text with that work in functions of its own is decided about in its place, where
//! that converts them. Decisions, evidence and edits are said about the text that the user wrote.

use crate::analysis::Evidence;
use crate::analysis::table::Table;
use crate::engine::api::Options;
use crate::engine::decision::{Decision, Edit, Verdict};
use crate::engine::plan::{self, Once, Planned, Surroundings};
use crate::engine::rules::Rules;
use crate::python::link::link_like;
use crate::python::origin::{Origin, Splice, splice};
use crate::python::{Module, TextRange};
use crate::rewrites::outline::{Outline, shared};

/// Each round tries one outline a candidate, so this many of them at most.
const ROUNDS: usize = 4;

/// Decides about one parsed file and writes its new text, with functions made of inline work where that helps.
pub fn file(
    module: &Module,
    table: &Table,
    rules: &Rules,
    options: &Options,
    around: &Surroundings,
    evidence: &Evidence,
) -> Planned {
    let first = plan::once(module, &[], table, rules, options, around, evidence);
    if first.outlines.is_empty() {
        return first.planned;
    }
    let once = |text: &Outlined, outlines: &[Outline]| {
        plan::once(
            &text.module,
            outlines,
            table,
            rules,
            options,
            around,
            evidence,
        )
    };
    let mut kept: Vec<Outline> = Vec::new();
    let mut tried: Vec<Outline> = Vec::new();
    let mut reasons: Vec<(Outline, Decision)> = Vec::new();
    // The decisions about exactly the outlines that are kept, where some round has made them.
    let mut settled: Option<(Outlined, Once)> = None;
    for _ in 0..ROUNDS {
        let fresh = choose(&first.outlines, &kept, &tried);
        if fresh.is_empty() {
            break;
        }
        tried.extend(fresh.iter().cloned());
        let both: Vec<Outline> = kept.iter().chain(&fresh).cloned().collect();
        let Some(text) = Outlined::new(module, &both, around) else {
            continue;
        };
        let result = once(&text, &both);
        let converts = |one: &&Outline| is_converted(&result, &text, one);
        for one in fresh.iter().filter(|one| !converts(one)) {
            let found = reason_in(&result.planned, &text, one);
            reasons.extend(found.map(|found| (one.clone(), found)));
        }
        let known = both[..kept.len()].iter().all(|one| converts(&one));
        kept = both.iter().filter(converts).cloned().collect();
        if kept.len() == both.len() {
            settled = Some((text, result));
        } else if !known || fresh.iter().any(|one| converts(&one)) {
            settled = None;
        }
    }
    let settled = settled.or_else(|| {
        let text = Outlined::new(module, &kept, around).filter(|_| !kept.is_empty())?;
        let result = once(&text, &kept);
        Some((text, result))
    });
    let settled = settled.map(|(text, result)| (kept.clone(), text, result));
    let once_each = shared(module, &kept).and_then(|outlines| {
        let text = Outlined::new(module, &outlines, around)?;
        let result = once(&text, &outlines);
        Some((outlines, text, result))
    });
    for (outlines, text, result) in once_each.into_iter().chain(settled) {
        let all = outlines.iter().all(|one| is_converted(&result, &text, one));
        if all
            && result.planned.internal_error.is_none()
            && let Some(planned) =
                told_of_the_original(module, &text, result.planned, &first.planned, options)
        {
            return with_reasons(planned, &reasons);
        }
    }
    with_reasons(first.planned, &reasons)
}

/// Whether the plan for a text launches the function of an outline, at its place if the function has other callers.
fn is_converted(result: &Once, text: &Outlined, outline: &Outline) -> bool {
    let here = || {
        result.planned.decisions.iter().any(|decision| {
            let place = text.origin().map(|origin| origin.range(decision.range));
            decision.verdict == Verdict::Convert
                && decision.rule != "RAY001"
                // A generator expression without brackets of its own begins with its element.
                && place.is_some_and(|place| outline.range.contains(place.start()))
        })
    };
    result.launched.contains(&outline.name) && (outline.own || here())
}

/// A text with some outlines applied.
struct Outlined {
    module: Module,
    /// The new functions, and the lines of the original on which their work stands.
    names: Vec<(String, usize)>,
    /// Variables that the user didn't write.
    items: Vec<String>,
}

impl Outlined {
    fn new(module: &Module, outlines: &[Outline], around: &Surroundings) -> Option<Self> {
        let splices: Vec<Splice> = outlines
            .iter()
            .flat_map(|one| one.splices.clone())
            .collect();
        let (text, origin) = splice(&module.text, &splices);
        let mut parsed = Module::parse(text).ok()?;
        if let Some(home) = &around.home {
            parsed = link_like(parsed, module, home)?;
        }
        parsed.origin = Some(origin);
        Some(Self {
            module: parsed,
            names: outlines
                .iter()
                .filter(|one| one.own)
                .map(|one| (one.name.clone(), module.line(one.region.start()).number))
                .collect(),
            items: outlines.iter().flat_map(|one| one.items.clone()).collect(),
        })
    }

    fn origin(&self) -> Option<&Origin> {
        self.module.origin.as_ref()
    }
}

/// The next outline of every candidate that has none yet and doesn't touch what is kept; the outermost candidates first.
fn choose(all: &[Outline], kept: &[Outline], tried: &[Outline]) -> Vec<Outline> {
    let mut fresh: Vec<Outline> = Vec::new();
    for one in all {
        let known = tried.iter().any(|other| other.splices == one.splices);
        let clash = kept
            .iter()
            .chain(&fresh)
            .any(|other| other.range == one.range || other.region.intersect(one.region).is_some());
        if !known && !clash {
            fresh.push(one.clone());
        }
    }
    fresh
}

/// Why the candidate was refused although its work is one call now.
fn reason_in(planned: &Planned, text: &Outlined, outline: &Outline) -> Option<Decision> {
    let origin = text.origin()?;
    let blocks = outline.told.is_some();
    // What takes the blocks apart is no candidate that the user wrote.
    let says_more = |decision: &Decision| {
        let reason = decision.reason.as_ref();
        !blocks || reason.is_some_and(|reason| !is_form(&reason.code) && reason.code != TOO_SHORT)
    };
    let found = planned.decisions.iter().find(|decision| {
        decision.verdict == Verdict::Refuse
            && origin.range(decision.range).start() == outline.range.start()
            && says_more(decision)
    })?;
    let mut decision = found.clone();
    map_places(&mut decision, origin);
    let work = if blocks {
        "a block of items"
    } else {
        "the body"
    };
    for (name, _) in &text.names {
        rename(&mut decision, name, work);
    }
    for item in &text.items {
        rename(&mut decision, item, "the item");
    }
    Some(decision)
}

/// Says something else for the name of a function that the user didn't write.
fn rename(decision: &mut Decision, name: &str, told: &str) {
    let made = format!("`{name}`");
    if let Some(reason) = &mut decision.reason {
        reason.message = reason.message.replace(&made, told);
        reason.unlock = reason.unlock.replace(&made, told);
    }
    for evidence in &mut decision.evidence {
        evidence.text = evidence.text.replace(&made, told);
    }
}

/// Refusals that only say that there is no single call give way to what stands in the way of the whole body, and those that
/// only say that the calls are too short to what stands in the way of a block of them.
fn with_reasons(mut planned: Planned, reasons: &[(Outline, Decision)]) -> Planned {
    for decision in &mut planned.decisions {
        let Some(reason) = &decision.reason else {
            continue;
        };
        let short = reason.code == TOO_SHORT;
        if !short && !is_form(&reason.code) {
            continue;
        }
        let better = reasons.iter().find(|(outline, other)| {
            outline.range.start() == decision.range.start()
                && (!short || outline.told.is_some())
                && other
                    .reason
                    .as_ref()
                    .is_some_and(|reason| !is_form(&reason.code) && reason.code != TOO_SHORT)
        });
        if let Some((_, other)) = better {
            decision.reason.clone_from(&other.reason);
            decision.evidence.clone_from(&other.evidence);
        }
    }
    planned
}

const TOO_SHORT: &str = "too-fine-grained";

/// Whether a reason only speaks of the form of the code.
fn is_form(code: &str) -> bool {
    matches!(
        code,
        "no-call-to-distribute" | "several-heavy-calls" | "conditional-call"
    )
}

fn map_places(decision: &mut Decision, origin: &Origin) {
    decision.range = origin.range(decision.range);
    for evidence in &mut decision.evidence {
        evidence.range = origin.range(evidence.range);
    }
    decision
        .evidence
        .sort_by_key(|evidence| evidence.range.start());
}

/// The decisions about the outlined text as decisions about the original; `None` if that would not give the same text.
fn told_of_the_original(
    module: &Module,
    text: &Outlined,
    mut planned: Planned,
    first: &Planned,
    options: &Options,
) -> Option<Planned> {
    let origin = text.origin()?;
    // In the order in which they are applied: what connects comes first where several go to one place.
    let mut order: Vec<usize> = (0..planned.decisions.len()).collect();
    order.sort_by_key(|&index| planned.decisions[index].rule != "RAY001");
    let mut edits: Vec<(usize, Edit)> = Vec::new();
    for index in order {
        let decision = &mut planned.decisions[index];
        if decision.applies(options.allow_unsafe) {
            let own = std::mem::take(&mut decision.edits);
            edits.extend(own.into_iter().map(|edit| (index, edit)));
        } else {
            // Shown, not applied.
            for edit in &mut decision.edits {
                edit.range = origin.range(edit.range);
            }
        }
        map_places(decision, origin);
    }
    edits.sort_by_key(|(_, edit)| edit.place());
    let owners: Vec<usize> = edits.iter().map(|(owner, _)| *owner).collect();
    let borrowed: Vec<(TextRange, &str)> = edits
        .iter()
        .map(|(_, edit)| (edit.range, edit.content.as_str()))
        .collect();
    for (range, content, members) in origin.compose(&text.module.text, &borrowed) {
        let owner = members
            .iter()
            .map(|&index| owners[index])
            .find(|&index| planned.decisions[index].rule != "RAY001")
            .or_else(|| {
                // A splice that no edit touches belongs to the conversion nearest behind it.
                let after = planned
                    .decisions
                    .iter()
                    .enumerate()
                    .filter(|(_, d)| d.rule != "RAY001" && d.applies(options.allow_unsafe));
                after
                    .min_by_key(|(_, d)| {
                        u32::from(d.range.start()).abs_diff(u32::from(range.start()))
                    })
                    .map(|(index, _)| index)
            })
            .or_else(|| members.first().map(|&index| owners[index]))?;
        planned.decisions[owner].edits.push(Edit { range, content });
    }
    for decision in &mut planned.decisions {
        decision.edits.sort_by_key(Edit::place);
    }
    // What takes the items of a block, and what takes the blocks apart, are no candidates of their own.
    let converted: Vec<TextRange> = planned
        .decisions
        .iter()
        .filter(|decision| decision.rule != "RAY001" && decision.verdict != Verdict::Refuse)
        .map(|decision| decision.range)
        .collect();
    planned.decisions.retain(|decision| {
        let made = decision.reason.as_ref().is_some_and(|reason| {
            matches!(
                reason.code.as_str(),
                "too-fine-grained" | "no-call-to-distribute"
            )
        });
        !(made && decision.verdict == Verdict::Refuse && converted.contains(&decision.range))
    });
    // A candidate is called by what the user wrote.
    for decision in &mut planned.decisions {
        let same = first
            .decisions
            .iter()
            .find(|other| other.rule != "RAY001" && other.range.start() == decision.range.start());
        if let (Some(same), true) = (same, decision.rule != "RAY001") {
            decision.subject.clone_from(&same.subject);
        }
    }
    // Who is refused has no function to look at.
    for decision in planned
        .decisions
        .iter_mut()
        .filter(|decision| decision.verdict == Verdict::Refuse)
    {
        for (name, line) in &text.names {
            rename(decision, name, &format!("the work at line {line}"));
        }
        for item in &text.items {
            rename(decision, item, "the item");
        }
    }
    let expected = planned.output.take();
    let again = plan::finish(module, planned.decisions, planned.requirements, options);
    if again.output != expected {
        return None;
    }
    Some(again)
}
