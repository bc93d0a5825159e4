//! The gallery and its API over libraries of real photographs, without a network.

mod access;
mod api;
mod archived;
mod matrix;
mod memories;
mod shares;
mod uploads;
mod viewers;
