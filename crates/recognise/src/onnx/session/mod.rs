//! A model that can be run. Only the files here name what runs it: rten, which is in the program, or with the feature `ort`
//! ONNX Runtime, which is looked for when the program runs.

#[cfg(feature = "ort")]
mod ort;
#[cfg(not(feature = "ort"))]
mod rten;

#[cfg(feature = "ort")]
pub(super) use self::ort::{Session, ready};
#[cfg(not(feature = "ort"))]
pub(super) use self::rten::{Session, ready};

/// Why a model cannot be loaded, or did not run, in its own words.
pub(super) type Failure = Box<dyn std::error::Error + Send + Sync>;
