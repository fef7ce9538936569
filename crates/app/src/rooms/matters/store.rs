//! The matters' tables: one matter with all that belongs to it. Lists stand in `store/lists.rs`, what the journal's digests are
//! made of in `store/whole.rs`.

pub(super) mod alike;
pub(super) mod duties;
pub(super) mod elsewhere;
pub(super) mod files;
pub(super) mod lists;
pub(super) mod plans;
pub(super) mod process;
pub(super) mod projects;
pub(super) mod requests;
pub(super) mod saved;
pub(super) mod shield;
pub(super) mod trees;
pub(super) mod voices;
pub(super) mod ways;
mod whole;
pub(super) mod work;
pub(super) mod works;

pub use duties::audited_duties;
pub use whole::audited;

use super::reported::ReportedBy;
use crate::context::{Actor, Context};
use crate::crypto::{self, Keys, Purpose, TagOf};
use crate::db::{Tx, Value};
use crate::desk::Acting;
use crate::from_row;
use crate::params;
use crate::problem::Problem;
use pavilion_rules::Millis;
use pavilion_rules::access::{Object, Party};
use pavilion_rules::ids::{AccountId, MatterId, PhotoId, PlaceId, PostId};
use pavilion_rules::intake::Channel;
use pavilion_rules::matters::grades::Grade;
use pavilion_rules::matters::{Clock, State};
use uuid::Uuid;

/// A matter as it lies in the tables, together with the row that says who reported.
#[derive(Clone, Debug)]
pub(super) struct Matter {
    pub(super) id: MatterId,
    pub(super) number: String,
    pub(super) community: Option<PlaceId>,
    pub(super) compound: PlaceId,
    pub(super) place: PlaceId,
    pub(super) place_path: String,
    pub(super) category: String,
    state: String,
    pub(super) sealed_words: Vec<u8>,
    pub(super) sealed_spot: Vec<u8>,
    pub(super) title: String,
    pub(super) words: String,
    pub(super) spot: String,
    pub(super) raised: Millis,
    pub(super) reply_by: Millis,
    pub(super) finish_by: Option<Millis>,
    pub(super) replied: Option<Millis>,
    pub(super) finished: Option<Millis>,
    pub(super) handler_post: Option<PostId>,
    pub(super) round: i64,
    pub(super) grade: Option<String>,
    /// How far up it went.
    pub(super) level: i64,
    pub(super) stepped: Option<Millis>,
    /// When the clock of the whole began.
    pub(super) begun: Option<Millis>,
    /// Since when it waits, and for what.
    pub(super) paused: Option<Millis>,
    pub(super) waits_for: String,
    /// The resolution it carries out.
    pub(super) source_kind: Option<String>,
    pub(super) source: Option<Uuid>,
    pub(super) rating: Option<String>,
    pub(super) updated: Millis,
    pub(super) revision: i64,
    /// The party complained of, and how it came in; both are empty for what somebody raised themselves about nobody.
    party: String,
    channel: String,
    reporter_tag: Vec<u8>,
    reporter_sealed: Vec<u8>,
}
from_row!(Matter {
    id,
    number,
    community,
    compound,
    place,
    place_path,
    category,
    state,
    sealed_words,
    sealed_spot,
    title,
    words,
    spot,
    raised,
    reply_by,
    finish_by,
    replied,
    finished,
    handler_post,
    round,
    grade,
    level,
    stepped,
    begun,
    paused,
    waits_for,
    source_kind,
    source,
    rating,
    updated,
    revision,
    party,
    channel,
    reporter_tag,
    reporter_sealed,
});

/// A photo of a matter.
#[derive(Clone, Debug)]
pub(super) struct Photo {
    pub(super) id: PhotoId,
    pub(super) matter: MatterId,
    pub(super) round: i64,
    pub(super) kind: String,
    pub(super) open: bool,
    pub(super) width: i64,
    pub(super) height: i64,
    pub(super) bytes: i64,
    pub(super) digest: Vec<u8>,
    pub(super) at: Millis,
}
from_row!(Photo { id, matter, round, kind, open, width, height, bytes, digest, at });

pub(super) const PROBLEM: &str = "problem";
pub(super) const EVIDENCE: &str = "evidence";

/// How the reporter found one round.
#[derive(Clone, Debug)]
pub(super) struct RatingRow {
    pub(super) matter: MatterId,
    pub(super) round: i64,
    pub(super) value: String,
    pub(super) words: String,
    pub(super) at: Millis,
}
from_row!(RatingRow { matter, round, value, words, at });

/// A matter with all that is digested together with it.
#[derive(Clone, Debug)]
pub(super) struct Whole {
    pub(super) matter: Matter,
    pub(super) photos: Vec<Photo>,
    pub(super) ratings: Vec<RatingRow>,
}

