//! Whether a matter passed, by a pack: every figure with its base.

use crate::ballots::{Ballots, Choice};
use crate::canonical;
use crate::fault::{Fault, Faults};
use crate::pack::{Base, Differing, Matter, Need, Needs, Pack, Thresholds};
use crate::roll::Roll;
use crate::seating::{Seating, scope_of};
use crate::sift::{self, Sifted};
use serde::Serialize;
use serde_json::{Value, json};

/// What is not in the files.
#[derive(Clone, Debug, Default)]
pub struct Options {
    /// Ballots cast at this moment or later are late; milliseconds since 1970.
    pub closing: Option<i64>,
    /// Only the dwellings of this building have a say.
    pub building: Option<String>,
    /// Only the dwellings of this entrance have a say.
    pub entrance: Option<String>,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum Outcome {
    Passed,
    Failed,
    TooFewTookPart,
}

impl Outcome {
    pub fn name(self) -> &'static str {
        match self {
            Outcome::Passed => "passed",
            Outcome::Failed => "failed",
            Outcome::TooFewTookPart => "too-few-took-part",
        }
    }
}

/// A figure, what it is a part of, and what was needed. Areas are in 0.01 m².
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Figure {
    pub have: u64,
    pub of: u64,
    /// The share needed, such as `2/3`.
    pub need: String,
    /// Whether more than the share is needed; told of approval only.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub strict: Option<bool>,
    /// The smallest number that meets it.
    pub at_least: u64,
    pub met: bool,
    #[serde(skip)]
    pub(crate) base: Base,
}

impl Figure {
    pub(crate) fn new(have: u64, of: u64, need: Option<Need>, tells_strict: bool) -> Figure {
        let strict = |need: Option<Need>| tells_strict.then_some(need.is_some_and(|need| need.at == crate::pack::At::More));
        match need {
            None => Figure { have, of, need: "0/1".into(), strict: strict(None), at_least: 0, met: true, base: Base::All },
            Some(need) => {
                let at_least = need.at_least(of);
                // Of nothing nothing is a share: an empty roll decides nothing.
                let met = of > 0 && have >= at_least;
                Figure { have, of, need: need.share.to_string(), strict: strict(Some(need)), at_least, met, base: need.of }
            }
        }
    }
}

/// The two ways of counting; a pack may use one.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize)]
pub struct Sides<T> {
    #[serde(skip_serializing_if = "Option::is_none")]
    pub heads: Option<T>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub area: Option<T>,
}

impl Sides<Figure> {
    /// Whether every figure is reached.
    pub fn all_met(&self) -> bool {
        self.all(|figure| figure.met)
    }
}

impl<T> Sides<T> {
    pub(crate) fn all(&self, holds: impl Fn(&T) -> bool) -> bool {
        self.heads.iter().chain(&self.area).all(holds)
    }
}

/// What the dwellings that have a say chose, each once; `invalid` are those that cast nothing but invalid ballots.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize)]
pub struct Counts {
    #[serde(rename = "for")]
    pub in_favour: u64,
    pub against: u64,
    pub abstain: u64,
    pub invalid: u64,
}

impl Counts {
    pub(crate) fn add(&mut self, choice: Choice, weight: u64) {
        *match choice {
            Choice::For => &mut self.in_favour,
            Choice::Against => &mut self.against,
            Choice::Abstain => &mut self.abstain,
            Choice::Invalid => &mut self.invalid,
        } += weight;
    }

    pub(crate) fn participating(&self, invalid_takes_part: bool) -> u64 {
        self.in_favour + self.against + self.abstain + if invalid_takes_part { self.invalid } else { 0 }
    }

    fn base(&self, base: Base, all: u64, invalid_takes_part: bool) -> u64 {
        match base {
            Base::All => all,
            Base::Participating => self.participating(invalid_takes_part),
            Base::ForAndAgainst => self.in_favour + self.against,
        }
    }
}

/// Ballots that were read and not counted, by why.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize)]
pub struct SetAside {
    /// A later valid ballot of the same dwelling counts.
    pub superseded: u64,
    pub late: u64,
    /// Its dwelling has no say in this.
    pub no_say: u64,
    /// Cast in a way the pack does not allow.
    pub channel: u64,
    /// Joint owners named somebody else.
    pub not_representative: u64,
    /// By proxy where there are none, without a written mandate where one is needed, or for more owners than one may speak for.
    pub proxy: u64,
}

/// Those whose own part is touched: each of them must be for.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
pub struct Consent {
    pub have: u64,
    pub of: u64,
    pub met: bool,
}

/// The form fixed for programs.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Summary {
    pub outcome: Outcome,
    pub participation: Sides<Figure>,
    pub approval: Sides<Figure>,
    pub counts: Counts,
    pub digest: String,
}

