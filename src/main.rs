use std::process::ExitCode;

fn main() -> ExitCode {
    rayify::cli::main()
}
