//! Work that is paid for or takes long, a few pieces at once, while others see how far it is.

use std::sync::atomic::{AtomicBool, Ordering};

use futures::{StreamExt, stream};
use tokio::sync::watch;

use crate::Progress;

/// Does all of it. At the first error nothing more is begun, and what is under way is waited for: it may be paid for.
pub(crate) async fn work_through<I, T, Working: Future<Output = anyhow::Result<T>>>(
    told: &watch::Sender<Option<Progress>>,
    pieces: impl ExactSizeIterator<Item = I>,
    at_once: usize,
    work: impl Fn(I) -> Working,
    mut done: impl FnMut(T),
) -> anyhow::Result<()> {
    let total = pieces.len();
    told.send_replace((total > 0).then_some(Progress { done: 0, total }));
    let stopped = AtomicBool::new(false);
    let goes_on = |_: &I| std::future::ready(!stopped.load(Ordering::Relaxed));
    let mut working = std::pin::pin!(stream::iter(pieces).take_while(goes_on).map(work).buffer_unordered(at_once));
    let (mut all, mut count) = (Ok(()), 0);
    while let Some(came) = working.next().await {
        count += 1;
        told.send_replace(Some(Progress { done: count, total }));
        match came {
            Ok(came) => done(came),
            Err(error) => {
                stopped.store(true, Ordering::Relaxed);
                all = all.and(Err(error));
            }
        }
    }
    told.send_replace(None);
    all
}
