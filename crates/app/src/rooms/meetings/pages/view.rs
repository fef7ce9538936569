//! A meeting in words: the same parts for the page, the wall and the paper.

use super::super::shapes::{Item, Remark};
use super::super::shown::Shown;
use super::super::store::Told;
use super::Fact;
use crate::i18n::{self, Lang};
use crate::web::face::sentence;
use pavilion_rules::meetings::{Becomes, Came, State};
use pavilion_rules::methods::{Agreement, Outcome, Phase};
use serde_json::Value as Json;

pub(super) fn zh(lang: Lang) -> bool {
    lang == Lang::Zh
}

pub(super) fn t(lang: Lang, key: &str) -> String {
    i18n::text(lang, key, &[])
}

/// The word for where a meeting stands.
pub(super) fn state_word(lang: Lang, state: &str) -> String {
    t(lang, &format!("meetings-state-{state}"))
}

pub(super) fn state_tone(state: &str) -> &'static str {
    match State::parse(state) {
        Some(State::Announced) => "info",
        Some(State::Open) => "go",
        Some(State::Minutes) => "wait",
        Some(State::Settled) => "done",
        Some(State::CalledOff) | None => "bad",
    }
}

/// The word for what an item came to. Where a meeting only proposes, what is agreed is a proposal and never a rule.
pub(super) fn came_word(lang: Lang, came: Came, outcome: Outcome) -> String {
    match (came, outcome) {
        (Came::Agreed, Outcome::Proposal) => t(lang, "meetings-came-proposal"),
        _ => t(lang, &format!("meetings-came-{}", came.name())),
    }
}

pub(super) const fn came_tone(came: Came) -> &'static str {
    match came {
        Came::Pending => "wait",
        Came::Agreed => "done",
        Came::NotAgreed => "bad",
        Came::Heard => "info",
    }
}

pub(super) struct StageShown {
    pub(super) text: String,
    pub(super) now: bool,
    pub(super) past: bool,
}

/// The stages as the method calls them, with the one the meeting is in.
pub(super) fn stages(shown: &Shown, lang: Lang) -> Vec<StageShown> {
    let method = &shown.whole.meeting.method;
    let all_carried = shown.whole.items.iter().all(|item| item.becomes != Becomes::Matter.name() || item.matter.is_some());
    let phase = match shown.state {
        State::Announced => Phase::Announced,
        State::Open => Phase::Talk,
        State::Minutes => Phase::Minutes,
        State::Settled if all_carried => Phase::FollowUp,
        State::Settled | State::CalledOff => Phase::CarryOut,
    };
    let at = method.stages.iter().rposition(|stage| stage.phase <= phase).unwrap_or(0);
    let stage = |(n, stage): (usize, &pavilion_rules::methods::Stage)| StageShown {
        text: if zh(lang) { stage.zh.clone() } else { stage.en.clone() },
        now: n == at && shown.state != State::CalledOff,
        past: n < at,
    };
    method.stages.iter().enumerate().map(stage).collect()
}

pub(super) struct PartyShown {
    pub(super) name: String,
    pub(super) required: bool,
    pub(super) expert: bool,
    pub(super) speaker: String,
    pub(super) reply: String,
    pub(super) reply_words: String,
    pub(super) present: i64,
    pub(super) missing: bool,
}

pub(super) fn parties(shown: &Shown, lang: Lang) -> Vec<PartyShown> {
    let meeting = &shown.whole.meeting;
    let sits = matches!(shown.state, State::Open | State::Minutes | State::Settled);
    let party = |party: &pavilion_rules::methods::Party| {
        let called = meeting.parties.iter().find(|one| one.id == party.id).cloned().unwrap_or_default();
        let present = shown.present(&party.id);
        PartyShown {
            name: party.name(zh(lang)).to_owned(),
            required: party.required,
            expert: party.expert,
            reply: if called.reply.is_empty() { String::new() } else { t(lang, &format!("meetings-reply-{}", called.reply)) },
            speaker: called.speaker,
            reply_words: called.reply_words,
            missing: sits && party.required && present == 0,
            present,
        }
    };
    meeting.method.parties.iter().map(party).collect()
}

pub(super) struct VoiceShown {
    pub(super) id: String,
    pub(super) name: String,
    pub(super) words: String,
    pub(super) required: bool,
    pub(super) n: i64,
}

pub(super) struct ProposalShown {
    pub(super) party: String,
    pub(super) words: String,
    pub(super) parties_for: String,
}

