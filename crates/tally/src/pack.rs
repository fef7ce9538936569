//! Rule packs: what counts, how much is needed, and where that is written. Data, never code.

use crate::canonical::digest_bytes;
use crate::roll::KINDS;
use serde::Deserialize;
use std::collections::BTreeMap;
use std::fmt;

/// The packs that come with the crate.
pub const BUILT_IN: [(&str, &str); 3] = [
    ("cn-civil-code", include_str!("../rules/cn-civil-code.toml")),
    ("lift-retrofit", include_str!("../rules/lift-retrofit.toml")),
    ("association", include_str!("../rules/association.toml")),
];

/// A text in every language of the crate.
#[derive(Clone, Debug, Deserialize, PartialEq, Eq)]
#[serde(deny_unknown_fields)]
pub(crate) struct Said {
    #[serde(rename = "zh-CN")]
    pub(crate) zh_cn: String,
    pub(crate) en: String,
}

impl Said {
    pub(crate) fn text(&self, lang: crate::Lang) -> &str {
        match lang {
            crate::Lang::ZhCn => &self.zh_cn,
            crate::Lang::En => &self.en,
        }
    }
}

#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Written {
    pub(crate) name: Said,
    pub(crate) date: String,
    #[serde(rename = "gives")]
    _gives: String,
}

/// A share of a whole, such as two thirds.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize)]
#[serde(try_from = "String")]
pub struct Share {
    pub part: u32,
    pub whole: u32,
}

impl TryFrom<String> for Share {
    type Error = String;

    fn try_from(text: String) -> Result<Share, String> {
        let parts = text.split_once('/').and_then(|(part, whole)| Some((part.parse().ok()?, whole.parse().ok()?)));
        match parts {
            Some((part, whole)) if part <= whole && whole > 0 => Ok(Share { part, whole }),
            _ => Err(format!("{text:?} is no share: write a fraction from 0/1 to 1/1, such as \"2/3\"")),
        }
    }
}

impl fmt::Display for Share {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}/{}", self.part, self.whole)
    }
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub(crate) enum Base {
    All,
    Participating,
    ForAndAgainst,
}

impl Base {
    pub(crate) fn name(self) -> &'static str {
        match self {
            Base::All => "all",
            Base::Participating => "participating",
            Base::ForAndAgainst => "for-and-against",
        }
    }
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub(crate) enum At {
    Least,
    More,
}

/// How much is needed of what.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Need {
    pub(crate) share: Share,
    pub(crate) at: At,
    pub(crate) of: Base,
}

impl Need {
    /// The smallest whole number that meets it.
    pub(crate) fn at_least(self, of: u64) -> u64 {
        let (product, whole) = (u128::from(of) * u128::from(self.share.part), u128::from(self.share.whole));
        let least = match self.at {
            At::Least => product.div_ceil(whole),
            At::More => product / whole + 1,
        };
        u64::try_from(least).unwrap_or(u64::MAX)
    }
}

#[derive(Clone, Copy, Debug, Default, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Needs {
    pub(crate) heads: Option<Need>,
    pub(crate) area: Option<Need>,
}

#[derive(Clone, Copy, Debug, Default, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Thresholds {
    #[serde(default)]
    pub(crate) participation: Needs,
    #[serde(default)]
    pub(crate) approval: Needs,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub(crate) enum Unit {
    Heads,
    Area,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub(crate) enum HeadRule {
    /// Several dwellings of one owner are one head.
    Owner,
    /// Every dwelling is a head.
    Dwelling,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub(crate) enum DeveloperRule {
    OneHead,
    EachDwelling,
    LeftOut,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub(crate) enum Differing {
    /// A head whose dwellings speak differently took part and is for nothing.
    NotFor,
    /// What was said last counts for the head.
    Last,
}

#[derive(Clone, Copy, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct KindRule {
    pub(crate) heads: bool,
    pub(crate) area: bool,
}

#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Counting {
    pub(crate) units: Vec<Unit>,
    pub(crate) heads: HeadRule,
    pub(crate) developer: DeveloperRule,
    pub(crate) differing: Differing,
    pub(crate) invalid_takes_part: bool,
    pub(crate) kinds: BTreeMap<String, KindRule>,
    /// The ways a ballot may be cast; all, when none is named.
    #[serde(default)]
    pub(crate) channels: Vec<String>,
}

#[derive(Clone, Copy, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Proxies {
    pub(crate) allowed: bool,
    /// For how many owners one proxy may speak; 0 is without limit.
    pub(crate) owners_max: u32,
    /// A ballot by proxy needs a written mandate.
    pub(crate) written: bool,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub(crate) enum OrderBy {
    HeadsFor,
    AreaFor,
    HeadsAgainst,
    AreaAgainst,
}

#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct ElectionRule {
    pub(crate) order: Vec<OrderBy>,
    pub(crate) ties: String,
}

