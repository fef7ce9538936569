//! The signature of Standard Webhooks: HMAC-SHA256 over id, time and body.

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD as BASE64;
use hmac::{Hmac, KeyInit as _, Mac as _};
use sha2::Sha256;

/// Secrets begin with this, so that scanners and people know one when they see it.
const SECRET_MARK: &str = "whsec_";

#[must_use]
pub(super) fn new_secret(chance: [u8; 32]) -> String {
    format!("{SECRET_MARK}{}", BASE64.encode(chance))
}

/// `v1,<base64>`; nothing when the secret is none.
#[must_use]
pub(super) fn signature(secret: &str, id: &str, at_s: i64, body: &str) -> Option<String> {
    let key = BASE64.decode(secret.strip_prefix(SECRET_MARK)?).ok()?;
    let mut mac = Hmac::<Sha256>::new_from_slice(&key).ok()?;
    mac.update(format!("{id}.{at_s}.{body}").as_bytes());
    Some(format!("v1,{}", BASE64.encode(mac.finalize().into_bytes())))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_signature_is_the_one_of_the_standard() {
        // The example of the Standard Webhooks specification's reference libraries.
        let signed = signature(
            "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw",
            "msg_p5jXN8AQM9LWM0D4loKWxJek",
            1_614_265_330,
            "{\"test\": 2432232314}",
        );
        assert_eq!(signed.as_deref(), Some("v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE="));
        assert_eq!(signature("MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw", "a", 1, ""), None);
        assert!(new_secret([7; 32]).starts_with("whsec_"));
    }
}
