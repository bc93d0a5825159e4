//! The door of the gallery on this machine: the link that opens it is printed, and each time it was used the next one.
//! So what stays in a browser's history, or in a log, soon opens nothing any more.

use std::sync::{Arc, Mutex};

use async_trait::async_trait;
use web::{Access, Counted, Door, Moment, Once, OwnerKey};

use crate::machine::{now_ms, random};
use crate::say;

/// Who may come in, by the link that is printed last. `address` is the gallery's.
pub(super) fn access(owner_key: OwnerKey, address: String) -> anyhow::Result<Access> {
    // A generator that gave numbers once goes on giving them, and so does the clock.
    let each_time = || moment().expect("the clock and the generator answered when the program started");
    let first = moment()?;
    let printed = Printed { owner_key: owner_key.clone(), address, last: Mutex::new(first.random) };
    say::line(&format!("open the gallery by {} (stop it with Ctrl-C)", printed.link(first)));
    let attempts = Arc::new(Counted::default());
    Ok(Access { owner_key, once: Arc::new(printed), attempts, moment: Arc::new(each_time) })
}

/// The link that was printed last, which alone is good, and only once.
struct Printed {
    owner_key: OwnerKey,
    address: String,
    /// By what it is told from others.
    last: Mutex<[u8; 16]>,
}

impl Printed {
    fn link(&self, moment: Moment) -> String {
        web::start_link(Door::ThisMachine, &self.owner_key, &self.address, moment)
    }

    /// Whether it is the last one that is used, in whose place then comes the next.
    fn takes(&self, used: [u8; 16], next: [u8; 16]) -> bool {
        let mut last = self.last.lock().expect("nothing panics while it holds the link");
        let is_last = *last == used;
        if is_last {
            *last = next;
        }
        is_last
    }
}

#[async_trait]
impl Once for Printed {
    async fn first(&self, nonce: [u8; 16], _until_ms: u64) -> anyhow::Result<bool> {
        let next = moment()?;
        let is_first = self.takes(nonce, next.random);
        if is_first {
            say::line(&format!("a browser has signed in; another one can by {}", self.link(next)));
        }
        Ok(is_first)
    }
}

fn moment() -> anyhow::Result<Moment> {
    Ok(Moment { now_ms: now_ms()?, random: random()? })
}
