//! The program as people use it, and the rules that the whole source keeps.

mod accounts;
mod bad_input;
mod bucket;
mod costs;
mod deploying;
mod family;
mod meaning;
mod serving;
mod session;
mod sessions;
mod syncing;
mod tidy;
