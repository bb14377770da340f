//! The database that ty works on, and where it finds Python's modules.

use std::any::Any;
use std::panic::RefUnwindSafe;
use std::sync::Arc;

use camino::{Utf8Path, Utf8PathBuf};
use ruff_db::Db as SourceDb;
use ruff_db::diagnostic::Diagnostic;
use ruff_db::file_revision::FileRevision;
use ruff_db::files::{File, Files, system_path_to_file};
use ruff_db::source::source_text;
use ruff_db::system::{
    DirectoryEntry, FileType, Metadata, OsSystem, Result as SystemResult, System, SystemPath,
    SystemPathBuf, SystemVirtualPath, WhichResult, WritableSystem,
    walk_directory::WalkDirectoryBuilder,
};
use ruff_db::vendored::VendoredFileSystem;
use ruff_notebook::{Notebook, NotebookError};
use ruff_python_ast::PythonVersion;
use ty_module_resolver::{SearchPathSettings, UseDefaultStrategy};
use ty_python_core::platform::PythonPlatform;
use ty_python_core::program::{Program, ProgramSettings};
use ty_python_core::{Db as CoreDb, ProgramFile};
use ty_python_semantic::lint::{LintRegistry, RuleSelection};
use ty_python_semantic::{
    AnalysisSettings, Db as SemanticDb, PythonEnvironment, PythonVersionSource,
    PythonVersionWithSource, SitePackagesDiscoveryError, SysPrefixPathOrigin,
    default_lint_registry,
};

use super::guard::Silence;

/// The version that the effect tables describe.
const DEFAULT_VERSION: PythonVersion = PythonVersion::PY311;

/// A Python environment that can't be used.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error(
    "`{path}` is not a Python environment: {reason}; name the folder of a virtual environment (`python -m venv` makes one), or leave out --python and unset VIRTUAL_ENV to go on without third-party types"
)]
pub struct TypesError {
    pub path: Utf8PathBuf,
    pub reason: String,
}

/// What every database of one program shares.
#[derive(Debug, Clone)]
pub struct Settings {
    folder: SystemPathBuf,
    roots: Vec<SystemPathBuf>,
    site_packages: Vec<SystemPathBuf>,
    version: PythonVersion,
}

impl Settings {
    /// # Errors
    /// `venv` is no Python environment.
    pub fn new(
        root: &Utf8Path,
        search_paths: &[Utf8PathBuf],
        venv: Option<&Utf8Path>,
        version: Option<(u8, u8)>,
    ) -> Result<Self, TypesError> {
        let absolute = |path: &Utf8Path| {
            let path = camino::absolute_utf8(path).unwrap_or_else(|_| path.to_owned());
            SystemPathBuf::from_utf8_path_buf(path)
        };
        let folder = absolute(root);
        let mut settings = Self {
            roots: std::iter::once(folder.clone())
                .chain(search_paths.iter().map(|path| absolute(path)))
                .filter(|path| path.as_std_path().is_dir())
                .collect(),
            folder,
            site_packages: Vec::new(),
            version: DEFAULT_VERSION,
        };
        if let Some(venv) = venv {
            settings
                .environment(&absolute(venv))
                .map_err(|error| TypesError {
                    path: venv.to_owned(),
                    reason: reason(&error),
                })?;
        }
        if let Some((major, minor)) = version {
            settings.version = PythonVersion { major, minor };
        }
        Ok(settings)
    }

    fn environment(&mut self, venv: &SystemPath) -> Result<(), SitePackagesDiscoveryError> {
        let system = OsSystem::new(&self.folder);
        let environment =
            PythonEnvironment::new(venv, SysPrefixPathOrigin::PythonCliFlag, &system)?;
        let site_packages = environment.site_packages_paths(&system)?;
        let known = environment
            .python_version_from_metadata()
            .cloned()
            .or_else(|| site_packages.python_version_from_layout());
        if let Some(known) = known {
            self.version = known.version;
        }
        self.site_packages = site_packages.into_vec();
        Ok(())
    }
}

