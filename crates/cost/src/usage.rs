//! How much there is to keep, and how much of it is looked at.
//! Everything an estimate multiplies a price with, apart from what the stack does for each photo.

use serde::Serialize;

/// A family's photographs, as far as they cost something.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Usage {
    /// What there is today.
    pub held: Held,
    /// Photos that come every month, each as large as the average of those there are.
    pub new_photos_a_month: u64,
    /// Bytes of a thumbnail, on average.
    pub thumbnail_bytes: u64,
    /// Bytes of a tile, on average.
    pub tile_bytes: u64,
    /// Bytes of all records of a photo.
    pub record_bytes: u64,
    /// Labels of a photo, when it is recognised.
    pub labels: u64,
    /// Faces in a photo, on average.
    pub faces: u64,
    /// What is looked at in a month.
    pub viewing: Viewing,
    /// How fast everything comes back, in millions of bits a second.
    pub megabits: u64,
}

/// A number of originals.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize)]
pub struct Held {
    /// Different photos.
    pub photos: u64,
    /// Files, of which two may be one photo: each is an object in the bucket.
    pub files: u64,
    /// Bytes of all files.
    pub bytes: u64,
    /// Files under 128 KiB: some classes bill them as that large, others never move them to a cheaper tier.
    pub small_files: u64,
    /// Bytes of those.
    pub small_bytes: u64,
}

/// What a family looks at in a month.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
pub struct Viewing {
    /// Tiles scrolled past.
    pub tiles: u64,
    /// Photos looked at in full window size.
    pub thumbnails: u64,
    /// Originals downloaded or zoomed into.
    pub originals: u64,
    /// Requests that the gallery's Lambda answers: pages, searches.
    pub requests: u64,
}

/// Under it a file is small: 128 KiB.
pub const SMALL_BYTES: u64 = 128 << 10;

/// Of the 82,000 photographs in 200 GB; used where only one of the two is known.
pub const AVERAGE_BYTES: u64 = 2_440_000;

/// The long edge of the thumbnails, and the height of the tiles, whose bytes are known.
pub const THUMBNAIL_PX: u64 = 2_048;
/// See [`THUMBNAIL_PX`].
pub const TILE_PX: u64 = 360;

/// A library made over ten years grows by a 120th of itself every month.
const MONTHS_OF_MAKING: u64 = 120;

impl Usage {
    /// What these originals usually come with; sizes as measured with the example photographs.
    pub fn of(held: Held) -> Self {
        Self {
            held,
            new_photos_a_month: held.photos.div_ceil(MONTHS_OF_MAKING),
            thumbnail_bytes: 230_000,
            tile_bytes: 22_000,
            record_bytes: 4_000,
            labels: 15,
            faces: 1,
            viewing: Viewing { tiles: 20_000, thumbnails: 2_000, originals: 20, requests: 5_000 },
            megabits: 100,
        }
    }

    /// The same with thumbnails and tiles of other edges, up to 1,000,000 px.
    ///
    /// Twice the edge is nearly three times the bytes, as measured with the example photographs: thumbnails of 512, 1,024
    /// and 2,048 px have 34, 98 and 229 KB; tiles of 180, 360 and 720 px have 7, 21 and 57 KB.
    pub fn with_edges(self, thumbnail_px: u64, tile_px: u64) -> Self {
        let scaled = |bytes: u64, px: u64, known_px: u64| bytes * px.pow(3).isqrt() / known_px.pow(3).isqrt();
        Self {
            thumbnail_bytes: scaled(self.thumbnail_bytes, thumbnail_px, THUMBNAIL_PX),
            tile_bytes: scaled(self.tile_bytes, tile_px, TILE_PX),
            ..self
        }
    }

    /// What a month brings.
    pub(crate) fn arriving(&self) -> Held {
        self.held.share(self.new_photos_a_month)
    }
}

impl Held {
    /// So many photos of one size, each a file of its own.
    pub fn alike(photos: u64, bytes: u64) -> Self {
        let small = bytes.checked_div(photos).is_some_and(|average| average < SMALL_BYTES);
        let (small_files, small_bytes) = if small { (photos, bytes) } else { (0, 0) };
        Self { photos, files: photos, bytes, small_files, small_bytes }
    }

    /// Adds one more file of a photo that is counted already, or of a new one.
    pub fn add_file(&mut self, size_bytes: u64) {
        self.files += 1;
        self.bytes += size_bytes;
        if size_bytes < SMALL_BYTES {
            self.small_files += 1;
            self.small_bytes += size_bytes;
        }
    }

    /// As many bytes as are billed where each file counts as `least_bytes` at least.
    pub(crate) fn billed_bytes(&self, least_bytes: u64) -> u128 {
        let padding = if least_bytes <= SMALL_BYTES {
            (u128::from(self.small_files) * u128::from(least_bytes)).saturating_sub(u128::from(self.small_bytes))
        } else {
            (u128::from(self.files) * u128::from(least_bytes)).saturating_sub(u128::from(self.bytes))
        };
        u128::from(self.bytes) + padding
    }

    /// So many photos like these.
    fn share(&self, photos: u64) -> Self {
        let all = u128::from(self.photos.max(1));
        let part = |number: u64| saturated((u128::from(number) * u128::from(photos)).div_ceil(all));
        Self {
            photos,
            files: part(self.files),
            bytes: part(self.bytes),
            small_files: part(self.small_files),
            small_bytes: part(self.small_bytes),
        }
    }

    /// These, and so many times `other`.
    pub(crate) fn and(&self, times: u64, other: &Self) -> Self {
        let sum = |own: u64, others: u64| own.saturating_add(others.saturating_mul(times));
        Self {
            photos: sum(self.photos, other.photos),
            files: sum(self.files, other.files),
            bytes: sum(self.bytes, other.bytes),
            small_files: sum(self.small_files, other.small_files),
            small_bytes: sum(self.small_bytes, other.small_bytes),
        }
    }
}

fn saturated(number: u128) -> u64 {
    u64::try_from(number).unwrap_or(u64::MAX)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn small_files_are_billed_as_large_as_the_class_says() {
        let mut held = Held::default();
        for size_bytes in [1_000, SMALL_BYTES - 1, SMALL_BYTES, 5_000_000] {
            held.add_file(size_bytes);
        }
        assert_eq!((held.files, held.small_files), (4, 2));
        assert_eq!(held.billed_bytes(0), u128::from(held.bytes));
        assert_eq!(held.billed_bytes(SMALL_BYTES), u128::from(3 * SMALL_BYTES + 5_000_000));
    }

    #[test]
    fn renditions_weigh_what_was_measured_of_their_edges() {
        for (thumbnail_px, tile_px, kilobytes) in
            [(2_048, 360, (230, 22)), (1_024, 180, (81, 7)), (512, 720, (28, 62)), (4_096, 64, (650, 1))]
        {
            let usage = Usage::of(Held::default()).with_edges(thumbnail_px, tile_px);
            assert_eq!(
                (usage.thumbnail_bytes / 1_000, usage.tile_bytes / 1_000),
                kilobytes,
                "{thumbnail_px}, {tile_px}"
            );
        }
    }

    #[test]
    fn a_library_grows_by_photos_like_its_own() {
        let usage = Usage::of(Held::alike(82_000, 200_000_000_000));
        assert_eq!(usage.new_photos_a_month, 684);
        let arriving = usage.arriving();
        assert_eq!((arriving.photos, arriving.files, arriving.small_files), (684, 684, 0));
        assert_eq!(arriving.bytes, 1_668_292_683);
        assert_eq!(Usage::of(Held::default()).arriving(), Held::default());
    }
}
