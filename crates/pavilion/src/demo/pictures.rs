//! Photos of the demo: drawn, so that nobody's home is in them. Flat pictures of what is broken and of the same thing
//! mended; the seed moves everything a little.

use image::{ImageFormat, Rgb, RgbImage};
use rand::{Rng, RngExt};
use std::io::Cursor;

const WIDTH: u32 = 960;
const HEIGHT: u32 = 720;

/// What can be seen.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Motif {
    StairLamp,
    Bins,
    Pipe,
    Lift,
    Road,
    Bicycles,
    Roof,
    Cables,
}

/// Whether the trouble is still there.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Shows {
    Trouble,
    Mended,
}

/// A picture as a phone would send it.
pub(crate) fn photo(motif: Motif, shows: Shows, rng: &mut impl Rng) -> anyhow::Result<Vec<u8>> {
    let mut canvas = Canvas { image: RgbImage::new(WIDTH, HEIGHT), grain: rng.random_range(0..u32::MAX) };
    let trouble = shows == Shows::Trouble;
    match motif {
        Motif::StairLamp => stair_lamp(&mut canvas, trouble, rng),
        Motif::Bins => bins(&mut canvas, trouble, rng),
        Motif::Pipe => pipe(&mut canvas, trouble, rng),
        Motif::Lift => lift(&mut canvas, trouble),
        Motif::Road => road(&mut canvas, trouble, rng),
        Motif::Bicycles => bicycles(&mut canvas, trouble, rng),
        Motif::Roof => roof(&mut canvas, trouble, rng),
        Motif::Cables => cables(&mut canvas, trouble, rng),
    }
    canvas.grain();
    let mut out = Cursor::new(Vec::new());
    canvas.image.write_to(&mut out, ImageFormat::Jpeg)?;
    Ok(out.into_inner())
}

type Colour = [u8; 3];
const WALL: Colour = [222, 214, 198];
const SHADE: Colour = [196, 186, 168];
const FLOOR: Colour = [158, 152, 144];
const DARK: Colour = [58, 60, 64];
const STEEL: Colour = [176, 182, 188];
const GREEN: Colour = [74, 128, 92];
const RED: Colour = [176, 64, 52];
const SKY: Colour = [186, 208, 224];
const WATER: Colour = [112, 146, 170];
const LIGHT: Colour = [255, 236, 170];

fn stair_lamp(c: &mut Canvas, broken: bool, rng: &mut impl Rng) {
    let dim = if broken { 0.35 } else { 1.0 };
    c.fall(0, HEIGHT, mix(DARK, WALL, dim), mix(DARK, SHADE, dim));
    for step in 0..7i32 {
        c.rect(120 + step * 110, 640 - step * 52, 1000, 60, mix(DARK, FLOOR, dim - 0.02 * f64::from(step)));
    }
    let (x, y) = (430 + rng.random_range(-40..40), 150);
    if !broken {
        for ring in (1..=9).rev() {
            c.blend_disc(x, y + 30, ring * 34, LIGHT, 0.10);
        }
    }
    c.rect(x - 4, 0, 8, y, DARK);
    c.rect(x - 60, y - 10, 120, 22, STEEL);
    c.disc(x, y + 30, 40, if broken { [88, 86, 80] } else { LIGHT });
}

fn bins(c: &mut Canvas, full: bool, rng: &mut impl Rng) {
    c.fall(0, 430, SKY, [214, 224, 228]);
    c.rect(0, 300, 960, 150, WALL);
    c.fall(450, HEIGHT, FLOOR, [132, 128, 122]);
    for (at, colour) in [(140, GREEN), (400, [70, 96, 150]), (660, DARK)] {
        c.rect(at, 350, 190, 240, colour);
        c.rect(at - 10, 330, 210, 30, mix(colour, DARK, 0.6));
        c.disc(at + 30, 600, 22, DARK);
        c.disc(at + 160, 600, 22, DARK);
    }
    let bags = if full { 22 } else { 0 };
    for _ in 0..bags {
        let (x, y) = (rng.random_range(80..900), rng.random_range(560..680));
        let grey = rng.random_range(40..220);
        c.disc(x, y, rng.random_range(20..52), [grey, grey, rng.random_range(40..220)]);
    }
    if full {
        for at in [200, 300, 470, 560] {
            c.disc(at, 322, 44, [208, 206, 200]);
        }
    }
}

