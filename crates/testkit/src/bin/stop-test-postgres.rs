//! The end of `make test`: stops and removes the PostgreSQL the tests started for themselves.

fn main() -> anyhow::Result<()> {
    pavilion_testkit::postgres::stop_shared()
}
