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
    end_quietly_when_nobody_reads();
    let called = commands::Pavilion::parse();
    match commands::run(called) {
        Ok(code) => code,
        Err(error) => {
            eprintln!("pavilion: {error:#}");
            ExitCode::FAILURE
        }
    }
}

/// What a shell makes of a program that was ended because nobody reads it any more.
const NOBODY_READS: i32 = 141;

/// Whoever looks at the first lines of a list closes the pipe; that is no fault of the program, though `println!` panics.
fn end_quietly_when_nobody_reads() {
    let usual = std::panic::take_hook();
    std::panic::set_hook(Box::new(move |panic| {
        let said = panic.payload_as_str().unwrap_or_default();
        if said.starts_with("failed printing to std") && said.contains("Broken pipe") {
            std::process::exit(NOBODY_READS);
        }
        usual(panic);
    }));
}