pub(super) struct HandsShown {
    pub(super) party: String,
    pub(super) yes: i64,
    pub(super) no: i64,
    pub(super) abstain: i64,
}

pub(super) struct ItemShown {
    pub(super) id: String,
    pub(super) number: i64,
    pub(super) title: String,
    pub(super) words: String,
    pub(super) topic: String,
    pub(super) word: String,
    pub(super) tone: &'static str,
    pub(super) agreed: bool,
    pub(super) voices: Vec<VoiceShown>,
    pub(super) proposals: Vec<ProposalShown>,
    pub(super) hands: Vec<HandsShown>,
    pub(super) objecting: String,
    pub(super) resolution: String,
    pub(super) reasons: String,
    pub(super) becomes: String,
    pub(super) handler: String,
    pub(super) due_ms: i64,
    pub(super) matter: String,
    pub(super) hindrance: String,
    pub(super) changes: i64,
}

pub(super) fn items(shown: &Shown, lang: Lang) -> Vec<ItemShown> {
    shown.whole.items.iter().map(|item| item_shown(shown, item, lang)).collect()
}

fn party_names(shown: &Shown, ids: &[String], lang: Lang) -> String {
    let names = ids.iter().filter_map(|id| shown.whole.meeting.method.party(id)).map(|party| party.name(zh(lang)).to_owned());
    names.collect::<Vec<_>>().join(if zh(lang) { "、" } else { ", " })
}

fn item_shown(shown: &Shown, item: &Item, lang: Lang) -> ItemShown {
    let method = &shown.whole.meeting.method;
    let came = item.came();
    let voice = |voice: &pavilion_rules::methods::Voice| {
        let said = item.said(&voice.id);
        VoiceShown {
            id: voice.id.clone(),
            name: voice.name(zh(lang)).to_owned(),
            words: said.map_or_else(String::new, |said| said.words.clone()),
            required: voice.required,
            n: said.map_or(0, |said| said.n),
        }
    };
    let hindrance = if came == Came::Pending && shown.state == State::Open && method.agreement != Agreement::Nothing {
        shown.hindrance(item).map_or_else(String::new, |no| sentence(lang, &no))
    } else {
        String::new()
    };
    ItemShown {
        id: item.id.to_string(),
        number: item.number,
        title: item.title.clone(),
        words: item.words.clone(),
        topic: item.topic.map_or_else(String::new, |topic| format!("/topics/{topic}")),
        word: came_word(lang, came, method.outcome),
        tone: came_tone(came),
        agreed: came == Came::Agreed,
        voices: method.voices.iter().map(voice).collect(),
        proposals: item
            .proposals
            .iter()
            .map(|one| ProposalShown {
                party: method.party(&one.party).map_or_else(String::new, |party| party.name(zh(lang)).to_owned()),
                words: one.words.clone(),
                parties_for: party_names(shown, &one.parties_for, lang),
            })
            .collect(),
        hands: item
            .hands
            .iter()
            .filter_map(|hands| {
                let party = method.party(&hands.party)?.name(zh(lang)).to_owned();
                Some(HandsShown { party, yes: hands.yes, no: hands.no, abstain: hands.abstain })
            })
            .collect(),
        objecting: party_names(shown, &item.objecting, lang),
        resolution: item.resolution.clone(),
        reasons: item.reasons.clone(),
        becomes: if item.becomes.is_empty() { String::new() } else { t(lang, &format!("meetings-becomes-{}", item.becomes)) },
        handler: handler(shown, item, lang),
        due_ms: item.finish_by.map_or(0, |by| by.0),
        matter: item.matter.map_or_else(String::new, |matter| format!("/matters/{matter}")),
        hindrance,
        changes: item.changes,
    }
}

/// Who does it: the post and its place, or the words for somebody without one.
fn handler(shown: &Shown, item: &Item, lang: Lang) -> String {
    let by_post = item.handler.and_then(|post| shown.handlers.get(&post));
    let post = by_post.map(|post| t(lang, &format!("record-post-{}", post.kind.name())));
    [post, Some(item.handler_words.clone()).filter(|words| !words.is_empty())]
        .into_iter()
        .flatten()
        .collect::<Vec<_>>()
        .join(" · ")
}

pub(super) struct RemarkShown {
    pub(super) kind: String,
    pub(super) tone: &'static str,
    pub(super) party: String,
    pub(super) item: i64,
    pub(super) words: String,
    pub(super) at_ms: i64,
}

