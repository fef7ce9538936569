//! Whatever the bytes: no rule falls over them, none overspends, and what is written is read again as it was.

#![no_main]

use libfuzzer_sys::fuzz_target;

#[path = "../../examples/shares_hammer/check.rs"]
mod check;

fuzz_target!(|bytes: &[u8]| {
    check::check(bytes.to_vec());
});
