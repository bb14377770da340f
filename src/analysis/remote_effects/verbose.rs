//! Models that print what they do while they are fitted.

use crate::analysis::facts::Facts;
use crate::analysis::objects::{Effect, ObjId};
use crate::analysis::verdict::Obstacle;
use crate::python::{FuncId, TextRange, TextSize};

impl Facts<'_> {
    /// No model is fitted where something is told to be `verbose`.
    pub(super) fn check_verbose(&self, name: &str, funcs: &[FuncId]) -> Result<(), Obstacle> {
        if let Some(fits) = self.fits_a_model(funcs)
            && let Some(set) = self.sets_verbose()
        {
            let lines = (self.line(fits.start()), self.line(set.start()));
            return Err(Obstacle::new(
                "stdout-in-worker",
                format!("`{name}` fits a model (line {}), and line {} sets `verbose`; what a worker prints arrives late, prefixed and out of order", lines.0, lines.1),
                "leave `verbose` out",
            )
            .at(fits, "may print")
            .at(set, "`verbose` is set here"));
        }
        Ok(())
    }

    /// Where functions fit a model of scikit-learn.
    fn fits_a_model(&self, funcs: &[FuncId]) -> Option<TextRange> {
        if !self.module.identifiers.contains("sklearn") {
            return None;
        }
        funcs.iter().find_map(|&func| {
            let range = self.scopes.func(func).range();
            let text = self.module.slice(range);
            let ways = [".fit", "cross_val", "learning_curve", "validation_curve"];
            let (at, way) = ways.iter().find_map(|way| Some((text.find(way)?, *way)))?;
            let start = range.start() + TextSize::try_from(at).ok()?;
            Some(TextRange::at(start, TextSize::of(way)))
        })
    }

    /// Where the file gives anything called `verbose` another value than a silent one: models can be told to talk by keyword,
    /// by `set_params`, by attribute, in a dict, and hand it on to their clones.
    fn sets_verbose(&self) -> Option<TextRange> {
        let text = &self.module.text;
        let place = |at: usize, word: &str| {
            let start = TextSize::try_from(at).ok()?;
            Some(TextRange::at(start, TextSize::of(word)))
        };
        text.match_indices("verbose").find_map(|(at, word)| {
            let quoted = text[..at].ends_with(['"', '\'']);
            let rest = text[at + word.len()..].trim_start_matches(['"', '\'', ']', ' ']);
            // `("verbose", 1)`
            if quoted && rest.starts_with([',', ')']) {
                return place(at, word);
            }
            let value = rest.strip_prefix(['=', ':'])?.trim_start();
            let silent = ["False", "None", "0"].iter().any(|word| {
                let rest = value.strip_prefix(word);
                rest.is_some_and(|rest| rest.starts_with([',', ')', '}', '\r', '\n']))
            });
            let told = !value.starts_with('=') && !silent;
            told.then(|| place(at, word))?
        })
    }

    /// Where what an effect acts on is made with `verbose=`, or with arguments that may hold it.
    pub(super) fn told_to_talk(&self, effect: &Effect) -> Option<TextRange> {
        let all = effect.objs.iter();
        let here = self.scopes.var_ids().filter(|&var| {
            self.scopes
                .var(var)
                .uses
                .iter()
                .any(|used| effect.range.contains_range(*used))
        });
        let mut all: Vec<ObjId> = all
            .chain(here.flat_map(|var| self.interp.vars[var.index()].iter()))
            .collect();
        all.sort();
        all.into_iter().find_map(|id| {
            let object = self.interp.obj(id);
            let talks = object.ty().is_some_and(|ty| ty.contains("Verbose"));
            (talks && !object.site.is_empty()).then_some(object.site)
        })
    }
}
