//! What a library in the bucket costs, month by month, each line by itself.
//! The first upload is a month of its own; after it the library grows by the same number of photos every month.

use std::collections::BTreeMap;
use std::iter::Sum;
use std::ops::Sub;

use serde::Serialize;

use crate::calls::onnx_time;
use crate::item::{Group, Item, Recogniser};
use crate::prices::ClassPrices;
use crate::usage::{Held, Usage};
use crate::{DAYS, MONTHS, PicoUsd, Prices, StorageClass, product};

/// What something costs over time.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize)]
pub struct Amounts {
    /// For the first upload.
    pub once: PicoUsd,
    /// A month once everything has settled, the first month's new photos included.
    pub month: PicoUsd,
    /// The twelve months after the first upload.
    pub year: PicoUsd,
    /// The first upload, and all years after it.
    pub years: PicoUsd,
}

/// What one item costs.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
pub struct Line {
    /// Which.
    pub item: Item,
    /// How much.
    #[serde(flatten)]
    pub amounts: Amounts,
}

/// What a library costs in one storage class.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Bill {
    /// Where the originals are.
    pub class: StorageClass,
    /// What recognises.
    pub recogniser: Recogniser,
    /// Each item that costs anything, in order.
    pub lines: Vec<Line>,
    /// The sum of all lines.
    pub total: Amounts,
}

/// What keeping a library in the bucket costs, for so many years after the first upload.
pub fn estimate(usage: &Usage, prices: &Prices, class: StorageClass, recogniser: Recogniser, years: u64) -> Bill {
    let cloud = Cloud { usage, prices, class, recogniser };
    let mut lines: BTreeMap<Item, Amounts> = BTreeMap::new();
    let mut add = |month: Vec<(Item, PicoUsd)>, to: fn(&mut Amounts, PicoUsd)| {
        for (item, amount) in month.into_iter().filter(|(_, amount)| *amount > PicoUsd::ZERO) {
            to(lines.entry(item).or_default(), amount);
        }
    };
    add(cloud.month(When::Upload), |amounts, amount| {
        amounts.once += amount;
        amounts.years += amount;
    });
    add(cloud.month(When::Settled), |amounts, amount| amounts.month += amount);
    for number in 1..=MONTHS.max(years * MONTHS) {
        let month = cloud.month(When::Month(number));
        if number <= MONTHS {
            add(month.clone(), |amounts, amount| amounts.year += amount);
        }
        if number <= years * MONTHS {
            add(month, |amounts, amount| amounts.years += amount);
        }
    }
    let lines: Vec<Line> = lines.into_iter().map(|(item, amounts)| Line { item, amounts }).collect();
    let total = lines.iter().map(|line| line.amounts).sum();
    Bill { class, recogniser, lines, total }
}

/// A month of a library's life.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum When {
    /// Everything is put in; nothing is looked at yet.
    Upload,
    /// Everything is old enough to be in the tier where it stays, but for the month's new photos.
    Settled,
    /// The first month after the upload is 1.
    Month(u64),
}

/// What all months have in common.
struct Cloud<'a> {
    usage: &'a Usage,
    prices: &'a Prices,
    class: StorageClass,
    recogniser: Recogniser,
}

/// What is in the bucket in a month, and what comes into it.
struct Month {
    when: When,
    /// Kept all month: what comes within it is billed for all of it.
    stored: Held,
    arriving: Held,
    /// Whether anybody looks at anything.
    lived_in: bool,
}

