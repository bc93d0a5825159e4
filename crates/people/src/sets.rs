//! Numbers in sets that are only ever joined, each with a way around its members.

/// The numbers from 0, each in one set.
pub(crate) struct Sets {
    parent: Vec<u32>,
    next: Vec<u32>,
    size: Vec<u32>,
}

impl Sets {
    pub(crate) fn alone(count: usize) -> Self {
        let each: Vec<u32> = (0..count as u32).collect();
        Self { parent: each.clone(), next: each, size: vec![1; count] }
    }

    /// The number that stands for its set, until the set is joined with another.
    pub(crate) fn find(&self, number: u32) -> u32 {
        let mut at = number;
        while self.parent[at as usize] != at {
            at = self.parent[at as usize];
        }
        at
    }

    /// How many are in the set that this number stands for.
    pub(crate) fn size(&self, root: u32) -> u32 {
        self.size[root as usize]
    }

    /// Joins the sets that these two different numbers stand for: the one that stands for both, then the other.
    pub(crate) fn join(&mut self, one: u32, other: u32) -> (u32, u32) {
        let (root, joined) = if self.size(one) < self.size(other) { (other, one) } else { (one, other) };
        self.parent[joined as usize] = root;
        self.size[root as usize] += self.size[joined as usize];
        self.next.swap(root as usize, joined as usize);
        (root, joined)
    }

    /// All of a set, beginning with this one.
    pub(crate) fn members(&self, of: u32) -> impl Iterator<Item = u32> {
        let mut at = Some(of);
        std::iter::from_fn(move || {
            let here = at?;
            at = Some(self.next[here as usize]).filter(|next| *next != of);
            Some(here)
        })
    }
}
