//! A conversation of thousands: how soon a voice is answered, and how soon the landscape shows the last one.

use super::children::{self, Server};
use super::databases::Filled;
use super::figure::{Figure, Target};
use super::load::{Orders, Request, Wire};
use super::{Settings, say};
use crate::commands::said;
use crate::house::{self, For};
use crate::settings::Settled;
use anyhow::Context as _;
use pavilion_app::config::{Config, SecondFactor};
use pavilion_app::context::{Actor, App, Context, Person, Via};
use pavilion_app::rooms::people::{self, NewToken};
use pavilion_app::rooms::talk::{self, NewTalk};
use pavilion_rules::access::{Home, Standing};
use pavilion_rules::ids::{AccountId, PlaceId, SessionId, StatementId, TalkId};
use pavilion_rules::talk::Choice;
use std::sync::Arc;
use std::time::{Duration, Instant};

/// Of so many people, each with so many voices.
const PEOPLE: usize = 5_000;
const VOICES_EACH: usize = 60;
const PEOPLE_SMALL: usize = 200;
const VOICES_SMALL: usize = 10;
/// One a round is answered for the first time.
const UNTOUCHED: usize = 40;
const WRITERS: usize = 64;
const CONNECTIONS: usize = 16;
const VOICE_MS: f64 = 20.0;
const REDRAWN_S: f64 = 2.0;
const PATIENCE: Duration = Duration::from_secs(60);
/// How often it is looked whether the landscape shows the last voice.
const LOOK_EVERY: Duration = Duration::from_millis(25);

struct Subject {
    server: Server,
    talk: TalkId,
    statements: Vec<StatementId>,
    /// Statements nobody has answered yet: a first voice to one is seen in the count of voices.
    untouched: Vec<StatementId>,
    /// Residents with an account and a token; the crowd has neither.
    tokens: Vec<String>,
}

pub(crate) async fn measure(settings: &Settings) -> anyhow::Result<Vec<Figure>> {
    let subject = subject(settings).await?;
    let mut voices = Vec::new();
    let mut redrawn = Vec::new();
    for round in 0..=settings.rounds {
        let answer = answers(settings, &subject)?;
        let seconds = redraw(&subject, round).await?;
        say(&format!("   voice p99 {answer:>7.2} ms  redrawn after {seconds:>5.2} s  load {:.2}", children::load_average()));
        // The first round warms up.
        if round > 0 {
            voices.push(answer);
            redrawn.push(seconds);
        }
    }
    Ok(vec![
        Figure::alone("talk.voice-p99", "ms", Target::AtMost(VOICE_MS), &voices),
        Figure::alone("talk.redrawn", "s", Target::AtMost(REDRAWN_S), &redrawn),
    ])
}

/// Fills a conversation through the same action everybody's voice takes, then starts the server.
async fn subject(settings: &Settings) -> anyhow::Result<Subject> {
    let filled = Filled::of(settings, "compound")?.copy("talk")?;
    let config = Config { data_dir: filled.dir.clone(), second_factor: SecondFactor::Offered, ..Config::default() };
    let app = house::open(&Settled { config, file: None }, For::Work).await?;
    let (people, each) = if settings.small { (PEOPLE_SMALL, VOICES_SMALL) } else { (PEOPLE, VOICES_EACH) };
    let sql = "select id from place where kind = 'compound' order by path limit 1";
    let (compound,): (PlaceId,) = app.db.read().await?.first(sql, &[]).await?.context("no compound")?;
    let new = NewTalk {
        compound,
        title: "空地怎么用".into(),
        words: "说说楼前的空地".into(),
        days: None,
        check_first: false,
        source: None,
        statements: (0..each + UNTOUCHED).map(|n| format!("楼前空地的第{n}种用法应该先试一个月")).collect(),
    };
    let talk = talk::open(&Context::system(&app), new).await.map_err(said)?;
    let mut statements: Vec<StatementId> =
        talk::statements_of(&app, talk).await.map_err(said)?.into_iter().map(|(id, _)| id).collect();
    let untouched = statements.split_off(each);
    let begun = Instant::now();
    crowd(&app, compound, talk, &statements, people).await?;
    let count = people * statements.len();
    say(&format!("-- {count} voices of {people} people taken in {:.0} s", begun.elapsed().as_secs_f64()));
    let tokens = tokens(&app, compound).await?;
    drop(app);
    let address = children::free_address()?;
    let log = settings.dir.join("talk.log");
    let server = Server::start(&["serve"], &filled.settings(&address), &address, "/healthz", &log).await?;
    Ok(Subject { server, talk, statements, untouched, tokens })
}

/// Two camps that agree on every third statement.
fn says(person: usize, statement: usize) -> Choice {
    match (person % 2, statement % 3) {
        (_, 0) => Choice::Agree,
        (camp, kind) if (camp + kind) % 2 == 0 => Choice::Agree,
        _ if (person + statement).is_multiple_of(11) => Choice::Pass,
        _ => Choice::Disagree,
    }
}

