//! `cargo +nightly fuzz run read` in `crates/landscape`: three files, parted by a zero byte, through the whole engine.
#![no_main]

use libfuzzer_sys::fuzz_target;
use pavilion_landscape::drawing::draw;
use pavilion_landscape::reading::{Source, read, read_groups};
use pavilion_landscape::story::HIDE_BELOW;
use pavilion_landscape::words::Words;
use pavilion_landscape::{Landscape, Options};

fuzz_target!(|bytes: &[u8]| {
    let mut parts = bytes.split(|byte| *byte == 0);
    let (votes, comments) = (parts.next().unwrap_or_default(), parts.next());
    let comments = comments.map(|comments| Source::new("c", comments));
    let Ok(named) = read(Source::new("v", votes), comments, false) else { return };
    let landscape = Landscape::of(&named.conversation, &Options::default());
    if let Some(words) = Words::of("en") {
        draw(&named, &landscape, &words, None, HIDE_BELOW);
    }
    if let Ok(pinned) = read_groups(Source::new("g", parts.next().unwrap_or_default()), &named.people) {
        Landscape::with_groups(&named.conversation, &Options::default(), &pinned.group_of);
    }
});
