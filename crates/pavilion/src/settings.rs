//! Where the configuration comes from: a file, then the environment, then flags; each later one wins.
//!
//! [`SETTINGS`] lists every setting once: the environment, `--set`, the annotated file and the list of effective values
//! are all made from it, and a test holds it against [`Config`].

use anyhow::{Context as _, bail};
use clap::Args;
use pavilion_app::config::Config;
use std::fmt::Write as _;
use std::path::{Path, PathBuf};
use toml::{Table, Value};

/// What a setting's text becomes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Kind {
    Text,
    Number,
    Truth,
}

/// One setting.
struct Setting {
    /// Its name in the file; `photos.bucket` stands in the table `[photos]`.
    name: &'static str,
    kind: Kind,
    secret: bool,
    about: &'static str,
}

const fn setting(name: &'static str, kind: Kind, about: &'static str) -> Setting {
    Setting { name, kind, secret: false, about }
}

const fn secret(name: &'static str, about: &'static str) -> Setting {
    Setting { name, kind: Kind::Text, secret: true, about }
}

const SETTINGS: &[Setting] = &[
    setting("listen", Kind::Text, "Address and port to listen on. Leave it on this machine and put a TLS proxy in front."),
    setting(
        "public_url",
        Kind::Text,
        "The address people type, such as https://pavilion.example.org; printed in QR codes.\nEmpty: whatever the browser asked for, and then it serves this machine alone.",
    ),
    setting("data_dir", Kind::Text, "Where the embedded database, the photos and the key live."),
    secret(
        "database_url",
        "A PostgreSQL URL, such as postgres://pavilion:password@localhost:5432/pavilion.\nEmpty: the embedded SQLite database in data_dir.",
    ),
    setting("database_connections", Kind::Number, "Connections to PostgreSQL this node may hold."),
    setting(
        "key_file",
        Kind::Text,
        "The file with the master key. Empty: pavilion.key in data_dir. Keep a copy elsewhere: without it\nnames, telephone numbers and reporters' words cannot be read again.",
    ),
    setting(
        "methods_dir",
        Kind::Text,
        "Where methods of meeting of one's own lie as .toml files. Empty: methods in data_dir. A file there stands beside the\nbuilt-in ones; one with the code of a built-in one takes its place.",
    ),
    setting(
        "second_factor",
        Kind::Text,
        "\"staff\": whoever holds a post signs in with a second step. \"offered\": only those who set it up.",
    ),
    setting("secure_cookies", Kind::Truth, "Cookies only over HTTPS. Turn it off only for a first look on this machine."),
    setting("behind_proxy", Kind::Truth, "Whether a proxy in front sets X-Forwarded-For."),
    setting("log", Kind::Text, "\"text\" or \"json\", to standard error. RUST_LOG chooses how much."),
    setting(
        "group_commits",
        Kind::Truth,
        "Commit waiting actions together (SQLite). Turn it off only to measure what it brings.",
    ),
    setting(
        "photos.kind",
        Kind::Text,
        "\"disk\": in data_dir/photos. \"s3\": in an S3-compatible bucket, and then the five settings below.",
    ),
    setting("photos.endpoint", Kind::Text, "The bucket's server, such as https://s3.example.org."),
    setting("photos.bucket", Kind::Text, "The bucket's name."),
    setting("photos.region", Kind::Text, "The bucket's region."),
    secret("photos.access_key", "The access key."),
    secret("photos.secret_key", "The secret key."),
    setting("mail.host", Kind::Text, "The mail server messages leave by. Empty: no mail is sent."),
    setting("mail.port", Kind::Number, "Its port. 0: 587 with starttls, 465 with tls, 25 with none."),
    setting("mail.user", Kind::Text, "The name to sign in with there. Empty: without signing in."),
    setting("mail.password_file", Kind::Text, "A file that holds nothing but the password."),
    setting(
        "mail.tls",
        Kind::Text,
        "\"starttls\": plain at first, then TLS, or nothing is sent. \"tls\": from the first byte.\n\"none\": only for a server on this machine.",
    ),
    setting("mail.from", Kind::Text, "The sender, such as Pavilion <pavilion@example.org>."),
    setting(
        "sms.url",
        Kind::Text,
        "The gateway for text messages, with {phone} and {text} where they belong, here or in the body.\nEmpty: no text messages are sent.",
    ),
    setting("sms.body", Kind::Text, "What is posted there. Empty: the address is only fetched."),
    setting("sms.content_type", Kind::Text, "application/json or application/x-www-form-urlencoded."),
    setting("sms.header_file", Kind::Text, "A file with one line `Name: value` that goes along as a header."),
    setting(
        "webhooks.allow_private",
        Kind::Truth,
        "Whether programs that are told may be in this network or on this machine, and without TLS.",
    ),
    setting(
        "open311.endpoints_file",
        Kind::Text,
        "A TOML file with the other systems matters may be handed to; see docs/open311.md.",
    ),
    setting(
        "push.contact",
        Kind::Text,
        "Whom push services write to when something is wrong, such as mailto:admin@example.org.\nEmpty: browsers are not woken.",
    ),
];

