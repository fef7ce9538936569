//! What must hold of a method before anybody is called by it. Every fault is said at once, each with its line.

use super::shapes::{Agreement, Kind, Method, Outcome, Party, Phase, Range, Stage, Term, Voice, Written, WrittenParty};
use super::{Fault, No, line_of};
use crate::Refusal;
use crate::access::PostKind;
use toml::Spanned;

/// Nobody waits longer than two years for anything a meeting promised.
const DAYS_MAX: i64 = 730;
const CODE_CHARS_MAX: usize = 40;
const NAME_CHARS_MAX: usize = 60;

struct Look<'a> {
    text: &'a str,
    faults: Vec<Fault>,
}

impl Look<'_> {
    fn say<T>(&mut self, at: &Spanned<T>, refusal: Refusal) {
        let line = line_of(self.text, at.span().start);
        self.faults.push(Fault { line, refusal: refusal.with("line", line) });
    }

    fn code(&mut self, at: &Spanned<String>) -> String {
        let code = at.get_ref();
        let fits = !code.is_empty()
            && code.len() <= CODE_CHARS_MAX
            && code.bytes().all(|byte| byte.is_ascii_lowercase() || byte.is_ascii_digit() || byte == b'-');
        if !fits {
            self.say(at, No::CodeBad.with("word", code));
        }
        code.clone()
    }

    fn name(&mut self, at: &Spanned<String>) -> String {
        let name = at.get_ref().trim();
        if name.is_empty() || name.chars().count() > NAME_CHARS_MAX || name.chars().any(char::is_control) {
            self.say(at, No::NameMissing.with("most", NAME_CHARS_MAX));
        }
        name.to_owned()
    }

    fn days(&mut self, at: Option<&Spanned<i64>>, usual: i64) -> i64 {
        let Some(at) = at else { return usual };
        if !(0..=DAYS_MAX).contains(at.get_ref()) {
            self.say(at, No::DaysBad.with("most", DAYS_MAX));
        }
        *at.get_ref()
    }

    fn word<T: Copy>(&mut self, at: Option<&Spanned<String>>, parse: fn(&str) -> Option<T>, known: &[&str], usual: T) -> T {
        let Some(at) = at else { return usual };
        parse(at.get_ref()).unwrap_or_else(|| {
            self.say(at, No::WordBad.with("word", at.get_ref()).with("known", known.join(", ")));
            usual
        })
    }

    fn posts(&mut self, all: &[Spanned<String>]) -> Vec<PostKind> {
        all.iter()
            .filter_map(|at| {
                let kind = PostKind::parse(at.get_ref());
                if kind.is_none() {
                    let known: Vec<&str> = PostKind::ALL.iter().map(|kind| kind.name()).collect();
                    self.say(at, No::PostUnknown.with("word", at.get_ref()).with("known", known.join(", ")));
                }
                kind
            })
            .collect()
    }

    fn twice(&mut self, ids: &[&Spanned<String>]) {
        for (n, at) in ids.iter().enumerate() {
            if ids[..n].iter().any(|other| other.get_ref() == at.get_ref()) {
                self.say(*at, No::Twice.with("word", at.get_ref()));
            }
        }
    }

    fn party(&mut self, written: &WrittenParty, expert: bool) -> Party {
        Party {
            id: self.code(&written.id),
            zh: self.name(&written.zh),
            en: self.name(&written.en),
            required: written.required && !expert,
            expert,
            residents: written.residents,
            posts: self.posts(&written.posts),
        }
    }
}

