//! A RAW file in a store that knows its SHA-256 is read without its sensor's data, and gives what all of it would.

use std::sync::Arc;

use bytes::Bytes;
use library::{Library, OriginalPath, PhotoId, Sizes};
use photo::Key;
use store::Store;

use crate::watched::Watched;

const SENSOR_BYTES: u32 = 6 << 20;

/// A directory of 32-bit numbers, little-endian.
fn directory(entries: &[(u16, u16, u32, u32)]) -> Vec<u8> {
    let mut bytes = (entries.len() as u16).to_le_bytes().to_vec();
    for (tag, kind, count, value) in entries {
        bytes.extend(tag.to_le_bytes());
        bytes.extend(kind.to_le_bytes());
        bytes.extend(count.to_le_bytes());
        bytes.extend(value.to_le_bytes());
    }
    bytes.extend([0; 4]);
    bytes
}

/// A NEF: its maker, a JPEG, the sensor's data, and what the camera put behind it.
fn nef() -> Bytes {
    let jpeg = include_bytes!("../../../../examples/photos/2005/11/sunset.jpg");
    let make = b"NIKON CORPORATION\0";
    let (main_length, sensor_length) = (2 + 4 * 12 + 4, 2 + 3 * 12 + 4);
    let sensor_at = 8 + main_length;
    let make_at = sensor_at + sensor_length;
    let jpeg_at = make_at + make.len() as u32;
    let data_at = jpeg_at + jpeg.len() as u32;
    let main = directory(&[
        (0x010f, 2, make.len() as u32, make_at),
        (0x014a, 4, 1, sensor_at),
        (0x0201, 4, 1, jpeg_at),
        (0x0202, 4, 1, jpeg.len() as u32),
    ]);
    let sensor = directory(&[(0x0106, 3, 1, 32_803), (0x0111, 4, 1, data_at), (0x0117, 4, 1, SENSOR_BYTES)]);
    let noise = (0..SENSOR_BYTES).map(|n| (n.wrapping_mul(2_654_435_761) >> 24) as u8).collect::<Vec<u8>>();
    [b"II*\0\x08\0\0\0", main.as_slice(), &sensor, make, jpeg, &noise, &[7; 1_000]].concat().into()
}

/// What a store that knows or does not is asked to read, and what comes of it.
async fn ingested(knows: bool) -> (u64, Vec<photo::Record>, PhotoId) {
    let store = Watched::new(knows);
    let path: OriginalPath = "2006/DSC_0001.NEF".parse().unwrap();
    store.create(vec![(Key::Original(path.clone()), nef())]).await.unwrap();
    let sizes = Sizes { thumbnail_px: 2048, tile_px: 360 };
    let library = Library::new(store.clone(), Arc::new(catalogue::memory::Memory::default()), sizes);
    let ingested = library.ingest(&path, 1).await.unwrap();
    assert_eq!(ingested.problems, <[&str; 0]>::default());
    let mut records = library.show(&path).await.unwrap().unwrap().records;
    records.retain(|record| matches!(record.said(), photo::Said::Original(_)));
    (store.read_bytes(), records, ingested.photo)
}

#[tokio::test(flavor = "multi_thread")]
async fn the_sensors_data_is_not_paid_for() {
    let size_bytes = nef().len() as u64;
    let (all, expected, photo) = ingested(false).await;
    let (part, records, same) = ingested(true).await;
    assert_eq!((records, same), (expected, photo));
    assert_eq!(all, size_bytes);
    assert!(part < size_bytes - u64::from(SENSOR_BYTES) + (400 << 10), "{part} of {size_bytes} bytes were read");
}

#[tokio::test(flavor = "multi_thread")]
async fn parts_of_two_files_are_never_one() {
    let store = Watched::new(true);
    let catalogue = Arc::new(catalogue::memory::Memory::default());
    let library = Library::new(store.clone(), catalogue, Sizes::default());
    store.put("a.NEF", nef()).await;
    let mut pause = store.pause();
    let slow = tokio::spawn({
        let library = library.clone();
        async move { library.ingest(&"a.NEF".parse().unwrap(), 1).await }
    });
    pause.reached().await;
    // Behind the sensor's data, where only the second request looks.
    let mut other = nef().to_vec();
    *other.last_mut().unwrap() = 8;
    store.put("a.NEF", other.into()).await;
    pause.end();
    let error = slow.await.unwrap().unwrap_err();
    assert!(error.to_string().contains("it was changing while it was read"), "{error:#}");
    assert!(library.show(&"a.NEF".parse().unwrap()).await.unwrap().is_none());
}
