//! What those who hold a vote do, for programs.

use super::super::inputs::{
    AddOption, Announce, CorrectLine, DecideOption, Entered, JudgeOfficial, OfficialSide, OfficialStand, OfficialTook, Prepare,
    RecordOfficial, Serve, SetLocal, StartState, Taken, VoteState,
};
use super::super::local::set_local;
use super::super::log::log_of;
use super::super::paper::{enter_for, enter_paper, print_papers, void_paper};
use super::super::requests::answer_request;
use super::super::store::{requests, roll as rolls, votes};
use super::super::{
    add_option, announce, annul, change, close, correct_line, decide_option, judge_official, make_roll, open, prepare, publish,
    record_official, serve, try_again, withdraw,
};
use super::bodies::{
    CountBody, PapersBody, PrintedBody, RollBody, RollLineBody, VoteLogBody, VoteRequestBody, VoteRequestsBody, VoteStateBody,
    VoteStepBody, VoteThingBody,
};
use crate::context::Context;
use crate::problem::Problem;
use crate::web::api::{Body, PAGE_ROWS, PAGE_ROWS_MAX, ProblemBody};
use crate::web::{Cx, Routes};
use axum::Json;
use axum::extract::{Path, Query};
use axum::http::StatusCode;
use pavilion_rules::access::Action;
use pavilion_rules::ids::VoteId;
use pavilion_rules::votes::choice::Choice;
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, OpenApi, ToSchema};
use uuid::Uuid;

/// Prepares a vote.
#[utoipa::path(
    post, path = "/api/v1/votes", tag = "votes", security(("token" = [])), request_body = Prepare,
    responses(
        (status = 201, description = "It is prepared", body = VoteStateBody),
        (status = "default", description = "A problem", body = ProblemBody, content_type = "application/problem+json"),
    )
)]
async fn prepare_vote(from: Cx, Body(body): Body<Prepare>) -> Result<(StatusCode, Json<VoteStateBody>), Problem> {
    Ok((StatusCode::CREATED, Json(prepare(&from.cx, body).await?.into())))
}

#[derive(Debug, Deserialize, ToSchema)]
struct VoteReasonBody {
    reason: String,
}

#[derive(Debug, Deserialize, ToSchema)]
struct VoteNothingBody {}

macro_rules! step {
    ($(#[$doc:meta])* $name:ident, $path:literal, $body:ty, $reply:ty, |$cx:ident, $id:ident, $input:ident| $act:expr) => {
        $(#[$doc])*
        #[utoipa::path(
            post, path = $path, tag = "votes", params(("id" = Uuid, Path)), security(("token" = [])), request_body = $body,
            responses(
                (status = 200, description = "What became of it", body = $reply),
                (status = "default", description = "A problem", body = ProblemBody, content_type = "application/problem+json"),
            )
        )]
        async fn $name(from: Cx, Path(id): Path<Uuid>, Body($input): Body<$body>) -> Result<Json<$reply>, Problem> {
            let ($cx, $id): (&Context, VoteId) = (&from.cx, VoteId(id));
            Ok(Json($act))
        }
    };
}

fn now(state: VoteState) -> VoteStateBody {
    state.into()
}

#[derive(Debug, Serialize, ToSchema)]
struct VotePlaceBody {
    revision: i64,
}

/// Says that owners of a compound, or of all compounds of a community, vote in the official system, and by which rule. Votes
/// whose ballots would be cast here are refused there from then on, with that reason.
#[utoipa::path(
    post, path = "/api/v1/vote-places", tag = "votes", security(("token" = [])), request_body = SetLocal,
    responses(
        (status = 200, description = "It holds from now on", body = VotePlaceBody),
        (status = "default", description = "A problem", body = ProblemBody, content_type = "application/problem+json"),
    )
)]
async fn set_vote_place(from: Cx, Body(body): Body<SetLocal>) -> Result<Json<VotePlaceBody>, Problem> {
    Ok(Json(VotePlaceBody { revision: set_local(&from.cx, body).await? }))
}

step!(/// Changes what is put to the vote, before notice.
    change_vote, "/api/v1/votes/{id}/change", Prepare, VoteStateBody, |cx, id, body| now(change(cx, id, body).await?));
step!(/// Puts something to choose on the agenda.
    add_vote_option, "/api/v1/votes/{id}/options", AddOption, VoteThingBody, |cx, id, body| VoteThingBody { id: add_option(cx, id, body).await? });