/// Where the file is looked for when no flag names it.
const FILES: [&str; 2] = ["pavilion.toml", "/etc/pavilion/pavilion.toml"];
/// Variables of our prefix that are no settings: the file's place, and what the tests use.
const NOT_SETTINGS: [&str; 5] = ["PAVILION_CONFIG", "PAVILION_TEST_", "PAVILION_BIN", "PAVILION_KEEP", "PAVILION_URL"];

/// Flags every command understands.
#[derive(Args, Clone, Debug, Default)]
#[command(next_help_heading = "Configuration (file, then PAVILION_* variables, then these flags; later wins)")]
pub struct Flags {
    /// The configuration file [usual: ./pavilion.toml, then /etc/pavilion/pavilion.toml]
    #[arg(long, global = true, value_name = "FILE")]
    pub config: Option<PathBuf>,
    /// Where database, photos and key live
    #[arg(long, global = true, value_name = "DIR")]
    pub data_dir: Option<String>,
    /// PostgreSQL URL (others on this machine can see flags; prefer the file or PAVILION_DATABASE_URL)
    #[arg(long, global = true, value_name = "URL")]
    pub database_url: Option<String>,
    /// Address and port to listen on
    #[arg(long, global = true, value_name = "ADDR:PORT")]
    pub listen: Option<String>,
    /// Log format: text or json
    #[arg(long, global = true, value_name = "FORMAT")]
    pub log: Option<String>,
    /// Any setting by its name in the file, such as --set photos.kind=s3; may be given several times
    #[arg(long = "set", global = true, value_name = "NAME=VALUE")]
    pub set: Vec<String>,
}

/// The configuration and where it came from.
pub struct Settled {
    pub config: Config,
    pub file: Option<PathBuf>,
}

/// Reads the configuration over the usual values.
pub fn settle(flags: &Flags, usual: &Config) -> anyhow::Result<Settled> {
    let environment: Vec<(String, String)> =
        std::env::vars_os().filter_map(|(name, value)| Some((name.into_string().ok()?, value.into_string().ok()?))).collect();
    settle_from(flags, &environment, usual)
}

fn settle_from(flags: &Flags, environment: &[(String, String)], usual: &Config) -> anyhow::Result<Settled> {
    let named = flags
        .config
        .clone()
        .or_else(|| environment.iter().find(|(name, _)| name == "PAVILION_CONFIG").map(|(_, value)| PathBuf::from(value)));
    let file = match named {
        Some(file) => Some(file),
        None => FILES.iter().map(PathBuf::from).find(|file| file.is_file()),
    };
    let mut table = Table::try_from(usual).context("the usual values")?;
    if let Some(file) = &file {
        lay_over(&mut table, read_file(file)?);
    }
    for (name, value) in environment {
        let Some(found) = by_variable(name)? else { continue };
        put(&mut table, found, value).with_context(|| format!("environment variable {name}"))?;
    }
    for (name, value) in flags.pairs()? {
        let Some(found) = SETTINGS.iter().find(|one| one.name == name) else {
            bail!("--set {name}: there is no such setting. `pavilion config --default` lists them all.");
        };
        put(&mut table, found, &value).with_context(|| format!("flag for {name}"))?;
    }
    drop_unused_bucket(&mut table);
    let config = Value::Table(table).try_into().context("the configuration cannot be used")?;
    Ok(Settled { config, file })
}

/// Photos on disk again by a later source: what an earlier one said of a bucket has no meaning then.
fn drop_unused_bucket(table: &mut Table) {
    if let Some(Value::Table(photos)) = table.get_mut("photos")
        && photos.get("kind").and_then(Value::as_str) == Some("disk")
    {
        photos.retain(|name, _| name == "kind");
    }
}

impl Flags {
    fn pairs(&self) -> anyhow::Result<Vec<(String, String)>> {
        let mut pairs = Vec::new();
        for one in &self.set {
            let Some((name, value)) = one.split_once('=') else { bail!("--set {one}: write it as NAME=VALUE") };
            pairs.push((name.trim().to_owned(), value.to_owned()));
        }
        // The flags with a name of their own are the plainer way to say it, so they win over --set.
        let named =
            [("data_dir", &self.data_dir), ("database_url", &self.database_url), ("listen", &self.listen), ("log", &self.log)];
        pairs.extend(named.into_iter().filter_map(|(name, value)| Some((name.to_owned(), value.clone()?))));
        Ok(pairs)
    }
}

