//! People who write: accounts that joined a household by its card, each with a token.

use super::databases::Filled;
use super::load::Request;
use crate::commands::said;
use crate::house::{self, For};
use crate::settings::Settled;
use pavilion_app::config::{Config, SecondFactor};
use pavilion_app::context::{Actor, Context};
use pavilion_app::params;
use pavilion_app::rooms::people::{self, IssueCodes, Join, NewToken};
use pavilion_rules::ids::{AccountId, DwellingId, PlaceId};
use uuid::Uuid;

const PEOPLE: i64 = 64;
const BOUNDARY: &str = "one-matter";

/// Somebody with a token, and where they live.
pub(crate) struct Writer {
    pub(crate) account: AccountId,
    pub(crate) token: String,
    compound: PlaceId,
}

impl Writer {
    /// Raising a matter; each request is another one, under a key of its own.
    pub(crate) fn raise(&self) -> Request {
        let compound = self.compound.to_string();
        let words = "三号楼二单元的楼道灯坏了，晚上看不见台阶，请尽快安排更换。第{n}次。";
        let fields = [("place", compound.as_str()), ("category", "light-lamps"), ("words", words), ("spot", "二层到三层之间")];
        let mut body = String::new();
        for (name, value) in fields {
            body.push_str(&format!("--{BOUNDARY}\r\nContent-Disposition: form-data; name=\"{name}\"\r\n\r\n{value}\r\n"));
        }
        body.push_str(&format!("--{BOUNDARY}--\r\n"));
        Request {
            method: "POST".into(),
            path: "/api/v1/matters".into(),
            headers: vec![
                ("Authorization".into(), format!("Bearer {}", self.token)),
                ("Content-Type".into(), format!("multipart/form-data; boundary={BOUNDARY}")),
                ("Idempotency-Key".into(), "bench-{n}".into()),
            ],
            body,
        }
    }
}

/// Lets as many people join as write at once. The server must not run yet.
pub(crate) async fn prepare(filled: &Filled) -> anyhow::Result<Vec<Writer>> {
    let config = Config {
        data_dir: filled.dir.clone(),
        database_url: filled.database_url.clone(),
        second_factor: SecondFactor::Offered,
        ..Config::default()
    };
    let app = house::open(&Settled { config, file: None }, For::Work).await?;
    let sql = "select id, compound from dwelling where until is null order by id limit $1";
    let dwellings: Vec<(Uuid, Uuid)> = app.db.read().await?.all(sql, &params![PEOPLE]).await?;
    let system = Context::system(&app);
    let wanted = IssueCodes { dwellings: dwellings.iter().map(|(id, _)| DwellingId(*id)).collect() };
    let codes = people::issue_codes(&system, wanted).await.map_err(said)?;
    let mut writers = Vec::with_capacity(codes.len());
    for (at, code) in codes.into_iter().enumerate() {
        let join = Join {
            code: code.code,
            name: format!("居民样例{at}"),
            phone: Some(format!("1980000{at:04}")),
            password: "pavilion-bench".into(),
            ..Join::default()
        };
        let joined = people::join(&Context::new(&app, Actor::Nobody), join).await.map_err(said)?;
        let token = NewToken { name: "bench".into(), scopes: Vec::new(), days: 7 };
        let made = people::create_token(&system, joined.account, token).await.map_err(said)?;
        writers.push(Writer { account: joined.account, token: made.token, compound: joined.compound });
    }
    Ok(writers)
}
