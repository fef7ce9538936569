//! The sentences: every key that is used exists in both languages with the same arguments, every refusal has its
//! sentence, and no sentence lies around unused.

use pavilion_testkit::source::{Source, files, literals, without_tests};
use std::collections::{BTreeMap, BTreeSet};

const LANGUAGES: [&str; 2] = ["zh-CN", "en"];

/// A message: its arguments, and where it stands.
#[derive(Debug)]
struct Message {
    arguments: BTreeSet<String>,
    place: String,
    text: String,
}

fn messages(language: &str) -> BTreeMap<String, Message> {
    let mut all = BTreeMap::new();
    for file in files(&format!("locales/{language}"), &["ftl"]) {
        let mut current: Option<String> = None;
        for (n, line) in file.text.lines().enumerate() {
            let begins = line.starts_with(|c: char| c.is_ascii_lowercase());
            if let Some((key, text)) = line.split_once(" =").filter(|_| begins) {
                let message = Message {
                    arguments: arguments(text),
                    place: format!("{}:{}", file.path, n + 1),
                    text: text.trim().to_owned(),
                };
                assert!(all.insert(key.trim().to_owned(), message).is_none(), "{key} stands twice in {language}");
                current = Some(key.trim().to_owned());
            } else if line.starts_with([' ', '\t'])
                && let Some(message) = current.as_ref().and_then(|key| all.get_mut(key))
            {
                message.arguments.extend(arguments(line));
                message.text.push_str(line.trim());
            } else if !line.starts_with(['}', '#']) && !line.trim().is_empty() {
                panic!("{}:{}: cannot be read: {line}", file.path, n + 1);
            }
        }
    }
    all
}

fn arguments(text: &str) -> BTreeSet<String> {
    text.split('$')
        .skip(1)
        .map(|rest| rest.chars().take_while(|c| c.is_alphanumeric() || matches!(c, '_' | '-')).collect())
        .collect()
}

fn none(what: &str, found: &[String]) {
    assert!(found.is_empty(), "{what} ({}):\n  {}", found.len(), found.join("\n  "));
}

fn sources() -> Vec<Source> {
    let mut all = files("crates/app/src", &["rs", "html"]);
    all.extend(files("crates/app/templates", &["html"]));
    all.extend(files("crates/rules/src", &["rs"]));
    all.extend(files("crates/pavilion/src", &["rs"]));
    all.extend(files("crates/pavilion/templates", &["html"]));
    all
}

/// The texts in quotes of a file, with their line; in templates inside `{{ }}` and `{% %}` only.
fn quoted(file: &Source) -> Vec<(usize, String)> {
    if file.path.ends_with(".rs") {
        return literals(without_tests(&file.text)).into_iter().map(|literal| (literal.line, literal.text)).collect();
    }
    let mut out = Vec::new();
    for (n, line) in file.text.lines().enumerate() {
        out.extend(line.split('"').map(|part| (n + 1, part.to_owned())));
    }
    out
}

/// Keys handed to the functions that look a sentence up, with the name of their argument if they have one.
fn asked_for() -> Vec<(String, String, Option<String>)> {
    let mut out = Vec::new();
    for file in sources() {
        let text = if file.path.ends_with(".rs") { without_tests(&file.text) } else { &file.text };
        for call in [".t(\"", ".ta(\"", ".tn(\"", "i18n::text(", "i18n::count(", "t(\""] {
            for (at, _) in text.match_indices(call) {
                if call == "t(\"" && text[..at].ends_with(|c: char| c.is_alphanumeric() || matches!(c, '.' | '_' | '!' | ':')) {
                    continue;
                }
                let rest = &text[at..];
                let Some(argument_end) = rest.find(')') else { continue };
                let mut parts = rest[..argument_end].split('"').skip(1).step_by(2);
                let Some(key) = parts.next() else { continue };
                let is_key = key.contains('-') && key.chars().all(|c| c.is_ascii_lowercase() || c.is_ascii_digit() || c == '-');
                if is_key {
                    let line = text[..at].lines().count().max(1);
                    let argument = match call {
                        ".ta(\"" => parts.next().map(ToOwned::to_owned),
                        ".tn(\"" | "i18n::count(" => Some("n".to_owned()),
                        _ => None,
                    };
                    out.push((format!("{}:{line}", file.path), key.to_owned(), argument));
                }
            }
        }
    }
    out
}

/// Every code a `refusals!` block declares, with its place.
fn refusal_codes() -> Vec<(String, String)> {
    let mut out = Vec::new();
    for file in files("crates", &["rs"]) {
        let text = without_tests(&file.text);
        for (at, _) in text.match_indices("refusals! {") {
            let block = &text[at..];
            let end = block.find("\n}").unwrap_or(block.len());
            for line in block[..end].lines().filter(|line| line.contains("=> \"")) {
                let code = line.split("=> \"").nth(1).and_then(|rest| rest.split('"').next()).unwrap_or_default();
                out.push((file.path.clone(), code.to_owned()));
            }
        }
    }
    assert!(out.len() > 20, "the refusals are found");
    out
}

#[test]
fn both_languages_say_the_same_with_the_same_arguments() {
    let [zh, en] = LANGUAGES.map(messages);
    let mut faults = Vec::new();
    for (one, other, missing_in) in [(&zh, &en, "en"), (&en, &zh, "zh-CN")] {
        for (key, message) in one {
            match other.get(key) {
                None => faults.push(format!("{}: {key} is missing in {missing_in}", message.place)),
                Some(same) if same.arguments != message.arguments => {
                    faults.push(format!(
                        "{}: {key} has the arguments {:?} and {:?}",
                        message.place, message.arguments, same.arguments
                    ));
                }
                Some(_) => {}
            }
            if message.text.is_empty() {
                faults.push(format!("{}: {key} is empty", message.place));
            }
        }
    }
    none("the languages differ", &faults);
}

