//! Photos: read by what they hold, turned upright, made smaller and written anew, so that no place and no camera is left.
//!
//! They are stored before the action that names them. What the action then did not name is taken away again.

use super::store::Photo;
use crate::context::Context;
use crate::crypto;
use crate::problem::Problem;
use bytes::Bytes;
use image::codecs::jpeg::JpegEncoder;
use image::{DynamicImage, ImageDecoder as _, ImageFormat, ImageReader, Limits, RgbImage};
use pavilion_rules::Refusal;
use pavilion_rules::ids::{MatterId, PhotoId};
use pavilion_rules::matters::{No, PHOTO_BYTES_MAX, PHOTO_PIXELS_MAX, PHOTO_SIDE_MAX, PHOTOS_MAX, THUMB_SIDE_MAX};
use serde::{Serialize, Serializer};
use std::io::Cursor;
use std::sync::{Arc, LazyLock};
use tokio::sync::Semaphore;

/// A photo as somebody sent it.
#[derive(Clone)]
pub struct PhotoIn {
    /// The name of the file, only to name it in a refusal.
    pub name: String,
    pub bytes: Bytes,
}

impl Serialize for PhotoIn {
    /// By its digest: the same photo sent again is the same request.
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(&crypto::hex(&crypto::digest(&self.bytes)))
    }
}

impl std::fmt::Debug for PhotoIn {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "PhotoIn({} bytes)", self.bytes.len())
    }
}

/// A photo that lies in the store and waits for the action that names it.
#[derive(Clone, Debug)]
pub(super) struct Stored {
    pub(super) id: PhotoId,
    width: u32,
    height: u32,
    bytes: usize,
    digest: [u8; 32],
}

impl Stored {
    pub(super) fn row(&self, cx: &Context, matter: MatterId, round: i64, kind: &str, open: bool) -> Photo {
        Photo {
            id: self.id,
            matter,
            round,
            kind: kind.to_owned(),
            open,
            width: i64::from(self.width),
            height: i64::from(self.height),
            bytes: i64::try_from(self.bytes).unwrap_or(i64::MAX),
            digest: self.digest.to_vec(),
            at: cx.now,
        }
    }
}

/// Where a photo lies, large or small.
#[must_use]
pub(super) fn blob_name(id: PhotoId, small: bool) -> String {
    format!("photos/{id}{}.jpg", if small { "-small" } else { "" })
}

/// A large photo takes some 200 MB while it is open; more than two at once are made to wait.
static OPEN_AT_ONCE: LazyLock<Arc<Semaphore>> = LazyLock::new(|| Arc::new(Semaphore::new(2)));

/// Reads, rewrites and stores all photos, or none and says which one is wrong.
pub(super) async fn store_all(cx: &Context, photos: &[PhotoIn]) -> Result<Vec<Stored>, Problem> {
    if photos.len() > PHOTOS_MAX {
        return Err(Problem::Invalid(vec![No::PhotosTooMany.with("most", PHOTOS_MAX)]));
    }
    let mut made = Vec::with_capacity(photos.len());
    let mut faults = Vec::new();
    for photo in photos {
        let permit = Arc::clone(&OPEN_AT_ONCE).acquire_owned().await.map_err(|fault| Problem::Broken(fault.into()))?;
        let photo = photo.clone();
        // The work goes on when whoever sent the photo hangs up, so the work itself holds the permit.
        let work = move || {
            let _permit = permit;
            rewrite(&photo)
        };
        let result = tokio::task::spawn_blocking(work).await.map_err(|fault| Problem::Broken(fault.into()))?;
        match result {
            Ok(one) => made.push(one),
            Err(fault) => faults.push(fault),
        }
    }
    if !faults.is_empty() {
        return Err(Problem::Invalid(faults));
    }
    let mut stored = Vec::with_capacity(made.len());
    for (at, one) in made.into_iter().enumerate() {
        // One after the other by their ids, so that they stay in the order they were sent.
        let id = PhotoId(cx.app.chance.id(cx.now.plus(i64::try_from(at).unwrap_or_default())));
        let (bytes, digest) = (one.large.len(), crypto::digest(&one.large));
        cx.app.blobs.put(&blob_name(id, true), one.small.into()).await?;
        cx.app.blobs.put(&blob_name(id, false), one.large.into()).await?;
        stored.push(Stored { id, width: one.width, height: one.height, bytes, digest });
    }
    Ok(stored)
}

/// A picture drawn anew, whatever it is for: upright, not too large, without what a camera wrote into it.
pub(super) struct Redrawn {
    pub(super) bytes: Bytes,
    pub(super) width: i64,
    pub(super) height: i64,
}

pub(super) async fn redrawn(picture: &PhotoIn) -> Result<Redrawn, Problem> {
    let permit = Arc::clone(&OPEN_AT_ONCE).acquire_owned().await.map_err(|fault| Problem::Broken(fault.into()))?;
    let picture = picture.clone();
    let work = move || {
        let _permit = permit;
        rewrite(&picture)
    };
    let made = tokio::task::spawn_blocking(work).await.map_err(|fault| Problem::Broken(fault.into()))??;
    Ok(Redrawn { width: i64::from(made.width), height: i64::from(made.height), bytes: made.large.into() })
}

