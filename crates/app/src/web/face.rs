//! The frame of a page: what every template knows.

use super::settings::local;
use super::{Cx, assets, forms};
use crate::context::Context;
use crate::db::Tx;
use crate::i18n::{self, Lang};
use crate::problem::Problem;
use crate::rooms::{people, places};
use askama::helpers::PrimitiveType;
use axum::http::{HeaderMap, StatusCode, header};
use axum::response::{Html, IntoResponse, Response};
use jiff::Timestamp;
use jiff::tz::TimeZone;
use pavilion_rules::Millis;
use pavilion_rules::access::{Action, Object};
use pavilion_rules::ids::PlaceId;
use std::fmt::Display;

/// What the frame shows and what templates ask for.
#[derive(Clone)]
pub struct Face {
    pub lang: &'static str,
    pub elder: bool,
    pub size: u8,
    pub scheme: &'static str,
    pub title: String,
    pub path: String,
    pub csrf: String,
    pub key: String,
    pub signed_in: bool,
    pub staff: bool,
    pub doors: Doors,
    pub compound_name: String,
    pub compound_link: String,
    pub help_phone: String,
    pub help_who: String,
    pub flash: String,
    pub unread: i64,
    language: Lang,
    zone: TimeZone,
}

/// The pages the access table opens to the reader somewhere: the frame links to these and to no others.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Doors {
    pub raise: bool,
    pub desk: bool,
    pub board: bool,
    pub places: bool,
    pub cards: bool,
    pub posts: bool,
    pub journal: bool,
    pub readings: bool,
    pub webhooks: bool,
    pub capture: bool,
    pub above: bool,
    pub posters: bool,
    pub categories: bool,
    pub methods: bool,
}

impl Doors {
    fn open_to(cx: &Context) -> Self {
        let can = |action| cx.can(action, &Object::default());
        Self {
            // For a stranger the way to raise begins with signing in.
            raise: cx.person().is_none() || can(Action::MattersRaise),
            desk: can(Action::DeskRead),
            board: can(Action::BoardRead),
            places: can(Action::PlacesManage),
            cards: can(Action::CardsIssue),
            posts: can(Action::PostsRead),
            journal: can(Action::JournalRead),
            readings: can(Action::AccessLogRead),
            webhooks: can(Action::WebhooksManage),
            capture: can(Action::MattersCapture),
            above: can(Action::MattersAbove),
            posters: can(Action::PostersMake),
            categories: can(Action::CategoriesManage),
            methods: !cx.standing().posts.is_empty() && can(Action::MethodsRead),
        }
    }

    /// Whether the menu has a group of pages for work.
    #[must_use]
    pub fn any_work(self) -> bool {
        self.cards
            || self.posts
            || self.journal
            || self.readings
            || self.webhooks
            || self.capture
            || self.above
            || self.posters
            || self.categories
            || self.methods
    }
}

/// Which compound a page is about, for its header and its telephone number.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Of {
    /// The reader's own, if there is one.
    Mine,
    Compound(PlaceId),
}

impl Face {
    /// The frame for one reader; asks at most three questions, whatever the page.
    pub async fn new(tx: &mut Tx, from: &Cx, of: Of, title: impl Into<String>) -> Result<Self, Problem> {
        let cx = &from.cx;
        let mine = cx.standing().homes.first().map(|home| home.compound);
        let compound = match of {
            Of::Compound(id) => Some(id),
            Of::Mine => mine,
        };
        let brief = match compound {
            Some(id) => places::compound_brief(tx, id).await?,
            None => None,
        };
        let unread = if cx.person().is_some() { people::unread(tx, cx).await? } else { 0 };
        let mut face = Self::bare(from, title);
        face.unread = unread;
        if let Some(brief) = brief {
            face.compound_link = format!("/c/{}", brief.id);
            face.compound_name = brief.name;
            if !brief.help_phone.is_empty() {
                (face.help_phone, face.help_who) = (brief.help_phone, brief.help_who);
            }
            face.zone = zone(&brief.zone);
        } else if let Some((phone, who)) = people_to_call(tx, cx).await? {
            (face.help_phone, face.help_who) = (phone, who);
        }
        Ok(face)
    }

