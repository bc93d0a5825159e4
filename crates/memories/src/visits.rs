//! How often somebody was somewhere.

use crate::view::View;

/// Between two visits nothing was taken for longer, days.
const APART_DAYS: i64 = 10;

/// So many visits to a place are many.
pub(crate) const OFTEN: usize = 5;

impl View<'_> {
    /// A place's photographs, by visits.
    pub(crate) fn visits<'p>(&self, at: &'p [usize]) -> Vec<&'p [usize]> {
        at.chunk_by(|earlier, later| self.pics[*later].day - self.pics[*earlier].day <= APART_DAYS).collect()
    }
}
