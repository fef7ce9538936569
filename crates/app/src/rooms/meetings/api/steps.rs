//! The steps of meetings and topics for programs. Each calls the same action as the page's form.

use super::super::chain::{self, CarriedOn, CarryOn};
use super::super::inputs::{
    Attend, Call, CallOff, Count, Decide, MeetingState, Move, NewItem, OnWall, Presence, Propose, Propound, Remarked, Reply,
    Screen, TakeChair, TopicState, Voice,
};
use super::super::{actions, after, hold, topics};
use crate::problem::Problem;
use crate::web::api::{Body, ProblemBody};
use crate::web::{Cx, Routes};
use axum::Json;
use axum::extract::Path;
use axum::http::StatusCode;
use pavilion_rules::access::Action;
use serde::{Deserialize, Serialize};
use utoipa::{OpenApi, ToSchema};
use uuid::Uuid;

/// What a step answers.
#[derive(Debug, Serialize, ToSchema)]
struct MeetingStateBody {
    id: Uuid,
    state: &'static str,
    revision: i64,
}

impl From<MeetingState> for MeetingStateBody {
    fn from(now: MeetingState) -> Self {
        Self { id: now.id, state: now.state.name(), revision: now.revision }
    }
}

#[derive(Debug, Serialize, ToSchema)]
struct TopicStateBody {
    id: Uuid,
    state: String,
    revision: i64,
}

impl From<TopicState> for TopicStateBody {
    fn from(now: TopicState) -> Self {
        Self { id: now.id, state: now.state, revision: now.revision }
    }
}

/// Nothing needs to be said.
#[derive(Debug, Deserialize, ToSchema)]
struct NoWordsBody {}

macro_rules! made {
    ($(#[$doc:meta])* $name:ident, $path:literal, $input:ty, $answer:ident, $action:expr) => {
        $(#[$doc])*
        #[utoipa::path(
            post, path = $path, tag = "meetings", security(("token" = [])), request_body = $input,
            responses(
                (status = 201, description = "It is made", body = $answer),
                (status = "default", description = "A problem", body = ProblemBody, content_type = "application/problem+json"),
            )
        )]
        async fn $name(from: Cx, Body(input): Body<$input>) -> Result<(StatusCode, Json<$answer>), Problem> {
            Ok((StatusCode::CREATED, Json($action(&from.cx, input).await?.into())))
        }
    };
}

macro_rules! step {
    ($(#[$doc:meta])* $name:ident, $path:literal, $input:ty, $answer:ident, $action:expr) => {
        $(#[$doc])*
        #[utoipa::path(
            post, path = $path, tag = "meetings", params(("id" = Uuid, Path)), security(("token" = [])), request_body = $input,
            responses(
                (status = 200, description = "Where it stands now", body = $answer),
                (status = "default", description = "A problem", body = ProblemBody, content_type = "application/problem+json"),
            )
        )]
        async fn $name(from: Cx, Path(id): Path<Uuid>, Body(input): Body<$input>) -> Result<Json<$answer>, Problem> {
            Ok(Json($action(&from.cx, id, input).await?.into()))
        }
    };
}

macro_rules! bare {
    ($(#[$doc:meta])* $name:ident, $path:literal, $answer:ident, $action:expr) => {
        $(#[$doc])*
        #[utoipa::path(
            post, path = $path, tag = "meetings", params(("id" = Uuid, Path)), security(("token" = [])), request_body = NoWordsBody,
            responses(
                (status = 200, description = "Where it stands now", body = $answer),
                (status = "default", description = "A problem", body = ProblemBody, content_type = "application/problem+json"),
            )
        )]
        async fn $name(from: Cx, Path(id): Path<Uuid>, Body(_nothing): Body<NoWordsBody>) -> Result<Json<$answer>, Problem> {
            Ok(Json($action(&from.cx, id).await?.into()))
        }
    };
}