const MATTER: &str = "select m.id, m.number, m.community, m.compound, m.place, m.place_path, m.category, m.state, m.sealed_words, \
    m.sealed_spot, m.title, m.words, m.spot, m.raised, m.reply_by, m.finish_by, m.replied, m.finished, m.handler_post, m.round, \
    m.grade, m.level, m.stepped, m.begun, m.paused, m.waits_for, m.source_kind, m.source, m.rating, \
    m.updated, m.revision, coalesce(i.party, '') as party, coalesce(i.channel, '') as channel, \
    r.tag as reporter_tag, r.sealed as reporter_sealed from matter m join reporter r on r.matter = m.id left join intake i on i.matter = m.id";
const PHOTO: &str = "select id, matter, round, kind, open, width, height, bytes, digest, at from photo";
const RATING: &str = "select matter, round, value, words, at from rating";
/// More than a matter can have: nine of the problem, nine of each round.
const PHOTOS_READ_MAX: i64 = 500;

impl Matter {
    /// A matter as it is when it is raised.
    #[expect(clippy::too_many_arguments, reason = "each is one column and has no other home yet")]
    pub(super) fn fresh(
        cx: &Context,
        id: MatterId,
        number: String,
        reporter: &ReportedBy,
        place: &crate::rooms::places::Place,
        compound: PlaceId,
        category: String,
        texts: (&str, &str),
        clock: Clock,
    ) -> Self {
        let seal =
            |what: &str, text: &[u8]| cx.app.keys.seal(Purpose::Reporter, &format!("{what}/{id}"), cx.app.chance.bytes(), text);
        Self {
            id,
            number,
            community: place.community,
            compound,
            place: place.id,
            place_path: place.path.clone(),
            category,
            state: State::Submitted.name().to_owned(),
            sealed_words: seal("matter-words", texts.0.as_bytes()),
            sealed_spot: seal("matter-spot", texts.1.as_bytes()),
            title: String::new(),
            words: String::new(),
            spot: String::new(),
            raised: cx.now,
            reply_by: clock.reply_by,
            finish_by: clock.finish_by,
            replied: clock.replied,
            finished: clock.finished,
            handler_post: None,
            round: 1,
            grade: None,
            level: 0,
            stepped: None,
            begun: None,
            paused: None,
            waits_for: String::new(),
            source_kind: None,
            source: None,
            rating: None,
            updated: cx.now,
            revision: 1,
            party: String::new(),
            channel: String::new(),
            // Nobody's own matters are found by what is nobody's tag.
            reporter_tag: match reporter {
                ReportedBy::Account(account) => reporter_tag(&cx.app.keys, *account).to_vec(),
                ReportedBy::Contact { .. } | ReportedBy::Nobody => cx.app.chance.bytes::<32>().to_vec(),
            },
            reporter_sealed: seal("reporter", &reporter.to_bytes()),
        }
    }

    pub(super) fn state(&self) -> Result<State, Problem> {
        State::parse(&self.state).ok_or_else(|| Problem::Broken(anyhow::anyhow!("matter {} is in no known state", self.id)))
    }

    /// Its grade, if somebody set one.
    pub(super) fn graded(&self) -> Option<Grade> {
        self.grade.as_deref().and_then(Grade::parse)
    }

    pub(super) fn clock(&self) -> Clock {
        Clock { reply_by: self.reply_by, finish_by: self.finish_by, replied: self.replied, finished: self.finished }
    }

    pub(super) fn put(&mut self, next: &pavilion_rules::matters::Next, now: Millis) {
        self.state = next.state.name().to_owned();
        self.round = next.round;
        self.reply_by = next.clock.reply_by;
        self.finish_by = next.clock.finish_by;
        self.replied = next.clock.replied;
        self.finished = next.clock.finished;
        self.updated = now;
        self.revision += 1;
    }

    /// Whether somebody checked its words, so that everybody may read them.
    pub(super) fn is_checked(&self) -> bool {
        !self.title.is_empty()
    }

    /// Whether the person acting raised it, or showed its code.
    pub(super) fn is_own(&self, cx: &Context) -> bool {
        if let Actor::Holder(matter) = cx.actor {
            return matter == self.id;
        }
        cx.person().is_some_and(|person| crypto::same(&self.reporter_tag, &reporter_tag(&cx.app.keys, person.account)))
    }

    /// What the access table is asked about.
    pub(super) fn object(&self, cx: &Context) -> Object {
        Object {
            path: self.place_path.clone(),
            compound: Some(self.compound),
            is_reporter: self.is_own(cx),
            handler: self.handler_post,
            party: self.party(),
        }
    }

    /// The party it complains of.
    pub(super) fn party(&self) -> Option<Party> {
        Party::parse(&self.party)
    }

    pub(super) fn channel(&self) -> Channel {
        Channel::parse(&self.channel).unwrap_or(Channel::Own)
    }

