//! The binary: configuration, wiring, one file a subcommand. It holds no rule; everything it changes goes through the desk.

#![expect(clippy::print_stdout, reason = "the command line speaks to its caller")]
#![expect(unreachable_pub, reason = "a binary has no outside: `pub` says what a module offers its neighbours")]

mod bench;
mod commands;
mod demo;
mod house;
mod key;
mod logging;
mod machine;
mod settings;
mod supervisor;

use clap::Parser;
use std::process::ExitCode;

/// Rendering pages and journal lines is many small pieces of memory, a fifth of the time with the system's own allocator.
#[global_allocator]
static MEMORY: mimalloc::MiMalloc = mimalloc::MiMalloc;

fn main() -> ExitCode {
    let called = commands::Pavilion::parse();
    match commands::run(called) {
        Ok(code) => code,
        Err(error) => {
            eprintln!("pavilion: {error:#}");
            ExitCode::FAILURE
        }
    }
}
