//! `reflame`: finds the hidden cost in profiles.
//!
//! The shell around the engine: it opens files, asks a [`api::Session`], and writes what comes back. It knows no profile
//! logic of its own.

mod args;
mod commands;
mod fail;
mod input;
mod out;
mod page;
mod server;

use std::process::ExitCode;

use clap::Parser as _;

/// Bad input or usage.
const EXIT_BAD_INPUT: u8 = 2;

fn main() -> ExitCode {
    let cli = args::Cli::parse();
    out::choose_colour(cli.color);
    match commands::run(cli.command) {
        Ok(()) => ExitCode::SUCCESS,
        Err(fail) => {
            out::say(out::ERROR, "error", &fail.to_string());
            ExitCode::from(EXIT_BAD_INPUT)
        }
    }
}
