//! Styles, scripts and icons, inside the binary, named by what they hold so that they can be kept for ever.

use super::routes::Routes;
use crate::crypto;
use crate::problem::Problem;
use axum::body::Body;
use axum::extract::Path;
use axum::http::{Response, header};
use pavilion_rules::access::Action;
use rust_embed::RustEmbed;
use std::collections::BTreeMap;
use std::sync::LazyLock;

/// The bundle npm makes. Without it the pages still work; they are only plain.
#[derive(RustEmbed)]
#[folder = "$CARGO_MANIFEST_DIR/../../web/dist"]
#[allow_missing = true]
struct Files;

static LINKS: LazyLock<BTreeMap<String, String>> = LazyLock::new(|| {
    Files::iter()
        .filter_map(|name| {
            let hash = crypto::hex(&Files::get(&name)?.metadata.sha256_hash()[..6]);
            Some((name.to_string(), format!("/assets/{hash}/{name}")))
        })
        .collect()
});

/// The address of a file, with its hash in it.
#[must_use]
pub fn link(name: &str) -> String {
    LINKS.get(name).cloned().unwrap_or_else(|| format!("/assets/0/{name}"))
}

const FOR_EVER: &str = "public, max-age=31536000, immutable";
const ASK_AGAIN: &str = "no-cache";

fn file(name: &str, keep: &'static str) -> Result<Response<Body>, Problem> {
    let file = Files::get(name).ok_or(Problem::NotFound)?;
    let kind = match name.rsplit_once('.').map_or("", |(_, end)| end) {
        "css" => "text/css; charset=utf-8",
        "js" => "text/javascript; charset=utf-8",
        "svg" => "image/svg+xml",
        "png" => "image/png",
        "webmanifest" => "application/manifest+json",
        "html" => "text/html; charset=utf-8",
        _ => "application/octet-stream",
    };
    Response::builder()
        .header(header::CONTENT_TYPE, kind)
        .header(header::CACHE_CONTROL, keep)
        .body(Body::from(file.data.into_owned()))
        .map_err(|fault| Problem::Broken(fault.into()))
}

async fn hashed(Path((_, name)): Path<(String, String)>) -> Result<Response<Body>, Problem> {
    file(&name, FOR_EVER)
}

/// The worker lists the hashed shell it should keep; the list is made here so the bundle need not know the hashes.
async fn worker() -> Result<Response<Body>, Problem> {
    let shell: Vec<&String> =
        LINKS.iter().filter(|(name, _)| !matches!(name.as_str(), "sw.js" | "offline.html")).map(|(_, link)| link).collect();
    let code = Files::get("sw.js").ok_or(Problem::NotFound)?;
    let text = format!("self.SHELL={};\n{}", serde_json::to_string(&shell)?, String::from_utf8_lossy(&code.data));
    Response::builder()
        .header(header::CONTENT_TYPE, "text/javascript; charset=utf-8")
        .header(header::CACHE_CONTROL, ASK_AGAIN)
        .body(Body::from(text))
        .map_err(|fault| Problem::Broken(fault.into()))
}

async fn manifest() -> Result<Response<Body>, Problem> {
    file("manifest.webmanifest", ASK_AGAIN)
}

async fn offline() -> Result<Response<Body>, Problem> {
    file("offline.html", ASK_AGAIN)
}

/// Icons at the fixed addresses the manifest and browsers ask for.
async fn icon(uri: axum::http::Uri) -> Result<Response<Body>, Problem> {
    file(uri.path().trim_start_matches('/'), ASK_AGAIN)
}

#[must_use]
pub fn routes() -> Routes {
    Routes::new()
        .get("/assets/{hash}/{name}", Action::SiteRead, hashed)
        .get("/sw.js", Action::SiteRead, worker)
        .get("/manifest.webmanifest", Action::SiteRead, manifest)
        .get("/offline.html", Action::SiteRead, offline)
        .get("/icon.svg", Action::SiteRead, icon)
        .get("/icon-192.png", Action::SiteRead, icon)
        .get("/icon-512.png", Action::SiteRead, icon)
}
