//! The library as the programs use it, in memory and in folders of this machine.

mod accounts;
mod albums;
mod edits;
mod folders;
mod in_memory;
mod meaning;
mod meanwhile;
mod memories;
mod noticing;
mod people;
mod places;
mod reading_in_part;
mod recognising;
mod searching;
mod seen;
mod shares;
mod stacking;
mod sync;
mod vanishing;
mod watched;
mod within;
