//! Questions and objections, and what is answered. Who asked stays with a tag that only they can find again.

use super::actions::{compound_of, end, load};
use super::inputs::{Answer, Speak, Spoken};
use super::store::{self, Voice};
use crate::act;
use crate::context::Context;
use crate::desk::By;
use crate::desk::outbox::Job;
use crate::problem::Problem;
use crate::web::face::zone;
use pavilion_rules::Refusal;
use pavilion_rules::access::Action;
use pavilion_rules::ids::{NoticeId, VoiceId};
use pavilion_rules::notices::{self as rules, No, State, VoiceState};
use serde_json::json;

/// Words everybody will read name nobody.
fn names_nobody(text: &str, field: &'static str) -> Result<(), Refusal> {
    let hits: Vec<String> = rules::hits(text).into_iter().map(|one| one.text).collect();
    if hits.is_empty() { Ok(()) } else { Err(Refusal { field: Some(field), ..No::VoiceNames.with("hits", hits.join("、")) }) }
}

/// Asks a question, or objects.
pub async fn speak(cx: &Context, id: NoticeId, input: Speak) -> Result<Spoken, Problem> {
    let words = rules::measured(&input.words, "voice", rules::VOICE_CHARS, No::VoiceTooShort, No::VoiceTooLong);
    let words = words.and_then(|words| names_nobody(&words, "voice").map(|()| words));
    act!(cx, Action::NoticesSpeak, &(id, &input), |acting| {
        let (notice, _, capacity) = load(acting, cx, id, Action::NoticesSpeak).await?;
        rules::may_speak(input.kind, notice.state()?, notice.objections, notice.ends, cx.now)?;
        let words = words.clone().map_err(|fault| Problem::Invalid(vec![fault]))?;
        let tag = store::tag(cx, id);
        let before = store::voices_of(acting.tx(), id, &tag).await?;
        if usize::try_from(before).is_ok_and(|before| before >= rules::VOICES_OF_ONE) {
            return Err(Problem::Refused(No::VoicesTooMany.with("most", rules::VOICES_OF_ONE)));
        }
        let voice = Voice {
            id: VoiceId(cx.id()),
            community: notice.community,
            notice: id,
            kind: input.kind.name().to_owned(),
            tag,
            words,
            at: cx.now,
            state: VoiceState::Waiting.name().to_owned(),
            answer: String::new(),
            answered: None,
            answered_post: String::new(),
            extra_days: 0,
            revision: 1,
        };
        store::insert_voice(acting, &voice).await?;
        let by = By::reporter(cx, id.0, capacity);
        acting.note(voice.line(Action::NoticesSpeak, by)?.detail(json!({ "kind": voice.kind, "notice": id })));
        Ok(Spoken { id: voice.id, revision: 1 })
    })
}

/// Answers a question, or rules on an objection; an upheld one may extend the notice, even one already put away.
pub async fn answer(cx: &Context, id: NoticeId, voice: VoiceId, input: Answer) -> Result<Spoken, Problem> {
    let words = rules::measured(&input.answer, "answer", rules::ANSWER_CHARS, No::AnswerTooShort, No::AnswerTooLong);
    let words = words.and_then(|words| names_nobody(&words, "answer").map(|()| words));
    act!(cx, Action::NoticesAnswer, &(id, voice, &input), |acting| {
        let (mut notice, _, capacity) = load(acting, cx, id, Action::NoticesAnswer).await?;
        let mut voice = store::voice(acting.tx(), voice).await?.filter(|one| one.notice == id).ok_or(Problem::NotFound)?;
        let (state, extra_days) = rules::answer(voice.kind(), voice.state(), &input.ruling, &input.extra_days)?;
        voice.answer = words.clone().map_err(|fault| Problem::Invalid(vec![fault]))?;
        voice.state = state.name().to_owned();
        (voice.answered, voice.answered_post) = (Some(cx.now), capacity.name().to_owned());
        voice.extra_days = extra_days;
        voice.revision += 1;
        store::update_voice(acting, &voice).await?;
        let line = voice.line(Action::NoticesAnswer, By::person(cx, capacity))?;
        acting.note(line.detail(json!({ "ruling": voice.state, "extra_days": extra_days, "notice": id })));
        if extra_days > 0
            && let Some(old) = notice.ends
        {
            let (brief, _) = compound_of(acting.tx(), notice.compound).await?;
            let ends = rules::extended(old, cx.now, extra_days, &zone(&brief.zone));
            let ends = ends.ok_or_else(|| Problem::Invalid(vec![No::ExtraDaysUnreadable.with("most", rules::DAYS.1)]))?;
            (notice.ends, notice.archived) = (Some(ends), None);
            notice.state = State::Published.name().to_owned();
            acting.enqueue_at(cx, notice.community, &Job::ArchiveNotice { notice: id.0 }, ends).await?;
            end(acting, cx, notice, Action::NoticesAnswer, capacity, json!({ "ends": ends, "extra_days": extra_days })).await?;
        }
        Ok(Spoken { id: voice.id, revision: voice.revision })
    })
}
