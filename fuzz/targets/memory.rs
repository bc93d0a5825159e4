//! What is asked of every file before it is read whole: its format, and how much memory its picture will take.
//! Far quicker than `process`, so that it gets deeper into the formats' headers.

#![no_main]

use libfuzzer_sys::fuzz_target;

fuzz_target!(|bytes: &[u8]| {
    let format = media::format_of(bytes);
    let memory_bytes = media::memory_bytes(bytes);
    assert!(memory_bytes <= media::MAX_DECODING_BYTES, "{format:?} would take {memory_bytes} bytes");
});