macro_rules! at_item {
    ($(#[$doc:meta])* $name:ident, $path:literal, $input:ty, $action:expr) => {
        $(#[$doc])*
        #[utoipa::path(
            post, path = $path, tag = "meetings", params(("id" = Uuid, Path), ("item" = Uuid, Path)), security(("token" = [])),
            request_body = $input,
            responses(
                (status = 200, description = "Where the meeting stands now", body = MeetingStateBody),
                (status = "default", description = "A problem", body = ProblemBody, content_type = "application/problem+json"),
            )
        )]
        async fn $name(
            from: Cx,
            Path((id, item)): Path<(Uuid, Uuid)>,
            Body(input): Body<$input>,
        ) -> Result<Json<MeetingStateBody>, Problem> {
            Ok(Json($action(&from.cx, id, item, input).await?.into()))
        }
    };
}

made!(
    /// Calls a meeting by a method.
    call_meeting, "/api/v1/meetings", Call, MeetingStateBody, actions::call
);
step!(
    /// Moves a meeting; the days of notice count anew.
    move_meeting, "/api/v1/meetings/{id}/move", Move, MeetingStateBody, actions::reschedule
);
step!(
    /// Calls a meeting off.
    call_meeting_off, "/api/v1/meetings/{id}/calling-off", CallOff, MeetingStateBody, actions::call_off
);
step!(
    /// Answers an invitation for a party.
    reply_to_meeting, "/api/v1/meetings/{id}/replies", Reply, MeetingStateBody, actions::reply
);
step!(
    /// Signs the caller in; only the party is kept.
    attend_meeting, "/api/v1/meetings/{id}/attendance", Attend, MeetingStateBody, hold::attend
);
bare!(
    /// Opens a meeting; the caller sits in the chair.
    open_meeting, "/api/v1/meetings/{id}/opening", MeetingStateBody, hold::open
);
step!(
    /// Takes the chair over.
    take_meeting_chair, "/api/v1/meetings/{id}/chair", TakeChair, MeetingStateBody, hold::take_chair
);
step!(
    /// Counts who sits there for a party.
    count_presence, "/api/v1/meetings/{id}/presence", Presence, MeetingStateBody, hold::presence
);
step!(
    /// Adds an item to the agenda of an open meeting.
    add_meeting_item, "/api/v1/meetings/{id}/items", NewItem, MeetingStateBody, hold::add_item
);
step!(
    /// Puts an item on the wall.
    show_on_wall, "/api/v1/meetings/{id}/wall", OnWall, MeetingStateBody, hold::show
);
at_item!(
    /// Writes down what was said in one voice of an item.
    record_voice, "/api/v1/meetings/{id}/items/{item}/voice", Voice, hold::voice
);
at_item!(
    /// Writes down a proposal, or the parties for one.
    record_proposal, "/api/v1/meetings/{id}/items/{item}/proposals", Propose, hold::propose
);
at_item!(
    /// Writes down the hands of a party.
    record_hands, "/api/v1/meetings/{id}/items/{item}/hands", Count, hold::count
);
at_item!(
    /// Writes down what an item came to.
    record_decision, "/api/v1/meetings/{id}/items/{item}/decision", Decide, hold::decide
);
bare!(
    /// Ends the talking; the parties read the minutes.
    close_meeting, "/api/v1/meetings/{id}/closing", MeetingStateBody, hold::close
);
step!(
    /// Corrects, confirms or objects to the minutes for a party.
    remark_on_minutes, "/api/v1/meetings/{id}/remarks", Remarked, MeetingStateBody, after::remark
);
bare!(
    /// Settles the minutes: agreed items become orders, proposals or drafts.
    settle_meeting, "/api/v1/meetings/{id}/settlement", MeetingStateBody, after::settle
);
made!(
    /// Proposes a topic.
    propose_topic, "/api/v1/topics", Propound, TopicStateBody, topics::propose
);
bare!(
    /// Supports a topic, once.
    support_topic, "/api/v1/topics/{id}/support", TopicStateBody, topics::support
);
step!(
    /// Takes a topic up, merges it, or says why it is not taken up.
    screen_topic, "/api/v1/topics/{id}/screening", Screen, TopicStateBody, topics::screen
);

