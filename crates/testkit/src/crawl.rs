//! Somebody curious: opens every page there is a way to, as far as the site lets them.

use crate::client::{Answer, Client};
use crate::html::{self, Piece};
use std::collections::{BTreeMap, BTreeSet, VecDeque};

const PAGES_MAX: usize = 300;

/// Everything this client can read, by its address: from these pages on, following every link, image and search form.
pub async fn everything(client: &Client, starts: &[String]) -> BTreeMap<String, Answer> {
    let mut seen = BTreeMap::new();
    let mut known: BTreeSet<String> = starts.iter().cloned().collect();
    let mut waiting: VecDeque<String> = starts.iter().cloned().collect();
    while let Some(path) = waiting.pop_front() {
        if seen.len() >= PAGES_MAX {
            break;
        }
        let answer = if path.starts_with("/api/") { client.api_get(&path).await } else { client.look(&path).await };
        for next in ways_on(&answer) {
            if is_worth_a_look(&next) && known.insert(next.clone()) {
                waiting.push_back(next);
            }
        }
        seen.insert(path, answer);
    }
    seen
}

fn is_worth_a_look(path: &str) -> bool {
    path.starts_with('/') && !path.starts_with("//") && !path.starts_with("/assets/") && !path.starts_with("/live")
}

fn ways_on(answer: &Answer) -> Vec<String> {
    let mut out = Vec::new();
    if answer.status.is_redirection() {
        out.push(answer.header("location").to_owned());
    }
    if !answer.header("content-type").starts_with("text/html") {
        return out;
    }
    for piece in html::pieces(&answer.text()) {
        if let Piece::Open { attributes, .. } = piece {
            let found = ["href", "src"].iter().filter_map(|name| attributes.get(*name));
            out.extend(found.map(|link| link.split('#').next().unwrap_or_default().to_owned()));
        }
    }
    out
}

/// The places where one of these words can be read; empty is good.
#[must_use]
pub fn found(seen: &BTreeMap<String, Answer>, words: &[(&str, String)]) -> Vec<String> {
    let mut out = Vec::new();
    for (path, answer) in seen {
        let text = answer.text();
        let shown = html::decoded(&text);
        for (what, word) in words {
            // A page may say again what its reader asked it.
            if path.contains(word.as_str()) || path.contains(&crate::page::in_query(word)) {
                continue;
            }
            if text.contains(word.as_str()) || shown.contains(word.as_str()) {
                out.push(format!("{path} ({}) shows {what}", answer.status));
            }
        }
    }
    out
}