/// What was decided, and everything it was decided from.
#[derive(Clone, Debug)]
pub struct Decision {
    pub(crate) pack: Pack,
    pub(crate) matter: Matter,
    pub(crate) options: Options,
    pub(crate) roll_digest: String,
    pub(crate) ballots_digest: String,
    /// Heads of each choice.
    pub heads: Counts,
    /// Area of each choice, in 0.01 m².
    pub area: Counts,
    /// Owners whose dwellings spoke differently.
    pub differing: u64,
    /// Dwellings with a say that cast no ballot that counts.
    pub silent: u64,
    pub set_aside: SetAside,
    pub consent: Option<Consent>,
    summary: Summary,
}

/// Counts the ballots of a matter.
pub fn decide(roll: &Roll, ballots: &Ballots, pack: &Pack, matter: &str, options: &Options) -> Result<Decision, Faults> {
    let (matter, seating) = prepare(roll, pack, matter, options)?;
    if ballots.name_candidates() {
        return Err(Faults(vec![Fault::new(&roll.file, 0, "candidate", "candidates-in-decision", &[])]));
    }
    let sifted = sift::sift(roll, ballots, pack, &seating, options);
    let tallied = Tallied::new(&sifted, ballots, &seating, roll, pack);
    let consent = matter.affected_must_agree.then(|| tallied.consent(roll, &seating));
    let thresholds = pack.thresholds(&matter);
    let (participation, approval) = figures(&tallied, &seating, pack, &thresholds);
    let outcome = outcome(&participation, &approval, consent);
    let mut decision = Decision {
        pack: pack.clone(),
        matter,
        options: options.clone(),
        roll_digest: roll.digest.clone(),
        ballots_digest: ballots.digest(),
        heads: tallied.heads,
        area: tallied.area,
        differing: tallied.differing,
        silent: seating.units - sifted.counted().count() as u64,
        set_aside: sifted.set_aside,
        consent,
        summary: Summary { outcome, participation, approval, counts: tallied.dwellings, digest: String::new() },
    };
    decision.summary.digest = canonical::digest(&decision.record());
    Ok(decision)
}

pub(crate) fn outcome(participation: &Sides<Figure>, approval: &Sides<Figure>, consent: Option<Consent>) -> Outcome {
    if !participation.all_met() {
        Outcome::TooFewTookPart
    } else if approval.all_met() && consent.is_none_or(|consent| consent.met) {
        Outcome::Passed
    } else {
        Outcome::Failed
    }
}

/// The matter and who has a say in it.
pub(crate) fn prepare(roll: &Roll, pack: &Pack, matter: &str, options: &Options) -> Result<(Matter, Seating), Faults> {
    let Some(matter) = pack.matter(matter) else {
        let known: Vec<&str> = pack.matters().iter().map(|matter| matter.id.as_str()).collect();
        let values = [("value", matter), ("pack", pack.id.as_str()), ("known", &known.join(", "))];
        return Err(Fault::new(&pack.id, 0, "matter", "matter-unknown", &values).into());
    };
    let within = scope_of(roll, matter, options)?;
    Ok((matter.clone(), Seating::new(roll, pack, within)))
}

pub(crate) fn figures(
    tallied: &Tallied,
    seating: &Seating,
    pack: &Pack,
    thresholds: &Thresholds,
) -> (Sides<Figure>, Sides<Figure>) {
    held_against((&tallied.heads, seating.heads), (&tallied.area, seating.area), pack, thresholds)
}

/// What was said, and of how much in all, against what is needed.
pub(crate) fn held_against(
    of_heads: (&Counts, u64),
    of_area: (&Counts, u64),
    pack: &Pack,
    thresholds: &Thresholds,
) -> (Sides<Figure>, Sides<Figure>) {
    let invalid = pack.counting.invalid_takes_part;
    let side = |counts: &Counts, all: u64, taking_part: Option<Need>, approving: Option<Need>| {
        let base = approving.map_or(Base::All, |need| need.of);
        (
            Figure::new(counts.participating(invalid), all, taking_part, false),
            Figure::new(counts.in_favour, counts.base(base, all, invalid), approving, true),
        )
    };
    let Needs { heads: heads_part, area: area_part } = thresholds.participation;
    let Needs { heads: heads_for, area: area_for } = thresholds.approval;
    let heads = pack.uses_heads().then(|| side(of_heads.0, of_heads.1, heads_part, heads_for)).unzip();
    let area = pack.uses_area().then(|| side(of_area.0, of_area.1, area_part, area_for)).unzip();
    (Sides { heads: heads.0, area: area.0 }, Sides { heads: heads.1, area: area.1 })
}

