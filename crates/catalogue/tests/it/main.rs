//! The catalogues keep their contract and agree.

mod agree;
mod at_scale;
mod dynamodb;
mod interrupted;
mod made_of;
#[path = "../../benches/made_up/mod.rs"]
mod made_up;
mod requests;
#[path = "../../benches/searches/mod.rs"]
mod searches;
mod unwilling;