    /// The frame without asking the database: for error pages.
    #[must_use]
    pub fn bare(from: &Cx, title: impl Into<String>) -> Self {
        let cx = &from.cx;
        let posts = &cx.standing().posts;
        Self {
            lang: from.taste.lang.code(),
            elder: from.taste.elder,
            size: from.taste.size,
            scheme: from.taste.scheme,
            title: title.into(),
            path: from.path.clone(),
            csrf: forms::csrf(cx),
            // A reader who is not signed in has no form that must be done only once, and gets a page others can share.
            key: cx.person().map_or_else(String::new, |_| cx.id().simple().to_string()),
            signed_in: cx.person().is_some(),
            staff: !posts.is_empty(),
            doors: Doors::open_to(cx),
            compound_name: String::new(),
            compound_link: String::new(),
            // On every page stands a number where a person answers; this one answers everywhere.
            help_phone: HOTLINE.to_owned(),
            help_who: i18n::text(from.taste.lang, "face-help-hotline", &[]),
            flash: flash(&from.path, from.taste.lang),
            unread: 0,
            language: from.taste.lang,
            zone: zone(""),
        }
    }

    /// The frame as far as where a page adds to its head.
    #[must_use]
    pub fn opening(&self) -> impl Display {
        Opening { f: self }
    }

    /// The frame between the head and what the page is about.
    #[must_use]
    pub fn top(&self) -> impl Display {
        Top { f: self }
    }

    /// The frame after what the page is about.
    #[must_use]
    pub fn closing(&self) -> impl Display {
        Closing { f: self }
    }

    #[must_use]
    pub fn language(&self) -> Lang {
        self.language
    }

    #[must_use]
    pub fn t(&self, key: &str) -> String {
        i18n::text(self.language, key, &[])
    }

    #[must_use]
    pub fn ta(&self, key: &str, name: &str, value: &str) -> String {
        i18n::text(self.language, key, &[(name, value)])
    }

    #[must_use]
    pub fn tn(&self, key: &str, n: impl PrimitiveType<Value = i64>) -> String {
        i18n::count(self.language, key, n.get())
    }

    #[must_use]
    pub fn asset(&self, name: &str) -> String {
        assets::link(name)
    }

    #[must_use]
    pub fn time(&self, ms: impl PrimitiveType<Value = i64>) -> String {
        self.shown(ms.get(), if self.language == Lang::Zh { "%-m月%-d日 %H:%M" } else { "%-d %b %H:%M" })
    }

    #[must_use]
    pub fn day(&self, ms: impl PrimitiveType<Value = i64>) -> String {
        self.shown(ms.get(), if self.language == Lang::Zh { "%Y年%-m月%-d日" } else { "%-d %b %Y" })
    }

    #[must_use]
    pub fn iso(&self, ms: impl PrimitiveType<Value = i64>) -> String {
        self.shown(ms.get(), "%Y-%m-%dT%H:%M%:z")
    }

    fn shown(&self, ms: i64, format: &str) -> String {
        Timestamp::from_millisecond(ms)
            .map_or_else(|_| String::new(), |at| at.to_zoned(self.zone.clone()).strftime(format).to_string())
    }
}

#[derive(askama::Template)]
#[template(path = "opening.html")]
struct Opening<'a> {
    f: &'a Face,
}

#[derive(askama::Template)]
#[template(path = "top.html")]
struct Top<'a> {
    f: &'a Face,
}

#[derive(askama::Template)]
#[template(path = "closing.html")]
struct Closing<'a> {
    f: &'a Face,
}

/// The government's line for everything that is not an emergency.
const HOTLINE: &str = "12345";

/// Whom somebody without a home here calls: the nearest number above their post; where there is one compound, its own.
async fn people_to_call(tx: &mut Tx, cx: &Context) -> Result<Option<(String, String)>, Problem> {
    if let Some(post) = cx.standing().posts.first() {
        return places::help_above(tx, &post.scope).await;
    }
    let mut some = places::compounds(tx, None, 2).await?;
    let only = if some.len() == 1 { some.pop() } else { None };
    Ok(only.filter(|only| !only.help_phone.is_empty()).map(|only| (only.help_phone, only.help_who)))
}

