//! The catalogues keep their contract and agree.

mod agree;
mod at_scale;
#[cfg(feature = "dynamodb")]
mod dynamodb;
#[cfg(feature = "dynamodb")]
mod interrupted;
mod made_of;
#[path = "../../benches/made_up/mod.rs"]
mod made_up;
#[cfg(feature = "dynamodb")]
mod requests;
#[cfg(feature = "dynamodb")]
#[path = "../../benches/searches/mod.rs"]
mod searches;
#[cfg(feature = "dynamodb")]
mod unwilling;
