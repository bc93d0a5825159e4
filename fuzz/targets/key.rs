//! Keys, as a listing of a store gives them: what is read back is spelled the same, and never leaves its folder.

#![no_main]

use libfuzzer_sys::fuzz_target;
use photo::Key;

fuzz_target!(|text: &str| {
    let Some(key) = Key::parse(text) else { return };
    assert_eq!(key.to_string(), text);
    assert!(text.split('/').all(|part| !matches!(part, "" | "." | "..")));
    assert!(!text.contains('\0'));
});
