//! One notice: what it says, how long, what was asked and answered, where it hangs, and its receipt.

use super::super::shown::{Shown, kind_word, shown, standing, title_of};
use super::super::store::{Notice, Voice};
use super::Choice;
use crate::context::Context;
use crate::db::Tx;
use crate::i18n::{self, Lang};
use crate::problem::Problem;
use crate::rooms::places;
use crate::rooms::record::Receipt;
use crate::web::cache::Public;
use crate::web::face::{Face, FieldError, Of, error_of, page_with};
use crate::web::{Cx, Fields};
use axum::extract::Path;
use axum::http::StatusCode;
use axum::response::Response;
use pavilion_rules::access::Action;
use pavilion_rules::ids::NoticeId;
use pavilion_rules::notices::{self as rules, State, VoiceKind, VoiceState};

/// What page and paper both show, from one template.
#[derive(Default)]
pub(super) struct Article {
    pub(super) title: String,
    pub(super) kind: String,
    pub(super) words: String,
    pub(super) who: String,
    pub(super) published_ms: i64,
    /// The last day, not the midnight after it.
    pub(super) last_ms: i64,
    /// The notice it corrects.
    pub(super) corrects: String,
    pub(super) corrections: Vec<Link>,
}

pub(super) struct Link {
    pub(super) href: String,
    pub(super) text: String,
}

impl Article {
    /// The words with the addresses in them as links. They lead to somebody else's site, such as where a bill is paid; nothing
    /// of it happens here.
    pub(super) fn parts(&self) -> Vec<Link> {
        let (mut out, mut rest) = (Vec::new(), self.words.as_str());
        let plain = |text: &str| Link { href: String::new(), text: text.to_owned() };
        while let Some(at) = rest.find(ADDRESS) {
            let (before, from) = rest.split_at(at);
            let end = from.find(|c: char| !c.is_ascii_graphic() || "<>\"'`".contains(c)).unwrap_or(from.len());
            let address = from[..end].trim_end_matches(['.', ',', ';', ':', '!', '?', ')']);
            out.push(plain(before));
            let href = if address.len() > ADDRESS.len() { address } else { "" };
            out.push(Link { href: href.to_owned(), text: address.to_owned() });
            rest = &from[address.len()..];
        }
        out.push(plain(rest));
        out.retain(|part| !part.text.is_empty());
        out
    }
}

/// What an address begins with; others are words like any other.
const ADDRESS: &str = "https://";

pub(super) fn role(lang: Lang, kind: &str) -> String {
    let key = format!("record-post-{kind}");
    if i18n::has(lang, &key) { i18n::text(lang, &key, &[]) } else { i18n::text(lang, "notices-by-platform", &[]) }
}

pub(super) fn article(shown: &Shown, lang: Lang) -> Article {
    let notice = &shown.notice;
    let link = |one: &Notice| Link { href: format!("/notices/{}", one.id), text: title_of(lang, one) };
    Article {
        title: title_of(lang, notice),
        kind: kind_word(lang, notice.kind()),
        words: notice.words.clone(),
        who: role(lang, &notice.drafter_post),
        published_ms: notice.published.map_or(0, |at| at.0),
        last_ms: notice.ends.map_or(0, |at| at.0 - 1),
        corrects: notice.corrects.map_or_else(String::new, |id| format!("/notices/{id}")),
        corrections: shown.corrections.iter().map(link).collect(),
    }
}

struct VoiceShown {
    id: String,
    kind: String,
    words: String,
    word: String,
    tone: &'static str,
    answer: String,
    who: String,
    extra: String,
    at_ms: i64,
    answered_ms: i64,
    is_own: bool,
    is_objection: bool,
    may_answer: bool,
}

struct Hanging {
    place: String,
    who: String,
    photo: String,
    at_ms: i64,
}

/// What the reader came with: a form shown again.
#[derive(Default)]
pub(super) struct Came {
    pub(super) typed: Option<Fields>,
    pub(super) errors: Vec<FieldError>,
}

#[derive(askama::Template)]
#[template(path = "notices/templates/one.html")]
struct OnePage {
    f: Face,
    id: String,
    compound: String,
    article: Article,
    word: String,
    tone: &'static str,
    all: String,
    returned: String,
    is_draft: bool,
    /// The state of the words this page shows.
    revision: i64,
    receipt: Option<Receipt>,
    voices: Vec<VoiceShown>,
    waiting: i64,
    hanging: Vec<Hanging>,
    places: Vec<Choice>,
    hits: Vec<String>,
    may_edit: bool,
    may_publish: bool,
    /// The reader drafted it: somebody else must check it.
    own_draft: bool,
    may_post: bool,
    may_correct: bool,
    kinds: Vec<Choice>,
    needs_home: bool,
    came: Came,
}

impl OnePage {
    fn error(&self, name: &str) -> String {
        error_of(&self.came.errors, name)
    }

    fn typed(&self, name: &str) -> String {
        self.came.typed.as_ref().map_or_else(String::new, |fields| fields.text(name).to_owned())
    }

    /// What was typed into the form of one voice.
    fn typed_for(&self, voice: &str, name: &str) -> String {
        if self.typed("voice_id") == voice { self.typed(name) } else { String::new() }
    }
}

pub(super) async fn one(from: Cx, Path(id): Path<NoticeId>) -> Result<Response, Problem> {
    show(&from, id, StatusCode::OK, Came::default()).await
}

pub(super) async fn show(from: &Cx, id: NoticeId, status: StatusCode, came: Came) -> Result<Response, Problem> {
    let cx = &from.cx;
    let mut tx = cx.app.db.read().await?;
    let shown = shown(&mut tx, cx, id).await?;
    let page = made(&mut tx, from, &shown, came).await?;
    drop(tx);
    let mut response = page_with(status, &page)?;
    if status == StatusCode::OK {
        response.extensions_mut().insert(shown.notice.community.map_or(Public::Everything, Public::Community));
    }
    Ok(response)
}

