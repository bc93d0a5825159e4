//! `tintype cost`: what keeping the photographs costs, before anything is spent.

mod table;

use std::path::PathBuf;

use anyhow::{Context, bail};
use cost::{
    Amounts, AtHome, Back, Bill, Held, Listed, Millionths, PicoUsd, Prices, Recogniser, StorageClass, Subscription,
    Usage,
};
use library::{Library, PhotoId};
use serde::Serialize;

use crate::{Ended, say};

/// What keeping the photographs costs: in the cloud by storage class, on disks at home, with photo services
///
/// Of this library, or of any: `--gigabytes 200 --photos 82000`. Nothing is asked of anybody; the prices are in a file with their
/// dates and sources, which --explain prints and --prices replaces.
#[derive(clap::Args)]
pub(crate) struct Arguments {
    /// Count these instead of this library's: a gigabyte is 1,000,000,000 bytes
    #[arg(long, value_name = "GB", value_parser = gigabytes, allow_negative_numbers = true)]
    gigabytes: Option<u64>,

    /// Count these instead of this library's
    #[arg(long, value_name = "NUMBER", value_parser = up_to(10_000_000_000))]
    photos: Option<u64>,

    /// Photos that come every month [default: a 120th of those there are]
    #[arg(long, value_name = "NUMBER", value_parser = up_to(10_000_000_000))]
    new_photos: Option<u64>,

    /// Show where the money goes in this storage class: STANDARD, INTELLIGENT_TIERING, STANDARD_IA, GLACIER_IR, GLACIER,
    /// DEEP_ARCHIVE [default: the recommended one]
    #[arg(long)]
    class: Option<StorageClass>,

    /// What says what a photo shows: onnx (Tintype's own models), rekognition, rekognition-text or none
    #[arg(long, default_value_t = Recogniser::None)]
    recogniser: Recogniser,

    /// Years to look ahead
    #[arg(long, default_value_t = 10, value_parser = clap::value_parser!(u64).range(1..=100))]
    years: u64,

    /// Kilobytes of a thumbnail, on average [default: 230]
    #[arg(long, value_name = "KB", value_parser = up_to(1_000_000))]
    thumbnail_kb: Option<u64>,

    /// Kilobytes of a tile, on average [default: 22]
    #[arg(long, value_name = "KB", value_parser = up_to(1_000_000))]
    tile_kb: Option<u64>,

    /// Labels of a photo, when it is recognised [default: 15]
    #[arg(long, value_name = "NUMBER", value_parser = up_to(1_000_000))]
    labels: Option<u64>,

    /// Faces in a photo, on average [default: 1]
    #[arg(long, value_name = "NUMBER", value_parser = up_to(1_000_000))]
    faces: Option<u64>,

    /// Photos looked at in a month; ten times as many are scrolled past [default: 2000]
    #[arg(long, value_name = "NUMBER", value_parser = up_to(1_000_000_000))]
    views: Option<u64>,

    /// Originals opened or downloaded in a month [default: 20]
    #[arg(long, value_name = "NUMBER", value_parser = up_to(1_000_000_000))]
    originals: Option<u64>,

    /// Megabits a second at which everything would come back [default: 100]
    #[arg(long, value_name = "NUMBER", value_parser = clap::value_parser!(u64).range(1..=1_000_000))]
    megabits: Option<u64>,

    /// Prices from a file instead of the built-in ones
    #[arg(long, value_name = "FILE")]
    prices: Option<PathBuf>,

    /// Print the built-in prices, to be changed and given to --prices
    #[arg(long)]
    print_prices: bool,

    /// Print every price and figure with its source as well
    #[arg(long)]
    explain: bool,

    /// Print one object: prices, usage, years, recommended, bills, recognising, getting_back, early_deletion, at_home,
    /// services, figures; money is in US dollars, as exact decimals
    #[arg(long)]
    json: bool,
}

/// Everything there is to say, and what `--json` prints.
#[derive(Serialize)]
struct Answer {
    prices: Validity,
    usage: Usage,
    years: u64,
    /// The cheapest class over the years in which a photo opens at once.
    recommended: StorageClass,
    /// One for each class, with the recogniser that was asked for.
    bills: Vec<Bill>,
    /// What each recogniser adds.
    recognising: Vec<Recognising>,
    getting_back: Vec<Back>,
    early_deletion: Vec<Leaving>,
    at_home: AtHome,
    services: Vec<Subscription>,
    figures: Vec<Listed>,
    /// What a thousand photos take of Lambda, by Tintype's own models.
    #[serde(skip)]
    onnx_gb_seconds: u64,
    /// The class that is shown line by line.
    #[serde(skip)]
    shown: StorageClass,
}

#[derive(Serialize)]
struct Validity {
    dated: String,
    region: String,
}

#[derive(Serialize)]
struct Recognising {
    recogniser: Recogniser,
    #[serde(flatten)]
    amounts: Amounts,
    /// What it takes for a thousand photos, nothing of which is free.
    thousand: PicoUsd,
}

/// What deleting everything at once after the upload costs.
#[derive(Serialize)]
struct Leaving {
    class: StorageClass,
    at_most: PicoUsd,
}

/// How many entries are held at once.
const PAGE: usize = 1_000;