/// Carries an item of a meeting that is over to the next method of its chain.
#[utoipa::path(
    post, path = "/api/v1/meetings/{id}/items/{item}/carrying", tag = "meetings", params(("id" = Uuid, Path), ("item" = Uuid, Path)),
    security(("token" = [])), request_body = CarryOn,
    responses(
        (status = 200, description = "Where it went", body = CarriedOn),
        (status = "default", description = "A problem", body = ProblemBody, content_type = "application/problem+json"),
    )
)]
async fn carry_item(
    from: Cx,
    Path((id, item)): Path<(Uuid, Uuid)>,
    Body(input): Body<CarryOn>,
) -> Result<Json<CarriedOn>, Problem> {
    Ok(Json(chain::carry_on(&from.cx, id, item, input).await?))
}

#[derive(OpenApi)]
#[openapi(
    paths(
        carry_item,
        call_meeting,
        move_meeting,
        call_meeting_off,
        reply_to_meeting,
        attend_meeting,
        open_meeting,
        take_meeting_chair,
        count_presence,
        add_meeting_item,
        show_on_wall,
        record_voice,
        record_proposal,
        record_hands,
        record_decision,
        close_meeting,
        remark_on_minutes,
        settle_meeting,
        propose_topic,
        support_topic,
        screen_topic
    ),
    components(schemas(
        CarryOn,
        CarriedOn,
        MeetingStateBody,
        TopicStateBody,
        NoWordsBody,
        Call,
        Move,
        CallOff,
        Reply,
        Attend,
        TakeChair,
        Presence,
        NewItem,
        OnWall,
        Voice,
        Propose,
        Count,
        Decide,
        Remarked,
        Propound,
        Screen
    ))
)]
struct Described;

pub(super) fn routes() -> Routes {
    Routes::new()
        .post("/api/v1/meetings", Action::MeetingsCall, call_meeting)
        .post("/api/v1/meetings/{id}/move", Action::MeetingsCall, move_meeting)
        .post("/api/v1/meetings/{id}/calling-off", Action::MeetingsCall, call_meeting_off)
        .post("/api/v1/meetings/{id}/replies", Action::MeetingsReply, reply_to_meeting)
        .post("/api/v1/meetings/{id}/attendance", Action::MeetingsAttend, attend_meeting)
        .post("/api/v1/meetings/{id}/opening", Action::MeetingsHold, open_meeting)
        .post("/api/v1/meetings/{id}/chair", Action::MeetingsHold, take_meeting_chair)
        .post("/api/v1/meetings/{id}/presence", Action::MeetingsHold, count_presence)
        .post("/api/v1/meetings/{id}/items", Action::MeetingsHold, add_meeting_item)
        .post("/api/v1/meetings/{id}/wall", Action::MeetingsHold, show_on_wall)
        .post("/api/v1/meetings/{id}/items/{item}/voice", Action::MeetingsHold, record_voice)
        .post("/api/v1/meetings/{id}/items/{item}/proposals", Action::MeetingsHold, record_proposal)
        .post("/api/v1/meetings/{id}/items/{item}/hands", Action::MeetingsHold, record_hands)
        .post("/api/v1/meetings/{id}/items/{item}/decision", Action::MeetingsHold, record_decision)
        .post("/api/v1/meetings/{id}/items/{item}/carrying", Action::MeetingsHold, carry_item)
        .post("/api/v1/meetings/{id}/closing", Action::MeetingsHold, close_meeting)
        .post("/api/v1/meetings/{id}/remarks", Action::MeetingsConfirm, remark_on_minutes)
        .post("/api/v1/meetings/{id}/settlement", Action::MeetingsHold, settle_meeting)
        .post("/api/v1/topics", Action::TopicsPropose, propose_topic)
        .post("/api/v1/topics/{id}/support", Action::TopicsSupport, support_topic)
        .post("/api/v1/topics/{id}/screening", Action::TopicsScreen, screen_topic)
        .describe(Described::openapi())
}