pub(super) fn check(text: &str, written: Written) -> Result<Method, Vec<Fault>> {
    let mut look = Look { text, faults: Vec::new() };
    let parties: Vec<Party> = written.parties.iter().map(|one| look.party(one, false)).collect();
    let experts: Vec<Party> = written.experts.iter().map(|one| look.party(one, true)).collect();
    let ids: Vec<&Spanned<String>> = written.parties.iter().chain(&written.experts).map(|one| &one.id).collect();
    look.twice(&ids);
    look.twice(&written.voices.iter().map(|one| &one.id).collect::<Vec<_>>());
    let counted = parties.len();
    let all: Vec<Party> = parties.into_iter().chain(experts).collect();
    let method = Method {
        code: look.code(&written.code),
        zh: look.name(&written.zh),
        en: look.name(&written.en),
        kind: look.word(written.kind.as_ref(), Kind::parse, &["meeting", "bench", "reception"], Kind::Meeting),
        range: look.word(
            written.range.as_ref(),
            Range::parse,
            &["entrance", "building", "compound", "community"],
            Range::Compound,
        ),
        may_call: look.posts(written.may_call.get_ref()),
        notice_days: look.days(written.notice_days.as_ref(), 3),
        parties_at_least: usize::try_from(look.days(written.parties_at_least.as_ref(), 2)).unwrap_or_default(),
        agreement: look.word(Some(&written.agreement), Agreement::parse, &["consent", "hands", "none"], Agreement::Consent),
        outcome: look.word(Some(&written.outcome), Outcome::parse, &["decision", "proposal"], Outcome::Decision),
        confirm_days: look.days(written.confirm_days.as_ref(), 3),
        publish_days: look.days(written.publish_days.as_ref(), 7),
        feedback_days: look.days(written.feedback_days.as_ref(), 7),
        look_back_days: look.days(written.look_back_days.as_ref(), 30),
        chain: written.chain.iter().map(|one| look.code(one)).collect(),
        stages: stages(&mut look, &written),
        voices: voices(&mut look, &written, &all),
        parties: all,
        terms: written
            .terms
            .iter()
            .map(|term| Term { word: look.name(&term.word), zh: term.zh.clone(), en: term.en.clone() })
            .collect(),
        source: written.source,
        motto_zh: written.motto_zh,
        motto_en: written.motto_en,
        about_zh: written.about_zh,
        about_en: written.about_en,
        people_zh: written.people_zh,
        people_en: written.people_en,
    };
    if method.may_call.is_empty() && written.may_call.get_ref().is_empty() {
        look.say(&written.may_call, No::NobodyCalls.into());
    }
    if counted == 0 {
        look.say(&written.code, No::PartyMissing.into());
    }
    if let Some(at) = written.parties_at_least.as_ref().filter(|_| method.parties_at_least > counted) {
        look.say(at, No::QuorumHigh.with("most", counted));
    }
    if method.agreement == Agreement::Nothing && method.outcome == Outcome::Proposal {
        look.say(&written.agreement, No::AgreementWithout.into());
    }
    look.faults.sort_by_key(|fault| fault.line);
    if look.faults.is_empty() { Ok(method) } else { Err(look.faults) }
}

fn stages(look: &mut Look<'_>, written: &Written) -> Vec<Stage> {
    if written.stages.is_empty() {
        look.say(&written.code, No::StageMissing.into());
    }
    let known: Vec<&str> = Phase::ALL.iter().map(|phase| phase.name()).collect();
    let mut before: Option<Phase> = None;
    let mut out = Vec::new();
    for one in &written.stages {
        let phase = look.word(Some(&one.phase), Phase::parse, &known, Phase::Talk);
        if before.is_some_and(|before| before > phase) {
            look.say(&one.phase, No::StagePhase.with("known", known.join(", ")));
        }
        before = Some(phase);
        out.push(Stage { zh: look.name(&one.zh), en: look.name(&one.en), phase });
    }
    out
}

fn voices(look: &mut Look<'_>, written: &Written, parties: &[Party]) -> Vec<Voice> {
    let mut out = Vec::new();
    for one in &written.voices {
        if !parties.iter().any(|party| party.id == *one.party.get_ref()) {
            let known: Vec<&str> = parties.iter().map(|party| party.id.as_str()).collect();
            look.say(&one.party, No::VoiceParty.with("word", one.party.get_ref()).with("known", known.join(", ")));
        }
        out.push(Voice {
            id: look.code(&one.id),
            zh: look.name(&one.zh),
            en: look.name(&one.en),
            party: one.party.get_ref().clone(),
            required: one.required,
        });
    }
    out
}
