//! Settings of the process that calls follow: workers have their own.

use crate::analysis::facts::Facts;
use crate::analysis::objects::{Effect, EffectKind};
use crate::analysis::remote::Launch;
use crate::analysis::verdict::Obstacle;
use crate::python::FuncId;

impl Facts<'_> {
    pub(in crate::analysis) fn setting_untouched(
        &self,
        launch: &Launch,
        name: &str,
        owner: &str,
        funcs: &[FuncId],
        setting: &str,
        effect: &Effect,
    ) -> Result<(), Obstacle> {
        let changed = self.change_before(launch, funcs, |kind| match kind {
            EffectKind::Writes(other) | EffectKind::Scoped(other) => other == setting,
            _ => false,
        });
        let Some(change) = changed else { return Ok(()) };
        let (line, at) = (
            self.line(effect.range.start()),
            self.line(change.range.start()),
        );
        Err(Obstacle::new(
            "process-setting",
            format!("{owner} follows a process-wide setting ({setting}, line {line}) that line {at} changes ({}); workers have their own", self.shown(change)),
            format!("set it inside `{name}`, or pass the value"),
        )
        .at(change.range, format!("{} changes it here", self.shown(change)))
        .at(effect.range, format!("{} follows it", self.shown(effect))))
    }

    pub(in crate::analysis) fn library_settings(
        &self,
        launch: &Launch,
        owner: &str,
        funcs: &[FuncId],
        library: &str,
        effect: &Effect,
    ) -> Result<(), Obstacle> {
        let changed = self.change_before(launch, funcs, |kind| match kind {
            EffectKind::Writes(setting) | EffectKind::Scoped(setting) => {
                matches!(
                    (setting.as_str(), library),
                    ("numpy-errstate", "numpy" | "pandas" | "scipy" | "sklearn")
                        | ("modules" | "warnings", _)
                        | ("pandas-options", "pandas")
                )
            }
            _ => false,
        });
        let Some(change) = changed else { return Ok(()) };
        let (line, at) = (
            self.line(effect.range.start()),
            self.line(change.range.start()),
        );
        Err(Obstacle::new(
            "process-setting",
            format!("{owner} uses {} (line {line}), which follows the setting that line {at} changes ({}); workers have their own", self.shown(effect), self.shown(change)),
            format!("make the setting inside {owner}"),
        )
        .at(change.range, format!("{} changes it here", self.shown(change)))
        .at(effect.range, format!("{} follows it", self.shown(effect))))
    }

    /// Adds where a setting is changed, if the script does that.
    pub(super) fn set_at(&self, obstacle: Obstacle, launch: &Launch, setting: &str) -> Obstacle {
        let change = self.change_before(launch, &[], |kind| {
            matches!(kind, EffectKind::Writes(other) | EffectKind::Scoped(other) if other == setting)
        });
        match change {
            Some(change) => obstacle.at(
                change.range,
                format!("{} changes it here", self.shown(change)),
            ),
            None => obstacle,
        }
    }

    /// The change of a setting that the launch meets: the last one before it, or else the first in the file.
    fn change_before(
        &self,
        launch: &Launch,
        funcs: &[FuncId],
        test: impl Fn(&EffectKind) -> bool,
    ) -> Option<&Effect> {
        let changes = || {
            self.effects().iter().filter(|effect| {
                test(&effect.kind) && !effect.owner.is_some_and(|owner| funcs.contains(&owner))
            })
        };
        changes()
            .filter(|effect| {
                effect.owner == launch.owner && effect.range.start() < launch.range.start()
            })
            .max_by_key(|effect| effect.range.start())
            .or_else(|| changes().next())
    }
}
