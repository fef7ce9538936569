//! What the demo shows of telling: a list somebody keeps, a program that could listen, and the compound's own plan.

use super::cast::Cast;
use super::house::House;
use super::town::Town;
use crate::commands::said;
use anyhow::Context as _;
use image::{ImageFormat, Rgb, RgbImage};
use pavilion_app::rooms::matters::{self, NewList, PhotoIn, Pin, PlanIn};
use pavilion_app::rooms::telling::{self, NewWebhook};
use std::io::Cursor;

const WIDTH: u32 = 1_200;
const HEIGHT: u32 = 800;

fn fill(image: &mut RgbImage, corner: (u32, u32), size: (u32, u32), color: [u8; 3]) {
    for y in corner.1..(corner.1 + size.1).min(HEIGHT) {
        for x in corner.0..(corner.0 + size.0).min(WIDTH) {
            image.put_pixel(x, y, Rgb(color));
        }
    }
}

/// Where the buildings of the picture stand: left and right of a path, with a green before them.
const BUILDINGS: [(u32, u32); 2] = [(180, 170), (720, 170)];
const BUILDING: (u32, u32) = (300, 190);

/// A plan nobody would take for a real place.
fn picture() -> anyhow::Result<Vec<u8>> {
    let mut image = RgbImage::from_pixel(WIDTH, HEIGHT, Rgb([236, 234, 226]));
    fill(&mut image, (60, 60), (1_080, 680), [222, 228, 214]);
    fill(&mut image, (560, 60), (80, 680), [206, 203, 194]);
    fill(&mut image, (60, 430), (1_080, 70), [206, 203, 194]);
    fill(&mut image, (180, 560), (300, 130), [190, 208, 178]);
    fill(&mut image, (720, 560), (300, 130), [190, 208, 178]);
    for corner in BUILDINGS {
        fill(&mut image, corner, BUILDING, [176, 168, 158]);
        for entrance in 0..3 {
            fill(&mut image, (corner.0 + 30 + entrance * 100, corner.1 + 160), (40, 30), [128, 118, 108]);
        }
    }
    let mut out = Cursor::new(Vec::new());
    image.write_to(&mut out, ImageFormat::Png).context("the plan of the demo cannot be drawn")?;
    Ok(out.into_inner())
}

/// In thousandths of the picture.
fn pin(place: pavilion_rules::ids::PlaceId, at: (u32, u32)) -> Pin {
    Pin { place, x: i64::from(at.0 * 1_000 / WIDTH), y: i64::from(at.1 * 1_000 / HEIGHT) }
}

/// Entered through the same actions as by hand.
pub(crate) async fn tell(house: &House, town: &Town, cast: &Cast) -> anyhow::Result<()> {
    let compound = &town.compounds[0];
    let grid = cast.grid_worker.acting(house);
    let list = NewList { name: "超时的事情".into(), query: format!("compound={}&state=open&overdue=1", compound.id) };
    matters::keep_list(&grid, list).await.map_err(said)?;
    let plan = PlanIn { picture: PhotoIn { name: "plan.png".into(), bytes: picture()?.into() } };
    matters::put_plan(&grid, compound.id, plan).await.map_err(said)?;
    let mut pins = Vec::new();
    for (building, corner) in compound.buildings.iter().zip(BUILDINGS) {
        pins.push(pin(building.id, (corner.0 + BUILDING.0 / 2, corner.1 + 60)));
        for (entrance, at) in building.entrances.iter().zip(0u32..) {
            pins.push(pin(*entrance, (corner.0 + 50 + at * 100, corner.1 + 200)));
        }
    }
    matters::put_pins(&grid, compound.id, pins).await.map_err(said)?;
    let system = house.system();
    let hook =
        NewWebhook {
            name: "街道大屏（样例）".into(), url: "https://screen.example.org/hook".into(), place: compound.community
        };
    let made = telling::make_webhook(&system, hook).await.map_err(said)?;
    // Paused: a demo calls nobody.
    telling::stop_webhook(&system, made.id).await.map_err(said)?;
    Ok(())
}
