//! What it costs to do one thing so often, whatever else happens in the month: puts, reads, looks at pictures.

use serde::Serialize;

use crate::item::Recogniser;
use crate::prices::ClassPrices;
use crate::usage::Held;
use crate::{PicoUsd, Prices, StorageClass, product};

/// What it costs to put objects into a storage class.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
pub struct Puts {
    /// The requests, once.
    pub requests: PicoUsd,
    /// Keeping them, every month.
    pub month: PicoUsd,
}

/// What it costs to put so many objects, of so many bytes together, into a storage class and to keep them there.
///
/// Where objects are billed at a least size, they are taken to be equally large.
pub fn puts(prices: &Prices, class: StorageClass, objects: u64, bytes: u64) -> Puts {
    let held = Held::alike(objects, bytes);
    let (put, month) = match prices.aws.class(class) {
        ClassPrices::AtOnce(at_once) => {
            let billed = held.billed_bytes(at_once.least_bytes.whole());
            (&at_once.put, at_once.month.of(billed))
        }
        ClassPrices::Archived(archived) => {
            let index = product([objects, prices.aws.archived_index_bytes.whole()]);
            let name = product([objects, prices.aws.archived_name_bytes.whole()]);
            let month = archived.month.of(u128::from(bytes) + index) + prices.aws.standard.month.of(name);
            (&archived.put, month)
        }
    };
    let monitored = match class {
        StorageClass::IntelligentTiering => prices.aws.monitored.of(u128::from(objects - held.small_files)),
        StorageClass::Standard
        | StorageClass::StandardIa
        | StorageClass::GlacierIr
        | StorageClass::Glacier
        | StorageClass::DeepArchive => PicoUsd::ZERO,
    };
    Puts { requests: put.of(u128::from(objects)), month: month + monitored }
}

/// What it costs to ask for objects of a class so often, and to read so many bytes of them. What is archived is not read.
pub fn reads(prices: &Prices, class: StorageClass, requests: u64, bytes: u64) -> PicoUsd {
    match prices.aws.class(class) {
        ClassPrices::AtOnce(at_once) => at_once.read(u128::from(requests), u128::from(bytes)),
        ClassPrices::Archived(archived) => archived.get.of(u128::from(requests)),
    }
}

/// What so many calls of Rekognition's `DetectLabels` and of `IndexFaces` or `SearchFaces` cost within one month.
pub fn rekognition_calls(prices: &Prices, labels: u64, faces: u64) -> PicoUsd {
    prices.aws.labels.of(u128::from(labels)) + prices.aws.faces.of(u128::from(faces))
}

/// What recognising so many photos costs where the free part of Lambda's month is used by something else: what photos of
/// one recogniser cost beside those of another. The faces that Rekognition remembers are not among it.
pub fn recognising(prices: &Prices, recogniser: Recogniser, photos: u64) -> PicoUsd {
    match recogniser {
        Recogniser::None => PicoUsd::ZERO,
        Recogniser::Onnx => prices.aws.lambda_time.beyond_steps(onnx_time(prices, photos)),
        Recogniser::Rekognition => rekognition_calls(prices, photos, photos),
        Recogniser::RekognitionText => rekognition_calls(prices, photos.saturating_mul(2), photos),
    }
}

/// The GB-seconds of Lambda that looking at so many photos with Tintype's own models takes, rounded up.
pub fn onnx_gb_seconds(prices: &Prices, photos: u64) -> u64 {
    u64::try_from(onnx_time(prices, photos).div_ceil(1_024_000)).unwrap_or(u64::MAX)
}

/// Lambda's time for looking at so many photos with Tintype's own models, in MB-milliseconds.
pub(crate) fn onnx_time(prices: &Prices, photos: u64) -> u128 {
    product([photos, prices.stack.onnx_ms.whole(), prices.stack.ingest_mb.whole()])
}
