//! Tintype on AWS Lambda: S3 events to ingest, HTTP to the gallery.
//! One program for both; which one it is, its environment says.

fn main() {}