#[test]
fn every_message_file_is_read_without_a_fault() {
    for lang in pavilion_app::i18n::Lang::ALL {
        for key in messages(lang.code()).keys() {
            assert!(pavilion_app::i18n::has(lang, key), "{key} is not read in {}", lang.code());
        }
    }
}

#[test]
fn every_sentence_asked_for_exists_and_takes_the_argument_it_is_given() {
    let zh = messages("zh-CN");
    let mut faults = Vec::new();
    for (place, key, argument) in asked_for() {
        match zh.get(&key) {
            None => faults.push(format!("{place}: {key} does not exist")),
            Some(message) => {
                if let Some(argument) = argument
                    && !message.arguments.contains(&argument)
                {
                    faults.push(format!("{place}: {key} takes {:?} and is given {argument}", message.arguments));
                }
            }
        }
    }
    none("a sentence that is not there", &faults);
}

#[test]
fn every_refusal_has_its_sentence_and_one_place() {
    let zh = messages("zh-CN");
    let mut seen = BTreeMap::new();
    let mut faults = Vec::new();
    for (place, code) in refusal_codes() {
        if !zh.contains_key(&format!("refused-{code}")) {
            faults.push(format!("{place}: refused-{code} has no sentence"));
        }
        if let Some(other) = seen.insert(code.clone(), place.clone()) {
            faults.push(format!("{code} is declared in {other} and in {place}"));
        }
    }
    none("a refusal without words", &faults);
}

#[test]
fn every_message_after_an_action_has_its_sentence() {
    let zh = messages("zh-CN");
    let mut faults = Vec::new();
    for file in files("crates/app/src", &["rs"]) {
        let text = without_tests(&file.text);
        for (at, _) in text.match_indices("went_well(") {
            let rest = &text[at..];
            let call = &rest[..rest.find(';').unwrap_or(rest.len()).min(rest.find("\n}").unwrap_or(rest.len()))];
            let Some(done) = call.split('"').skip(1).step_by(2).last() else { continue };
            let is_name = !done.is_empty() && done.chars().all(|c| c.is_ascii_lowercase() || c.is_ascii_digit() || c == '-');
            if is_name && !zh.contains_key(&format!("flash-{done}")) {
                faults.push(format!("{}: flash-{done}", file.path));
            }
        }
    }
    none("a message without words", &faults);
}

#[test]
fn no_sentence_lies_around_unused() {
    let codes: BTreeSet<String> = refusal_codes().into_iter().map(|(_, code)| code).collect();
    let mut texts = BTreeSet::new();
    let mut patterns = Vec::new();
    for file in sources() {
        for (_, text) in quoted(&file) {
            if text.contains('{') && text.contains('-') && !text.contains(' ') {
                patterns.push(
                    text.split('{').map(|part| part.split('}').next_back().unwrap_or_default().to_owned()).collect::<Vec<_>>(),
                );
            }
            texts.insert(text);
        }
    }
    // A list of choices names what its sentences begin with.
    let mut choices = BTreeSet::new();
    for file in sources() {
        for call in ["words_of(lang, \"", "of(ATTESTATIONS, \""] {
            let named = file.text.match_indices(call).filter_map(|(at, _)| file.text[at + call.len()..].split('"').next());
            choices.extend(named.map(|prefix| format!("{}-", prefix.trim_end_matches('-'))));
        }
    }
    // The page shown without a network is filled in when the bundle is made.
    for file in files("web", &["html"]) {
        texts.extend(file.text.split(['{', '}', ':']).map(ToOwned::to_owned));
    }
    // The scripts name the words they show by what the frame hands them; the frame asks for those itself.
    let is_used = |key: &str| {
        texts.contains(key)
            || key.strip_prefix("refused-").is_some_and(|code| codes.contains(code))
            || key.strip_prefix("flash-").is_some_and(|name| texts.contains(name))
            || patterns.iter().any(|parts| fits(key, parts))
            || choices.iter().any(|prefix| key.strip_prefix(prefix.as_str()).is_some_and(|rest| !rest.is_empty()))
    };
    let unused: Vec<String> = messages("zh-CN")
        .iter()
        .filter(|(key, _)| !is_used(key))
        .map(|(key, message)| format!("{}: {key}", message.place))
        .collect();
    none("a sentence nothing shows", &unused);
}

/// Whether a key is what a pattern such as `matters-state-{}` makes.
fn fits(key: &str, parts: &[String]) -> bool {
    let (Some(first), Some(last)) = (parts.first(), parts.last()) else { return false };
    first.len() > 3
        && first.contains('-')
        && key.len() > first.len() + last.len()
        && key.starts_with(first.as_str())
        && key.ends_with(last.as_str())
}

#[test]
fn whatever_the_journal_is_about_has_a_word() {
    const BEGINS: &str = "Subject { kind: \"";
    let mut missing = Vec::new();
    let mut seen = BTreeSet::new();
    for file in files("crates/app/src", &["rs"]) {
        for rest in without_tests(&file.text).split(BEGINS).skip(1) {
            let kind = rest.split('"').next().unwrap_or_default();
            if seen.insert(kind.to_owned()) {
                for language in LANGUAGES {
                    if !messages(language).contains_key(&format!("record-subject-{kind}")) {
                        missing.push(format!("{language}: {kind} ({})", file.path));
                    }
                }
            }
        }
    }
    assert!(seen.len() > 20, "{seen:?}");
    none("kinds without a word", &missing);
}
