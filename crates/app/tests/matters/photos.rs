//! Photos as people send them: turned, large, broken, disguised.

use crate::{Cast, code, photo, picture};
use image::{GenericImageView as _, ImageFormat, Rgb, RgbImage};
use pavilion_app::rooms::matters::{self, PhotoIn, Raise};
use std::io::Cursor;

fn photo_in(name: &str, bytes: Vec<u8>) -> PhotoIn {
    PhotoIn { name: name.into(), bytes: bytes.into() }
}

async fn raised_with(cast: &Cast, photos: Vec<PhotoIn>) -> Result<Vec<Vec<u8>>, String> {
    let input = Raise { photos, ..Cast::words(cast.entrance().await) };
    let id = match matters::raise(&cast.resident.cx().await, input).await {
        Ok(raised) => raised.id,
        problem => return Err(code(problem)),
    };
    let mut out = Vec::new();
    for photo in cast.photos(id).await {
        out.push(cast.resident.look(&format!("/photos/{photo}")).await.body.to_vec());
        out.push(cast.resident.look(&format!("/photos/{photo}/small")).await.body.to_vec());
    }
    Ok(out)
}

/// A JPEG whose notes say that it was taken lying on its side, and where.
fn lying() -> Vec<u8> {
    let image = RgbImage::from_fn(80, 40, |x, _| if x < 40 { Rgb([250, 10, 10]) } else { Rgb([10, 10, 250]) });
    let mut plain = Cursor::new(Vec::new());
    image.write_to(&mut plain, ImageFormat::Jpeg).unwrap();
    let plain = plain.into_inner();
    let mut tiff: Vec<u8> = b"MM\x00\x2a\x00\x00\x00\x08".to_vec();
    tiff.extend(2_u16.to_be_bytes());
    // Orientation 6: turn it a quarter to the right.
    tiff.extend([0x01, 0x12, 0, 3, 0, 0, 0, 1, 0, 6, 0, 0]);
    // A pointer to where it was taken.
    tiff.extend([0x88, 0x25, 0, 4, 0, 0, 0, 1, 0, 0, 0, 38]);
    tiff.extend([0, 0, 0, 0]);
    tiff.extend(b"\x00\x01\x00\x01\x00\x02\x00\x00\x00\x02N\x00\x00\x00GPSLATITUDE");
    let mut out = plain[..2].to_vec();
    out.extend([0xff, 0xe1]);
    out.extend(u16::try_from(tiff.len() + 8).unwrap().to_be_bytes());
    out.extend(b"Exif\0\0");
    out.extend(tiff);
    out.extend(&plain[2..]);
    out
}

#[tokio::test]
async fn a_photo_is_turned_upright_and_forgets_where_it_was_taken() {
    let cast = Cast::new().await;
    let sent = lying();
    assert!(sent.windows(11).any(|part| part == b"GPSLATITUDE"));
    for bytes in raised_with(&cast, vec![photo_in("a.jpg", sent)]).await.unwrap() {
        assert!(!bytes.windows(4).any(|part| part == b"Exif") && !bytes.windows(11).any(|part| part == b"GPSLATITUDE"));
        let image = image::load_from_memory_with_format(&bytes, ImageFormat::Jpeg).unwrap();
        assert_eq!(image.dimensions(), (40, 80), "it stands");
        let (top, bottom) = (image.get_pixel(20, 10).0, image.get_pixel(20, 70).0);
        assert!(top[0] > 200 && bottom[2] > 200, "its left is its top: {top:?} {bottom:?}");
    }
}

#[tokio::test]
async fn whatever_comes_is_kept_as_a_small_jpeg() {
    let cast = Cast::new().await;
    let large = image::DynamicImage::ImageRgb8(RgbImage::from_pixel(2_400, 1_200, Rgb([90, 120, 90])));
    let clear = image::DynamicImage::ImageRgba8(image::RgbaImage::from_pixel(30, 30, image::Rgba([0, 0, 0, 0])));
    let encode = |image: &image::DynamicImage, format| {
        let mut out = Cursor::new(Vec::new());
        image.write_to(&mut out, format).unwrap();
        out.into_inner()
    };
    let sent = vec![photo_in("a.png", encode(&large, ImageFormat::Png)), photo_in("b.webp", encode(&clear, ImageFormat::WebP))];
    let kept = raised_with(&cast, sent).await.unwrap();
    let sizes: Vec<(u32, u32)> =
        kept.iter().map(|bytes| image::load_from_memory_with_format(bytes, ImageFormat::Jpeg).unwrap().dimensions()).collect();
    assert_eq!(sizes, [(1_600, 800), (320, 160), (30, 30), (30, 30)]);
    let through = image::load_from_memory(&kept[2]).unwrap().get_pixel(15, 15).0;
    assert!(through[0] > 250, "what shows through is white: {through:?}");
}

/// A PNG that says it is 10,000 by 10,000 and holds next to nothing.
fn bomb() -> Vec<u8> {
    let mut out = Cursor::new(Vec::new());
    RgbImage::new(1, 1).write_to(&mut out, ImageFormat::Png).unwrap();
    let mut bytes = out.into_inner();
    bytes[16..24].copy_from_slice(&[0, 0, 0x27, 0x10, 0, 0, 0x27, 0x10]);
    let crc = crc32(&bytes[12..29]);
    bytes[29..33].copy_from_slice(&crc.to_be_bytes());
    bytes
}

fn crc32(bytes: &[u8]) -> u32 {
    !bytes.iter().fold(!0_u32, |crc, byte| {
        (0..8).fold(crc ^ u32::from(*byte), |crc, _| if crc & 1 == 1 { crc >> 1 ^ 0xedb8_8320 } else { crc >> 1 })
    })
}

#[tokio::test]
async fn what_is_no_photo_is_refused_by_its_name_and_nothing_is_kept() {
    let cast = Cast::new().await;
    let whole = picture();
    let mut too_large = whole.clone();
    too_large.resize(12 * 1024 * 1024 + 1, 0);
    for (bytes, expected) in [
        (whole[..whole.len() / 2].to_vec(), "matters-photo-broken"),
        (b"PK\x03\x04 a list of residents".to_vec(), "matters-photo-type"),
        (b"<svg xmlns='http://www.w3.org/2000/svg'/>".to_vec(), "matters-photo-type"),
        (b"GIF89a\x01\x00\x01\x00".to_vec(), "matters-photo-type"),
        (Vec::new(), "matters-photo-type"),
        (bomb(), "matters-photo-pixels"),
        (too_large, "matters-photo-too-large"),
    ] {
        assert_eq!(raised_with(&cast, vec![photo(), photo_in("门口.jpg", bytes)]).await.unwrap_err(), expected);
    }
    let mut tx = cast.house.app.db.read().await.unwrap();
    let (matters,): (i64,) = tx.only("select cast(count(*) as bigint) from matter", &[]).await.unwrap();
    assert_eq!(matters, 0);
    assert_eq!(crate::files_kept(&cast).await, 0);
}

#[tokio::test]
async fn a_refused_action_leaves_no_photo_behind() {
    let cast = Cast::new().await;
    let elsewhere = cast.house.other_estate().await.entrances[&(1, 1)];
    let input = Raise { place: elsewhere, photos: vec![photo()], ..Cast::words(elsewhere) };
    assert_eq!(code(matters::raise(&cast.resident.cx().await, input).await), "access-not-allowed");
    assert_eq!(crate::files_kept(&cast).await, 0);
}
