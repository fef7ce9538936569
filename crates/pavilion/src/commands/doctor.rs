//! `pavilion doctor`: checks the installation, and that state and journal agree, and says what to mend.

use crate::house::{self, For};
use crate::key;
use crate::settings::Settled;
use clap::Args;
use pavilion_app::config::{Config, PhotoStore};
use pavilion_app::context::App;
use pavilion_app::rooms::record::{self, Finding};
use std::os::unix::fs::PermissionsExt as _;
use std::path::Path;
use std::process::ExitCode;
use std::sync::Arc;

#[derive(Args, Debug)]
#[command(after_help = "Only reads, and may run beside a serving platform. Exit code 0: nothing found; 1: something to mend.")]
pub struct Options {
    /// Print the findings as JSON
    #[arg(long)]
    json: bool,
}

/// Less free space than this is said before it runs out.
const FREE_BYTES_MIN: u64 = 1 << 30;

pub async fn run(options: Options, settled: Settled) -> anyhow::Result<ExitCode> {
    super::quiet(&settled);
    report(&settled, options.json).await
}

/// Checks everything and prints it.
pub async fn report(settled: &Settled, as_json: bool) -> anyhow::Result<ExitCode> {
    let mut all = Report { quiet: as_json, findings: Vec::new() };
    let config = &settled.config;
    all.section("configuration", configuration(config));
    all.section("data directory", data_dir(config));
    all.section("key file", key_file(config));
    all.section("free space", free_space(config));
    match house::open(settled, For::Looking).await {
        Ok(app) => {
            all.section("database, schema and key", Vec::new());
            all.section("database file", database_file(config));
            all.section(
                "state and journal",
                match record::doctor(&app).await {
                    Ok(findings) => findings,
                    Err(problem) => vec![broke("journal", &super::said(problem))],
                },
            );
            all.section(
                "photos",
                match photos(&app).await {
                    Ok(findings) => findings,
                    Err(error) => vec![broke("photos", &error)],
                },
            );
        }
        Err(error) => {
            let finding = Finding::new(
                "cannot-open",
                "",
                format!("{error:#}"),
                "Mend this first; what lies behind it could not be checked.",
            );
            all.section("database, schema and key", vec![finding]);
        }
    }
    all.end()
}

struct Report {
    quiet: bool,
    findings: Vec<Finding>,
}

impl Report {
    fn section(&mut self, name: &str, findings: Vec<Finding>) {
        if !self.quiet {
            println!("{}  {name}", if findings.is_empty() { "ok  " } else { "MEND" });
            for one in &findings {
                let about = if one.about.is_empty() { String::new() } else { format!("{}: ", one.about) };
                println!("      {about}{}\n      -> {}", one.found, one.mend);
            }
        }
        self.findings.extend(findings);
    }

    fn end(self) -> anyhow::Result<ExitCode> {
        if self.quiet {
            let json = serde_json::json!({ "ok": self.findings.is_empty(), "findings": self.findings });
            println!("{}", serde_json::to_string_pretty(&json)?);
        } else if self.findings.is_empty() {
            println!("Nothing to mend.");
        } else {
            println!("{} finding(s).", self.findings.len());
        }
        Ok(if self.findings.is_empty() { ExitCode::SUCCESS } else { ExitCode::FAILURE })
    }
}

fn broke(about: &str, error: &anyhow::Error) -> Finding {
    Finding::new("cannot-check", about, format!("{error:#}"), "Mend this, then run doctor again.")
}

fn configuration(config: &Config) -> Vec<Finding> {
    let here = config.listen.starts_with("127.") || config.listen.starts_with("[::1]") || config.listen.starts_with("localhost:");
    if !config.secure_cookies && !here {
        let found = format!("secure_cookies is off while it listens on {}, which others can reach", config.listen);
        return vec![Finding::new(
            "cookies-open",
            "",
            found,
            "Put a TLS proxy in front, listen on 127.0.0.1, and turn secure_cookies on.",
        )];
    }
    Vec::new()
}

fn mode(path: &Path) -> u32 {
    std::fs::metadata(path).map_or(0, |found| found.permissions().mode() & 0o777)
}

