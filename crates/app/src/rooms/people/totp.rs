//! The second step: codes of six digits from a shared secret and the time (RFC 6238, HMAC-SHA-1, 30 seconds).

use hmac::{Hmac, KeyInit, Mac};
use pavilion_rules::Millis;
use sha1::Sha1;

pub(super) const SECRET_BYTES: usize = 20;
const STEP_MS: i64 = 30_000;
const DIGITS: u32 = 6;
/// A code of the step before and after is taken too: telephones' clocks differ.
const WINDOW: i64 = 1;

fn step_at(now: Millis) -> i64 {
    now.0.div_euclid(STEP_MS)
}

fn code_of(secret: &[u8], step: i64) -> u32 {
    let mut mac = Hmac::<Sha1>::new_from_slice(secret).expect("any key length will do");
    mac.update(&step.to_be_bytes());
    let hash: [u8; 20] = mac.finalize().into_bytes().into();
    let at = usize::from(hash[19] & 0x0f);
    let word = u32::from_be_bytes([hash[at], hash[at + 1], hash[at + 2], hash[at + 3]]);
    (word & 0x7fff_ffff) % 10u32.pow(DIGITS)
}

/// The step a typed code belongs to, if it is right now and later than the last one used: a code opens once.
pub(super) fn step_of(secret: &[u8], typed: &str, now: Millis, last_step: i64) -> Option<i64> {
    let digits: String = typed.chars().filter(|c| !c.is_whitespace()).collect();
    if digits.len() != DIGITS as usize || !digits.bytes().all(|b| b.is_ascii_digit()) {
        return None;
    }
    let typed: u32 = digits.parse().ok()?;
    let now = step_at(now);
    // Every step is compared, so that the time taken says nothing about which one it was.
    (now - WINDOW..=now + WINDOW).filter(|step| code_of(secret, *step) == typed).find(|step| *step > last_step)
}

/// The code that is right at this time: what an app shows; tests, demo and simulation use it.
#[must_use]
pub fn code_at(secret: &[u8], now: Millis) -> String {
    format!("{:06}", code_of(secret, step_at(now)))
}

/// Base32 without filling, as apps want the secret.
pub(super) fn base32(bytes: &[u8]) -> String {
    const ALPHABET: &[u8; 32] = b"ABCDEFGHIJKLMNOPQRSTUVWXYZ234567";
    let mut out = String::new();
    for chunk in bytes.chunks(5) {
        let mut block = [0u8; 8];
        block[3..3 + chunk.len()].copy_from_slice(chunk);
        let bits = u64::from_be_bytes(block);
        let chars = (chunk.len() * 8).div_ceil(5);
        out.extend((0..chars).map(|n| char::from(ALPHABET[(bits >> (35 - 5 * n) & 31) as usize])));
    }
    out
}

/// What the QR code holds. It names the house and no person.
pub(super) fn link(secret: &[u8]) -> String {
    format!("otpauth://totp/Pavilion?secret={}&issuer=Pavilion&algorithm=SHA1&digits=6&period=30", base32(secret))
}

#[cfg(test)]
mod tests {
    use super::*;

    const SECRET: &[u8] = b"12345678901234567890";

    #[test]
    fn codes_are_those_of_rfc_6238() {
        for (seconds, eight_digits) in [
            (59, 94_287_082u32),
            (1_111_111_109, 7_081_804),
            (1_111_111_111, 14_050_471),
            (1_234_567_890, 89_005_924),
            (2_000_000_000, 69_279_037),
            (20_000_000_000, 65_353_130),
        ] {
            assert_eq!(code_of(SECRET, step_at(Millis(seconds * 1_000))), eight_digits % 1_000_000, "at {seconds}");
        }
    }

    #[test]
    fn a_code_opens_once_and_one_step_around_its_time() {
        let now = Millis(1_111_111_111_000);
        let code = code_at(SECRET, now);
        let step = step_of(SECRET, &code, now, 0).unwrap();
        assert_eq!(step, step_at(now));
        assert_eq!(step_of(SECRET, &format!("{} {}", &code[..3], &code[3..]), now, 0), Some(step));
        assert_eq!(step_of(SECRET, &code, now, step), None);
        assert_eq!(step_of(SECRET, &code, now.plus(STEP_MS), 0), Some(step));
        assert_eq!(step_of(SECRET, &code, now.plus(-STEP_MS), 0), Some(step));
        assert_eq!(step_of(SECRET, &code, now.plus(2 * STEP_MS), 0), None);
        for typed in ["", "12345", "1234567", "abcdef", "１２３４５６"] {
            assert_eq!(step_of(SECRET, typed, now, 0), None, "{typed}");
        }
    }

    #[test]
    fn secrets_are_written_as_rfc_4648_has_it() {
        for (bytes, expected) in [
            (&b"f"[..], "MY"),
            (b"fo", "MZXQ"),
            (b"foo", "MZXW6"),
            (b"foob", "MZXW6YQ"),
            (b"fooba", "MZXW6YTB"),
            (b"foobar", "MZXW6YTBOI"),
        ] {
            assert_eq!(base32(bytes), expected);
        }
    }
}
