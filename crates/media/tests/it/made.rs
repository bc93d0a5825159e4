//! Small files made for one test each: pictures, tags, chunks and boxes.
//! Written as the formats' own makers write them, so that reading them proves something.

use std::path::PathBuf;

use media::{Processed, Sizes, process};
use turbojpeg::{Compressor, Image, PixelFormat, Subsamp};

/// A fixture's bytes.
pub fn fixture(name: &str) -> Vec<u8> {
    std::fs::read(root().join("fixtures/photos").join(name)).expect("the fixture is part of the project")
}

/// The project's folder.
pub fn root() -> PathBuf {
    PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("../..")
}

/// Read at the default sizes.
pub fn processed(bytes: &[u8]) -> Processed {
    process(bytes, &Sizes::default())
}

/// A picture of these pixels, near enough, without metadata.
pub fn jpeg(width: usize, height: usize, pixel: impl Fn(usize, usize) -> [u8; 3]) -> Vec<u8> {
    let pixels: Vec<u8> =
        (0..height).flat_map(|y| (0..width).map(move |x| (x, y))).flat_map(|(x, y)| pixel(x, y)).collect();
    let mut compressor = Compressor::new().unwrap();
    compressor.set_quality(95).unwrap();
    compressor.set_subsamp(Subsamp::None).unwrap();
    let image = Image { pixels: pixels.as_slice(), width, pitch: width * 3, height, format: PixelFormat::RGB };
    compressor.compress_to_vec(image).unwrap()
}

/// A JPEG of one colour.
pub fn plain_jpeg(width: usize, height: usize, colour: [u8; 3]) -> Vec<u8> {
    jpeg(width, height, |_, _| colour)
}

/// The JPEG with a segment more at its beginning.
pub fn with_segment(jpeg: &[u8], marker: u8, content: &[u8]) -> Vec<u8> {
    let length = u16::try_from(content.len() + 2).unwrap().to_be_bytes();
    [&jpeg[..2], &[0xff, marker], &length, content, &jpeg[2..]].concat()
}

/// The JPEG with EXIF.
pub fn with_exif(jpeg: &[u8], tree: &Tree) -> Vec<u8> {
    with_segment(jpeg, 0xe1, &[b"Exif\0\0", tree.bytes(b"II*\0").as_slice()].concat())
}

/// The pixels of a thumbnail: width, height, RGB.
pub fn thumbnail(processed: &Processed) -> (usize, usize, Vec<u8>) {
    let renditions = processed.renditions.as_ref().expect("there is a picture");
    let image = turbojpeg::decompress(&renditions.thumbnail, PixelFormat::RGB).unwrap();
    (image.width, image.height, image.pixels)
}

/// The pixel of a thumbnail at a place given in fractions of its size.
pub fn pixel_at(processed: &Processed, across: f64, down: f64) -> [u8; 3] {
    let (width, height, pixels) = thumbnail(processed);
    let (x, y) = ((across * width as f64) as usize, (down * height as f64) as usize);
    let at = (y * width + x) * 3;
    [pixels[at], pixels[at + 1], pixels[at + 2]]
}

/// Whether no channel is further away than this.
pub fn near(a: [u8; 3], b: [u8; 3], tolerance: u8) -> bool {
    a.iter().zip(b).all(|(a, b)| a.abs_diff(b) <= tolerance)
}

/// A TIFF tree to be written: directories of tags. The first is the root; those named in `chain` follow each other.
#[derive(Default)]
pub struct Tree {
    pub directories: Vec<Vec<(u16, Content)>>,
    pub chain: Vec<usize>,
    /// Bytes before the first directory, the header's eight included.
    pub head_bytes: usize,
}

/// What a tag holds.
#[derive(Clone)]
pub enum Content {
    Short(u16),
    Long(u32),
    Rational(u32, u32),
    Text(&'static str),
    Bytes(Vec<u8>),
    /// Where another directory is.
    Directory(usize),
    Directories(Vec<usize>),
    /// Where a piece of data is that belongs to no tag.
    Piece(Vec<u8>),
    /// How long that piece is.
    Length(usize),
}

impl Tree {
    /// One directory.
    pub fn of(tags: Vec<(u16, Content)>) -> Self {
        Self { directories: vec![tags], ..Self::default() }
    }