    /// Whether something is written down of the way it came in.
    pub(super) fn has_intake(&self) -> bool {
        !self.channel.is_empty()
    }

    /// Moved by something that is no step of its own life: it says the same as another, or is taken apart again.
    pub(super) fn move_to(&mut self, state: State, now: Millis) {
        state.name().clone_into(&mut self.state);
        self.updated = now;
        self.revision += 1;
    }

    /// Its reporter leaves, and others keep it going: nobody is its reporter any more.
    pub(super) fn leave_to_others(&mut self, cx: &Context) {
        let place = format!("reporter/{}", self.id);
        self.reporter_tag = cx.app.chance.bytes::<32>().to_vec();
        self.reporter_sealed = cx.app.keys.seal(Purpose::Reporter, &place, cx.app.chance.bytes(), &ReportedBy::Nobody.to_bytes());
        self.updated = cx.now;
        self.revision += 1;
    }

    pub(super) fn reporter_row(&self) -> (Vec<u8>, Vec<u8>) {
        (self.reporter_tag.clone(), self.reporter_sealed.clone())
    }

    /// Taken out of the hands of whoever has it: somebody else is to be found.
    pub(super) fn take_away(&mut self, now: Millis) {
        State::Accepted.name().clone_into(&mut self.state);
        self.handler_post = None;
        self.updated = now;
        self.revision += 1;
    }

    pub(super) fn came_by(&mut self, channel: Channel, party: Option<Party>) {
        self.channel = channel.name().to_owned();
        self.party = party.map(|party| party.name().to_owned()).unwrap_or_default();
    }

    /// The reporter's own words and spot, for those who may read them.
    pub(super) fn original(&self, keys: &Keys) -> Result<(String, String), Problem> {
        let open = |what: &str, sealed: &[u8]| -> Result<String, Problem> {
            let plain = keys.open(Purpose::Reporter, &format!("{what}/{}", self.id), sealed)?;
            Ok(String::from_utf8_lossy(&plain).into_owned())
        };
        Ok((open("matter-words", &self.sealed_words)?, open("matter-spot", &self.sealed_spot)?))
    }

    /// Who reported. Only for telling them and for the one door to personal fields.
    pub(super) fn reported_by(&self, keys: &Keys) -> Result<ReportedBy, Problem> {
        let plain = keys.open(Purpose::Reporter, &format!("reporter/{}", self.id), &self.reporter_sealed)?;
        ReportedBy::from_bytes(&plain)
    }
}

/// The tag a person's own matters are found by.
pub(super) fn reporter_tag(keys: &Keys, account: AccountId) -> [u8; 32] {
    keys.tag(TagOf::Reporter, account.0.as_bytes())
}

pub(super) async fn matter(tx: &mut Tx, id: MatterId) -> Result<Option<Matter>, Problem> {
    Ok(tx.first(&format!("{MATTER} where m.id = $1"), &params![id]).await?)
}

/// How many matters are asked for in one question.
const TOGETHER: usize = 16;

/// Those of these matters that are there. Always as many placeholders, so that the text is one and its plan is kept.
pub(super) async fn matters(tx: &mut Tx, ids: &[MatterId]) -> Result<Vec<Matter>, Problem> {
    let marks: Vec<String> = (1..=TOGETHER).map(|n| format!("${n}")).collect();
    let sql = format!("{MATTER} where m.id in ({})", marks.join(", "));
    let mut found = Vec::with_capacity(ids.len());
    for part in ids.chunks(TOGETHER) {
        let last = part.last().into_iter().cycle();
        let values: Vec<Value> = part.iter().chain(last).take(TOGETHER).map(Value::from).collect();
        found.extend(tx.all::<Matter>(&sql, &values).await?);
    }
    Ok(found)
}

pub(super) async fn photos(tx: &mut Tx, id: MatterId) -> Result<Vec<Photo>, Problem> {
    Ok(tx.all(&format!("{PHOTO} where matter = $1 order by id limit $2"), &params![id, PHOTOS_READ_MAX]).await?)
}

pub(super) async fn photo(tx: &mut Tx, id: PhotoId) -> Result<Option<Photo>, Problem> {
    Ok(tx.first(&format!("{PHOTO} where id = $1"), &params![id]).await?)
}

pub(super) async fn ratings(tx: &mut Tx, id: MatterId) -> Result<Vec<RatingRow>, Problem> {
    Ok(tx.all(&format!("{RATING} where matter = $1 order by round limit 100"), &params![id]).await?)
}

pub(super) async fn whole(tx: &mut Tx, id: MatterId) -> Result<Option<Whole>, Problem> {
    let Some(matter) = matter(tx, id).await? else { return Ok(None) };
    Ok(Some(Whole { photos: photos(tx, id).await?, ratings: ratings(tx, id).await?, matter }))
}

