//! What keeping photographs costs: usage and prices in, money out.
//! Pure: nothing here reads a file or a clock.

mod calls;
mod cloud;
mod home;
mod item;
mod listed;
mod money;
mod price;
mod prices;
mod restore;
mod services;
mod usage;

pub use calls::{Puts, onnx_gb_seconds, puts, reads, recognising, rekognition_calls};
pub use cloud::{Amounts, Bill, Line, estimate};
pub use home::{AtHome, HomeItem, HomeLine, at_home};
pub use item::{Group, Item, Recogniser, UnknownRecogniser};
pub use listed::Listed;
pub use money::{BadNumber, Millionths, PicoUsd, grouped};
pub use photo::StorageClass;
pub use price::{Figure, Price};
pub use prices::{
    Archived, AtOnce, Aws, BUILT_IN, BadPrices, HomePrices, Plan, Prices, Restore, Service, Source, Stack,
};
pub use restore::{Back, early_deletion, getting_back};
pub use services::{Subscription, subscriptions};
pub use usage::{AVERAGE_BYTES, Held, SMALL_BYTES, THUMBNAIL_PX, TILE_PX, Usage, Viewing};

/// Months in a year.
pub(crate) const MONTHS: u64 = 12;

/// What is billed by the day is billed by the thirtieth of a month.
pub(crate) const DAYS: u64 = 30;

/// Multiplies without overflow: beyond 128 bits it is the greatest number.
pub(crate) fn product<const N: usize>(numbers: [u64; N]) -> u128 {
    numbers.into_iter().fold(1, |product, number| product.saturating_mul(u128::from(number)))
}
