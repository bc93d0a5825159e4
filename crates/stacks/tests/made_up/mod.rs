//! Made-up photographs: what each shows is a number, and how it looks follows from that.
#![allow(dead_code, reason = "each test and bench uses its part")]

use std::path::Path;

use photo::seen::Features;
use photo::{Camera, Clock, Entry, File, Format, PhotoId, Reading, Seen, Taken};

/// A photograph.
#[derive(Clone, Debug)]
pub struct Made {
    /// Where it is; its ending says its format.
    pub path: String,
    /// What it shows.
    pub scene: u64,
    /// How far it is from what others show of the same, 0 to 1.
    pub apart: f32,
    /// By the camera's clock.
    pub taken: Option<String>,
    /// The camera's model.
    pub camera: Option<&'static str>,
    /// Pixels across and down.
    pub size_px: (u32, u32),
    /// Stars.
    pub rating: Option<u8>,
    /// Whether it is a page of text: light, and without colour.
    pub page: bool,
}

/// A photograph at a path that shows a scene, of which nothing else is known.
pub fn made(path: &str, scene: u64) -> Made {
    let path = path.to_owned();
    Made { path, scene, apart: 0.0, taken: None, camera: None, size_px: (6_000, 4_000), rating: None, page: false }
}

impl Made {
    /// Taken by this camera at this time of one day.
    pub fn by(self, camera: &'static str, time: &str) -> Self {
        Self { camera: Some(camera), taken: Some(format!("2019-05-17T{time}")), ..self }
    }

    /// So many pixels across, in the same shape.
    pub fn wide(self, width_px: u32) -> Self {
        Self { size_px: (width_px, width_px * 2 / 3), ..self }
    }

    /// So far from what others show of the scene.
    pub fn apart(self, apart: f32) -> Self {
        Self { apart, ..self }
    }

    /// So many stars.
    pub fn rated(self, stars: u8) -> Self {
        Self { rating: Some(stars), ..self }
    }

    /// Which photo it is.
    pub fn id(&self) -> PhotoId {
        PhotoId::of(self.path.as_bytes())
    }

    /// Its entry.
    pub fn entry(&self) -> Entry {
        let files = vec![File { path: self.path.parse().unwrap(), size_bytes: 1, modified_ms: 1 }];
        let ending = Path::new(&self.path).extension().unwrap_or_default().to_string_lossy().to_lowercase();
        let format = Format::ALL.into_iter().find(|format| format.name() == ending).unwrap_or(Format::Jpeg);
        let taken = self.taken.as_ref().map(|local| Taken {
            local: local.parse().unwrap(),
            offset_minutes: None,
            clock: Clock::Exif,
        });
        let (width_px, height_px) = self.size_px;
        let reading = Reading {
            format,
            width_px,
            height_px,
            taken,
            camera: Camera { model: self.camera.map(str::to_owned), ..Camera::default() },
            rating: self.rating,
            thumbhash: Some(self.thumbhash()),
            ..Reading::default()
        };
        Entry::fold(self.id(), files, reading, Seen::default()).unwrap()
    }

    /// What a recogniser makes of it.
    pub fn features(&self) -> Features {
        Features::of(&mixed(self.scene, self.apart, 1_280))
    }

    /// The numbers that a thumbhash of three by two has, written as it writes them.
    fn thumbhash(&self) -> String {
        let waves = mixed(self.scene, self.apart, 22 + 10);
        let greatest = waves.iter().fold(0.0_f32, |greatest, wave| greatest.max(wave.abs()));
        let (brightness, colour) = if self.page { (58, 0) } else { ((waves[0].abs() * 60.0) as u8 & 63, 1) };
        let mut hash = vec![brightness, 0x08, 0x0a, 5 | colour << 3, 0x80];
        let halves: Vec<u8> = waves.iter().map(|wave| ((wave / greatest + 1.0) * 7.5).round() as u8).collect();
        hash.extend(halves.chunks(2).map(|pair| pair[0] | pair[1] << 4));
        base64(&hash)
    }
}

/// Numbers that are the scene's own, lower waves stronger, and as far from them as said.
fn mixed(scene: u64, apart: f32, count: usize) -> Vec<f32> {
    let mut own = fastrand::Rng::with_seed(scene);
    let mut other = fastrand::Rng::with_seed(scene ^ u64::from(apart.to_bits()) << 20 ^ 0x5eed);
    let mut number = |rank: usize| {
        let wave = (own.f32() - 0.5, other.f32() - 0.5);
        (wave.0 + apart * wave.1) / (1.0 + rank as f32).sqrt()
    };
    (0..count).map(&mut number).collect()
}

fn base64(bytes: &[u8]) -> String {
    const DIGITS: &[u8; 64] = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
    let digits = bytes.chunks(3).flat_map(|three| {
        let bits = (0..3).fold(0_u32, |bits, at| bits << 8 | u32::from(*three.get(at).unwrap_or(&0)));
        (0..=three.len()).map(move |at| char::from(DIGITS[(bits >> (18 - 6 * at) & 63) as usize]))
    });
    digits.collect()
}