impl Cloud<'_> {
    fn month(&self, when: When) -> Vec<(Item, PicoUsd)> {
        let (held, new) = (self.usage.held, self.usage.arriving());
        let month = match when {
            When::Upload => Month { when, stored: Held::default(), arriving: held, lived_in: false },
            When::Settled => Month { when, stored: held.and(1, &new), arriving: new, lived_in: true },
            When::Month(number) => Month { when, stored: held.and(number, &new), arriving: new, lived_in: true },
        };
        [
            self.originals(&month),
            self.derived(&month),
            self.taking_in(&month),
            self.recognising(&month),
            self.viewing(&month),
        ]
        .concat()
    }

    fn originals(&self, month: &Month) -> Vec<(Item, PicoUsd)> {
        let aws = &self.prices.aws;
        let Held { files, bytes, .. } = month.stored;
        match aws.class(self.class) {
            ClassPrices::AtOnce(_) if self.class == StorageClass::IntelligentTiering => self.tiers(month),
            ClassPrices::AtOnce(at_once) => {
                let billed = month.stored.billed_bytes(at_once.least_bytes.whole());
                vec![(Item::Originals, at_once.month.of(billed))]
            }
            ClassPrices::Archived(archived) => {
                let index = archived.month.of(product([files, aws.archived_index_bytes.whole()]));
                let name = aws.standard.month.of(product([files, aws.archived_name_bytes.whole()]));
                vec![(Item::Originals, archived.month.of(u128::from(bytes))), (Item::ArchiveOverhead, index + name)]
            }
        }
    }

    /// Intelligent-Tiering: a month at Standard's price, two at the next, then the lowest; small files stay where they are.
    fn tiers(&self, month: &Month) -> Vec<(Item, PicoUsd)> {
        let aws = &self.prices.aws;
        let large = |held: &Held| product([held.bytes.saturating_sub(held.small_bytes)]);
        let (held, new) = (large(&self.usage.held), large(&self.usage.arriving()));
        let small = u128::from(month.stored.small_bytes);
        let (first, second, last) = match month.when {
            When::Upload => (0, 0, 0),
            When::Settled => (new, 0, held),
            When::Month(1) => (held + new, 0, 0),
            When::Month(2 | 3) => (new, held + new, 0),
            When::Month(number) => (new, 2 * new, held + u128::from(number - 3) * new),
        };
        let storage = aws.intelligent_tiering.month.of(first + small)
            + aws.infrequent_tier.of(second)
            + aws.archive_instant_tier.of(last);
        let watched = u128::from(month.stored.files.saturating_sub(month.stored.small_files));
        vec![(Item::Originals, storage), (Item::Monitoring, aws.monitored.of(watched))]
    }

    fn derived(&self, month: &Month) -> Vec<(Item, PicoUsd)> {
        let Held { files, photos, .. } = month.stored;
        let standard = |number: u64, bytes: u64| self.prices.aws.standard.month.of(product([number, bytes]));
        vec![
            (Item::Thumbnails, standard(files, self.usage.thumbnail_bytes)),
            (Item::Tiles, standard(files, self.usage.tile_bytes)),
            (Item::Records, standard(photos, self.usage.record_bytes)),
            (Item::TableStorage, self.prices.aws.table_month.of(self.table_bytes(photos))),
            (Item::TableBackups, self.prices.aws.table_backup_month.of(self.table_bytes(photos))),
        ]
    }

    fn table_bytes(&self, photos: u64) -> u128 {
        product([photos, self.prices.stack.table_bytes.whole()])
    }

    fn taking_in(&self, month: &Month) -> Vec<(Item, PicoUsd)> {
        let (aws, stack) = (&self.prices.aws, &self.prices.stack);
        let Held { files, photos, bytes, .. } = month.arriving;
        let reads = stack.original_reads.whole();
        let (put, landing, reading) = match aws.class(self.class) {
            ClassPrices::AtOnce(at_once) => {
                let reading = at_once.read(product([files, reads]), product([bytes, reads]));
                (at_once.put.of(u128::from(files)), PicoUsd::ZERO, reading)
            }
            ClassPrices::Archived(archived) => {
                let day = aws.standard.month.of(u128::from(bytes)).part(stack.landing_days.whole(), DAYS);
                let moved = archived.put.of(u128::from(files));
                (aws.standard.put.of(u128::from(files)), day + moved, aws.standard.get.of(product([files, reads])))
            }
        };
        let derived = product([files, stack.derived_puts.whole()]) + self.recognised_puts(photos);
        let labels = match self.recogniser {
            Recogniser::None => 0,
            Recogniser::Onnx | Recogniser::Rekognition | Recogniser::RekognitionText => self.usage.labels,
        };
        let writes = product([photos, stack.table_writes.whole()]).saturating_add(product([
            photos,
            labels,
            stack.table_writes_per_label.whole(),
        ]));
        let messages = product([files, stack.queue_requests.whole()]) + u128::from(stack.idle_polls.whole());
        let calls = u128::from(files) + u128::from(self.views(month));
        vec![
            (Item::Uploading, put + aws.standard.put.of(derived)),
            (Item::Landing, landing),
            (Item::Reading, reading),
            (Item::Lambda, aws.lambda_time.of(self.lambda_time(month)) + aws.lambda_calls.of(calls)),
            (Item::Queue, aws.queue_requests.of(messages)),
            (Item::TableWrites, aws.table_writes.of(writes)),
        ]
    }

    fn recognised_puts(&self, photos: u64) -> u128 {
        match self.recogniser {
            Recogniser::None => 0,
            Recogniser::Onnx | Recogniser::Rekognition | Recogniser::RekognitionText => {
                product([photos, self.prices.stack.recognised_puts.whole()])
            }
        }
    }

    /// In MB-milliseconds, without recognition.
    fn lambda_time(&self, month: &Month) -> u128 {
        let stack = &self.prices.stack;
        let ingest = product([month.arriving.files, stack.ingest_ms.whole(), stack.ingest_mb.whole()]);
        ingest.saturating_add(product([self.views(month), stack.view_ms.whole(), stack.view_mb.whole()]))
    }

    fn views(&self, month: &Month) -> u64 {
        if month.lived_in { self.usage.viewing.requests } else { 0 }
    }

    fn recognising(&self, month: &Month) -> Vec<(Item, PicoUsd)> {
        let aws = &self.prices.aws;
        let photos = month.arriving.photos;
        match self.recogniser {
            Recogniser::None => vec![],
            Recogniser::Onnx => {
                // What it adds to the bill: the free part of the month is used by making thumbnails first.
                let without = self.lambda_time(month);
                let models = onnx_time(self.prices, photos);
                let added = aws.lambda_time.of(without.saturating_add(models)) - aws.lambda_time.of(without);
                vec![(Item::OwnModels, added)]
            }
            Recogniser::Rekognition | Recogniser::RekognitionText => {
                // Calls for labels and for text are counted together where many of them become cheaper.
                let labels = aws.labels.of(u128::from(photos));
                let text = match self.recogniser {
                    Recogniser::RekognitionText => aws.labels.of(2 * u128::from(photos)) - labels,
                    Recogniser::None | Recogniser::Onnx | Recogniser::Rekognition => PicoUsd::ZERO,
                };
                vec![
                    (Item::Labels, labels),
                    (Item::Text, text),
                    (Item::Faces, aws.faces.of(u128::from(photos))),
                    (Item::StoredFaces, aws.stored_faces.of(product([month.stored.photos, self.usage.faces]))),
                ]
            }
        }
    }

    fn viewing(&self, month: &Month) -> Vec<(Item, PicoUsd)> {
        if !month.lived_in {
            return vec![];
        }
        let (aws, seen) = (&self.prices.aws, self.usage.viewing);
        let pictures = u128::from(seen.tiles) + u128::from(seen.thumbnails);
        let requests = aws.delivered_requests.of(pictures + u128::from(seen.requests))
            + aws.standard.get.of(pictures)
            + aws.table_reads.of(product([seen.requests, self.prices.stack.view_reads.whole()]));
        let shown = product([seen.tiles, self.usage.tile_bytes])
            .saturating_add(product([seen.thumbnails, self.usage.thumbnail_bytes]));
        let opened = self.opened();
        let opening = match aws.class(self.class) {
            ClassPrices::AtOnce(at_once) => at_once.read(u128::from(opened.files), u128::from(opened.bytes)),
            ClassPrices::Archived(archived) => {
                let restore = archived.usual();
                let kept = aws.standard.month.of(u128::from(opened.bytes));
                restore.request.of(u128::from(opened.files))
                    + restore.retrieved.of(u128::from(opened.bytes))
                    + kept.part(self.prices.stack.restored_days.whole(), DAYS)
                    + archived.get.of(u128::from(opened.files))
            }
        };
        vec![
            (Item::Viewing, requests),
            (Item::Opening, opening),
            (Item::Delivery, aws.delivered.of(shown) + aws.egress.of(u128::from(opened.bytes))),
        ]
    }

    /// As many originals of average size as are opened in a month.
    fn opened(&self) -> Held {
        let Held { files, bytes, .. } = self.usage.held;
        let originals = self.usage.viewing.originals.min(files);
        let opened = product([bytes, originals]).div_ceil(u128::from(files.max(1)));
        Held { files: originals, bytes: u64::try_from(opened).unwrap_or(u64::MAX), ..Held::default() }
    }
}

impl Bill {
    /// What the items of one group cost together.
    pub fn group(&self, group: Group) -> Amounts {
        self.lines.iter().filter(|line| line.item.group() == group).map(|line| line.amounts).sum()
    }
}

impl Sum for Amounts {
    fn sum<I: Iterator<Item = Self>>(all: I) -> Self {
        all.fold(Self::default(), |sum, next| Self {
            once: sum.once + next.once,
            month: sum.month + next.month,
            year: sum.year + next.year,
            years: sum.years + next.years,
        })
    }
}

impl Sub for Amounts {
    type Output = Self;

    fn sub(self, other: Self) -> Self {
        Self {
            once: self.once - other.once,
            month: self.month - other.month,
            year: self.year - other.year,
            years: self.years - other.years,
        }
    }
}
