//! The shapes programs read.

use super::super::library::Known;
use super::super::shapes::Item;
use super::super::shown::Shown;
use super::super::store::Row;
use super::super::store::topics::Topic;
use pavilion_rules::ids::MatterId;
use pavilion_rules::methods::Method;
use serde::Serialize;
use serde_json::Value as Json;
use utoipa::ToSchema;
use uuid::Uuid;

/// A meeting in a list.
#[derive(Debug, Serialize, ToSchema)]
pub(super) struct MeetingRow {
    id: Uuid,
    /// `announced`, `open`, `minutes`, `settled` or `called-off`.
    state: String,
    method: String,
    method_name: String,
    title: String,
    place_name: String,
    venue: String,
    /// Milliseconds since 1970 UTC.
    starts: i64,
    items: i64,
    agreed: i64,
    revision: i64,
}

impl MeetingRow {
    pub(super) fn of(row: &Row) -> Self {
        Self {
            id: row.id,
            state: row.state.clone(),
            method: row.method.code.clone(),
            method_name: row.method.zh.clone(),
            title: row.title.clone(),
            place_name: row.place_name.clone(),
            venue: row.venue.clone(),
            starts: row.starts.0,
            items: row.items,
            agreed: row.agreed,
            revision: row.revision,
        }
    }
}

#[derive(Debug, Serialize, ToSchema)]
pub(super) struct MeetingsBody {
    pub(super) items: Vec<MeetingRow>,
    pub(super) next: Option<String>,
}

/// A party: a count, never names.
#[derive(Debug, Serialize, ToSchema)]
pub(super) struct MeetingPartyBody {
    id: String,
    name: String,
    required: bool,
    expert: bool,
    speaker: String,
    reply: String,
    present: i64,
}

/// An item with every voice beside the others.
#[derive(Debug, Serialize, ToSchema)]
pub(super) struct MeetingItemBody {
    id: Uuid,
    number: i64,
    title: String,
    words: String,
    topic: Option<Uuid>,
    /// What was said, by voice: `{"voice", "words", "at", "n"}`.
    #[schema(value_type = Vec<Object>)]
    voices: Json,
    /// `{"n", "party", "words", "parties_for"}`.
    #[schema(value_type = Vec<Object>)]
    proposals: Json,
    /// `{"party", "yes", "no", "abstain"}`.
    #[schema(value_type = Vec<Object>)]
    hands: Json,
    objecting: Vec<String>,
    /// `open`, `agreed`, `not-agreed` or `heard`.
    came: String,
    /// `matter`, `vote`, `rule`, `nothing`, or empty.
    becomes: String,
    resolution: String,
    reasons: String,
    handler: Option<Uuid>,
    handler_words: String,
    finish_by: Option<i64>,
    matter: Option<Uuid>,
    changes: i64,
}

impl MeetingItemBody {
    fn of(item: &Item) -> Self {
        let list = |value: serde_json::Result<Json>| value.unwrap_or_default();
        Self {
            id: item.id,
            number: item.number,
            title: item.title.clone(),
            words: item.words.clone(),
            topic: item.topic,
            voices: list(serde_json::to_value(&item.voices)),
            proposals: list(serde_json::to_value(&item.proposals)),
            hands: list(serde_json::to_value(&item.hands)),
            objecting: item.objecting.0.clone(),
            came: item.came.clone(),
            becomes: item.becomes.clone(),
            resolution: item.resolution.clone(),
            reasons: item.reasons.clone(),
            handler: item.handler.map(|post| post.0),
            handler_words: item.handler_words.clone(),
            finish_by: item.finish_by.map(|by| by.0),
            matter: item.matter.map(|matter| matter.0),
            changes: item.changes,
        }
    }
}

/// A meeting, as everybody may see it.
#[derive(Debug, Serialize, ToSchema)]
pub(super) struct MeetingBody {
    id: Uuid,
    state: String,
    /// `decision`, or `proposal` when what is agreed here is decided elsewhere.
    outcome: &'static str,
    method: String,
    method_version: i64,
    method_name: String,
    title: String,
    venue: String,
    material: String,
    place: Uuid,
    place_name: String,
    compound: Option<Uuid>,
    /// The entrances or buildings that are called; empty: the whole place.
    scope: Vec<Uuid>,
    starts: i64,
    lasts_minutes: i64,
    announced: i64,
    notice_days: i64,
    opened: Option<i64>,
    closed: Option<i64>,
    settled: Option<i64>,
    parties_at_least: usize,
    parties_present: usize,
    /// The required parties nobody sits for.
    missing: Vec<String>,
    parties: Vec<MeetingPartyBody>,
    items: Vec<MeetingItemBody>,
    /// `{"kind", "party", "item", "words", "at"}`.
    #[schema(value_type = Vec<Object>)]
    remarks: Json,
    revision: i64,
}

impl MeetingBody {
    pub(super) fn of(shown: &Shown) -> Self {
        let m = &shown.whole.meeting;
        let parties = m.method.parties.iter().map(|party| {
            let called = m.parties.iter().find(|one| one.id == party.id).cloned().unwrap_or_default();
            MeetingPartyBody {
                id: party.id.clone(),
                name: party.zh.clone(),
                required: party.required,
                expert: party.expert,
                speaker: called.speaker,
                reply: called.reply,
                present: shown.present(&party.id),
            }
        });
        Self {
            id: m.id,
            state: m.state.clone(),
            outcome: m.method.outcome.name(),
            method: m.method_code.clone(),
            method_version: m.method_version,
            method_name: m.method.zh.clone(),
            title: m.title.clone(),
            venue: m.venue.clone(),
            material: m.material.clone(),
            place: m.place.0,
            place_name: shown.place.name.clone(),
            compound: m.compound.map(|id| id.0),
            scope: m.scope.iter().map(|id| id.0).collect(),
            starts: m.starts.0,
            lasts_minutes: m.lasts_minutes,
            announced: m.announced.0,
            notice_days: m.method.notice_days,
            opened: m.opened.map(|at| at.0),
            closed: m.closed.map(|at| at.0),
            settled: m.settled.map(|at| at.0),
            parties_at_least: m.method.parties_at_least,
            parties_present: shown.parties_present(),
            missing: shown.missing().iter().map(|party| party.id.clone()).collect(),
            parties: parties.collect(),
            items: shown.whole.items.iter().map(MeetingItemBody::of).collect(),
            remarks: serde_json::to_value(&m.remarks).unwrap_or_default(),
            revision: m.revision,
        }
    }
}

