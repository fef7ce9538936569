//! QR codes as SVG: one path, dark runs only, so that a compound's cards stay a small page.

use crate::problem::Problem;
use base64::Engine as _;
use base64::engine::general_purpose::STANDARD as BASE64;
use qrcode::{Color, EcLevel, QrCode};
use std::fmt::Write as _;

/// The white margin a reader needs, in modules.
const QUIET: usize = 4;

pub(super) fn svg(text: &str) -> Result<String, Problem> {
    let code = QrCode::with_error_correction_level(text, EcLevel::M).map_err(|fault| anyhow::anyhow!("no QR code: {fault}"))?;
    let width = code.width();
    let dark: Vec<bool> = code.to_colors().into_iter().map(|color| color == Color::Dark).collect();
    let mut path = String::new();
    for (y, row) in dark.chunks(width).enumerate() {
        let mut x = 0;
        while x < width {
            let run = row[x..].iter().take_while(|dark| **dark).count();
            if run > 0 {
                let _ = write!(path, "M{} {}h{run}v1h-{run}z", x + QUIET, y + QUIET);
            }
            x += run.max(1);
        }
    }
    let size = width + 2 * QUIET;
    Ok(format!(
        "<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 {size} {size}\" shape-rendering=\"crispEdges\">\
         <path fill=\"#fff\" d=\"M0 0h{size}v{size}H0z\"/><path d=\"{path}\"/></svg>"
    ))
}

/// The picture inside the page, for a link that must not stand in the address of a picture.
pub(crate) fn data_link(text: &str) -> Result<String, Problem> {
    Ok(format!("data:image/svg+xml;base64,{}", BASE64.encode(svg(text)?)))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_code_is_one_small_picture() {
        let svg = svg("https://pavilion.example.org/join?code=K7QM3XWD9T").unwrap();
        assert!(svg.starts_with("<svg") && svg.len() < 6_000, "{} bytes", svg.len());
        assert!(data_link("x").unwrap().starts_with("data:image/svg+xml;base64,"));
    }
}