pub(super) fn remarks(shown: &Shown, lang: Lang) -> Vec<RemarkShown> {
    let remark = |remark: &Remark| RemarkShown {
        kind: t(lang, &format!("meetings-remark-{}", remark.kind)),
        tone: match remark.kind.as_str() {
            "confirmation" => "done",
            "objection" => "bad",
            _ => "info",
        },
        party: party_names(shown, std::slice::from_ref(&remark.party), lang),
        item: remark.item.unwrap_or(0),
        words: remark.words.clone(),
        at_ms: remark.at.0,
    };
    shown.whole.meeting.remarks.iter().map(remark).collect()
}

/// How many people sat there, of all parties and experts.
pub(super) fn heads(shown: &Shown) -> i64 {
    shown.whole.meeting.method.parties.iter().map(|party| shown.present(&party.id)).sum()
}

pub(super) struct StepShown {
    pub(super) what: String,
    pub(super) who: String,
    pub(super) reason: String,
    pub(super) tone: String,
    pub(super) at_ms: i64,
    pub(super) photos: Vec<super::one::NoPhoto>,
}

/// The story of a meeting: what was done, in which capacity, never by whom.
pub(super) fn story(lines: &[Told], lang: Lang) -> Vec<StepShown> {
    let shown = lines.iter().filter_map(|line| {
        let detail: Json = serde_json::from_str(&line.detail).unwrap_or_default();
        let step = detail.get("step").and_then(Json::as_str).unwrap_or("other").to_owned();
        // What stood on the wall and who was counted says nothing later.
        if step == "show" || step == "presence" {
            return None;
        }
        let item = detail.get("item").and_then(Json::as_i64).map(|n| n.to_string()).unwrap_or_default();
        let role_key = format!("record-post-{}", line.capacity);
        Some(StepShown {
            what: i18n::text(lang, &format!("meetings-step-{step}"), &[("item", &item)]),
            who: if i18n::has(lang, &role_key) { t(lang, &role_key) } else { t(lang, "meetings-by-platform") },
            reason: detail.get("why").and_then(Json::as_str).unwrap_or_default().to_owned(),
            tone: if step == "settle" || step == "matter" { "done" } else { "go" }.to_owned(),
            at_ms: line.at.0,
            photos: Vec::new(),
        })
    });
    // Three voices of one item are one step of the story.
    let mut out: Vec<StepShown> = shown.collect();
    out.dedup_by(|next, last| next.what == last.what && next.who == last.who && next.reason.is_empty());
    out
}

/// What a method demands, in words: for its page, its preview and the meeting's facts.
pub(super) fn method_facts(method: &pavilion_rules::methods::Method, lang: Lang) -> Vec<Fact> {
    let fact = |name: &str, value: String| Fact { name: t(lang, &format!("meetings-fact-{name}")), value };
    let days = |n: i64| i18n::count(lang, "meetings-days", n);
    let join = if zh(lang) { "、" } else { ", " };
    let names = |expert: bool| {
        let all = method.parties.iter().filter(|party| party.expert == expert);
        let name = |party: &pavilion_rules::methods::Party| {
            let name = party.name(zh(lang));
            if party.required { i18n::text(lang, "meetings-party-required", &[("party", name)]) } else { name.to_owned() }
        };
        all.map(name).collect::<Vec<_>>().join(join)
    };
    let callers: Vec<String> = method.may_call.iter().map(|kind| t(lang, &format!("record-post-{}", kind.name()))).collect();
    let voices: Vec<&str> = method.voices.iter().map(|voice| voice.name(zh(lang))).collect();
    let mut out = vec![
        fact("callers", callers.join(join)),
        fact("parties", names(false)),
        fact("least", i18n::count(lang, "meetings-parties-count", i64::try_from(method.parties_at_least).unwrap_or_default())),
        fact("agreement", t(lang, &format!("meetings-agreement-{}", method.agreement.name()))),
        fact("outcome", t(lang, &format!("meetings-outcome-{}", method.outcome.name()))),
        fact("notice", days(method.notice_days)),
        fact("confirm", days(method.confirm_days)),
        fact("publish", days(method.publish_days)),
        fact("feedback", days(method.feedback_days)),
        fact("look-back", days(method.look_back_days)),
    ];
    if method.parties.iter().any(|party| party.expert) {
        out.insert(2, fact("experts", names(true)));
    }
    if !voices.is_empty() {
        out.insert(2, fact("voices", voices.join(" → ")));
    }
    out
}