#[derive(Clone, Copy, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Notice {
    pub(crate) days: u32,
    pub(crate) publication_days: u32,
}

#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub(crate) enum Scope {
    #[default]
    Everybody,
    Entrance,
}

/// A kind of matter, and what it needs.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Matter {
    pub id: String,
    pub(crate) title: Said,
    pub(crate) article: Said,
    thresholds: String,
    #[serde(default)]
    pub(crate) scope: Scope,
    #[serde(default)]
    pub(crate) affected_must_agree: bool,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct Raw {
    id: String,
    version: String,
    utc_offset: String,
    title: Said,
    source: Vec<Written>,
    counting: Counting,
    proxies: Proxies,
    election: ElectionRule,
    notice: Notice,
    thresholds: BTreeMap<String, Thresholds>,
    matter: Vec<Matter>,
}

/// A rule pack.
#[derive(Clone, Debug)]
pub struct Pack {
    pub id: String,
    pub version: String,
    /// The SHA-256 of its text.
    pub digest: String,
    pub(crate) title: Said,
    pub(crate) sources: Vec<Written>,
    pub(crate) counting: Counting,
    pub(crate) proxies: Proxies,
    pub(crate) election: ElectionRule,
    pub(crate) notice: Notice,
    pub(crate) offset_min: i32,
    thresholds: BTreeMap<String, Thresholds>,
    matters: Vec<Matter>,
}

impl Pack {
    /// One of the packs that come with the crate.
    pub fn named(id: &str) -> Option<Pack> {
        BUILT_IN.iter().find(|(name, _)| *name == id).and_then(|(_, text)| Pack::parse(text).ok())
    }

    /// Reads a pack. What is wrong is said in one text: what, where, and what to do.
    pub fn parse(text: &str) -> Result<Pack, String> {
        let raw: Raw = toml::from_str(text).map_err(|error| error.to_string())?;
        let mut wrong = Vec::new();
        let offset_min = offset(&raw.utc_offset);
        if offset_min.is_none() {
            wrong.push(format!("utc_offset {:?}: write hours and minutes such as \"+08:00\"", raw.utc_offset));
        }
        if raw.counting.units.is_empty() {
            wrong.push("counting.units is empty: name \"heads\", \"area\" or both".to_owned());
        }
        for kind in KINDS.iter().filter(|kind| !raw.counting.kinds.contains_key(**kind)) {
            wrong.push(format!("counting.kinds.{kind} is missing: say whether it counts, {{ heads = …, area = … }}"));
        }
        for kind in raw.counting.kinds.keys().filter(|kind| !KINDS.contains(&kind.as_str())) {
            wrong.push(format!("counting.kinds.{kind} is no kind: {}", KINDS.join(", ")));
        }
        if !["lot", "candidates-order", "all"].contains(&raw.election.ties.as_str()) {
            wrong.push(format!("election.ties {:?}: one of lot, candidates-order, all", raw.election.ties));
        }
        for (at, matter) in raw.matter.iter().enumerate() {
            if raw.matter[..at].iter().any(|other| other.id == matter.id) {
                wrong.push(format!("matter {:?} stands twice: give each its own id", matter.id));
            }
            match raw.thresholds.get(&matter.thresholds) {
                None => wrong.push(format!("matter {:?}: there is no [thresholds.{}]: write it", matter.id, matter.thresholds)),
                Some(needs) => wrong.extend(unmet_units(&matter.id, needs, &raw.counting.units)),
            }
        }
        if !wrong.is_empty() {
            return Err(wrong.join("\n"));
        }
        let Raw { id, version, title, source, counting, proxies, election, notice, thresholds, matter, .. } = raw;
        Ok(Pack {
            id,
            version,
            digest: digest_bytes(text.as_bytes()),
            title,
            sources: source,
            counting,
            proxies,
            election,
            notice,
            offset_min: offset_min.unwrap_or(0),
            thresholds,
            matters: matter,
        })
    }

