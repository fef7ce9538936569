//! A PostgreSQL the tests start themselves, under an unprivileged user.

/// The URL of a fresh database.
pub async fn fresh_database() -> String {
    std::env::var("PAVILION_TEST_POSTGRES").expect("PAVILION_TEST_POSTGRES names a server")
}
