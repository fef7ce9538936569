//! The way back from what was posted: the address of a page, never one that takes forms only.
//!
//! A form shown again stands under the address it was posted to. Links and buttons of its frame (language, elder mode) lead
//! back to a page, and a second refusal names the first one's address as where it came from: both must be looked at.

use super::face::came_from;
use axum::http::HeaderMap;
use std::sync::LazyLock;

/// The patterns of everything that is looked at in a browser.
static PAGES: LazyLock<Vec<&'static str>> = LazyLock::new(|| {
    let all = super::routes();
    all.list().iter().filter(|route| route.method == "GET" && !route.path.starts_with("/api/")).map(|route| route.path).collect()
});

/// Whether a GET of this address, with or without a query, answers with a page.
pub(super) fn is_page(path: &str) -> bool {
    let path = path.split('?').next().unwrap_or_default();
    PAGES.iter().any(|pattern| fits(pattern, path))
}

fn fits(pattern: &str, path: &str) -> bool {
    let mut parts = path.split('/');
    pattern.split('/').all(|want| parts.next().is_some_and(|is| is == want || (want.starts_with('{') && !is.is_empty())))
        && parts.next().is_none()
}

/// The page a form came from; else the nearest page above the address it was posted to.
pub(super) fn page_behind(headers: &HeaderMap, public_url: &str, posted_to: &str) -> String {
    if let Some(before) = came_from(headers, public_url).filter(|before| is_page(before)) {
        return before;
    }
    let mut path = posted_to.split('?').next().unwrap_or_default();
    while !path.is_empty() {
        if is_page(path) {
            return path.to_owned();
        }
        path = path.rsplit_once('/').map_or("", |(above, _)| above);
    }
    "/".to_owned()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_way_back_leads_to_a_page_whatever_the_browser_says() {
        let from = |referer: Option<&str>| {
            let mut headers = HeaderMap::new();
            headers.insert("host", "pavilion.example".parse().unwrap());
            if let Some(referer) = referer {
                headers.insert("referer", referer.parse().unwrap());
            }
            headers
        };
        let id = "00000000-0000-7000-8000-000000000001";
        for (referer, posted_to, expected) in [
            (
                Some(format!("https://pavilion.example/matters/{id}?ok=raised")),
                format!("/matters/{id}/rating"),
                format!("/matters/{id}"),
            ),
            // Refused a second time: the page with the form stood under the address it was posted to.
            (
                Some(format!("https://pavilion.example/matters/{id}/rating")),
                format!("/matters/{id}/rating"),
                format!("/matters/{id}"),
            ),
            (Some("https://elsewhere.example/".into()), format!("/posts/{id}/end"), "/posts".into()),
            (None, "/me/tokens".into(), "/me/tokens".into()),
            (None, "/me/second-factor/confirm".into(), "/me/second-factor".into()),
            (None, "/settings".into(), "/".into()),
        ] {
            assert_eq!(page_behind(&from(referer.as_deref()), "", &posted_to), expected, "{posted_to} from {referer:?}");
        }
    }
}
