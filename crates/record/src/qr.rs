//! A receipt as a QR code: scanning it gives the text of the receipt itself, so that nothing but the paper is needed.

use crate::fault::Fault;
use crate::receipt::Receipt;
use qrcode::render::svg;
use qrcode::{EcLevel, QrCode};

impl Receipt {
    /// The QR code as an SVG picture.
    pub fn to_qr_svg(&self) -> Result<String, Fault> {
        let picture = qr(&self.to_string())?;
        Ok(picture.render::<svg::Color<'_>>().min_dimensions(480, 480).quiet_zone(true).build())
    }
}

fn qr(text: &str) -> Result<QrCode, Fault> {
    // With more correction when it fits: paper is folded and stained.
    let made = [EcLevel::M, EcLevel::L].into_iter().find_map(|level| QrCode::with_error_correction_level(text, level).ok());
    made.ok_or_else(|| {
        let what = format!("the receipt has {} bytes, and a QR code holds 2953 at most", text.len());
        Fault::refused(what, "print the receipt file itself; cosignatures and long entries make it large")
    })
}