async fn made(tx: &mut Tx, from: &Cx, shown: &Shown, came: Came) -> Result<OnePage, Problem> {
    let cx = &from.cx;
    let notice = &shown.notice;
    let f = Face::new(tx, from, Of::Compound(notice.compound), title_of(from.taste.lang, notice)).await?;
    let lang = f.language();
    let is_published = shown.state == State::Published;
    let may_post = is_published && cx.can(Action::NoticesPost, &shown.object);
    let spots = if may_post || !shown.postings.is_empty() { places::spots(tx, notice.compound).await? } else { Vec::new() };
    let (word, tone) = standing(lang, notice, cx.now);
    let hanging = shown.postings.iter().map(|one| Hanging {
        place: spots.iter().find(|spot| spot.id == one.place).map(|spot| spot.name.clone()).unwrap_or_default(),
        who: role(lang, &one.post_kind),
        photo: one.photo.map_or_else(String::new, |_| format!("/notices/postings/{}/photo", one.id)),
        at_ms: one.at.0,
    });
    let is_draft = shown.state == State::Draft;
    let text = format!("{}\n{}", notice.title, notice.words);
    Ok(OnePage {
        id: notice.id.to_string(),
        revision: notice.revision,
        compound: notice.compound.to_string(),
        article: article(shown, lang),
        word,
        tone,
        all: format!("/notices?c={}", notice.compound),
        returned: notice.returned.clone(),
        is_draft,
        receipt: shown.receipt.clone(),
        voices: shown.voices.iter().filter(|one| shown.reads(cx, one)).map(|one| voice(shown, cx, one, lang)).collect(),
        waiting: i64::try_from(shown.voices.iter().filter(|one| one.state() == VoiceState::Waiting).count()).unwrap_or_default(),
        hanging: hanging.collect(),
        places: if may_post { place_choices(&spots) } else { Vec::new() },
        hits: if is_draft { rules::hits(&text).into_iter().map(|one| one.text).collect() } else { Vec::new() },
        may_edit: is_draft && cx.can(Action::NoticesDraft, &shown.object),
        may_publish: is_draft && cx.can(Action::NoticesPublish, &shown.object),
        own_draft: cx.person().is_some_and(|person| Some(person.account) == notice.drafter),
        may_post,
        may_correct: !is_draft && cx.can(Action::NoticesDraft, &shown.object),
        kinds: voice_kinds(shown, cx, lang),
        needs_home: cx.person().is_none() && is_published,
        came,
        f,
    })
}

fn place_choices(spots: &[places::Place]) -> Vec<Choice> {
    spots.iter().map(|spot| Choice { value: spot.id.to_string(), label: spot.name.clone(), hint: String::new() }).collect()
}

/// What this reader may say to it now; empty when nothing.
fn voice_kinds(shown: &Shown, cx: &Context, lang: Lang) -> Vec<Choice> {
    if !cx.can(Action::NoticesSpeak, &shown.object) {
        return Vec::new();
    }
    let notice = &shown.notice;
    let open = VoiceKind::ALL
        .iter()
        .filter(|kind| rules::may_speak(**kind, shown.state, notice.objections, notice.ends, cx.now).is_ok());
    open.map(|kind| Choice {
        value: kind.name().to_owned(),
        label: i18n::text(lang, &format!("notices-voice-{}", kind.name()), &[]),
        hint: i18n::text(lang, &format!("notices-voice-{}-hint", kind.name()), &[]),
    })
    .collect()
}

fn voice(shown: &Shown, cx: &Context, one: &Voice, lang: Lang) -> VoiceShown {
    let tone = match one.state() {
        VoiceState::Waiting => "wait",
        VoiceState::Answered | VoiceState::Dismissed => "done",
        VoiceState::Upheld => "go",
    };
    VoiceShown {
        id: one.id.to_string(),
        kind: i18n::text(lang, &format!("notices-voice-{}", one.kind().name()), &[]),
        words: one.words.clone(),
        word: i18n::text(lang, &format!("notices-voice-state-{}", one.state().name()), &[]),
        tone,
        answer: one.answer.clone(),
        who: if one.answered_post.is_empty() { String::new() } else { role(lang, &one.answered_post) },
        extra: if one.extra_days > 0 { i18n::count(lang, "notices-extended-by", one.extra_days) } else { String::new() },
        at_ms: one.at.0,
        answered_ms: one.answered.map_or(0, |at| at.0),
        is_own: shown.is_own(one),
        is_objection: one.kind() == VoiceKind::Objection,
        may_answer: one.state() == VoiceState::Waiting && cx.can(Action::NoticesAnswer, &shown.object),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn addresses_become_links_and_every_word_stays() {
        for (words, links) in [
            ("没有网址。", vec![]),
            ("请到 https://pay.example.org/wuye?m=5 缴费。", vec!["https://pay.example.org/wuye?m=5"]),
            ("网址https://a.example/，再看(https://b.example/x).", vec!["https://a.example/", "https://b.example/x"]),
            ("http://a.example javascript:alert(1) https://", vec![]),
            ("https://a.example/\"><script>", vec!["https://a.example/"]),
        ] {
            let article = Article { words: words.to_owned(), ..Article::default() };
            let parts = article.parts();
            let found: Vec<&str> = parts.iter().map(|part| part.href.as_str()).filter(|href| !href.is_empty()).collect();
            assert_eq!(found, links, "{words}");
            assert_eq!(parts.iter().map(|part| part.text.as_str()).collect::<String>(), words);
        }
    }
}