/// Reads the file as it stands, so that a fault is shown with its line before anything is laid over it.
fn read_file(file: &Path) -> anyhow::Result<Table> {
    let text =
        std::fs::read_to_string(file).with_context(|| format!("the configuration file {} cannot be read", file.display()))?;
    toml::from_str::<Config>(&text).map_err(|fault| anyhow::anyhow!("{} has a fault.\n{fault}", file.display()))?;
    Ok(toml::from_str(&text)?)
}

fn lay_over(under: &mut Table, over: Table) {
    for (name, value) in over {
        under.insert(name, value);
    }
}

fn variable(setting: &Setting) -> String {
    format!("PAVILION_{}", setting.name.replace('.', "_").to_uppercase())
}

/// The setting a variable means; a variable of our prefix that means none is a slip of the pen.
fn by_variable(name: &str) -> anyhow::Result<Option<&'static Setting>> {
    if !name.starts_with("PAVILION_") || NOT_SETTINGS.iter().any(|other| name.starts_with(other)) {
        return Ok(None);
    }
    match SETTINGS.iter().find(|one| variable(one) == name) {
        Some(found) => Ok(Some(found)),
        None => bail!("environment variable {name} is no setting of Pavilion. `pavilion config --default` lists them all."),
    }
}

fn put(table: &mut Table, setting: &Setting, text: &str) -> anyhow::Result<()> {
    let value = match setting.kind {
        Kind::Text => Value::String(text.to_owned()),
        Kind::Number => Value::Integer(text.trim().parse().with_context(|| format!("{text:?} is not a number"))?),
        Kind::Truth => Value::Boolean(match text.trim() {
            "true" | "1" | "yes" | "on" => true,
            "false" | "0" | "no" | "off" => false,
            _ => bail!("{text:?} is neither true nor false"),
        }),
    };
    match setting.name.split_once('.') {
        None => {
            table.insert(setting.name.to_owned(), value);
        }
        Some((outer, inner)) => {
            let entry = table.entry(outer).or_insert_with(|| Value::Table(Table::new()));
            let Value::Table(entry) = entry else { bail!("{outer} is no table") };
            entry.insert(inner.to_owned(), value);
        }
    }
    Ok(())
}

/// A file with every setting, its usual value and what it means.
pub fn annotated() -> anyhow::Result<String> {
    let usual = Table::try_from(Config::default())?;
    let mut out = String::from("# Pavilion. Every setting with its usual value; take the # away to change one.\n");
    out.push_str("# The same names work in the environment (PAVILION_LISTEN, PAVILION_PHOTOS_KIND) and after --set.\n");
    let mut outer_now = "";
    for one in SETTINGS {
        let (outer, inner) = one.name.split_once('.').unwrap_or(("", one.name));
        if outer != outer_now {
            write!(out, "\n# [{outer}]\n")?;
            outer_now = outer;
        }
        out.push('\n');
        for line in one.about.lines() {
            writeln!(out, "# {line}")?;
        }
        let value = look(&usual, one).map_or_else(|| "\"\"".to_owned(), ToString::to_string);
        writeln!(out, "# {inner} = {value}")?;
    }
    Ok(out)
}

/// What is in force, with secrets hidden.
pub fn in_force(config: &Config) -> anyhow::Result<String> {
    let table = Table::try_from(config)?;
    let mut out = String::new();
    for one in SETTINGS {
        let Some(value) = look(&table, one) else { continue };
        let shown = if one.secret && value.as_str() != Some("") { "(hidden)".to_owned() } else { value.to_string() };
        writeln!(out, "{} = {shown}", one.name)?;
    }
    Ok(out)
}