step!(/// Decides whether something proposed stands.
    decide_vote_option, "/api/v1/votes/{id}/options/decision", DecideOption, VoteThingBody, |cx, id, body| VoteThingBody { id: decide_option(cx, id, body).await? });
step!(/// Begins the roll from the dwellings as they are now.
    make_vote_roll, "/api/v1/votes/{id}/roll", VoteNothingBody, VoteStateBody, |cx, id, _body| now(make_roll(cx, id).await?));
step!(/// Puts a line of the roll right, or says who speaks for it.
correct_roll_line, "/api/v1/votes/{id}/roll/corrections", CorrectLine, VoteThingBody, |cx, id, body| {
    let line = body.line.unwrap_or_default();
    correct_line(cx, id, body).await?;
    VoteThingBody { id: line }
});
step!(/// Freezes roll and agenda and gives notice.
    announce_vote, "/api/v1/votes/{id}/announcement", Announce, VoteStateBody, |cx, id, body| now(announce(cx, id, body).await?));
step!(/// Writes down that owners were given notice.
    serve_notice, "/api/v1/votes/{id}/service", Serve, CountBody, |cx, id, body| CountBody { n: serve(cx, id, body).await? });
step!(/// Opens a vote whose time has come.
    open_vote, "/api/v1/votes/{id}/opening", VoteNothingBody, VoteStateBody, |cx, id, _body| now(open(cx, id).await?));
step!(/// Closes a vote whose time is over; it is counted at once.
    close_vote, "/api/v1/votes/{id}/closing", VoteNothingBody, VoteStateBody, |cx, id, _body| now(close(cx, id).await?));
step!(/// Publishes a counted result.
    publish_vote, "/api/v1/votes/{id}/publication", VoteNothingBody, VoteStateBody, |cx, id, _body| now(publish(cx, id).await?));
step!(/// Writes the result of the official system down, with an address and a reference as its proof. A second person confirms it.
    record_vote_official, "/api/v1/votes/{id}/official", RecordOfficial, VoteStateBody, |cx, id, body| now(record_official(cx, id, body).await?));
step!(/// Confirms what somebody else wrote down of an official result, or sends it back with a reason.
    judge_vote_official, "/api/v1/votes/{id}/official/judgement", JudgeOfficial, VoteStateBody, |cx, id, body| now(judge_official(cx, id, body).await?));
step!(/// Takes a vote back before notice.
    withdraw_vote, "/api/v1/votes/{id}/withdrawal", VoteReasonBody, VoteStateBody, |cx, id, body| now(withdraw(cx, id, body.reason).await?));
step!(/// Annuls a vote, with its reason.
    annul_vote, "/api/v1/votes/{id}/annulment", VoteReasonBody, VoteStateBody, |cx, id, body| now(annul(cx, id, body.reason).await?));

#[derive(Debug, Deserialize, ToSchema)]
struct VoteStartAgainBody {
    start: Uuid,
}

step!(/// Tries again what a passed vote starts, where something stood in its way. What was started stays as it is.
    start_again, "/api/v1/votes/{id}/starts", VoteStartAgainBody, StartState, |cx, id, body| try_again(cx, id, body.start).await?);

#[derive(Debug, Deserialize, ToSchema)]
#[schema(as = RollPartBody)]
struct PartBody {
    part: Uuid,
}

step!(/// Prints the paper ballots of one entrance.
print_vote_papers, "/api/v1/votes/{id}/papers", PartBody, PapersBody, |cx, id, body| {
    let printed = print_papers(cx, id, body.part).await?;
    PapersBody { items: printed.into_iter().map(|one| PrintedBody { line: one.line, label: one.label, code: one.code }).collect(), next: None }
});

#[derive(Debug, Deserialize, ToSchema)]
struct EnterBody {
    /// The code on the paper.
    code: String,
    #[schema(value_type = Object)]
    choice: Choice,
}

step!(/// Enters what a paper ballot says; a second person enters it again.
    enter_vote_paper, "/api/v1/votes/{id}/papers/entries", EnterBody, Entered, |cx, id, body| enter_paper(cx, id, &body.code, body.choice).await?);

#[derive(Debug, Deserialize, ToSchema)]
struct VoidBody {
    code: String,
    reason: String,
}

step!(/// Makes a paper ballot worthless.
    void_vote_paper, "/api/v1/votes/{id}/papers/void", VoidBody, VoteThingBody, |cx, id, body| VoteThingBody { id: void_paper(cx, id, &body.code, &body.reason).await? });