/// The page of this site a request came from, by what the browser says; without the sentence of an earlier action.
#[must_use]
pub fn came_from(headers: &HeaderMap, public_url: &str) -> Option<String> {
    let text = |name| headers.get(name).and_then(|value| value.to_str().ok());
    let referer = text(header::REFERER)?;
    let (_, rest) = referer.split_once("://")?;
    let (host, path) = rest.split_at(rest.find('/')?);
    let ours = public_url.split_once("://").map_or("", |(_, ours)| ours.trim_end_matches('/'));
    if host.is_empty() || (Some(host) != text(header::HOST) && host != ours) || local(path) != path {
        return None;
    }
    let Some((page, query)) = path.split_once('?') else { return Some(path.to_owned()) };
    let kept: Vec<&str> = query.split('&').filter(|pair| !pair.is_empty() && !pair.starts_with("ok=")).collect();
    Some(if kept.is_empty() { page.to_owned() } else { format!("{page}?{}", kept.join("&")) })
}

/// The zone of a place; the country's when it names none that is known.
#[must_use]
pub fn zone(name: &str) -> TimeZone {
    TimeZone::get(name).or_else(|_| TimeZone::get("Asia/Shanghai")).unwrap_or_else(|_| TimeZone::fixed(jiff::tz::offset(8)))
}

/// The message after an action: `?ok=<name>` chooses one of our own sentences `flash-<name>`, nothing else is shown.
fn flash(path: &str, lang: Lang) -> String {
    let Some((_, query)) = path.split_once('?') else { return String::new() };
    let Some(name) = query.split('&').find_map(|pair| pair.strip_prefix("ok=")) else { return String::new() };
    let key = format!("flash-{name}");
    if i18n::has(lang, &key) { i18n::text(lang, &key, &[]) } else { String::new() }
}

/// A rendered page.
pub fn page(template: &impl askama::Template) -> Result<Response, Problem> {
    page_with(StatusCode::OK, template)
}

/// A rendered page with another status, such as a form shown again.
pub fn page_with(status: StatusCode, template: &impl askama::Template) -> Result<Response, Problem> {
    let text = template.render().map_err(|fault| Problem::Broken(fault.into()))?;
    Ok((status, Html(text)).into_response())
}

/// Sends the reader on after an action, with the sentence `flash-<done>`.
#[must_use]
pub fn went_well(to: &str, done: &str) -> Response {
    let mark = if to.contains('?') { '&' } else { '?' };
    axum::response::Redirect::to(&format!("{to}{mark}ok={done}")).into_response()
}

/// The sentence of a refusal in the reader's language.
#[must_use]
pub fn sentence(lang: Lang, refusal: &pavilion_rules::Refusal) -> String {
    let args: Vec<(&str, &str)> = refusal.data.iter().map(|(name, value)| (*name, value.as_str())).collect();
    i18n::text(lang, &format!("refused-{}", refusal.code), &args)
}

/// A field's fault as the error summary and the field itself show it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct FieldError {
    pub field: String,
    pub text: String,
}

/// The faults of a form in the reader's language, or the problem itself when it is about no field.
pub fn field_errors(cx: &Context, problem: Problem) -> Result<Vec<FieldError>, Problem> {
    let faults = match problem {
        Problem::Invalid(faults) => faults,
        Problem::Refused(refusal) | Problem::Conflict(refusal) => vec![refusal],
        other => return Err(other),
    };
    Ok(faults
        .iter()
        .map(|fault| FieldError { field: fault.field.unwrap_or("main").to_owned(), text: sentence(cx.lang, fault) })
        .collect())
}

/// The fault of one field, empty when it has none.
#[must_use]
pub fn error_of(errors: &[FieldError], name: &str) -> String {
    errors.iter().find(|error| error.field == name).map_or_else(String::new, |error| error.text.clone())
}

/// Unix time as jiff wants it, for civil dates in rules' callers.
#[must_use]
pub fn civil(at: Millis, zone_name: &str) -> Option<jiff::civil::DateTime> {
    Timestamp::from_millisecond(at.0).ok().map(|at| at.to_zoned(zone(zone_name)).datetime())
}