    /// The matter of an id.
    pub fn matter(&self, id: &str) -> Option<&Matter> {
        self.matters.iter().find(|matter| matter.id == id)
    }

    /// Its matters, in the order of the pack.
    pub fn matters(&self) -> &[Matter] {
        &self.matters
    }

    /// Minutes east of Greenwich, for moments that do not say.
    pub fn offset_min(&self) -> i32 {
        self.offset_min
    }

    /// What it is called.
    pub fn title(&self, lang: crate::Lang) -> &str {
        self.title.text(lang)
    }

    /// Days of notice before a vote.
    pub fn notice_days(&self) -> u32 {
        self.notice.days
    }

    /// Days the result hangs out.
    pub fn publication_days(&self) -> u32 {
        self.notice.publication_days
    }

    /// Whether proxies are allowed, for how many owners one may speak (0: without limit), whether in writing.
    pub fn proxies(&self) -> (bool, u32, bool) {
        (self.proxies.allowed, self.proxies.owners_max, self.proxies.written)
    }

    /// What it was made from: names and dates.
    pub fn sources(&self, lang: crate::Lang) -> Vec<(&str, &str)> {
        self.sources.iter().map(|one| (one.name.text(lang), one.date.as_str())).collect()
    }

    pub(crate) fn uses_area(&self) -> bool {
        self.counting.units.contains(&Unit::Area)
    }

    pub(crate) fn uses_heads(&self) -> bool {
        self.counting.units.contains(&Unit::Heads)
    }

    pub(crate) fn thresholds(&self, matter: &Matter) -> Thresholds {
        self.thresholds.get(&matter.thresholds).copied().unwrap_or_default()
    }

    pub(crate) fn kind(&self, kind: u8) -> KindRule {
        let rule = KINDS.get(usize::from(kind)).and_then(|name| self.counting.kinds.get(*name));
        rule.copied().unwrap_or(KindRule { heads: true, area: true })
    }
}

impl Matter {
    /// Where it is written.
    pub fn article(&self, lang: crate::Lang) -> &str {
        self.article.text(lang)
    }

    /// Whether one entrance decides it.
    pub fn is_of_entrance(&self) -> bool {
        self.scope == Scope::Entrance
    }

    /// What it is called.
    pub fn title(&self, lang: crate::Lang) -> &str {
        self.title.text(lang)
    }
}

/// Approval must be asked for every unit that is counted, and nothing of a unit that is not.
fn unmet_units(matter: &str, needs: &Thresholds, units: &[Unit]) -> Vec<String> {
    let mut wrong = Vec::new();
    for (unit, name, taking_part, approval) in [
        (Unit::Heads, "heads", needs.participation.heads, needs.approval.heads),
        (Unit::Area, "area", needs.participation.area, needs.approval.area),
    ] {
        match (units.contains(&unit), approval) {
            (true, None) => wrong.push(format!("matter {matter:?}: its thresholds lack approval.{name}: say how much is needed")),
            (true, Some(need)) if need.at == At::More && need.share.part == need.share.whole => {
                wrong.push(format!("matter {matter:?}: more than all can never be: write at = \"least\""));
            }
            (false, Some(_)) => {
                wrong.push(format!("matter {matter:?}: {name} is not in counting.units: add it or drop the threshold"));
            }
            _ => {}
        }
        if let Some(need) = taking_part
            && need.of != Base::All
        {
            wrong.push(format!("matter {matter:?}: participation.{name} is a share of all: write of = \"all\""));
        }
    }
    wrong
}

fn offset(text: &str) -> Option<i32> {
    let (sign, rest) = match text.split_at_checked(1)? {
        ("+", rest) => (1, rest),
        ("-", rest) => (-1, rest),
        _ => return None,
    };
    let (hours, minutes) = rest.split_once(':')?;
    let (hours, minutes): (i32, i32) = (hours.parse().ok()?, minutes.parse().ok()?);
    (hours < 24 && minutes < 60 && hours >= 0 && minutes >= 0).then_some(sign * (hours * 60 + minutes))
}