#[derive(Debug, Deserialize, ToSchema)]
struct EnterForBody {
    line: Uuid,
    #[schema(value_type = Object)]
    choice: Choice,
    /// How the owner gave the authorisation.
    authority: String,
}

step!(/// Enters what an owner said at the door; the owner is told.
    enter_vote_for, "/api/v1/votes/{id}/entries", EnterForBody, Taken, |cx, id, body| enter_for(cx, id, body.line, body.choice, &body.authority).await?);

#[derive(Debug, Deserialize, ToSchema)]
struct AnswerRequestBody {
    request: Uuid,
    answer: String,
}

step!(/// Answers a correction or an objection.
    answer_vote_request, "/api/v1/votes/{id}/requests/answers", AnswerRequestBody, VoteThingBody, |cx, id, body| VoteThingBody { id: answer_request(cx, id, body.request, &body.answer).await? });

#[derive(Debug, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
struct RollAsked {
    /// The `next` of the page before.
    cursor: Option<Uuid>,
    /// Only lines nobody was given notice of.
    unreached: Option<bool>,
    #[param(minimum = 1, maximum = 200)]
    limit: Option<i64>,
}

/// The roll, for those who hold it and go round with it.
#[utoipa::path(
    get, path = "/api/v1/votes/{id}/roll", tag = "votes", params(("id" = Uuid, Path), RollAsked), security(("token" = [])),
    responses(
        (status = 200, description = "Lines", body = RollBody),
        (status = "default", description = "A problem", body = ProblemBody, content_type = "application/problem+json"),
    )
)]
async fn roll_lines(from: Cx, Path(id): Path<Uuid>, Query(asked): Query<RollAsked>) -> Result<Json<RollBody>, Problem> {
    let mut tx = from.cx.app.db.read().await?;
    let vote = votes::vote(&mut tx, VoteId(id)).await?.ok_or(Problem::NotFound)?;
    from.cx.may(Action::VotesServe, &vote.object())?;
    let limit = asked.limit.unwrap_or(PAGE_ROWS).clamp(1, PAGE_ROWS_MAX);
    let after = asked.cursor.unwrap_or_default();
    let rows = if asked.unreached == Some(true) {
        rolls::unreached(&mut tx, vote.id, after, limit).await?
    } else {
        rolls::lines_after(&mut tx, vote.id, after, limit).await?
    };
    let (_, _, faulty) = rolls::totals(&mut tx, vote.id).await?;
    let next = if i64::try_from(rows.len()).unwrap_or(0) == limit { rows.last().map(|line| line.id) } else { None };
    Ok(Json(RollBody { items: rows.iter().map(RollLineBody::of).collect(), next, faulty }))
}

#[derive(Debug, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
struct RequestsAsked {
    /// `correction` or `objection`; without it both.
    #[serde(default)]
    kind: String,
}

/// Corrections asked for, or objections.
#[utoipa::path(
    get, path = "/api/v1/votes/{id}/requests", tag = "votes", params(("id" = Uuid, Path), RequestsAsked), security(("token" = [])),
    responses(
        (status = 200, description = "Requests", body = VoteRequestsBody),
        (status = "default", description = "A problem", body = ProblemBody, content_type = "application/problem+json"),
    )
)]
async fn vote_requests(
    from: Cx,
    Path(id): Path<Uuid>,
    Query(asked): Query<RequestsAsked>,
) -> Result<Json<VoteRequestsBody>, Problem> {
    let mut tx = from.cx.app.db.read().await?;
    let vote = votes::vote(&mut tx, VoteId(id)).await?.ok_or(Problem::NotFound)?;
    from.cx.may(Action::VotesPrepare, &vote.object())?;
    let rows = requests::of_vote(&mut tx, vote.id, &asked.kind, PAGE_ROWS_MAX).await?;
    Ok(Json(VoteRequestsBody { items: rows.iter().map(VoteRequestBody::of).collect(), next: None }))
}

