//! Which photographs belong together as one stack, of which the gallery shows the top one.
//! Pure values: nothing here does I/O or reads a clock.
//!
//! [`Stacks::of`] finds what may belong together by names, clocks and looks; [`Stacks::resolve`] decides, with what a
//! recogniser made of the pictures where it has looked. Both are functions of the photos, in whatever order they come. Where it
//! is unsure a photo stands alone: two pictures shown where one would do are better than one that is hidden.

mod bursts;
mod copies;
mod look;
mod name;
mod shot;
mod shots;
mod stacks;
mod stars;

pub use stacks::Stacks;
