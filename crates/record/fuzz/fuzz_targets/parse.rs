//! Every parser must end, and what it accepts it must write again as it was.
#![no_main]

#[path = "../../examples/record_hammer/feed.rs"]
mod feed;

use libfuzzer_sys::fuzz_target;
use pavilion_record::{SignerKey, Trust, Use};
use std::sync::LazyLock;

static TRUST: LazyLock<Trust> = LazyLock::new(|| {
    let key = SignerKey::from_seed("example.org/record", Use::Note, [3; 32]).expect("a seed of the right length makes a key");
    Trust::key(key.public().clone())
});

fuzz_target!(|input: &[u8]| feed::feed(input, &TRUST));
