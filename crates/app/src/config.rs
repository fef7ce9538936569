//! Configuration: a file, then the environment, then flags; each later one wins. `pavilion config` prints it annotated.

use serde::{Deserialize, Serialize};
use std::path::PathBuf;

/// Everything that can be set. Unknown names in the file are refused, so that a slip of the pen is found at start.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct Config {
    /// Where it listens.
    pub listen: String,
    /// The address people type; goes into QR codes. Empty: what the browser asked for; needed where others can reach it.
    pub public_url: String,
    /// Where the embedded database, photos and the key live.
    pub data_dir: PathBuf,
    /// A PostgreSQL URL; empty: the embedded SQLite database in `data_dir`.
    pub database_url: String,
    pub database_connections: usize,
    /// The file with the master key; empty: `pavilion.key` in `data_dir`.
    pub key_file: PathBuf,
    /// Where methods of meeting of one's own lie as files; empty: `methods` in `data_dir`.
    pub methods_dir: PathBuf,
    pub photos: PhotoStore,
    pub second_factor: SecondFactor,
    /// Cookies only over HTTPS. Turn off only for a first look on this machine.
    pub secure_cookies: bool,
    /// Whether a proxy in front sets X-Forwarded-For.
    pub behind_proxy: bool,
    pub log: LogFormat,
    /// Group waiting actions into one commit (SQLite). Off only to measure what it brings.
    pub group_commits: bool,
    pub mail: Mail,
    pub sms: Sms,
    pub webhooks: Webhooks,
    pub open311: Open311,
    pub push: Push,
}

/// The mail server messages leave by. No host: no mail.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct Mail {
    pub host: String,
    /// 0: the usual one of the kind of TLS.
    pub port: u16,
    pub user: String,
    pub password_file: PathBuf,
    pub tls: MailTls,
    /// The sender, such as `Pavilion <pavilion@example.org>`.
    pub from: String,
}

#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum MailTls {
    /// Plain at first, then TLS, or nothing is sent.
    #[default]
    Starttls,
    /// TLS from the first byte.
    Tls,
    /// None. Only for a server on this machine.
    None,
}

/// A gateway for text messages: one HTTP call. No address: no text messages.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct Sms {
    /// With `{phone}` and `{text}` in it, or in the body.
    pub url: String,
    /// Empty: a GET. Otherwise it is posted.
    pub body: String,
    pub content_type: String,
    /// A file with one line `Name: value` that is sent as a header, for the gateway's key.
    pub header_file: PathBuf,
}

/// Programs that are told.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct Webhooks {
    /// Whether they may be on this machine or in this network, and without TLS.
    pub allow_private: bool,
}

/// Other systems matters are handed to.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct Open311 {
    /// A TOML file with a `[[endpoint]]` each; empty: none.
    pub endpoints_file: PathBuf,
}

/// Waking browsers that asked for it.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct Push {
    /// Whom the push service writes to when something is wrong, such as `mailto:admin@example.org`. Empty: no push.
    pub contact: String,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum SecondFactor {
    /// Whoever holds a post must use one.
    Staff,
    /// Offered to everybody, asked only of those who set it up.
    Offered,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum LogFormat {
    Text,
    Json,
}

/// Where photos are kept.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case", tag = "kind", deny_unknown_fields)]
pub enum PhotoStore {
    /// In `data_dir/photos`.
    Disk,
    /// In an S3-compatible bucket.
    S3 { endpoint: String, bucket: String, region: String, access_key: String, secret_key: String },
}

impl Default for Config {
    fn default() -> Self {
        Self {
            listen: "127.0.0.1:8080".into(),
            public_url: String::new(),
            data_dir: "data".into(),
            database_url: String::new(),
            database_connections: 16,
            key_file: PathBuf::new(),
            methods_dir: PathBuf::new(),
            photos: PhotoStore::Disk,
            second_factor: SecondFactor::Staff,
            secure_cookies: true,
            behind_proxy: false,
            log: LogFormat::Text,
            group_commits: true,
            mail: Mail::default(),
            sms: Sms::default(),
            webhooks: Webhooks::default(),
            open311: Open311::default(),
            push: Push::default(),
        }
    }
}

impl Config {
    /// The folder whose files are read as methods of meeting beside the built-in ones.
    #[must_use]
    pub fn methods_folder(&self) -> PathBuf {
        if self.methods_dir.as_os_str().is_empty() { self.data_dir.join("methods") } else { self.methods_dir.clone() }
    }

    #[must_use]
    pub fn sqlite_file(&self) -> PathBuf {
        self.data_dir.join("pavilion.db")
    }

    #[must_use]
    pub fn key_path(&self) -> PathBuf {
        if self.key_file.as_os_str().is_empty() { self.data_dir.join("pavilion.key") } else { self.key_file.clone() }
    }
}