async fn crowd(app: &Arc<App>, compound: PlaceId, talk: TalkId, statements: &[StatementId], people: usize) -> anyhow::Result<()> {
    let mut writers = tokio::task::JoinSet::new();
    for writer in 0..WRITERS {
        let (app, statements) = (app.clone(), statements.to_vec());
        writers.spawn(async move {
            for person in (writer..people).step_by(WRITERS) {
                let cx = somebody(&app, compound);
                for (n, statement) in statements.iter().enumerate() {
                    talk::vote(&cx, talk, *statement, says(person, n)).await.map_err(said)?;
                }
            }
            anyhow::Ok(())
        });
    }
    while let Some(done) = writers.join_next().await {
        done??;
    }
    Ok(())
}

/// A resident who is signed in.
fn somebody(app: &Arc<App>, compound: PlaceId) -> Context {
    let now = app.clock.now();
    let standing = Standing { signed_in: true, homes: vec![Home { compound }], ..Standing::default() };
    let person = Person {
        account: AccountId(app.chance.id(now)),
        via: Via::Session(SessionId(app.chance.id(now))),
        standing,
        form_secret: app.chance.bytes(),
    };
    Context::new(app, Actor::Person(Arc::new(person)))
}

async fn tokens(app: &Arc<App>, compound: PlaceId) -> anyhow::Result<Vec<String>> {
    let sql = "select distinct account from household_member where compound = $1 and until is null order by account limit 7";
    let residents: Vec<(AccountId,)> = app.db.read().await?.all(sql, &pavilion_app::params![compound]).await?;
    let mut out = Vec::new();
    for (account,) in residents {
        let token = NewToken { name: "bench".into(), scopes: Vec::new(), days: 7 };
        out.push(people::create_token(&Context::system(app), account, token).await.map_err(said)?.token);
    }
    anyhow::ensure!(!out.is_empty(), "nobody lives in the compound");
    Ok(out)
}

fn voice(subject: &Subject, token: &str, statement: StatementId, choice: Choice) -> Request {
    Request {
        method: "PUT".into(),
        path: format!("/api/v1/talks/{}/statements/{statement}/vote", subject.talk),
        headers: vec![("Authorization".into(), format!("Bearer {token}")), ("Content-Type".into(), "application/json".into())],
        body: format!("{{\"choice\":\"{}\"}}", choice.name()),
    }
}

/// The slowest of a hundred answers to a voice, each another one than before.
fn answers(settings: &Settings, subject: &Subject) -> anyhow::Result<f64> {
    let mut requests = Vec::new();
    for choice in [Choice::Agree, Choice::Disagree, Choice::Pass] {
        for statement in &subject.statements {
            requests.extend(subject.tokens.iter().map(|token| voice(subject, token, *statement, choice)));
        }
    }
    let orders = Orders { address: subject.server.address.clone(), connections: CONNECTIONS, millis: settings.millis, requests };
    let seen = children::load(&orders)?;
    anyhow::ensure!(seen.failed == 0, "a voice: {}", seen.first_failure.unwrap_or_default());
    Ok(seen.p99_us as f64 / 1000.0)
}

/// Seconds from the last voice to a landscape that counts it.
async fn redraw(subject: &Subject, round: usize) -> anyhow::Result<f64> {
    let address = &subject.server.address;
    let mut wire = Wire::open(address).await?;
    // Drawn a moment ago, as when many look: the next one has to wait its turn.
    let before = counted(&mut wire, subject).await?;
    let statement = subject.untouched[round % subject.untouched.len()];
    let expected = before + i64::try_from(subject.tokens.len())?;
    for token in &subject.tokens {
        let status = Wire::open(address).await?.send(address, &voice(subject, token, statement, Choice::Agree)).await?;
        anyhow::ensure!(status == 200, "a voice answers {status}");
    }
    let begun = Instant::now();
    while counted(&mut wire, subject).await? < expected {
        anyhow::ensure!(begun.elapsed() < PATIENCE, "the landscape was not drawn again");
        tokio::time::sleep(LOOK_EVERY).await;
    }
    Ok(begun.elapsed().as_secs_f64())
}

/// How many voices the landscape shows.
async fn counted(wire: &mut Wire, subject: &Subject) -> anyhow::Result<i64> {
    let path = format!("/api/v1/talks/{}/landscape", subject.talk);
    let (status, reply) = wire.get(&subject.server.address, &path, &[]).await?;
    anyhow::ensure!(status == 200, "the landscape answers {status}");
    let text = String::from_utf8_lossy(&reply);
    let rest = text.split_once("\"votes\":").map(|(_, rest)| rest).context("no count of voices")?;
    let digits: String = rest.chars().take_while(char::is_ascii_digit).collect();
    Ok(digits.parse()?)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_crowd_has_two_camps_and_common_ground() {
        let of = |person: usize| (0..60).map(|n| says(person, n)).collect::<Vec<_>>();
        assert!((0..60).step_by(3).all(|n| says(0, n) == Choice::Agree && says(1, n) == Choice::Agree));
        assert_ne!(of(0), of(1));
    }
}