fn look<'a>(table: &'a Table, setting: &Setting) -> Option<&'a Value> {
    match setting.name.split_once('.') {
        None => table.get(setting.name),
        Some((outer, inner)) => table.get(outer)?.as_table()?.get(inner),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use pavilion_app::config::PhotoStore;

    fn environment(pairs: &[(&str, &str)]) -> Vec<(String, String)> {
        pairs.iter().map(|(name, value)| ((*name).to_owned(), (*value).to_owned())).collect()
    }

    fn file(text: &str) -> (tempfile::TempDir, Flags) {
        let dir = tempfile::tempdir().unwrap();
        let path = dir.path().join("pavilion.toml");
        std::fs::write(&path, text).unwrap();
        (dir, Flags { config: Some(path), ..Flags::default() })
    }

    #[test]
    fn a_flag_wins_over_the_environment_and_that_over_the_file_and_that_over_the_usual_value() {
        let (_dir, mut flags) = file("listen = \"1.1.1.1:1\"\npublic_url = \"https://file\"\nlog = \"json\"\n");
        flags.listen = Some("3.3.3.3:3".into());
        let variables =
            environment(&[("PAVILION_LISTEN", "2.2.2.2:2"), ("PAVILION_PUBLIC_URL", "https://environment"), ("HOME", "/")]);
        let config = settle_from(&flags, &variables, &Config::default()).unwrap().config;
        assert_eq!(config.listen, "3.3.3.3:3");
        assert_eq!(config.public_url, "https://environment");
        assert_eq!(config.log, pavilion_app::config::LogFormat::Json);
        assert_eq!(config.database_connections, Config::default().database_connections);
    }

    #[test]
    fn a_named_flag_wins_over_set_and_set_reaches_every_setting() {
        let (_dir, mut flags) = file("");
        flags.set = vec!["listen=2.2.2.2:2".into(), "database_connections=3".into(), "secure_cookies=false".into()];
        flags.listen = Some("3.3.3.3:3".into());
        let config = settle_from(&flags, &[], &Config::default()).unwrap().config;
        assert_eq!((config.listen.as_str(), config.database_connections, config.secure_cookies), ("3.3.3.3:3", 3, false));
    }

    #[test]
    fn photos_go_to_a_bucket_by_environment_alone() {
        let variables = environment(&[
            ("PAVILION_PHOTOS_KIND", "s3"),
            ("PAVILION_PHOTOS_ENDPOINT", "https://s3.example.org"),
            ("PAVILION_PHOTOS_BUCKET", "photos"),
            ("PAVILION_PHOTOS_REGION", "local"),
            ("PAVILION_PHOTOS_ACCESS_KEY", "a"),
            ("PAVILION_PHOTOS_SECRET_KEY", "b"),
        ]);
        let (_dir, flags) = file("");
        let config = settle_from(&flags, &variables, &Config::default()).unwrap().config;
        assert!(matches!(config.photos, PhotoStore::S3 { ref bucket, .. } if bucket == "photos"));
        let shown = in_force(&config).unwrap();
        assert!(shown.contains("photos.secret_key = (hidden)") && shown.contains("photos.bucket = \"photos\""), "{shown}");
    }

    #[test]
    fn a_name_that_is_no_setting_is_refused_where_it_stands() {
        let (_dir, flags) = file("listen = \"1.1.1.1:1\"\n\nlisten_on = \"x\"\n");
        let said = format!("{:#}", settle_from(&flags, &[], &Config::default()).err().unwrap());
        assert!(said.contains("line 3") && said.contains("listen_on"), "{said}");
        let (_dir, flags) = file("");
        let said =
            format!("{:#}", settle_from(&flags, &environment(&[("PAVILION_LISEN", "x")]), &Config::default()).err().unwrap());
        assert!(said.contains("PAVILION_LISEN"), "{said}");
        let flags = Flags { set: vec!["lisen=x".into()], ..flags };
        let said = format!("{:#}", settle_from(&flags, &[], &Config::default()).err().unwrap());
        assert!(said.contains("lisen"), "{said}");
    }

    #[test]
    fn a_value_of_the_wrong_kind_says_which_and_why() {
        let (_dir, flags) = file("");
        for (name, value) in
            [("PAVILION_DATABASE_CONNECTIONS", "many"), ("PAVILION_SECURE_COOKIES", "perhaps"), ("PAVILION_LOG", "xml")]
        {
            let said = format!("{:#}", settle_from(&flags, &environment(&[(name, value)]), &Config::default()).err().unwrap());
            assert!(said.contains(value), "{name}: {said}");
        }
    }

    #[test]
    fn the_annotated_file_is_the_usual_configuration_and_names_every_setting() {
        let text = annotated().unwrap();
        let opened: String = text
            .lines()
            .filter(|line| line.starts_with("# [") || (line.starts_with("# ") && line.contains(" = ")))
            .filter(|line| {
                !["endpoint", "bucket", "region", "access_key", "secret_key"].iter().any(|n| line.starts_with(&format!("# {n} ")))
            })
            .map(|line| format!("{}\n", line.trim_start_matches("# ")))
            .collect();
        assert_eq!(toml::from_str::<Config>(&opened).unwrap(), Config::default(), "{opened}");
    }

    #[test]
    fn the_list_of_settings_is_the_configuration() {
        let s3 = PhotoStore::S3 {
            endpoint: "e".into(),
            bucket: "b".into(),
            region: "r".into(),
            access_key: "a".into(),
            secret_key: "s".into(),
        };
        let table = Table::try_from(Config { photos: s3, ..Config::default() }).unwrap();
        let mut names: Vec<String> = Vec::new();
        for (name, value) in &table {
            match value {
                Value::Table(inner) => names.extend(inner.keys().map(|key| format!("{name}.{key}"))),
                _ => names.push(name.clone()),
            }
        }
        let mut listed: Vec<&str> = SETTINGS.iter().map(|one| one.name).collect();
        names.sort();
        listed.sort_unstable();
        assert_eq!(names, listed);
    }
}