fn pipe(c: &mut Canvas, leaks: bool, rng: &mut impl Rng) {
    c.fall(0, 520, WALL, SHADE);
    c.rect(0, 520, 960, 200, FLOOR);
    c.rect(430, 0, 84, 430, STEEL);
    c.rect(430, 360, 420, 84, STEEL);
    for joint in [(416, 200), (416, 350)] {
        c.rect(joint.0, joint.1, 112, 34, mix(STEEL, DARK, 0.7));
    }
    if !leaks {
        c.rect(414, 270, 116, 46, RED);
        return;
    }
    for _ in 0..60 {
        let x = 450 + rng.random_range(-50..90);
        c.rect(x, 400 + rng.random_range(0..130), 4, rng.random_range(10..40), WATER);
    }
    for _ in 0..9 {
        c.oval(470 + rng.random_range(-160..200), 600 + rng.random_range(-20..40), rng.random_range(80..200), 26, WATER);
    }
    for ring in 1..6 {
        c.blend_disc(560, 300, ring * 30, [150, 128, 96], 0.12);
    }
}

fn lift(c: &mut Canvas, stuck: bool) {
    c.fall(0, HEIGHT, WALL, SHADE);
    c.rect(0, 640, 960, 80, FLOOR);
    c.rect(270, 100, 420, 540, DARK);
    let gap = if stuck { 70 } else { 2 };
    c.rect(284, 114, 196 - gap / 2, 526, STEEL);
    c.rect(480 + gap / 2, 114, 196 - gap / 2, 526, STEEL);
    c.rect(760, 330, 70, 120, [120, 124, 128]);
    c.disc(795, 365, 16, if stuck { RED } else { GREEN });
    c.disc(795, 415, 16, LIGHT);
    if stuck {
        c.rect(330, 330, 300, 150, [250, 244, 214]);
        for line in 0..3 {
            c.rect(360, 360 + line * 36, 240 - line * 40, 12, RED);
        }
    }
}

fn road(c: &mut Canvas, broken: bool, rng: &mut impl Rng) {
    c.fall(0, 260, SKY, [220, 226, 224]);
    for at in 0..6i32 {
        c.rect(at * 170, 120, 120, 150, mix(WALL, SHADE, f64::from(at % 3) / 3.0));
    }
    c.fall(260, HEIGHT, [120, 122, 124], [96, 98, 100]);
    for at in 0..5i32 {
        c.rect(460, 290 + at * 90, 24, 52, [230, 228, 220]);
    }
    if broken {
        for _ in 0..4 {
            let (x, y) = (rng.random_range(140..820), rng.random_range(400..660));
            c.oval(x, y, rng.random_range(70..150), rng.random_range(26..52), [66, 62, 58]);
            c.oval(x + 8, y + 8, 60, 20, WATER);
        }
    } else {
        c.oval(420, 540, 190, 70, [82, 84, 88]);
    }
}

fn bicycles(c: &mut Canvas, heap: bool, rng: &mut impl Rng) {
    c.fall(0, 420, WALL, SHADE);
    c.rect(0, 420, 960, 300, FLOOR);
    c.rect(330, 120, 300, 320, mix(DARK, WALL, 0.35));
    let count = if heap { 11 } else { 4 };
    for at in 0..count {
        let x = if heap { rng.random_range(80..840) } else { 90 + at * 60 };
        let y = if heap { rng.random_range(430..620) } else { 520 };
        let colour = [rng.random_range(60..180), rng.random_range(60..140), rng.random_range(60..140)];
        c.ring(x, y, 46, 8, DARK);
        c.ring(x + 110, y, 46, 8, DARK);
        c.line(x, y, x + 50, y - 60, 7, colour);
        c.line(x + 50, y - 60, x + 110, y, 7, colour);
        c.line(x, y, x + 60, y, 7, colour);
        c.line(x + 40, y - 78, x + 64, y - 78, 8, DARK);
    }
    if !heap {
        for at in 0..6 {
            c.rect(70 + at * 60, 600, 6, 90, [236, 232, 214]);
        }
    }
}

fn roof(c: &mut Canvas, leaks: bool, rng: &mut impl Rng) {
    c.fall(0, 200, [236, 232, 224], WALL);
    c.fall(200, HEIGHT, WALL, SHADE);
    c.rect(640, 260, 220, 300, SKY);
    c.rect(632, 404, 236, 10, [240, 240, 236]);
    if !leaks {
        return;
    }
    for _ in 0..7 {
        let (x, y) = (300 + rng.random_range(-120..160), 150 + rng.random_range(-70..110));
        for ring in 1..5 {
            c.blend_disc(x, y, ring * 26, [140, 112, 74], 0.10);
        }
    }
    for _ in 0..14 {
        c.rect(300 + rng.random_range(-90..120), 220 + rng.random_range(0..120), 4, rng.random_range(30..160), [150, 132, 100]);
    }
    c.rect(230, 600, 160, 90, RED);
}

