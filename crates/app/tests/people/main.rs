//! People: signing in and out, the second step, cards and households, posts, tokens, and who read whose fields.

mod households;
mod personal;
mod posts;
mod programs;
mod second_step;
mod sign_in;

use pavilion_app::context::{Actor, Context};
use pavilion_app::problem::Problem;
use pavilion_app::rooms::people::NewToken;
use pavilion_app::rooms::record;
use pavilion_rules::access::Action;
use pavilion_testkit::{Client, House};

fn code_of<T: std::fmt::Debug>(result: Result<T, Problem>) -> String {
    match result.expect_err("a refusal") {
        Problem::Invalid(faults) => faults[0].code.to_owned(),
        Problem::Refused(no) | Problem::NotAllowed(no) | Problem::Conflict(no) => no.code.to_owned(),
        other => format!("{other:?}"),
    }
}

fn nobody(house: &House) -> Context {
    Context::new(&house.app, Actor::Nobody)
}

async fn knock(client: &Client, login: &str, password: &str) -> pavilion_testkit::Page {
    let form =
        client.get("/sign-in?return=/me").await.expect(200).form("/sign-in").with("login", login).with("password", password);
    client.submit(&form).await
}

async fn nothing_to_mend(house: &House) {
    let found = record::doctor(&house.app).await.expect("doctor looks");
    let found: Vec<_> = found.iter().filter(|one| one.code != "kind-unknown").collect();
    assert!(found.is_empty(), "{found:?}");
}

fn token(name: &str, scopes: &[Action]) -> NewToken {
    NewToken { name: name.into(), scopes: scopes.iter().map(|one| one.name().to_owned()).collect(), days: 30 }
}