/// How many of the same kind were raised at the same place before this one, since then.
pub(super) async fn times_before(tx: &mut Tx, matter: &Matter, since: Millis) -> Result<i64, Problem> {
    let sql = "select cast(count(*) as bigint) as n from matter m where m.place = $1 and m.raised >= $2 and m.raised < $3 \
        and m.category = $4 and m.state not in ('declined', 'withdrawn', 'merged')";
    let (n,): (i64,) = tx.only(sql, &params![matter.place, since, matter.raised, &matter.category]).await?;
    Ok(n)
}

pub(super) async fn insert(acting: &mut Acting, matter: &Matter) -> Result<(), Problem> {
    let sql = "insert into matter (id, number, community, compound, place, place_path, category, state, sealed_words, sealed_spot, title, words, \
        spot, raised, reply_by, finish_by, replied, finished, handler_post, round, rating, updated, revision, \
        grade, level, stepped, begun, paused, waits_for, source_kind, source) values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, \
        $14, $15, $16, $17, $18, $19, $20, $21, $22, $23, $24, $25, $26, $27, $28, $29, $30, $31)";
    let m = matter.clone();
    let values = params![
        m.id,
        m.number,
        m.community,
        m.compound,
        m.place,
        m.place_path,
        m.category,
        m.state,
        m.sealed_words,
        m.sealed_spot,
        m.title,
        m.words,
        m.spot,
        m.raised,
        m.reply_by,
        m.finish_by,
        m.replied,
        m.finished,
        m.handler_post,
        m.round,
        m.rating,
        m.updated,
        m.revision,
        m.grade,
        m.level,
        m.stepped,
        m.begun,
        m.paused,
        m.waits_for,
        m.source_kind,
        m.source,
    ];
    acting.write(sql, values).await?;
    let sql = "insert into reporter (matter, community, tag, sealed) values ($1, $2, $3, $4)";
    acting.write(sql, params![m.id, m.community, m.reporter_tag, m.reporter_sealed]).await?;
    Ok(())
}

/// Writes a changed matter, if nobody changed it meanwhile.
pub(super) async fn update(acting: &mut Acting, matter: &Matter) -> Result<(), Problem> {
    let sql = "update matter set category = $2, state = $3, title = $4, words = $5, spot = $6, reply_by = $7, finish_by = $8, replied = $9, \
        finished = $10, handler_post = $11, round = $12, rating = $13, updated = $14, revision = $15, grade = $16, level = $17, stepped = $18, \
        begun = $19, paused = $20, waits_for = $21, raised = $22 where id = $1 and revision = $15 - 1";
    let m = matter.clone();
    let values = params![
        m.id,
        m.category,
        m.state,
        m.title,
        m.words,
        m.spot,
        m.reply_by,
        m.finish_by,
        m.replied,
        m.finished,
        m.handler_post,
        m.round,
        m.rating,
        m.updated,
        m.revision,
        m.grade,
        m.level,
        m.stepped,
        m.begun,
        m.paused,
        m.waits_for,
        m.raised,
    ];
    acting.write_one(sql, &values).await
}

pub(super) async fn insert_photo(acting: &mut Acting, community: Option<PlaceId>, photo: &Photo) -> Result<(), Problem> {
    let sql = "insert into photo (id, matter, community, round, kind, open, width, height, bytes, digest, at) \
        values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11)";
    let p = photo.clone();
    let values = params![p.id, p.matter, community, p.round, p.kind, p.open, p.width, p.height, p.bytes, p.digest, p.at];
    Ok(acting.write(sql, values).await?)
}

pub(super) async fn set_photo_open(acting: &mut Acting, id: PhotoId, open: bool) -> Result<(), Problem> {
    Ok(acting.write("update photo set open = $2 where id = $1", params![id, open]).await?)
}

pub(super) async fn insert_rating(acting: &mut Acting, community: Option<PlaceId>, rating: &RatingRow) -> Result<(), Problem> {
    let sql = "insert into rating (matter, round, community, value, words, at) values ($1, $2, $3, $4, $5, $6)";
    let r = rating.clone();
    Ok(acting.write(sql, params![r.matter, r.round, community, r.value, r.words, r.at]).await?)
}

/// One line of a matter's story.
#[derive(Clone, Debug)]
pub(super) struct Told {
    pub(super) action: String,
    pub(super) capacity: String,
    pub(super) at: Millis,
    pub(super) detail: String,
}
from_row!(Told { action, capacity, at, detail });

pub(super) async fn story(tx: &mut Tx, id: MatterId) -> Result<Vec<Told>, Problem> {
    let sql = "select action, capacity, at, detail from journal where subject = $1 order by revision limit 500";
    Ok(tx.all(sql, &params![id]).await?)
}