/// Every step of a vote in plain words, and no choice.
#[utoipa::path(
    get, path = "/api/v1/votes/{id}/log", tag = "votes", params(("id" = Uuid, Path)), security(("token" = [])),
    responses(
        (status = 200, description = "Steps", body = VoteLogBody),
        (status = "default", description = "A problem", body = ProblemBody, content_type = "application/problem+json"),
    )
)]
async fn vote_log(from: Cx, Path(id): Path<Uuid>) -> Result<Json<VoteLogBody>, Problem> {
    let mut tx = from.cx.app.db.read().await?;
    let vote = votes::vote(&mut tx, VoteId(id)).await?.ok_or(Problem::NotFound)?;
    from.cx.may(Action::VotesObserve, &vote.object())?;
    let items = log_of(&mut tx, vote.id, from.cx.lang).await?;
    let items =
        items.into_iter().map(|one| VoteStepBody { step: one.step, at: one.at.0, by: one.by, words: one.words }).collect();
    Ok(Json(VoteLogBody { items, next: None }))
}

#[derive(OpenApi)]
#[openapi(
    paths(
        set_vote_place,
        prepare_vote,
        change_vote,
        add_vote_option,
        decide_vote_option,
        make_vote_roll,
        correct_roll_line,
        announce_vote,
        serve_notice,
        open_vote,
        close_vote,
        publish_vote,
        record_vote_official,
        judge_vote_official,
        withdraw_vote,
        annul_vote,
        start_again,
        print_vote_papers,
        enter_vote_paper,
        void_vote_paper,
        enter_vote_for,
        answer_vote_request,
        roll_lines,
        vote_requests,
        vote_log
    ),
    components(schemas(
        Prepare,
        AddOption,
        RecordOfficial,
        OfficialSide,
        OfficialStand,
        OfficialTook,
        JudgeOfficial,
        DecideOption,
        CorrectLine,
        Announce,
        Serve,
        Entered,
        Taken,
        VoteStateBody,
        VoteThingBody,
        CountBody,
        PapersBody,
        PrintedBody,
        RollBody,
        RollLineBody,
        VoteRequestsBody,
        VoteRequestBody,
        VoteLogBody,
        VoteStepBody,
        VoteReasonBody,
        VoteNothingBody,
        VoteStartAgainBody,
        VotePlaceBody,
        SetLocal,
        StartState,
        PartBody,
        EnterBody,
        VoidBody,
        EnterForBody,
        AnswerRequestBody,
        ProblemBody
    ))
)]
struct Described;

#[must_use]
pub(super) fn routes() -> Routes {
    let prepare = Action::VotesPrepare;
    Routes::new()
        .post("/api/v1/vote-places", Action::PlacesManage, set_vote_place)
        .post("/api/v1/votes", prepare, prepare_vote)
        .post("/api/v1/votes/{id}/change", prepare, change_vote)
        .post("/api/v1/votes/{id}/options", prepare, add_vote_option)
        .post("/api/v1/votes/{id}/options/decision", prepare, decide_vote_option)
        .post("/api/v1/votes/{id}/roll", prepare, make_vote_roll)
        .get("/api/v1/votes/{id}/roll", Action::VotesServe, roll_lines)
        .post("/api/v1/votes/{id}/roll/corrections", prepare, correct_roll_line)
        .post("/api/v1/votes/{id}/announcement", prepare, announce_vote)
        .post("/api/v1/votes/{id}/service", Action::VotesServe, serve_notice)
        .post("/api/v1/votes/{id}/opening", Action::VotesCount, open_vote)
        .post("/api/v1/votes/{id}/closing", Action::VotesCount, close_vote)
        .post("/api/v1/votes/{id}/publication", Action::VotesCount, publish_vote)
        .post("/api/v1/votes/{id}/official", Action::VotesCount, record_vote_official)
        .post("/api/v1/votes/{id}/official/judgement", Action::VotesCount, judge_vote_official)
        .post("/api/v1/votes/{id}/withdrawal", prepare, withdraw_vote)
        .post("/api/v1/votes/{id}/annulment", Action::VotesCount, annul_vote)
        .post("/api/v1/votes/{id}/starts", Action::VotesCount, start_again)
        .post("/api/v1/votes/{id}/papers", Action::VotesEnter, print_vote_papers)
        .post("/api/v1/votes/{id}/papers/entries", Action::VotesEnter, enter_vote_paper)
        .post("/api/v1/votes/{id}/papers/void", Action::VotesEnter, void_vote_paper)
        .post("/api/v1/votes/{id}/entries", Action::VotesEnter, enter_vote_for)
        .get("/api/v1/votes/{id}/requests", prepare, vote_requests)
        .post("/api/v1/votes/{id}/requests/answers", prepare, answer_vote_request)
        .get("/api/v1/votes/{id}/log", Action::VotesObserve, vote_log)
        .describe(Described::openapi())
}