/// ty's own messages speak of its own options.
fn reason(error: &SitePackagesDiscoveryError) -> String {
    match error {
        SitePackagesDiscoveryError::CanonicalizationError(..)
        | SitePackagesDiscoveryError::PathNotExecutableOrDirectory(..) => {
            "there is no such folder, and no such Python interpreter".to_owned()
        }
        SitePackagesDiscoveryError::NoPyvenvCfgFile(..) => "it has no `pyvenv.cfg`".to_owned(),
        SitePackagesDiscoveryError::PyvenvCfgParseError(path, _) => {
            format!("its `{path}` can't be read")
        }
        SitePackagesDiscoveryError::CouldNotReadLibDirectory(..)
        | SitePackagesDiscoveryError::NoSitePackagesDirFound(..) => {
            "it has no `site-packages` folder".to_owned()
        }
    }
}

/// The disk, but for one file whose text is the one that was analysed.
#[derive(Debug, Clone)]
struct Overlay {
    disk: OsSystem,
    path: SystemPathBuf,
    text: Arc<str>,
}

impl System for Overlay {
    fn path_metadata(&self, path: &SystemPath) -> SystemResult<Metadata> {
        if *path == *self.path {
            return Ok(Metadata::new(FileRevision::new(0), None, FileType::File));
        }
        self.disk.path_metadata(path)
    }

    fn canonicalize_path(&self, path: &SystemPath) -> SystemResult<SystemPathBuf> {
        self.disk.canonicalize_path(path)
    }

    fn is_same_file(&self, first: &SystemPath, second: &SystemPath) -> SystemResult<bool> {
        self.disk.is_same_file(first, second)
    }

    fn which(&self, binary_name: &str) -> WhichResult {
        self.disk.which(binary_name)
    }

    fn read_to_string(&self, path: &SystemPath) -> SystemResult<String> {
        if *path == *self.path {
            return Ok(self.text.to_string());
        }
        self.disk.read_to_string(path)
    }

    fn read_to_notebook(&self, path: &SystemPath) -> Result<Notebook, NotebookError> {
        self.disk.read_to_notebook(path)
    }

    fn read_virtual_path_to_string(&self, path: &SystemVirtualPath) -> SystemResult<String> {
        self.disk.read_virtual_path_to_string(path)
    }

    fn read_virtual_path_to_notebook(
        &self,
        path: &SystemVirtualPath,
    ) -> Result<Notebook, NotebookError> {
        self.disk.read_virtual_path_to_notebook(path)
    }

    fn current_directory(&self) -> &SystemPath {
        self.disk.current_directory()
    }

    fn user_config_directory(&self) -> Option<SystemPathBuf> {
        None
    }

    fn cache_dir(&self) -> Option<SystemPathBuf> {
        None
    }

    fn read_directory<'a>(
        &'a self,
        path: &SystemPath,
    ) -> SystemResult<Box<dyn Iterator<Item = SystemResult<DirectoryEntry>> + 'a>> {
        self.disk.read_directory(path)
    }

    fn walk_directory(&self, path: &SystemPath) -> WalkDirectoryBuilder {
        self.disk.walk_directory(path)
    }

    fn as_writable(&self) -> Option<&dyn WritableSystem> {
        None
    }

    fn as_any(&self) -> &dyn Any {
        self
    }

    fn as_any_mut(&mut self) -> &mut dyn Any {
        self
    }

    fn dyn_clone(&self) -> Box<dyn System> {
        Box::new(self.clone())
    }
}

/// One file's database.
#[salsa::db]
#[derive(Clone)]
pub struct Database {
    storage: salsa::Storage<Self>,
    files: Files,
    system: Arc<dyn System + Send + Sync + RefUnwindSafe>,
    program: Arc<ProgramSettings>,
    rules: Arc<RuleSelection>,
    analysis: Arc<AnalysisSettings>,
}