/// One photo, read and written anew.
pub(super) async fn rewritten(photo: &PhotoIn) -> Result<Bytes, Problem> {
    let permit = Arc::clone(&OPEN_AT_ONCE).acquire_owned().await.map_err(|fault| Problem::Broken(fault.into()))?;
    let photo = photo.clone();
    let work = move || {
        let _permit = permit;
        rewrite(&photo)
    };
    let made = tokio::task::spawn_blocking(work).await.map_err(|fault| Problem::Broken(fault.into()))?;
    made.map(|made| Bytes::from(made.large)).map_err(|fault| Problem::Invalid(vec![fault]))
}

/// Takes away what no action named: it was refused, or had been done before under the same key.
pub(super) async fn forget_unnamed(cx: &Context, stored: &[Stored]) {
    for one in stored {
        if let Err(fault) = forget_if_unnamed(cx, one.id).await {
            tracing::warn!(photo = %one.id, %fault, "a photo nobody names could not be taken away");
        }
    }
}

async fn forget_if_unnamed(cx: &Context, id: PhotoId) -> Result<(), Problem> {
    let mut tx = cx.app.db.read().await?;
    if super::store::photo(&mut tx, id).await?.is_none() {
        cx.app.blobs.delete(&blob_name(id, true)).await?;
        cx.app.blobs.delete(&blob_name(id, false)).await?;
    }
    Ok(())
}

/// A photo of another room, read, turned and written anew as one of a matter is.
pub(crate) async fn picture(photo: PhotoIn) -> Result<Vec<u8>, Problem> {
    let permit = Arc::clone(&OPEN_AT_ONCE).acquire_owned().await.map_err(|fault| Problem::Broken(fault.into()))?;
    let work = move || {
        let _permit = permit;
        rewrite(&photo)
    };
    let made = tokio::task::spawn_blocking(work).await.map_err(|fault| Problem::Broken(fault.into()))?;
    Ok(made.map_err(|fault| Problem::Invalid(vec![fault]))?.large)
}

struct Rewritten {
    large: Vec<u8>,
    small: Vec<u8>,
    width: u32,
    height: u32,
}

fn rewrite(photo: &PhotoIn) -> Result<Rewritten, Refusal> {
    let no = |no: No| no.with("name", shown_name(&photo.name));
    if photo.bytes.len() > PHOTO_BYTES_MAX {
        return Err(no(No::PhotoTooLarge).with("megabytes", PHOTO_BYTES_MAX / 1024 / 1024));
    }
    // What the file holds counts, not what it is called.
    let format = image::guess_format(&photo.bytes).map_err(|_| no(No::PhotoType))?;
    if !matches!(format, ImageFormat::Jpeg | ImageFormat::Png | ImageFormat::WebP) {
        return Err(no(No::PhotoType));
    }
    let broken = |_| no(No::PhotoBroken);
    let mut reader = ImageReader::with_format(Cursor::new(photo.bytes.as_ref()), format);
    let mut limits = Limits::default();
    limits.max_alloc = Some(PHOTO_PIXELS_MAX * 8);
    reader.limits(limits);
    let mut decoder = reader.into_decoder().map_err(broken)?;
    let (width, height) = decoder.dimensions();
    if u64::from(width) * u64::from(height) > PHOTO_PIXELS_MAX || width == 0 || height == 0 {
        return Err(no(No::PhotoPixels).with("megapixels", PHOTO_PIXELS_MAX / 1_000_000));
    }
    // A photo whose notes cannot be read is still a photo.
    let orientation = decoder.orientation().unwrap_or(image::metadata::Orientation::NoTransforms);
    let mut image = DynamicImage::from_decoder(decoder).map_err(broken)?;
    // Smaller first: turning a small picture is cheap.
    if width.max(height) > PHOTO_SIDE_MAX {
        image = image.resize(PHOTO_SIDE_MAX, PHOTO_SIDE_MAX, image::imageops::FilterType::Triangle);
    }
    image.apply_orientation(orientation);
    let large = on_white(&image);
    let (width, height) = large.dimensions();
    // What is small already stays as it is.
    let small = if width.max(height) > THUMB_SIDE_MAX {
        DynamicImage::from(large.clone()).thumbnail(THUMB_SIDE_MAX, THUMB_SIDE_MAX).into_rgb8()
    } else {
        large.clone()
    };
    Ok(Rewritten { large: jpeg(&large, 84).map_err(broken)?, small: jpeg(&small, 78).map_err(broken)?, width, height })
}

/// JPEG knows no transparency; what shows through is white, as on paper.
fn on_white(image: &DynamicImage) -> RgbImage {
    if !image.color().has_alpha() {
        return image.to_rgb8();
    }
    let rgba = image.to_rgba8();
    RgbImage::from_fn(rgba.width(), rgba.height(), |x, y| {
        let [r, g, b, a] = rgba.get_pixel(x, y).0;
        let mix = |c: u8| {
            let mixed = u16::from(c) * u16::from(a) + 255 * (255 - u16::from(a));
            u8::try_from(mixed / 255).unwrap_or(u8::MAX)
        };
        image::Rgb([mix(r), mix(g), mix(b)])
    })
}

fn jpeg(image: &RgbImage, quality: u8) -> image::ImageResult<Vec<u8>> {
    let mut out = Vec::new();
    JpegEncoder::new_with_quality(&mut out, quality).encode_image(image)?;
    Ok(out)
}

/// The name of a file as a sentence can hold it.
fn shown_name(name: &str) -> String {
    let last = name.rsplit(['/', '\\']).next().unwrap_or_default();
    let plain: String = last.chars().filter(|c| !c.is_control()).take(40).collect();
    if plain.trim().is_empty() { "?".to_owned() } else { plain }
}
