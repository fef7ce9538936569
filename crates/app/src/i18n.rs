//! Two languages, Chinese first. Messages are Fluent files under `locales/`, one per room, inside the binary.

use fluent_bundle::concurrent::FluentBundle;
use fluent_bundle::{FluentArgs, FluentResource, FluentValue};
use rust_embed::RustEmbed;
use std::borrow::Cow;
use std::sync::LazyLock;

#[derive(RustEmbed)]
#[folder = "$CARGO_MANIFEST_DIR/../../locales"]
struct Files;

/// A language of the pages.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash, serde::Serialize, serde::Deserialize)]
pub enum Lang {
    #[default]
    #[serde(rename = "zh-CN")]
    Zh,
    #[serde(rename = "en")]
    En,
}

impl Lang {
    pub const ALL: [Self; 2] = [Self::Zh, Self::En];

    #[must_use]
    pub const fn code(self) -> &'static str {
        match self {
            Self::Zh => "zh-CN",
            Self::En => "en",
        }
    }

    #[must_use]
    pub fn parse(text: &str) -> Option<Self> {
        match text {
            "zh-CN" | "zh" => Some(Self::Zh),
            "en" => Some(Self::En),
            _ => None,
        }
    }

    /// What the browser asks for: English only when it is named before any Chinese.
    #[must_use]
    pub fn from_accept(header: &str) -> Self {
        for one in header.split(',') {
            let tag = one.split(';').next().unwrap_or_default().trim().to_ascii_lowercase();
            if tag.starts_with("zh") {
                return Self::Zh;
            }
            if tag.starts_with("en") {
                return Self::En;
            }
        }
        Self::Zh
    }
}

struct Bundles {
    zh: FluentBundle<FluentResource>,
    en: FluentBundle<FluentResource>,
}

static BUNDLES: LazyLock<Bundles> = LazyLock::new(|| Bundles { zh: load(Lang::Zh), en: load(Lang::En) });

fn load(lang: Lang) -> FluentBundle<FluentResource> {
    let id = lang.code().parse().expect("our own language codes are valid");
    let mut bundle = FluentBundle::new_concurrent(vec![id]);
    // The marks that keep directions apart are for mixed scripts; ours reads left to right throughout.
    bundle.set_use_isolating(false);
    for name in Files::iter().filter(|name| name.starts_with(lang.code()) && name.ends_with(".ftl")) {
        let file = Files::get(&name).expect("a listed file is there");
        let text = String::from_utf8_lossy(&file.data).into_owned();
        let resource = match FluentResource::try_new(text) {
            Ok(resource) => resource,
            Err((resource, faults)) => {
                tracing::error!(%name, ?faults, "a message file has faults");
                resource
            }
        };
        if let Err(faults) = bundle.add_resource(resource) {
            tracing::error!(%name, ?faults, "a message is defined twice");
        }
    }
    bundle
}

/// The sentence for a key. A missing one shows its key in brackets, which the page linter finds in any test.
#[must_use]
pub fn text(lang: Lang, key: &str, args: &[(&str, &str)]) -> String {
    let mut fluent = FluentArgs::new();
    for (name, value) in args {
        fluent.set(*name, FluentValue::from((*value).to_owned()));
    }
    format(lang, key, (!args.is_empty()).then_some(&fluent))
}

/// The sentence for a key with a number `$n`, which may choose the plural.
#[must_use]
pub fn count(lang: Lang, key: &str, n: i64) -> String {
    let mut args = FluentArgs::new();
    args.set("n", FluentValue::from(n));
    format(lang, key, Some(&args))
}

fn format(lang: Lang, key: &str, args: Option<&FluentArgs>) -> String {
    let bundle = match lang {
        Lang::Zh => &BUNDLES.zh,
        Lang::En => &BUNDLES.en,
    };
    let Some(pattern) = bundle.get_message(key).and_then(|message| message.value()) else {
        return format!("[[{key}]]");
    };
    let mut faults = Vec::new();
    match bundle.format_pattern(pattern, args, &mut faults) {
        Cow::Borrowed(text) => text.to_owned(),
        Cow::Owned(text) => text,
    }
}

/// Whether a key has a sentence in this language.
#[must_use]
pub fn has(lang: Lang, key: &str) -> bool {
    let bundle = match lang {
        Lang::Zh => &BUNDLES.zh,
        Lang::En => &BUNDLES.en,
    };
    bundle.has_message(key)
}