/// The choices added up.
pub(crate) struct Tallied {
    pub(crate) dwellings: Counts,
    pub(crate) heads: Counts,
    pub(crate) area: Counts,
    pub(crate) differing: u64,
    /// The choice of each dwelling that cast a ballot.
    last: Vec<Option<Choice>>,
}

impl Tallied {
    pub(crate) fn new(sifted: &Sifted, ballots: &Ballots, seating: &Seating, roll: &Roll, pack: &Pack) -> Tallied {
        let mut out = Tallied {
            dwellings: Counts::default(),
            heads: Counts::default(),
            area: Counts::default(),
            differing: 0,
            last: vec![None; roll.units.len()],
        };
        let mut heads = vec![HeadState::default(); seating.heads as usize];
        // Which ballot of a head came last is asked by one rule only.
        let asks_last = pack.counting.differing == Differing::Last;
        let mut last_of: Vec<Last> = if asks_last { vec![None; heads.len()] } else { Vec::new() };
        for (unit, at, choice) in sifted.counted() {
            out.dwellings.add(choice, 1);
            if seating.area_counts[unit] {
                out.area.add(choice, u64::from(roll.units[unit].area));
            }
            if let Some(head) = seating.head_of(unit) {
                heads[head].hears(choice);
                if let Some(last) = last_of.get_mut(head) {
                    hear_last(last, choice, at, ballots);
                }
            }
            out.last[unit] = Some(choice);
        }
        for (number, head) in heads.iter().enumerate() {
            out.differing += u64::from(head.differs());
            if let Some(choice) = head.choice(last_of.get(number).copied().flatten()) {
                out.heads.add(choice, 1);
            }
        }
        out
    }

    fn consent(&self, roll: &Roll, seating: &Seating) -> Consent {
        let affected = || (0..roll.units.len()).filter(|unit| roll.units[*unit].affected && seating.is_within(*unit));
        let of = affected().count() as u64;
        let have = affected().filter(|unit| self.last[*unit] == Some(Choice::For)).count() as u64;
        Consent { have, of, met: have == of }
    }
}

/// What one head has said through its dwellings, a bit for each choice.
#[derive(Clone, Copy, Default)]
struct HeadState(u8);

impl HeadState {
    fn hears(&mut self, choice: Choice) {
        self.0 |= 1 << choice as u8;
    }

    fn valid(self) -> u8 {
        self.0 & 0b0111
    }

    /// Whether its valid ballots say more than one thing.
    fn differs(self) -> bool {
        self.valid().count_ones() > 1
    }

    /// Its choice; of those that differ the last, if the rule asks for that.
    fn choice(self, last: Last) -> Option<Choice> {
        match (self.0, self.valid()) {
            (0, _) => None,
            (_, 0) => Some(Choice::Invalid),
            (_, 0b001) => Some(Choice::For),
            (_, 0b010) => Some(Choice::Against),
            (_, 0b100) => Some(Choice::Abstain),
            // It took part, and no choice is that of the head.
            _ => Some(last.map_or(Choice::Abstain, |(_, choice)| choice)),
        }
    }
}

type Last = Option<(u32, Choice)>;

fn hear_last(last: &mut Last, choice: Choice, at: u32, ballots: &Ballots) {
    // Of one time, the ballot read last is the later one.
    let is_later = |(other, _): (u32, Choice)| {
        let (first, second) = (other.min(at), other.max(at));
        let second_wins = sift::displaces(&ballots.all[second as usize], &ballots.all[first as usize]);
        second_wins == (second == at)
    };
    if last.is_none_or(is_later) {
        *last = Some((at, choice));
    }
}

impl Decision {
    /// The form fixed for programs.
    pub fn summary(&self) -> &Summary {
        &self.summary
    }

    /// Everything the decision rests on and found; its canonical form is what the digest is of.
    pub fn record(&self) -> Value {
        let Summary { outcome, participation, approval, counts, .. } = &self.summary;
        json!({
            "form": "pavilion-tally-decision/1",
            "rules": { "id": self.pack.id, "version": self.pack.version, "sha256": self.pack.digest },
            "matter": self.matter.id,
            "roll_sha256": self.roll_digest,
            "ballots_sha256": self.ballots_digest,
            "closing_ms": self.options.closing,
            "building": self.options.building,
            "entrance": self.options.entrance,
            "outcome": outcome,
            "participation": participation,
            "approval": approval,
            "counts": counts,
            "heads": self.heads,
            "area": self.area,
            "owners_differing": self.differing,
            "dwellings_silent": self.silent,
            "set_aside": self.set_aside,
            "consent": self.consent,
        })
    }

    /// The canonical form: the text whose SHA-256 is the digest.
    pub fn canonical(&self) -> String {
        canonical::canonical(&self.record())
    }
}
