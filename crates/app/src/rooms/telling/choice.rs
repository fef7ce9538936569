//! How somebody wants to be told: kept by themselves, or stopped by one press of a link in a message.

use super::store::choices::{self, ChoiceRow};
use crate::act;
use crate::context::Context;
use crate::crypto::Purpose;
use crate::db::Tx;
use crate::desk::{Acting, By, Line, Subject};
use crate::problem::Problem;
use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD as BASE64;
use pavilion_rules::access::{Action, Capacity, Object};
use pavilion_rules::ids::AccountId;
use pavilion_rules::telling::{Choice, No, print_minutes, read_minutes};
use serde::{Deserialize, Serialize};
use serde_json::json;
use uuid::Uuid;

/// A way out of the platform.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Channel {
    Mail,
    Sms,
    Push,
}

impl Channel {
    pub const ALL: [Self; 3] = [Self::Mail, Self::Sms, Self::Push];

    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::Mail => "mail",
            Self::Sms => "sms",
            Self::Push => "push",
        }
    }

    #[must_use]
    pub fn parse(text: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|one| one.name() == text)
    }

    /// Whether this installation has it at all.
    #[must_use]
    pub fn is_there(self, cx: &Context) -> bool {
        let config = &cx.app.config;
        match self {
            Self::Mail => !config.mail.host.is_empty(),
            Self::Sms => !config.sms.url.is_empty(),
            Self::Push => !config.push.contact.is_empty(),
        }
    }

    /// Whether the person wants it.
    #[must_use]
    pub const fn is_wanted(self, choice: &Choice) -> bool {
        match self {
            Self::Mail => choice.mail,
            Self::Sms => choice.sms,
            Self::Push => choice.push,
        }
    }
}

/// What a form or a program sends.
#[derive(Clone, Debug, Serialize, Deserialize, utoipa::ToSchema)]
pub struct TellingChoice {
    pub mail: bool,
    pub sms: bool,
    pub push: bool,
    /// Duties and own matters at once; otherwise with the digest.
    pub at_once: bool,
    /// One message a day with everything unread.
    pub digest: bool,
    /// Such as `21:00`. The same time twice: never quiet.
    pub quiet_from: String,
    pub quiet_to: String,
    pub digest_at: String,
}

impl TellingChoice {
    pub(super) fn of(choice: &Choice) -> Self {
        Self {
            mail: choice.mail,
            sms: choice.sms,
            push: choice.push,
            at_once: choice.at_once,
            digest: choice.digest,
            quiet_from: print_minutes(choice.quiet_from),
            quiet_to: print_minutes(choice.quiet_to),
            digest_at: print_minutes(choice.digest_at),
        }
    }

    fn read(&self) -> Result<Choice, Problem> {
        let mut faults = Vec::new();
        let mut minutes = |text: &str, no: No| {
            read_minutes(text).unwrap_or_else(|| {
                faults.push(no.into());
                0
            })
        };
        let choice = Choice {
            mail: self.mail,
            sms: self.sms,
            push: self.push,
            at_once: self.at_once,
            digest: self.digest,
            quiet_from: minutes(&self.quiet_from, No::TimeUnreadable),
            quiet_to: minutes(&self.quiet_to, No::TimeUnreadable),
            digest_at: minutes(&self.digest_at, No::DigestTimeUnreadable),
        };
        faults.dedup();
        if faults.is_empty() { Ok(choice) } else { Err(Problem::Invalid(faults)) }
    }
}

/// How somebody wants to be told; the usual way when they never said.
pub(super) async fn choice_of(tx: &mut Tx, account: AccountId) -> Result<Choice, Problem> {
    Ok(choices::find(tx, account).await?.map_or_else(Choice::default, |row| row.choice()))
}

/// Keeps how I want to be told.
pub async fn choose(cx: &Context, wanted: TellingChoice) -> Result<i64, Problem> {
    let account = cx.account()?;
    let choice = wanted.read();
    act!(cx, Action::MeChange, &wanted, |acting| {
        let capacity = cx.may(Action::MeChange, &Object::default())?;
        let choice = match &choice {
            Ok(choice) => *choice,
            Err(Problem::Invalid(faults)) => return Err(Problem::Invalid(faults.clone())),
            Err(_) => return Err(Problem::NotFound),
        };
        keep(acting, cx, account, &choice, By::person(cx, capacity), Action::MeChange).await
    })
}

async fn keep(
    acting: &mut Acting,
    cx: &Context,
    account: AccountId,
    choice: &Choice,
    by: By,
    action: Action,
) -> Result<i64, Problem> {
    let before = choices::find(acting.tx(), account).await?;
    let (id, revision) = before.map_or_else(|| (cx.id(), 1), |row| (row.id, row.revision + 1));
    let row = ChoiceRow::new(id, account, revision, choice);
    choices::put(acting, &row).await?;
    let line = Line::about(action, by, None, Subject { kind: "telling-choice", id }, revision, &row)?;
    acting.note(line.detail(json!({})));
    Ok(revision)
}

const STOP: &str = "stop";

/// What stands at the end of a stop link: who and which way, readable for nobody but us.
pub(super) fn stop_token(cx: &Context, account: AccountId, channel: Channel) -> String {
    let mut plain = account.0.as_bytes().to_vec();
    plain.extend(channel.name().bytes());
    BASE64.encode(cx.app.keys.seal(Purpose::Outward, STOP, cx.app.chance.bytes(), &plain))
}

/// Whose link it is, and which way it stops.
pub(super) fn read_stop(cx: &Context, token: &str) -> Result<(AccountId, Channel), Problem> {
    let unknown = || Problem::Refused(No::LinkUnknown.into());
    if token.len() > 300 {
        return Err(unknown());
    }
    let sealed = BASE64.decode(token).map_err(|_| unknown())?;
    let plain = cx.app.keys.open(Purpose::Outward, STOP, &sealed).map_err(|_| unknown())?;
    let (account, channel) = plain.split_at_checked(16).ok_or_else(unknown)?;
    let account = Uuid::from_slice(account).map_err(|_| unknown())?;
    let channel = std::str::from_utf8(channel).ok().and_then(Channel::parse).ok_or_else(unknown)?;
    Ok((AccountId(account), channel))
}

/// Stops one way for whoever the link was sent to. Whoever holds the link holds the message, so nobody signs in for it.
pub async fn stop(cx: &Context, token: &str) -> Result<Channel, Problem> {
    let (account, channel) = read_stop(cx, token)?;
    let stopped: Result<(), Problem> = act!(cx, Action::TellingStop, &(account, channel), |acting| {
        cx.may(Action::TellingStop, &Object::default())?;
        let mut choice = choice_of(acting.tx(), account).await?;
        if !channel.is_wanted(&choice) {
            return Ok(());
        }
        match channel {
            Channel::Mail => choice.mail = false,
            Channel::Sms => choice.sms = false,
            Channel::Push => choice.push = false,
        }
        let by = By { account: None, tag: None, capacity: Capacity::Anyone };
        keep(acting, cx, account, &choice, by, Action::TellingStop).await?;
        Ok(())
    });
    stopped?;
    Ok(channel)
}