/// A method in a list.
#[derive(Debug, Serialize, ToSchema)]
pub(super) struct MethodRow {
    code: String,
    source: String,
    zh: String,
    en: String,
    /// `meeting`, `bench` or `reception`.
    kind: &'static str,
    /// `built-in`, `folder` or `community`.
    from: &'static str,
    version: i64,
}

impl MethodRow {
    pub(super) fn of(known: &Known) -> Self {
        let m = &known.method;
        Self {
            code: m.code.clone(),
            source: m.source.clone(),
            zh: m.zh.clone(),
            en: m.en.clone(),
            kind: m.kind.name(),
            from: known.from.name(),
            version: known.version,
        }
    }
}

#[derive(Debug, Serialize, ToSchema)]
pub(super) struct MethodsBody {
    pub(super) items: Vec<MethodRow>,
    pub(super) next: Option<String>,
}

#[derive(Debug, Serialize, ToSchema)]
pub(super) struct MethodPartyBody {
    id: String,
    zh: String,
    en: String,
    required: bool,
    expert: bool,
    residents: bool,
    posts: Vec<&'static str>,
}

#[derive(Debug, Serialize, ToSchema)]
pub(super) struct MethodVoiceBody {
    id: String,
    zh: String,
    en: String,
    party: String,
    required: bool,
}

/// A method, whole.
#[derive(Debug, Serialize, ToSchema)]
pub(super) struct MethodBody {
    code: String,
    source: String,
    zh: String,
    en: String,
    kind: &'static str,
    from: &'static str,
    version: i64,
    /// The place it is about: `entrance`, `building`, `compound` or `community`.
    range: &'static str,
    may_call: Vec<&'static str>,
    notice_days: i64,
    parties_at_least: usize,
    /// `consent`, `hands` or `none`.
    agreement: &'static str,
    /// `decision` or `proposal`.
    outcome: &'static str,
    confirm_days: i64,
    publish_days: i64,
    feedback_days: i64,
    look_back_days: i64,
    chain: Vec<String>,
    parties: Vec<MethodPartyBody>,
    voices: Vec<MethodVoiceBody>,
    /// The text it is written in.
    text: String,
}

impl MethodBody {
    pub(super) fn of(known: &Known) -> Self {
        let m: &Method = &known.method;
        Self {
            code: m.code.clone(),
            source: m.source.clone(),
            zh: m.zh.clone(),
            en: m.en.clone(),
            kind: m.kind.name(),
            from: known.from.name(),
            version: known.version,
            range: m.range.name(),
            may_call: m.may_call.iter().map(|kind| kind.name()).collect(),
            notice_days: m.notice_days,
            parties_at_least: m.parties_at_least,
            agreement: m.agreement.name(),
            outcome: m.outcome.name(),
            confirm_days: m.confirm_days,
            publish_days: m.publish_days,
            feedback_days: m.feedback_days,
            look_back_days: m.look_back_days,
            chain: m.chain.clone(),
            parties: m.parties.iter().map(party_body).collect(),
            voices: m
                .voices
                .iter()
                .map(|v| MethodVoiceBody {
                    id: v.id.clone(),
                    zh: v.zh.clone(),
                    en: v.en.clone(),
                    party: v.party.clone(),
                    required: v.required,
                })
                .collect(),
            text: known.text.clone(),
        }
    }
}

fn party_body(party: &pavilion_rules::methods::Party) -> MethodPartyBody {
    MethodPartyBody {
        id: party.id.clone(),
        zh: party.zh.clone(),
        en: party.en.clone(),
        required: party.required,
        expert: party.expert,
        residents: party.residents,
        posts: party.posts.iter().map(|kind| kind.name()).collect(),
    }
}

/// A topic. Who proposed or supports it stands nowhere.
#[derive(Debug, Serialize, ToSchema)]
pub(super) struct TopicBody {
    id: Uuid,
    /// `proposed`, `screened`, `scheduled`, `settled`, `declined` or `merged`.
    state: String,
    title: String,
    words: String,
    compound: Uuid,
    place: Uuid,
    supports: i64,
    place_in_order: i64,
    reason: String,
    merged_into: Option<Uuid>,
    matters: Vec<Uuid>,
    at: i64,
    revision: i64,
}

impl TopicBody {
    pub(super) fn of(topic: &Topic, matters: &[MatterId]) -> Self {
        Self {
            id: topic.id,
            state: topic.state.clone(),
            title: topic.title.clone(),
            words: topic.words.clone(),
            compound: topic.compound.0,
            place: topic.place.0,
            supports: topic.supports,
            place_in_order: topic.place_in_order,
            reason: topic.reason.clone(),
            merged_into: topic.merged_into,
            matters: matters.iter().map(|id| id.0).collect(),
            at: topic.at.0,
            revision: topic.revision,
        }
    }
}

#[derive(Debug, Serialize, ToSchema)]
pub(super) struct TopicsBody {
    pub(super) items: Vec<TopicBody>,
    pub(super) next: Option<String>,
}