impl Database {
    /// A database and the file in it. `path`: where the text is said to lie.
    ///
    /// # Errors
    /// ty can't find the file.
    pub fn open(
        settings: &Settings,
        path: &Utf8Path,
        text: String,
    ) -> Result<(Self, File), Silence> {
        let path = camino::absolute_utf8(path).unwrap_or_else(|_| path.to_owned());
        let path = SystemPathBuf::from_utf8_path_buf(path);
        let db = Self::new(settings, &path, text);
        let file = system_path_to_file(&db, &path).map_err(|_| Silence::Unreadable)?;
        match source_text(&db, file).read_error() {
            Some(_) => Err(Silence::Unreadable),
            None => Ok((db, file)),
        }
    }

    fn new(settings: &Settings, path: &SystemPath, text: String) -> Self {
        let system = Overlay {
            disk: OsSystem::new(&settings.folder),
            path: path.to_path_buf(),
            text: text.into(),
        };
        // As Python does it for a script: its own folder comes first.
        let mut roots: Vec<SystemPathBuf> = path
            .parent()
            .map(SystemPath::to_path_buf)
            .filter(|folder| folder.as_std_path().is_dir())
            .into_iter()
            .collect();
        let more = settings.roots.iter().filter(|root| !roots.contains(root));
        roots.extend(more.cloned().collect::<Vec<_>>());
        let mut search = SearchPathSettings::new(roots);
        search
            .site_packages_paths
            .clone_from(&settings.site_packages);
        let Ok(search_paths) =
            search.to_search_paths(&system, ty_vendored::file_system(), &UseDefaultStrategy);
        let database = Self {
            storage: salsa::Storage::new(None),
            files: Files::default(),
            system: Arc::new(system),
            program: Arc::new(ProgramSettings {
                python_version: PythonVersionWithSource {
                    version: settings.version,
                    source: PythonVersionSource::Cli,
                },
                python_platform: PythonPlatform::default(),
                search_paths,
            }),
            rules: Arc::new(RuleSelection::from_registry(default_lint_registry())),
            analysis: Arc::new(AnalysisSettings::default()),
        };
        // ty wants this before its first query.
        database
            .program
            .search_paths
            .try_register_static_roots(&database);
        database
    }
}

/// A query, because ty hashes every search path whenever it makes a `Program`.
#[salsa::tracked(returns(copy))]
fn program(db: &dyn ProgramDb) -> Program<'_> {
    Program::from_settings(db, db.program_settings())
}

#[salsa::db]
pub trait ProgramDb: CoreDb {
    fn program_settings(&self) -> &ProgramSettings;
}

#[salsa::db]
impl ProgramDb for Database {
    fn program_settings(&self) -> &ProgramSettings {
        &self.program
    }
}

#[salsa::db]
impl SourceDb for Database {
    fn vendored(&self) -> &VendoredFileSystem {
        ty_vendored::file_system()
    }

    fn system(&self) -> &dyn System {
        &*self.system
    }

    fn files(&self) -> &Files {
        &self.files
    }
}

#[salsa::db]
impl ty_module_resolver::Db for Database {}

#[salsa::db]
impl CoreDb for Database {
    // Nobody reads ty's diagnostics here.
    fn should_check_file(&self, _file: File) -> bool {
        false
    }
}

#[salsa::db]
impl SemanticDb for Database {
    fn check_file(&self, _file: File) -> Vec<Diagnostic> {
        Vec::new()
    }

    fn program_file(&self, file: File) -> ProgramFile<'_> {
        program(self).program_file(self, file)
    }

    fn python_version_with_source(&self, _file: File) -> &PythonVersionWithSource {
        &self.program.python_version
    }

    fn rule_selection(&self, _file: File) -> &RuleSelection {
        &self.rules
    }

    fn lint_registry(&self) -> &LintRegistry {
        default_lint_registry()
    }

    fn analysis_settings(&self, _file: File) -> &AnalysisSettings {
        &self.analysis
    }

    fn verbose(&self) -> bool {
        false
    }

    fn is_open_file(&self, _file: File) -> bool {
        false
    }

    fn dyn_clone(&self) -> Box<dyn SemanticDb> {
        Box::new(self.clone())
    }
}

#[salsa::db]
impl salsa::Database for Database {}