fn data_dir(config: &Config) -> Vec<Finding> {
    let dir = &config.data_dir;
    let name = dir.display().to_string();
    if !dir.is_dir() {
        let mend = "Check data_dir (`pavilion config`), or start the platform once.";
        return vec![Finding::new("data-dir-missing", name, "this directory is not there", mend)];
    }
    let mut findings = Vec::new();
    if mode(dir) & 0o007 != 0 {
        let found = format!("everybody on this machine can look into it (mode {:o})", mode(dir));
        findings.push(Finding::new("data-dir-open", &name, found, format!("chmod o= {name}")));
    }
    if let Err(fault) = std::fs::File::open(dir).and_then(|_| std::fs::read_dir(dir)) {
        findings.push(Finding::new(
            "data-dir-unreadable",
            &name,
            fault.to_string(),
            "Run doctor as the user the platform runs as.",
        ));
    }
    findings
}

fn key_file(config: &Config) -> Vec<Finding> {
    let path = config.key_path();
    let name = path.display().to_string();
    match key::read(&path) {
        Err(error) => vec![Finding::new("key-unreadable", name, format!("{error:#}"), "Put the right key file there.")],
        Ok(None) => vec![Finding::new("key-missing", name, "the key file is not there", "Put back the copy you keep elsewhere.")],
        Ok(Some(_)) if key::is_open_to_others(&path) => {
            let mend = format!("chmod 600 {name}");
            vec![Finding::new(
                "key-open",
                name,
                format!("others on this machine can read the key (mode {:o})", mode(&path)),
                mend,
            )]
        }
        Ok(Some(_)) => Vec::new(),
    }
}

fn free_space(config: &Config) -> Vec<Finding> {
    let Ok(found) = rustix::fs::statvfs(&config.data_dir) else { return Vec::new() };
    let free = found.f_bavail.saturating_mul(found.f_frsize);
    if free >= FREE_BYTES_MIN {
        return Vec::new();
    }
    let said = format!("{} MiB are free; the platform stops accepting changes when it is full", free >> 20);
    vec![Finding::new(
        "disk-nearly-full",
        config.data_dir.display().to_string(),
        said,
        "Free space, or move the data directory to a larger disk.",
    )]
}

/// The engine's own check of the embedded database.
fn database_file(config: &Config) -> Vec<Finding> {
    if !config.database_url.is_empty() {
        return Vec::new();
    }
    let file = config.sqlite_file();
    let name = file.display().to_string();
    let checked = rusqlite::Connection::open_with_flags(&file, rusqlite::OpenFlags::SQLITE_OPEN_READ_WRITE).and_then(|conn| {
        conn.execute_batch("pragma query_only = on; pragma busy_timeout = 5000;")?;
        let said: String = conn.query_row("pragma quick_check(5)", [], |row| row.get(0))?;
        let mut loose = conn.prepare("pragma foreign_key_check")?;
        let loose = loose.query_map([], |_| Ok(()))?.count();
        Ok((said, loose))
    });
    let restore = "Stop the platform, keep this file, and restore the last backup.";
    match checked {
        Ok((said, 0)) if said == "ok" => Vec::new(),
        Ok((said, 0)) => vec![Finding::new("database-damaged", name, said, restore)],
        Ok((_, loose)) => vec![Finding::new(
            "database-loose-rows",
            name,
            format!("{loose} row(s) refer to something that is not there"),
            restore,
        )],
        Err(error) => vec![Finding::new("database-unreadable", name, error.to_string(), restore)],
    }
}

/// Photos the database knows and the store lacks, and files in the store nobody knows.
async fn photos(app: &Arc<App>) -> anyhow::Result<Vec<Finding>> {
    let compared = record::compare_photos(app).await.map_err(super::said)?;
    let store = match app.config.photos {
        PhotoStore::Disk => app.config.data_dir.join("photos").display().to_string(),
        PhotoStore::S3 { ref bucket, .. } => format!("bucket {bucket}"),
    };
    let mut findings = Vec::new();
    if let Some(first) = compared.missing.first() {
        let found = format!("{} photo file(s) are missing, the first is {first}", compared.missing.len());
        findings.push(Finding::new("photos-missing", &store, found, "Bring them back from a backup."));
    }
    if let Some(first) = compared.unknown.first() {
        let found = format!("{} file(s) belong to no photo and no import, the first is {first}", compared.unknown.len());
        findings.push(Finding::new(
            "photos-unknown",
            &store,
            found,
            "They are left over from something that broke off; delete them when they are older than a day.",
        ));
    }
    Ok(findings)
}
