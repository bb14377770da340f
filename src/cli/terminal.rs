//! Writing to stdout and stderr: colours where a person looks, and no panic when the reader has gone.

use std::io::{self, ErrorKind, IsTerminal, Write};

use super::ERROR;
use super::args::Color;
use crate::report::Paint;

/// The two streams.
pub struct Terminal {
    pub out_paint: Paint,
    pub err_paint: Paint,
    /// The reader of stdout has closed it: nothing more is written there.
    closed: bool,
    /// Writing to stdout failed in another way, a full disk for one.
    failed: Option<io::Error>,
}

impl Terminal {
    pub fn new(color: Color) -> Self {
        let on = |is_terminal: bool| match color {
            Color::Always => true,
            Color::Never => false,
            Color::Auto => is_terminal && wants_colour(),
        };
        Self {
            out_paint: Paint {
                on: on(io::stdout().is_terminal()),
            },
            err_paint: Paint {
                on: on(io::stderr().is_terminal()),
            },
            closed: false,
            failed: None,
        }
    }

    /// Text to stdout, as it is.
    pub fn out(&mut self, text: &str) {
        self.out_bytes(text.as_bytes());
    }

    pub fn out_bytes(&mut self, bytes: &[u8]) {
        if self.closed || self.failed.is_some() {
            return;
        }
        let mut stdout = io::stdout().lock();
        match stdout.write_all(bytes).and_then(|()| stdout.flush()) {
            Ok(()) => {}
            Err(error) if error.kind() == ErrorKind::BrokenPipe => self.closed = true,
            Err(error) => self.failed = Some(error),
        }
    }

    /// Text to stderr, as it is. Where that can't be written, nobody can be told.
    #[expect(
        clippy::unused_self,
        reason = "callers treat the two streams alike, and tests of order need one owner"
    )]
    pub fn err(&self, text: &str) {
        let _ = io::stderr().lock().write_all(text.as_bytes());
    }

    /// `error: …`, with its causes.
    pub fn error(&self, error: &anyhow::Error) {
        self.err(&format!("{}: {error:#}\n", self.err_paint.red("error")));
    }

    /// `warning: …`
    pub fn warning(&self, text: &str) {
        self.err(&format!("{}: {text}\n", self.err_paint.yellow("warning")));
    }

    /// The exit code, once all is written: lost output is an error, a reader who left is none.
    pub fn finish(self, code: u8) -> u8 {
        let Some(error) = &self.failed else {
            return code;
        };
        self.err(&format!(
            "{}: can't write to stdout: {error}\n",
            self.err_paint.red("error")
        ));
        ERROR
    }
}

/// <https://no-color.org>: any value but the empty one turns colours off.
fn wants_colour() -> bool {
    let set = |name: &str| std::env::var_os(name).filter(|value| !value.is_empty());
    set("NO_COLOR").is_none() && set("TERM").is_none_or(|term| term != "dumb")
}