fn cables(c: &mut Canvas, loose: bool, rng: &mut impl Rng) {
    c.fall(0, HEIGHT, SKY, [226, 230, 228]);
    c.rect(0, 200, 260, 520, WALL);
    c.rect(720, 160, 240, 560, SHADE);
    for row in 0..5i32 {
        c.rect(60, 250 + row * 90, 70, 56, [150, 170, 184]);
        c.rect(800, 220 + row * 95, 80, 58, [150, 170, 184]);
    }
    if loose {
        for _ in 0..16 {
            let (a, b) = (rng.random_range(220..420), rng.random_range(200..400));
            let sag = rng.random_range(30..220);
            c.line(250, a, 480, (a + b) / 2 + sag, 4, DARK);
            c.line(480, (a + b) / 2 + sag, 730, b, 4, DARK);
        }
    } else {
        c.rect(250, 300, 480, 26, STEEL);
    }
}

fn mix(from: Colour, to: Colour, share: f64) -> Colour {
    let share = share.clamp(0.0, 1.0);
    std::array::from_fn(|at| (f64::from(from[at]) * (1.0 - share) + f64::from(to[at]) * share) as u8)
}

struct Canvas {
    image: RgbImage,
    grain: u32,
}

impl Canvas {
    fn put(&mut self, x: i32, y: i32, colour: Colour) {
        if let (Ok(x), Ok(y)) = (u32::try_from(x), u32::try_from(y))
            && x < WIDTH
            && y < HEIGHT
        {
            self.image.put_pixel(x, y, Rgb(colour));
        }
    }

    fn rect(&mut self, x: i32, y: i32, width: i32, height: i32, colour: Colour) {
        for y in y..y + height {
            for x in x..x + width {
                self.put(x, y, colour);
            }
        }
    }

    /// Rows that go from one colour to another.
    fn fall(&mut self, from: u32, to: u32, top: Colour, bottom: Colour) {
        for y in from..to.min(HEIGHT) {
            let colour = mix(top, bottom, f64::from(y - from) / f64::from(to - from));
            for x in 0..WIDTH {
                self.image.put_pixel(x, y, Rgb(colour));
            }
        }
    }

    fn disc(&mut self, x: i32, y: i32, radius: i32, colour: Colour) {
        self.oval(x, y, radius, radius, colour);
    }

    fn oval(&mut self, x: i32, y: i32, wide: i32, high: i32, colour: Colour) {
        for dy in -high..=high {
            for dx in -wide..=wide {
                if dx * dx * high * high + dy * dy * wide * wide <= wide * wide * high * high {
                    self.put(x + dx, y + dy, colour);
                }
            }
        }
    }

    fn blend_disc(&mut self, x: i32, y: i32, radius: i32, colour: Colour, share: f64) {
        for dy in -radius..=radius {
            for dx in -radius..=radius {
                let (at_x, at_y) = (x + dx, y + dy);
                let inside = dx * dx + dy * dy <= radius * radius && at_x >= 0 && at_y >= 0;
                if inside && (at_x as u32) < WIDTH && (at_y as u32) < HEIGHT {
                    let under = self.image.get_pixel(at_x as u32, at_y as u32).0;
                    self.put(at_x, at_y, mix(under, colour, share));
                }
            }
        }
    }

    fn ring(&mut self, x: i32, y: i32, radius: i32, thick: i32, colour: Colour) {
        let inner = radius - thick;
        for dy in -radius..=radius {
            for dx in -radius..=radius {
                let far = dx * dx + dy * dy;
                if far <= radius * radius && far >= inner * inner {
                    self.put(x + dx, y + dy, colour);
                }
            }
        }
    }

    fn line(&mut self, x: i32, y: i32, to_x: i32, to_y: i32, thick: i32, colour: Colour) {
        let steps = (to_x - x).abs().max((to_y - y).abs()).max(1);
        for at in 0..=steps {
            let (px, py) = (x + (to_x - x) * at / steps, y + (to_y - y) * at / steps);
            self.rect(px - thick / 2, py - thick / 2, thick, thick, colour);
        }
    }

    /// A little unevenness, as a phone's sensor has it.
    fn grain(&mut self) {
        let mut state = self.grain | 1;
        for pixel in self.image.pixels_mut() {
            state ^= state << 13;
            state ^= state >> 17;
            state ^= state << 5;
            let by = (state % 7) as i16 - 3;
            for part in &mut pixel.0 {
                *part = (i16::from(*part) + by).clamp(0, 255) as u8;
            }
        }
    }
}
