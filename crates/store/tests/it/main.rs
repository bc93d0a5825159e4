//! A store's writers are stopped, and what they said is safe is looked for.

mod kill;
mod power;
mod written;