    /// The whole file, little-endian.
    pub fn bytes(&self, magic: &[u8; 4]) -> Vec<u8> {
        let head = self.head_bytes.max(8);
        // The size of a directory does not depend on where it is, so places can be counted first.
        let mut starts = Vec::new();
        let mut end = head;
        for directory in &self.directories {
            starts.push(end as u32);
            end += 2 + 12 * directory.len() + 4;
        }
        let mut behind = Vec::new();
        let mut file = [&magic[..], &starts[0].to_le_bytes()].concat();
        file.resize(head, 0);
        for (index, directory) in self.directories.iter().enumerate() {
            let mut tags: Vec<_> = directory.iter().collect();
            tags.sort_by_key(|(tag, _)| *tag);
            file.extend((tags.len() as u16).to_le_bytes());
            for (tag, content) in tags {
                let (kind, count, value) = content.encoded(&starts, end as u32 + behind.len() as u32, &mut behind);
                file.extend(tag.to_le_bytes());
                file.extend(u16::to_le_bytes(kind));
                file.extend(u32::to_le_bytes(count));
                if value.len() <= 4 {
                    file.extend(value.iter().chain(&[0; 4]).take(4));
                } else {
                    file.extend((end as u32 + behind.len() as u32).to_le_bytes());
                    behind.extend(value);
                }
            }
            let at = self.chain.iter().position(|link| *link == index);
            let next = at.and_then(|at| self.chain.get(at + 1)).map_or(0, |next| starts[*next]);
            file.extend(next.to_le_bytes());
        }
        file.extend(behind);
        file
    }
}

impl Content {
    fn encoded(&self, starts: &[u32], place: u32, behind: &mut Vec<u8>) -> (u16, u32, Vec<u8>) {
        match self {
            Content::Short(number) => (3, 1, number.to_le_bytes().to_vec()),
            Content::Long(number) => (4, 1, number.to_le_bytes().to_vec()),
            Content::Rational(over, under) => (5, 1, [over.to_le_bytes(), under.to_le_bytes()].concat()),
            Content::Text(text) => (2, text.len() as u32 + 1, [text.as_bytes(), b"\0"].concat()),
            Content::Bytes(bytes) => (7, bytes.len() as u32, bytes.clone()),
            Content::Directory(index) => (4, 1, starts[*index].to_le_bytes().to_vec()),
            Content::Directories(indices) => {
                (4, indices.len() as u32, indices.iter().flat_map(|index| starts[*index].to_le_bytes()).collect())
            }
            Content::Piece(piece) => {
                behind.extend(piece);
                (4, 1, place.to_le_bytes().to_vec())
            }
            Content::Length(length) => (4, 1, (*length as u32).to_le_bytes().to_vec()),
        }
    }
}

/// A box of an ISO base media file.
pub fn boxed(name: &[u8; 4], content: &[u8]) -> Vec<u8> {
    [&(content.len() as u32 + 8).to_be_bytes()[..], name, content].concat()
}

/// A chunk of a PNG, its checksum with it.
pub fn chunk(name: &[u8; 4], content: &[u8]) -> Vec<u8> {
    let checked = [&name[..], content].concat();
    let mut checksum = !0u32;
    for byte in &checked {
        checksum ^= u32::from(*byte);
        for _ in 0..8 {
            checksum = if checksum & 1 == 1 { checksum >> 1 ^ 0xedb8_8320 } else { checksum >> 1 };
        }
    }
    [&(content.len() as u32).to_be_bytes()[..], &checked, &(!checksum).to_be_bytes()].concat()
}

/// The same numbers each time, evenly spread (xorshift64).
pub struct Random(pub u64);

impl Random {
    pub fn below(&mut self, end: usize) -> usize {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        (self.0 % end as u64) as usize
    }

    pub fn bytes(&mut self, length: usize) -> Vec<u8> {
        (0..length).map(|_| self.below(256) as u8).collect()
    }
}