pub(crate) async fn run(library: Option<PathBuf>, arguments: Arguments) -> anyhow::Result<Ended> {
    if arguments.print_prices {
        say::data([cost::BUILT_IN.trim_end()])?;
        return Ok(Ended::Well);
    }
    let prices = match &arguments.prices {
        Some(file) => read_prices(file)?,
        None => Prices::built_in(),
    };
    let held = match (arguments.photos, arguments.gigabytes) {
        (None, None) => match super::any(library).await {
            Ok(opened) => of_library(opened.library()).await?,
            Err(error) => bail!("{error:#}; or say how many photographs with --gigabytes and --photos"),
        },
        (Some(photos), Some(bytes)) => Held::alike(photos, bytes),
        (Some(photos), None) => Held::alike(photos, photos.saturating_mul(cost::AVERAGE_BYTES)),
        (None, Some(bytes)) => Held::alike(bytes.div_ceil(cost::AVERAGE_BYTES), bytes),
    };
    if held.photos == 0 {
        bail!("there are no photographs to count: import some, or say how many with --gigabytes and --photos");
    }
    let answer = answer(usage(held, &arguments), &prices, &arguments);
    if arguments.json {
        say::json(&answer)?;
    } else {
        say::data(table::lines(&answer, arguments.explain))?;
    }
    Ok(Ended::Well)
}

fn read_prices(file: &std::path::Path) -> anyhow::Result<Prices> {
    let what = || format!("reading the prices in {}", file.display());
    let text = std::fs::read_to_string(file).with_context(what)?;
    Prices::from_json(&text).with_context(what)
}

/// Every file of a library, as its catalogue has it.
async fn of_library(library: &Library) -> anyhow::Result<Held> {
    let any_day = jiff::civil::date(2000, 1, 1);
    let everything = library.search("", any_day).await?;
    let ids: Vec<PhotoId> = everything.found.rows.iter().map(|row| row.id).collect();
    let mut held = Held::default();
    for page in ids.chunks(PAGE) {
        for entry in library.photos(page).await? {
            held.photos += 1;
            entry.files.iter().for_each(|file| held.add_file(file.size_bytes));
        }
    }
    Ok(held)
}

fn usage(held: Held, arguments: &Arguments) -> Usage {
    let usual = Usage::of(held);
    let kilobytes = |given: Option<u64>, usual: u64| given.map_or(usual, |kilobytes| kilobytes * 1_000);
    let mut viewing = usual.viewing;
    if let Some(views) = arguments.views {
        viewing.thumbnails = views;
        viewing.tiles = views * 10;
    }
    viewing.originals = arguments.originals.unwrap_or(viewing.originals);
    Usage {
        new_photos_a_month: arguments.new_photos.unwrap_or(usual.new_photos_a_month),
        thumbnail_bytes: kilobytes(arguments.thumbnail_kb, usual.thumbnail_bytes),
        tile_bytes: kilobytes(arguments.tile_kb, usual.tile_bytes),
        labels: arguments.labels.unwrap_or(usual.labels),
        faces: arguments.faces.unwrap_or(usual.faces),
        megabits: arguments.megabits.unwrap_or(usual.megabits),
        viewing,
        ..usual
    }
}

fn answer(usage: Usage, prices: &Prices, arguments: &Arguments) -> Answer {
    let years = arguments.years;
    let bill = |class, recogniser| cost::estimate(&usage, prices, class, recogniser, years);
    let bills: Vec<Bill> = StorageClass::ALL.into_iter().map(|class| bill(class, arguments.recogniser)).collect();
    let at_once = bills.iter().filter(|bill| bill.class.opens_at_once());
    let recommended = at_once.min_by_key(|bill| bill.total.years).expect("four classes open at once").class;
    let shown = arguments.class.unwrap_or(recommended);
    let unrecognised = bill(shown, Recogniser::None).total;
    let recognising = Recogniser::ALL.into_iter().map(|recogniser| Recognising {
        recogniser,
        amounts: bill(shown, recogniser).total - unrecognised,
        thousand: cost::recognising(prices, recogniser, 1_000),
    });
    let leaving = |class| Leaving { class, at_most: cost::early_deletion(&usage, prices, class) };
    Answer {
        prices: Validity { dated: prices.dated.clone(), region: prices.region.clone() },
        years,
        recommended,
        recognising: recognising.collect(),
        getting_back: StorageClass::ALL
            .into_iter()
            .flat_map(|class| cost::getting_back(&usage, prices, class))
            .collect(),
        early_deletion: StorageClass::ALL.into_iter().map(leaving).collect(),
        at_home: cost::at_home(&usage, prices, years),
        services: cost::subscriptions(&usage, prices, years),
        figures: prices.listed.clone(),
        onnx_gb_seconds: cost::onnx_gb_seconds(prices, 1_000),
        bills,
        shown,
        usage,
    }
}

/// Bytes of so many gigabytes, `0.5` included.
fn gigabytes(text: &str) -> Result<u64, String> {
    let number: Millionths = text.parse().map_err(|error: cost::BadNumber| error.to_string())?;
    // A millionth of a gigabyte is a kilobyte.
    let bytes = number.0.saturating_mul(1_000);
    u64::try_from(bytes).ok().filter(|bytes| *bytes <= MOST_BYTES).ok_or_else(|| "more than an exabyte".to_owned())
}

/// An exabyte.
const MOST_BYTES: u64 = 1_000_000_000_000_000_000;

fn up_to(most: u64) -> clap::builder::RangedU64ValueParser {
    clap::value_parser!(u64).range(0..=most)
}
