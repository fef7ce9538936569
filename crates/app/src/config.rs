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
