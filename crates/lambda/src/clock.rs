//! What time it is.
//! Nothing of the function's works before 1970.

use std::time::{SystemTime, UNIX_EPOCH};

/// Milliseconds since 1970.
pub(crate) fn now_ms() -> u64 {
    let since = SystemTime::now().duration_since(UNIX_EPOCH).expect("this machine's clock is after 1970");
    since.as_millis() as u64
}
