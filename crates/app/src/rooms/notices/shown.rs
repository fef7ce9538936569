//! A notice as readers see it.

use super::actions::compound_of;
use super::store::{self, Notice, Posting, Voice};
use crate::context::Context;
use crate::db::Tx;
use crate::i18n::{self, Lang};
use crate::problem::Problem;
use crate::rooms::record::{self, Receipt};
use pavilion_rules::Millis;
use pavilion_rules::access::{Action, Object};
use pavilion_rules::ids::{NoticeId, PlaceId};
use pavilion_rules::notices::{Kind, State, VoiceState};
use uuid::Uuid;

/// A notice in a list, and on the home page of its compound.
pub struct NoticeLine {
    pub href: String,
    pub title: String,
    pub kind: String,
    pub word: String,
    pub tone: &'static str,
    /// When it was published; when it was drafted, for a draft.
    pub at_ms: i64,
}

/// Everything about one notice.
pub(super) struct Shown {
    pub(super) notice: Notice,
    pub(super) state: State,
    pub(super) object: Object,
    pub(super) receipt: Option<Receipt>,
    pub(super) voices: Vec<Voice>,
    pub(super) postings: Vec<Posting>,
    pub(super) corrections: Vec<Notice>,
    /// The tag of the reader's own voices; empty for a stranger.
    own_tag: Vec<u8>,
}

impl Shown {
    pub(super) fn is_own(&self, voice: &Voice) -> bool {
        !self.own_tag.is_empty() && voice.tag == self.own_tag
    }

    /// Words of a voice: everybody reads them once they were answered; before that whoever answers, and whoever said them.
    pub(super) fn reads(&self, cx: &Context, voice: &Voice) -> bool {
        voice.state() != VoiceState::Waiting || self.is_own(voice) || cx.can(Action::NoticesAnswer, &self.object)
    }
}

/// One notice as this reader may see it. A draft is there only for those who draft and check.
pub(super) async fn shown(tx: &mut Tx, cx: &Context, id: NoticeId) -> Result<Shown, Problem> {
    let notice = store::notice(tx, id).await?.ok_or(Problem::NotFound)?;
    let state = notice.state()?;
    let (_, object) = compound_of(tx, notice.compound).await?;
    if state == State::Draft && !cx.can(Action::NoticesDraft, &object) {
        return Err(Problem::NotFound);
    }
    let receipt = match notice.entry {
        Some(entry) => record::receipt(tx, entry).await?,
        None => None,
    };
    let (voices, postings, corrections) = if state == State::Draft {
        (Vec::new(), Vec::new(), Vec::new())
    } else {
        (store::voices(tx, id).await?, store::postings(tx, id).await?, store::corrections(tx, id).await?)
    };
    let own_tag = if cx.person().is_some() { store::tag(cx, id) } else { Vec::new() };
    Ok(Shown { notice, state, object, receipt, voices, postings, corrections, own_tag })
}

pub(super) fn kind_word(lang: Lang, kind: Kind) -> String {
    i18n::text(lang, &format!("notices-kind-{}", kind.name()), &[])
}

/// Its title; words erased by law are said to be so.
pub(super) fn title_of(lang: Lang, notice: &Notice) -> String {
    if notice.title.is_empty() { i18n::text(lang, "record-erased", &[]) } else { notice.title.clone() }
}

/// How it stands, in a word, and the tone of the word.
pub(super) fn standing(lang: Lang, notice: &Notice, now: Millis) -> (String, &'static str) {
    let t = |key: &str| i18n::text(lang, key, &[]);
    match (State::parse(&notice.state), notice.ends) {
        (Some(State::Draft), _) if !notice.returned.is_empty() => (t("notices-state-returned"), "bad"),
        (Some(State::Draft), _) => (t("notices-state-draft"), "wait"),
        (Some(State::Published), Some(ends)) if now.0 < ends.0 => {
            let left = (ends.0 - now.0).div_euclid(pavilion_rules::time::DAY_MS);
            let word = if left == 0 { t("notices-state-last-day") } else { i18n::count(lang, "notices-state-published", left) };
            (word, "go")
        }
        _ => (t("notices-state-archived"), "done"),
    }
}

pub(super) fn line(lang: Lang, notice: &Notice, now: Millis) -> NoticeLine {
    let (word, tone) = standing(lang, notice, now);
    NoticeLine {
        href: format!("/notices/{}", notice.id),
        title: title_of(lang, notice),
        kind: kind_word(lang, notice.kind()),
        word,
        tone,
        at_ms: notice.published.unwrap_or(notice.drafted).0,
    }
}

/// The notices published in a compound now, the newest first.
pub async fn current(tx: &mut Tx, cx: &Context, lang: Lang, compound: PlaceId, limit: i64) -> Result<Vec<NoticeLine>, Problem> {
    let found = store::list(tx, compound, State::Published, (i64::MAX, Uuid::max()), limit).await?;
    Ok(found.iter().map(|notice| line(lang, notice, cx.now)).collect())
}

/// When the days of a published notice are over; none while nobody has published it. Other rooms wait for it.
pub(crate) async fn ends(tx: &mut Tx, id: NoticeId) -> Result<Option<Millis>, Problem> {
    Ok(store::notice(tx, id).await?.filter(|notice| notice.published.is_some()).and_then(|notice| notice.ends))
}
