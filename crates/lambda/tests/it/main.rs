//! The function as it is deployed: made by the template, run under its role, told by S3's own events.

mod costs;
mod hard_events;
mod hard_times;
#[cfg(feature = "onnx")]
mod own_models;
mod stack;
mod two_doors;
mod web_door;
