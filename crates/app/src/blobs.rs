//! Where photos and uploaded lists lie: a directory, or an S3-compatible bucket, by configuration.

use crate::config::{Config, PhotoStore};
use crate::problem::Problem;
use anyhow::Context as _;
use bytes::Bytes;
use futures::StreamExt as _;
use futures::stream::BoxStream;
use object_store::aws::AmazonS3Builder;
use object_store::local::LocalFileSystem;
use object_store::memory::InMemory;
use object_store::path::Path;
use object_store::{ObjectStore, ObjectStoreExt as _};
use std::sync::Arc;

/// A place for bytes with a name. Names are made by us from ids and digests, never from what somebody typed.
#[derive(Clone)]
pub struct Blobs(Arc<dyn ObjectStore>);

impl Blobs {
    pub fn open(config: &Config) -> anyhow::Result<Self> {
        Ok(Self(match &config.photos {
            PhotoStore::Disk => {
                let dir = config.data_dir.join("photos");
                std::fs::create_dir_all(&dir).with_context(|| {
                    format!("cannot make {}: give the user Pavilion runs as the right to write there", dir.display())
                })?;
                Arc::new(LocalFileSystem::new_with_prefix(&dir)?)
            }
            PhotoStore::S3 { endpoint, bucket, region, access_key, secret_key } => Arc::new(
                AmazonS3Builder::new()
                    .with_endpoint(endpoint)
                    .with_bucket_name(bucket)
                    .with_region(region)
                    .with_access_key_id(access_key)
                    .with_secret_access_key(secret_key)
                    .with_allow_http(endpoint.starts_with("http://"))
                    .build()?,
            ),
        }))
    }

    /// Kept in memory: for tests.
    #[must_use]
    pub fn in_memory() -> Self {
        Self(Arc::new(InMemory::new()))
    }

    pub async fn put(&self, name: &str, bytes: Bytes) -> anyhow::Result<()> {
        self.0.put(&Path::from(name), bytes.into()).await.with_context(|| format!("cannot store {name}"))?;
        Ok(())
    }

    pub async fn get(&self, name: &str) -> anyhow::Result<Option<Bytes>> {
        match self.0.get(&Path::from(name)).await {
            Ok(found) => Ok(Some(found.bytes().await?)),
            Err(object_store::Error::NotFound { .. }) => Ok(None),
            Err(fault) => Err(anyhow::Error::new(fault).context(format!("cannot read {name}"))),
        }
    }

    /// Everything that lies there: name, size, and when it was last written in milliseconds.
    #[must_use]
    pub fn list(&self) -> BoxStream<'static, anyhow::Result<(String, u64, i64)>> {
        let listed = self.0.list(None);
        listed
            .map(|found| {
                let found = found.context("the store cannot be listed")?;
                Ok((found.location.to_string(), found.size, found.last_modified.timestamp_millis()))
            })
            .boxed()
    }

    /// After the action that was to name a file put here before it: away with the file when the action was refused, or had
    /// been done before under the same key with another one. When the engine failed the row may be there all the same; then
    /// the file stays, and `doctor` tells of it if nothing names it.
    pub async fn keep_if_named<T>(&self, name: &str, done: &Result<T, Problem>, named: impl FnOnce(&T) -> bool) {
        let keep = match done {
            Ok(answer) => named(answer),
            Err(problem) => matches!(problem, Problem::Busy(_) | Problem::Broken(_)),
        };
        if !keep && let Err(fault) = self.delete(name).await {
            tracing::warn!(name, fault = format!("{fault:#}"), "a file nothing names could not be taken away");
        }
    }

    pub async fn delete(&self, name: &str) -> anyhow::Result<()> {
        match self.0.delete(&Path::from(name)).await {
            Ok(()) | Err(object_store::Error::NotFound { .. }) => Ok(()),
            Err(fault) => Err(anyhow::Error::new(fault).context(format!("cannot delete {name}"))),
        }
    }
}
